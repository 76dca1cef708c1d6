#include "engine/core/state_check.hpp"

#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::core {

void StateCheck::refuse(std::string_view field, std::size_t index, const std::string& given,
                        const std::string& valid) const {
  throw InputError(fmt::format("the checkpoint is damaged: System '{}', {} {}: {}; valid are {}", system_,
                               field, index, given, valid));
}

void StateCheck::finite(std::string_view field, std::span<const double> values) const {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i])) refuse(field, i, fmt::format("{}", values[i]), "finite numbers");
}

void StateCheck::finite(std::string_view field, std::span<const Vec3> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Vec3& v = values[i];
    if (!(std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z)))
      refuse(field, i, fmt::format("({}, {}, {})", v.x, v.y, v.z), "finite numbers");
  }
}

void StateCheck::within(std::string_view field, std::size_t index, double value, double low,
                        double high) const {
  if (!(value >= low && value <= high))
    refuse(field, index, fmt::format("{}", value), fmt::format("{:g} to {:g}", low, high));
}

void StateCheck::within(std::string_view field, std::span<const double> values, double low,
                        double high) const {
  for (std::size_t i = 0; i < values.size(); ++i) within(field, i, values[i], low, high);
}

void StateCheck::unit(std::string_view field, std::size_t index, const Quaternion& q) const {
  constexpr double tolerance = 1e-6;
  const double length = std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  if (!(std::abs(length - 1) <= tolerance))
    refuse(field, index, fmt::format("({}, {}, {}, {})", q.w, q.x, q.y, q.z), "quaternions of length 1");
}

void StateCheck::unit(std::string_view field, std::span<const Quaternion> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) unit(field, i, values[i]);
}

void StateCheck::below(std::string_view field, std::size_t index, std::uint64_t value,
                       std::uint64_t count) const {
  if (value < count) return;
  refuse(field, index, fmt::format("{}", value), count == 0 ? "none" : fmt::format("0 to {}", count - 1));
}

void StateCheck::place(std::string_view field, std::size_t index, const VesselPosition& value,
                       const FlowField& flow) const {
  if (value.padding == 0 && flow.holds(value)) return;
  refuse(
      field, index,
      fmt::format("vessel {} at {} m, off the axis by ({}, {}) m", value.vessel, value.s, value.y, value.z),
      "places in the blood's vessels");
}

}  // namespace microcosm::core
