#include "formats/network_checks.hpp"

#include <cmath>

namespace microcosm::formats {

namespace {

using core::InputError;

void check_sizes(const flow::NetworkDescription& network, const std::string& path,
                 const std::vector<int>& line) {
  for (std::size_t v = 0; v < network.vessels.size(); ++v) {
    const auto& vessel = network.vessels[v];
    const double radius = std::max(vessel.radius_start, vessel.radius_end);
    if (vessel.length > 10 || radius > 0.1)
      throw InputError({path, line[v]},
                       fmt::format("vessel '{}' is {} m long with a radius of {} m: are the units "
                                   "mixed?",
                                   vessel.name, vessel.length, radius));
  }
  for (const double flow : network.inflow.flow) {
    if (std::abs(flow) > 0.01)
      throw InputError({path}, fmt::format("the inflow reaches {} m^3/s: are the units mixed?", flow));
  }
}

}  // namespace

void require_si(const flow::Fluid& fluid, const core::SourceLocation& where) {
  if (!(fluid.density >= 500 && fluid.density <= 2000))
    throw InputError(
        where,
        fmt::format("the density is {} kg/m^3; blood's is about 1060: are the units mixed?", fluid.density));
  if (!(fluid.viscosity >= 1e-5 && fluid.viscosity <= 1))
    throw InputError(where,
                     fmt::format("the viscosity is {} Pa s; blood's is about 0.004: are the units mixed?",
                                 fluid.viscosity));
}

void check_located(const flow::NetworkDescription& network, const std::string& path,
                   const std::vector<int>& line) {
  check_sizes(network, path, line);
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
}

}  // namespace microcosm::formats
