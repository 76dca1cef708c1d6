#include "formats/network_checks.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/wall.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

[[noreturn]] void mixed(const SourceLocation& where, const std::string& what) {
  throw InputError(where, what + ": are the units mixed?");
}

/// What only a wrong unit explains, of one network. The ranges are wide: mice to whales, and models of
/// rubber.
class UnitChecks {
 public:
  UnitChecks(const flow::NetworkDescription& network, const std::string& path, const std::vector<int>& line,
             const NetworkChoices& choices)
      : network_(network), path_(path), line_(line), choices_(choices) {}

  void check_sizes() const {
    for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
      const auto& vessel = network_.vessels[v];
      const double radius = std::max(vessel.radius_start, vessel.radius_end);
      if (vessel.length > 10 || radius > 0.1 || (radius > 0 && vessel.length > 1500 * radius))
        mixed({path_, line_[v]}, fmt::format("vessel '{}' is {} m long with a radius of {} m", vessel.name,
                                             vessel.length, radius));
    }
    for (const double flow : network_.inflow.flow)
      if (std::abs(flow) > 0.01) mixed({path_}, fmt::format("the inflow reaches {} m^3/s", flow));
  }

  /// Of a network that flow::check passes.
  void check_figures() const {
    check_wave_speeds();
    check_windkessels();
    check_inflow();
  }

 private:
  void check_wave_speeds() const {
    for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
      for (const double x : {0.0, 1.0}) {
        const flow::Wall wall = flow::wall_at(network_.vessels[v], x);
        const double speed =
            std::sqrt(wall.stiffness * wall.reference_root_area / (2 * network_.fluid.density));
        if (speed > 50 && choices_.near_rigid_walls) continue;
        if (speed > 50)
          throw InputError(
              {path_, line_[v]},
              fmt::format("vessel '{}': waves would travel at {:.4g} m/s in it, in arteries at about 5: "
                          "are the units mixed? If its wall is to be nearly rigid, say so: "
                          "near_rigid_walls = true in blood.network, --near-rigid-walls of a command",
                          network_.vessels[v].name, speed));
        if (!(speed >= 0.5))
          mixed({path_, line_[v]},
                fmt::format("vessel '{}': waves would travel at {:.4g} m/s in it, in arteries at about 5",
                            network_.vessels[v].name, speed));
      }
    }
  }

  void check_windkessels() const {
    for (const auto& [node, end] : network_.windkessels) {
      const double seconds = end.distal_resistance * end.compliance;
      if (seconds == 0 || (seconds >= 1e-4 && seconds <= 1e3)) continue;
      for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
        const auto& vessel = network_.vessels[v];
        if (vessel.end_node == node || vessel.start_node == node)
          mixed({path_, line_[v]},
                fmt::format("vessel '{}': the time constant R2 C of its end is {:.4g} s, that of "
                            "arteries about 1 s",
                            vessel.name, seconds));
      }
    }
  }

  void check_inflow() const {
    if (network_.inlet_node.empty()) return;
    double largest = 0, mean = 0;
    const auto& wave = network_.inflow;
    for (std::size_t i = 0; i < wave.flow.size(); ++i) {
      largest = std::max(largest, std::abs(wave.flow[i]));
      if (i > 0)
        mean += (wave.flow[i] + wave.flow[i - 1]) / 2 * (wave.time[i] - wave.time[i - 1]) / wave.period;
    }
    double area = 0, conductance = 0;
    for (const auto& vessel : network_.vessels)
      if (vessel.start_node == network_.inlet_node)
        area += core::pi * vessel.radius_start * vessel.radius_start;
    if (area > 0 && largest > 0 && !(largest / area >= 1e-4 && largest / area <= 10))
      mixed({path_}, fmt::format("the inflow would enter at up to {:.4g} m/s", largest / area));
    for (const auto& [node, end] : network_.windkessels)
      conductance += 1 / (end.proximal_resistance + end.distal_resistance);
    if (!network_.ends.empty() || !(conductance > 0) || mean <= 0) return;
    if (!(mean / conductance >= 10 && mean / conductance <= 1e5))
      mixed({path_}, fmt::format("through the resistances of the ends the mean inflow would need {:.4g} Pa",
                                 mean / conductance));
  }

  const flow::NetworkDescription& network_;
  const std::string& path_;
  const std::vector<int>& line_;
  const NetworkChoices& choices_;
};

}  // namespace

void require_si(const flow::Fluid& fluid, const SourceLocation& where) {
  if (!(fluid.density >= 500 && fluid.density <= 2000))
    mixed(where, fmt::format("the density is {} kg/m^3; blood's is about 1060", fluid.density));
  // Water has 0.7e-3 Pa s; 0 is a model without friction.
  if (fluid.viscosity != 0 && !(fluid.viscosity >= 5e-4 && fluid.viscosity <= 2e-2))
    mixed(where, fmt::format("the viscosity is {} Pa s; blood's is about 0.004", fluid.viscosity));
}

void check_located(const flow::NetworkDescription& network, const std::string& path,
                   const std::vector<int>& line, const NetworkChoices& choices) {
  const UnitChecks units(network, path, line, choices);
  units.check_sizes();
  try {
    flow::check(network);
  } catch (const InputError& error) {
    const auto named = [&](const std::string& name) {
      return error.message().find("\"" + name + "\"") != std::string::npos;
    };
    for (std::size_t v = 0; v < network.vessels.size(); ++v) {
      if (named(network.vessels[v].name)) throw InputError({path, line[v]}, error.message());
    }
    for (std::size_t v = 0; v < network.vessels.size(); ++v) {
      const auto& vessel = network.vessels[v];
      if (named(vessel.start_node) || named(vessel.end_node))
        throw InputError({path, line[v]}, error.message());
    }
    throw InputError({path}, error.message());
  }
  units.check_figures();
}

}  // namespace microcosm::formats
