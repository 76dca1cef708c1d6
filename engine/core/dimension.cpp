#include "engine/core/dimension.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/math.hpp"

namespace microcosm::core {
namespace {

using namespace dimensions;

constexpr Dimension energy = force * length, watt = energy / time, volt = watt / current;

// Scales: BIPM 2019, "The International System of Units", 9th edition; the conventional millimetre of mercury
// is 13.5951 * 9.80665 Pa.
constexpr std::array unit_table = std::to_array<Unit>({
    {"A", 1, current},
    {"Hz", 1, frequency},
    {"J", 1, energy},
    {"K", 1, temperature},
    {"L", 1e-3, volume},
    {"MHz", 1e6, frequency},
    {"N", 1, force},
    {"Pa", 1, pressure},
    {"T", 1, magnetic_field},
    {"V", 1, volt},
    {"W", 1, watt},
    {"bpm", 1.0 / 60, frequency},
    {"cm", 1e-2, length},
    {"deg", pi / 180, none},
    {"g", 1e-3, mass},
    {"h", 3600, time},
    {"kHz", 1e3, frequency},
    {"kPa", 1e3, pressure},
    {"kg", 1, mass},
    {"l", 1e-3, volume},
    {"m", 1, length},
    {"mA", 1e-3, current},
    {"mJ", 1e-3, energy},
    {"mL", 1e-6, volume},
    {"mN", 1e-3, force},
    {"mPa", 1e-3, pressure},
    {"mT", 1e-3, magnetic_field},
    {"mV", 1e-3, volt},
    {"mW", 1e-3, watt},
    {"mg", 1e-6, mass},
    {"min", 60, time},
    {"ml", 1e-6, volume},
    {"mm", 1e-3, length},
    {"mmHg", 133.322387415, pressure},
    {"ms", 1e-3, time},
    {"nN", 1e-9, force},
    {"ng", 1e-12, mass},
    {"nm", 1e-9, length},
    {"ns", 1e-9, time},
    {"pN", 1e-12, force},
    {"percent", 1e-2, none},
    {"rad", 1, none},
    {"s", 1, time},
    {"uA", 1e-6, current},
    {"uL", 1e-9, volume},
    {"uN", 1e-6, force},
    {"uT", 1e-6, magnetic_field},
    {"uV", 1e-6, volt},
    {"ug", 1e-9, mass},
    {"ul", 1e-9, volume},
    {"um", 1e-6, length},
    {"us", 1e-6, time},
});
static_assert(std::is_sorted(unit_table.begin(), unit_table.end(),
                             [](const Unit& a, const Unit& b) { return a.name < b.name; }));

struct NamedDimension {
  Dimension dimension;
  std::string_view name, unit;
};

constexpr std::array named_dimensions = std::to_array<NamedDimension>({
    {none, "plain number", "1"},
    {length, "length", "m"},
    {mass, "mass", "kg"},
    {time, "time", "s"},
    {current, "current", "A"},
    {temperature, "temperature", "K"},
    {area, "area", "m^2"},
    {volume, "volume", "m^3"},
    {frequency, "frequency", "Hz"},
    {velocity, "velocity", "m/s"},
    {acceleration, "acceleration", "m/s^2"},
    {flow_rate, "flow rate", "m^3/s"},
    {force, "force", "N"},
    {energy, "energy or torque", "N m"},
    {watt, "power", "W"},
    {volt, "voltage", "V"},
    {pressure, "pressure", "Pa"},
    {viscosity, "viscosity", "Pa s"},
    {density, "density", "kg/m^3"},
    {magnetic_field, "magnetic field", "T"},
    {magnetic_gradient, "magnetic gradient", "T/m"},
    {magnetic_moment, "magnetic moment", "A m^2"},
    {magnetisation, "magnetisation", "A/m"},
    {magnetic_field / time, "rate of a magnetic field", "T/s"},
    {magnetic_gradient / time, "rate of a magnetic gradient", "T/(m s)"},
    {resistance, "flow resistance", "Pa s/m^3"},
    {compliance, "compliance", "m^3/Pa"},
    {elastance, "elastance", "Pa/m^3"},
    {resistance * time, "inertance", "Pa s^2/m^3"},
    {power(length, -1), "inverse length", "1/m"},
});

const NamedDimension* find_name(Dimension dimension) {
  const auto found = std::find_if(named_dimensions.begin(), named_dimensions.end(),
                                  [&](const NamedDimension& entry) { return entry.dimension == dimension; });
  return found == named_dimensions.end() ? nullptr : &*found;
}

std::string factors(Dimension dimension, int sign) {
  const std::pair<std::string_view, int> bases[] = {{"m", dimension.length},
                                                    {"kg", dimension.mass},
                                                    {"s", dimension.time},
                                                    {"A", dimension.current},
                                                    {"K", dimension.temperature}};
  std::string text;
  for (const auto& [unit, exponent] : bases) {
    if (exponent * sign <= 0) continue;
    if (!text.empty()) text += ' ';
    text += unit;
    if (exponent * sign > 1) text += fmt::format("^{}", exponent * sign);
  }
  return text;
}

std::string exponents(Dimension dimension) {
  std::string above = factors(dimension, 1);
  const std::string below = factors(dimension, -1);
  if (below.empty()) return above;
  const bool several = below.find(' ') != std::string::npos;
  return (above.empty() ? "1" : above) + (several ? "/(" + below + ")" : "/" + below);
}

}  // namespace

std::span<const Unit> units() {
  return unit_table;
}

std::string describe(Dimension dimension) {
  if (dimension == none) return "plain number";
  const NamedDimension* named = find_name(dimension);
  return named != nullptr ? fmt::format("{} ({})", named->name, named->unit) : exponents(dimension);
}

std::string si_unit(Dimension dimension) {
  const NamedDimension* named = find_name(dimension);
  return named != nullptr ? std::string(named->unit) : exponents(dimension);
}

}  // namespace microcosm::core
