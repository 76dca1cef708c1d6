// 1,000 random perturbations of two arterial networks: none may fail.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/batch.hpp"
#include "engine/flow/network/variation.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr core::Nanoseconds period(1'000'000);
constexpr double largest_change = 0.3;

/// The mappings of a list in block-style YAML whose items begin with "- label:", values as text.
std::vector<std::map<std::string, std::string>> read_items(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw core::InputError(fmt::format("{}: can't be read", path));
  std::vector<std::map<std::string, std::string>> items;
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':'), start = line.find_first_not_of(" -");
    if (colon == std::string::npos || start == std::string::npos) continue;
    const std::string key = line.substr(start, colon - start);
    if (key == "label") items.emplace_back();
    if (items.empty()) continue;
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    items.back()[key] = value == std::string::npos ? "" : line.substr(value);
  }
  return items;
}

/// h = r (a exp(b r) + c exp(d r)), r in cm (Boileau et al. 2015, after Avolio 1980).
double wall_thickness(double radius) {
  const double r = radius * 100;
  return radius * (0.2802 * core::exp(-5.053 * r) + 0.1324 * core::exp(-0.1114 * r));
}

/// Alastruey et al. 2007: 33 vessels with the circle of Willis; total resistances whose proximal part is each
/// vessel's characteristic impedance.
flow::NetworkDescription circle_of_willis(const std::string& folder) {
  flow::NetworkDescription network;
  network.name = "circle of Willis";
  network.fluid.density = 1060;
  network.fluid.profile_exponent = 9;
  for (const auto& item : read_items(folder + "/circle_of_willis.yaml")) {
    const auto number = [&](const char* key) { return std::stod(item.at(key)); };
    flow::VesselDescription vessel;
    vessel.name = item.at("label");
    vessel.start_node = item.at("sn");
    vessel.end_node = item.at("tn");
    vessel.length = number("L");
    vessel.radius_start = number("Rp");
    vessel.radius_end = number("Rd");
    vessel.wall_thickness_start = wall_thickness(vessel.radius_start);
    vessel.wall_thickness_end = wall_thickness(vessel.radius_end);
    vessel.young_modulus_start = vessel.young_modulus_end = number("E");
    network.vessels.push_back(vessel);
    if (!item.contains("outlet")) continue;
    const double r = vessel.radius_end;
    const double speed = std::sqrt(2.0 / 3.0 * number("E") * vessel.wall_thickness_end / (r * 1060));
    const double impedance = 1060 * speed / (core::pi * r * r);
    network.windkessels.push_back({vessel.end_node, {impedance, number("R1") - impedance, number("Cc"), 0}});
  }
  network.inlet_node = network.vessels.at(0).start_node;
  std::ifstream wave(folder + "/circle_of_willis_inlet.dat");
  for (double time = 0, flow = 0; wave >> time >> flow;) {
    // Four samples of the digitised table step back in time: left out.
    if (!network.inflow.time.empty() && time <= network.inflow.time.back()) continue;
    network.inflow.time.push_back(time);
    network.inflow.flow.push_back(flow);
  }
  network.inflow.period = network.inflow.time.back();
  return network;
}

flow::NetworkDescription adan56() {
  scenes::FileFinder finder;
  finder.folders = {"."};
  const std::string path = "assets/vessels/adan56.lua";
  return scenes::load_vessel_asset(path, finder.read(path, {}).content).network;
}

struct Campaign {
  int failed = 0, lossy = 0;
  double imbalance = 0;
  std::string first_failure;
};

/// Inflow, every vessel's radius, every end's resistance and compliance within 30 % of the network's own; the
/// first is the network itself.
std::vector<flow::NetworkDescription> variations(const flow::NetworkDescription& network, int first,
                                                 int end) {
  std::vector<flow::NetworkDescription> all;
  for (int i = first; i < end; ++i)
    all.push_back(i == 0
                      ? network
                      : flow::vary(network, {largest_change, largest_change, largest_change, largest_change},
                                   2015, static_cast<std::uint32_t>(i))
                            .network);
  return all;
}

/// Two beats after a run-in to 5 % of each variation.
Campaign run_all(const flow::NetworkDescription& network, int count) {
  constexpr int at_once = 125;
  core::ThreadPool pool(std::max(1u, std::thread::hardware_concurrency()));
  flow::NetworkOptions options;
  options.run_in_tolerance = 0.05;
  const int steps = static_cast<int>(2 * flow::beat_period(network) * 1e3);
  Campaign campaign;
  for (int first = 0; first < count; first += at_once) {
    flow::NetworkBatch batch(variations(network, first, std::min(count, first + at_once)), options);
    batch.prepare(&pool);
    batch.advance(core::Nanoseconds(0), period, steps, nullptr, &pool);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch.failure(i)) {
        ++campaign.failed;
        if (campaign.first_failure.empty())
          campaign.first_failure = fmt::format("{}: {}", first + i, batch.failure(i)->what());
        continue;
      }
      campaign.imbalance = std::max(campaign.imbalance, batch.junction_imbalance(i));
      campaign.lossy += batch.lossy_junction_steps(i) > 0;
    }
  }
  return campaign;
}

std::vector<Result> results(const char* name, const flow::NetworkDescription& network, int count) {
  const Campaign campaign = run_all(network, count);
  Result failed = measured(name, fmt::format("variations of {} that failed", count), campaign.failed, 0, "1",
                           "every vessel, end and inflow within 30 % of the published value");
  failed.note = campaign.failed > 0
                    ? campaign.first_failure
                    : fmt::format("in {} a jet was faster than the recovered speed index", campaign.lossy);
  return {failed, measured(name, "largest mean net flow of a junction over the mean inflow",
                           campaign.imbalance, 1e-6, "1", "conservation of mass")};
}

Result skipped(const char* name, const char* why) {
  Result result = measured(name, "variations that failed", std::nan(""), 0, "1", "");
  result.status = Status::skipped;
  result.note = why;
  return result;
}

std::vector<Result> adan56_case(const CaseOptions& options) {
  return results("arteries/perturbed_adan56", adan56(), options.full ? 1000 : 20);
}

std::vector<Result> circle_case(const CaseOptions& options) {
  constexpr const char* name = "arteries/perturbed_circle_of_willis";
  if (options.reference_folder.empty()) return {skipped(name, "no reference data")};
  return results(name, circle_of_willis(options.reference_folder + "/arteries/circle_of_willis"),
                 options.full ? 1000 : 20);
}

const RegisterCase registered_adan56({"arteries/perturbed_adan56",
                                      "random variations of the 56-artery network all run", adan56_case});
const RegisterCase registered_circle({"arteries/perturbed_circle_of_willis",
                                      "random variations of the circle of Willis all run", circle_case});

}  // namespace

}  // namespace microcosm::validation
