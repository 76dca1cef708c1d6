// The bundled networks beside adan56.

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/flow/network/fit_ends.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"

namespace microcosm::scenes {

namespace {

flow::NetworkDescription asset(const std::string& name) {
  const std::string path = "assets/vessels/" + name + ".lua";
  return load_vessel_asset(path, read_text_file(path)).network;
}

struct Beat {
  double mean = 0, systolic = 0, diastolic = 1e9, imbalance = 0;  // [Pa], and relative
};

Beat beat_of(const flow::NetworkDescription& description) {
  flow::PulseWaveNetwork network(description, {});
  core::Exchange exchange;
  network.prepare(exchange);
  Beat beat;
  const int steps = static_cast<int>(network.beat_period() * 1000);
  for (int i = 0; i < steps; ++i) {
    network.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
    const double pressure = network.pressure(0, 0);
    beat.mean += pressure / steps;
    beat.systolic = std::max(beat.systolic, pressure);
    beat.diastolic = std::min(beat.diastolic, pressure);
  }
  beat.imbalance = network.junction_imbalance();
  return beat;
}

}  // namespace

TEST_CASE(
    "the circle of Willis has the 33 vessels and 11 ends of Alastruey et al. 2007, and conserves blood") {
  const flow::NetworkDescription network = asset("circle_of_willis");
  CHECK(network.vessels.size() == 33);
  CHECK(network.windkessels.size() == 11);
  CHECK(flow::vessel_tree(network)->nodes().size() == 30);
  const Beat beat = beat_of(network);
  CHECK(beat.imbalance < 1e-6);
  // Inflow times the resistance of all ends: 100 mmHg.
  CHECK(beat.mean == Approx(100 * 133.322).epsilon(0.01));
}

TEST_CASE(
    "the silicone model has the 37 vessels and 16 ends of Matthys et al. 2007, and conserves what flows") {
  const flow::NetworkDescription network = asset("silicone37");
  CHECK(network.vessels.size() == 37);
  CHECK(network.windkessels.size() == 16);
  CHECK(flow::vessel_tree(network)->nodes().size() == 38);
  const Beat beat = beat_of(network);
  CHECK(beat.imbalance < 1e-6);
}

TEST_CASE("fit-ends finds the ends of the circle of Willis from its pressures and its split to 1 %") {
  flow::NetworkDescription network = asset("circle_of_willis");
  const Beat own = beat_of(network);
  const std::vector<double> flow = flow::mean_flow(network);
  flow::EndTargets targets{own.mean, own.systolic - own.diastolic, 0, {}};
  for (auto& [node, end] : network.windkessels) {
    for (std::size_t v = 0; v < flow.size(); ++v)
      if (network.vessels[v].end_node == node) targets.split.push_back({node, flow[v] / flow[0]});
    end = {1e8, 5e9, 0, 0};
  }
  const flow::EndFit fit = flow::fit_ends(network, targets, {});
  CHECK(fit.runs < 10);
  CHECK(fit.mean_pressure == Approx(targets.mean_pressure).epsilon(0.01));
  CHECK(fit.systolic_pressure - fit.diastolic_pressure == Approx(targets.pulse_pressure).epsilon(0.01));
  for (std::size_t e = 0; e < fit.split.size(); ++e)
    CHECK(fit.split[e] == Approx(targets.split[e].second).epsilon(0.01));
}

}  // namespace microcosm::scenes
