#include "engine/flow/transport/solute.hpp"

#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

void check_range(const Solute& solute, const char* what, double value, double low, double high,
                 const char* unit) {
  if (std::isfinite(value) && value >= low && value <= high) return;
  throw core::InputError(fmt::format("solute '{}': {} is {}{}{}; it must lie within {} and {}", solute.name,
                                     what, value, *unit ? " " : "", unit, low, high));
}

constexpr double any_concentration = 1e5;  // [kg/m^3]: more than any matter

void check_solute(const Solute& solute) {
  check_range(solute, "the diffusivity", solute.diffusivity, 0, largest_diffusivity, "m^2/s");
  if (solute.dispersion == Dispersion::taylor_aris && solute.diffusivity <= 0)
    throw core::InputError(
        fmt::format("solute '{}': Taylor's dispersion needs a diffusivity above 0", solute.name));
  check_range(solute, "the initial concentration", solute.initial_concentration, 0, any_concentration,
              "kg/m^3");
  check_range(solute, "the inlet concentration", solute.inlet_concentration, 0, any_concentration, "kg/m^3");
  check_range(solute, "the wall uptake", solute.wall_uptake, 0, 1, "m/s");
  if (!solute.tissue) return;
  check_range(solute, "the wall's permeability", solute.tissue->permeability, 0, 1, "m/s");
  check_range(solute, "the tissue's thickness", solute.tissue->thickness, 1e-9, 1, "m");
  check_range(solute, "the partition coefficient", solute.tissue->partition, 1e-9, 1e9, "");
  check_range(solute, "the clearance", solute.tissue->clearance, 0, 1e6, "1/s");
}

}  // namespace

void check(const std::vector<Solute>& solutes, const std::vector<double>& lengths,
           const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < solutes.size(); ++i) {
    const Solute& solute = solutes[i];
    for (std::size_t k = 0; k < i; ++k)
      if (solutes[k].name == solute.name)
        throw core::InputError(fmt::format("two solutes are named '{}'", solute.name));
    check_solute(solute);
    for (const Injection& injection : solute.injections) {
      if (injection.vessel >= lengths.size())
        throw core::InputError(fmt::format("solute '{}': an injection into vessel {} of {}", solute.name,
                                           injection.vessel, lengths.size()));
      const double length = lengths[injection.vessel];
      if (!(injection.at >= 0 && injection.at <= length))
        throw core::InputError(
            fmt::format("solute '{}': an injection at {} m; vessel '{}' goes from 0 to {} m", solute.name,
                        injection.at, names[injection.vessel], length));
      check_range(solute, "an injection's mass", injection.mass, 0, 1e3, "kg");
      check_range(solute, "an injection's start", injection.start, 0, 1e6, "s");
      check_range(solute, "an injection's duration", injection.duration, 0, 1e6, "s");
    }
  }
}

}  // namespace microcosm::flow
