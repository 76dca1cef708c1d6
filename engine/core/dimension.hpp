#pragma once
// Physical dimensions as exponents of the SI base units, checked where quantities enter (the scenario
// language, files).

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace microcosm::core {

/// Exponents of metre, kilogram, second, ampere, kelvin. Angles are dimensionless (radians).
struct Dimension {
  std::int8_t length = 0, mass = 0, time = 0, current = 0, temperature = 0;
  constexpr bool operator==(const Dimension&) const = default;
};

constexpr Dimension operator*(Dimension a, Dimension b) {
  return {static_cast<std::int8_t>(a.length + b.length), static_cast<std::int8_t>(a.mass + b.mass),
          static_cast<std::int8_t>(a.time + b.time), static_cast<std::int8_t>(a.current + b.current),
          static_cast<std::int8_t>(a.temperature + b.temperature)};
}
constexpr Dimension power(Dimension a, int n) {
  return {static_cast<std::int8_t>(a.length * n), static_cast<std::int8_t>(a.mass * n),
          static_cast<std::int8_t>(a.time * n), static_cast<std::int8_t>(a.current * n),
          static_cast<std::int8_t>(a.temperature * n)};
}
constexpr Dimension operator/(Dimension a, Dimension b) {
  return a * power(b, -1);
}

namespace dimensions {
inline constexpr Dimension none{}, length{1}, mass{0, 1}, time{0, 0, 1}, current{0, 0, 0, 1},
    temperature{0, 0, 0, 0, 1};
inline constexpr Dimension area = power(length, 2), volume = power(length, 3), frequency = power(time, -1);
inline constexpr Dimension velocity = length / time, acceleration = velocity / time,
                           flow_rate = volume / time;
inline constexpr Dimension force = mass * acceleration, pressure = force / area, viscosity = pressure * time,
                           density = mass / volume;
inline constexpr Dimension magnetic_field = mass / (current * power(time, 2)),
                           magnetic_gradient = magnetic_field / length;
inline constexpr Dimension magnetic_moment = current * area, magnetisation = current / length;
inline constexpr Dimension resistance = pressure / flow_rate, compliance = volume / pressure,
                           elastance = pressure / volume;
}  // namespace dimensions

/// A unit that a scenario may write: `um`, `kPa`, `Hz` …
struct Unit {
  std::string_view name;
  double scale;  // to SI
  Dimension dimension;
};

/// All units, sorted by name.
std::span<const Unit> units();

/// How people write a dimension: "length (m)", "magnetic gradient (T/m)", or exponents such as "m^2 kg/s"
/// where it has no name.
std::string describe(Dimension dimension);
/// The SI unit alone: "m", "T/m"; "1" for none.
std::string si_unit(Dimension dimension);

}  // namespace microcosm::core
