#include "formats/arterial_network.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/core/math.hpp"
#include "engine/flow/network/wall.hpp"
#include "formats/network_checks.hpp"
#include "formats/network_layout.hpp"
#include "formats/straight_tapers.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;

constexpr double time_constant = 1.5;  // [s]
constexpr int samples_of_systole = 20;

/// Half a sine in the first third of the period, of the mean wanted.
flow::InflowWave half_sine(double mean, double period) {
  flow::InflowWave wave;
  wave.period = period;
  const double systole = period / 3;
  double volume = 0;
  for (int i = 0; i <= samples_of_systole; ++i) {
    wave.time.push_back(systole * i / samples_of_systole);
    wave.flow.push_back(i == samples_of_systole ? 0 : core::sin(core::pi * i / samples_of_systole));
    volume += wave.flow.back() * systole / samples_of_systole;  // both ends are 0
  }
  wave.time.push_back(period);
  wave.flow.push_back(0);
  for (double& flow : wave.flow) flow *= mean * period / volume;
  return wave;
}

class Builder {
 public:
  Builder(const VesselGraph& graph, const ArterialAssumptions& assumptions, const std::string& file)
      : graph_(graph), assumptions_(assumptions), file_(file) {}

  flow::NetworkDescription build() {
    for (const double value : {assumptions_.mean_flow, assumptions_.mean_pressure, assumptions_.period})
      if (!(value > 0) || !std::isfinite(value))
        throw InputError({file_}, "mean flow, mean pressure and period must be positive");
    network_.name = file_;
    network_.reference_pressure = assumptions_.mean_pressure;
    for (const GraphSegment& segment : graph_.segments) add_vessel(segment);
    const std::uint32_t inlet = inlet_node();
    network_.inlet_node = graph_.nodes[inlet].name;
    network_.inflow = half_sine(assumptions_.mean_flow, assumptions_.period);
    add_windkessels(inlet);
    check_located(network_, file_, line_);
    set_shape();
    return std::move(network_);
  }

 private:
  struct FreeEnd {
    std::uint32_t node = 0;
    std::size_t vessel = 0;
    bool at_end = false;
    double radius = 0;
  };

  void add_vessel(const GraphSegment& segment) {
    flow::VesselDescription vessel;
    vessel.name = segment.name;
    vessel.start_node = graph_.nodes[segment.start].name;
    vessel.end_node = graph_.nodes[segment.end].name;
    vessel.length = segment.length;
    std::tie(vessel.radius_start, vessel.radius_end) = tapered_radii(segment);
    vessel.stiffness_law = flow::OlufsenStiffness{};
    network_.vessels.push_back(vessel);
    line_.push_back(segment.line);
  }

  /// In the order of the nodes.
  std::vector<FreeEnd> free_ends() const {
    std::vector<int> degree(graph_.nodes.size(), 0);
    std::vector<FreeEnd> last(graph_.nodes.size());
    for (std::size_t s = 0; s < graph_.segments.size(); ++s) {
      const auto& vessel = network_.vessels[s];
      const GraphSegment& segment = graph_.segments[s];
      ++degree[segment.start];
      ++degree[segment.end];
      last[segment.start] = {segment.start, s, false, vessel.radius_start};
      last[segment.end] = {segment.end, s, true, vessel.radius_end};
    }
    std::vector<FreeEnd> ends;
    for (std::size_t node = 0; node < degree.size(); ++node)
      if (degree[node] == 1) ends.push_back(last[node]);
    return ends;
  }

  std::uint32_t inlet_node() const {
    const auto ends = free_ends();
    if (assumptions_.inlet.empty())
      return std::max_element(ends.begin(), ends.end(),
                              [](const FreeEnd& a, const FreeEnd& b) { return a.radius < b.radius; })
          ->node;
    for (const FreeEnd& end : ends)
      if (graph_.nodes[end.node].name == assumptions_.inlet) return end.node;
    throw InputError({file_}, fmt::format("the inlet '{}' is no free end of a vessel", assumptions_.inlet));
  }

  void add_windkessels(std::uint32_t inlet) {
    auto ends = free_ends();
    std::erase_if(ends, [&](const FreeEnd& end) { return end.node == inlet; });
    if (ends.empty()) throw InputError({file_}, "there is no free end but the inlet, so blood can't leave");
    double cubes = 0;
    for (const FreeEnd& end : ends) cubes += end.radius * end.radius * end.radius;
    for (const FreeEnd& end : ends) {
      const double share = end.radius * end.radius * end.radius / cubes;
      const double total = assumptions_.mean_pressure / (share * assumptions_.mean_flow);
      const double impedance = flow::characteristic_impedance(
          flow::wall_at(network_.vessels[end.vessel], end.at_end ? 1 : 0), network_.fluid.density);
      const double proximal = std::min(impedance, total / 2), distal = total - proximal;
      network_.windkessels.push_back(
          {graph_.nodes[end.node].name, {proximal, distal, time_constant / distal, 0}});
    }
  }

  void set_shape() {
    bool paths = true, coordinates = true;
    for (const GraphSegment& segment : graph_.segments) {
      coordinates = coordinates && segment.path.size() >= 2;
      paths =
          paths && coordinates && std::abs(length_of(segment.path) - segment.length) <= 1e-9 * segment.length;
    }
    if (paths) {
      for (std::size_t v = 0; v < network_.vessels.size(); ++v)
        network_.vessels[v].centreline = graph_.segments[v].path;
      return;
    }
    std::vector<std::pair<core::Vec3, core::Vec3>> ends;
    for (const GraphSegment& segment : graph_.segments)
      if (coordinates) ends.emplace_back(segment.path.front(), segment.path.back());
    lay_out(network_, ends);
  }

  const VesselGraph& graph_;
  const ArterialAssumptions& assumptions_;
  const std::string& file_;
  flow::NetworkDescription network_;
  std::vector<int> line_;
};

}  // namespace

flow::NetworkDescription arterial_network(const VesselGraph& graph, const ArterialAssumptions& assumptions,
                                          const std::string& file) {
  return Builder(graph, assumptions, file).build();
}

}  // namespace microcosm::formats
