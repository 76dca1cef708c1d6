#include "engine/magnetics/sources.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/state_check.hpp"

namespace microcosm::magnetics {

namespace {

/// Where a component is after moving for `period` towards `command` at most `rate` fast, and its mean on the
/// way.
struct Slewed {
  double end, mean;
};

Slewed slew(double value, double command, double rate, double period) {
  const double distance = command - value;
  const double reach = rate * period;
  if (std::abs(distance) > reach) {
    const double end = value + (distance > 0 ? reach : -reach);
    return {end, 0.5 * (value + end)};
  }
  const double ramp_share = reach > 0 ? std::abs(distance) / reach : 0;  // then it holds
  return {command, command - 0.5 * distance * ramp_share};
}

bool finite(const Vec3& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

}  // namespace

Vec3 dipole_field(const Vec3& moment, const Vec3& r) {
  constexpr double mu0_over_4pi = vacuum_permeability / (4 * core::pi);
  const double distance_squared = dot(r, r);
  const double distance = std::sqrt(distance_squared);
  const Vec3 e = r / distance;
  return (mu0_over_4pi / (distance_squared * distance)) * (3 * dot(moment, e) * e - moment);
}

MagneticSystem::MagneticSystem(UniformField field, std::optional<GradientCoil> coil)
    : field_(field), coil_(coil), gradient_(state_.reserve<Vec3>(1)), command_(state_.reserve<Vec3>(1)) {
  if (!finite(field_.field) || !(norm(field_.field) > 0))
    throw core::InputError(
        "the uniform magnetic field must be finite and not zero: it gives moments their direction");
  if (coil_ && !(coil_->limit >= 0 && std::isfinite(coil_->limit)))
    throw core::InputError(fmt::format("gradient coil: limit {} T/m; it is at least 0", coil_->limit));
  if (coil_ && !(coil_->rise_time >= 0 && std::isfinite(coil_->rise_time)))
    throw core::InputError(fmt::format("gradient coil: rise time {} s; it is at least 0", coil_->rise_time));
  state_.allocate();
}

void MagneticSystem::prepare(core::Exchange&) {
  state_.view(gradient_)[0] = {};
  state_.view(command_)[0] = {};
}

void MagneticSystem::step(core::Exchange& exchange, core::Nanoseconds, core::Nanoseconds period) {
  if (!coil_) return;
  Vec3& gradient = state_.view(gradient_)[0];
  const Vec3 command = state_.view(command_)[0];
  Slewed x{command.x, command.x}, y{command.y, command.y}, z{command.z, command.z};
  if (coil_->rise_time > 0) {
    const double rate = coil_->limit / coil_->rise_time, seconds = core::seconds(period);
    x = slew(gradient.x, command.x, rate, seconds);
    y = slew(gradient.y, command.y, rate, seconds);
    z = slew(gradient.z, command.z, rate, seconds);
  }
  gradient = {x.end, y.end, z.end};
  const Vec3 mean{x.mean, y.mean, z.mean};
  for (std::uint32_t i = 0; i < exchange.force.size(); ++i)
    if (exchange.active[i] != 0 && exchange.magnetic_moment[i] != 0)
      exchange.apply_external(i, exchange.magnetic_moment[i] * mean);
}

void MagneticSystem::check_state(const core::Exchange&) const {
  const core::StateCheck check(name());
  const double limit = coil_ ? coil_->limit : 0;
  for (const auto& [field, slot] : {std::pair("gradient", gradient_), std::pair("command", command_)}) {
    const Vec3& value = state_.view(slot)[0];
    check.within(field, std::array{value.x, value.y, value.z}, -limit, limit);
  }
}

std::span<std::byte> MagneticSystem::state() {
  return state_.bytes();
}

void MagneticSystem::command_gradient(const Vec3& gradient) {
  MICROCOSM_ASSERT(finite(gradient));
  const double limit = coil_ ? coil_->limit : 0;
  MICROCOSM_ASSERT(coil_ || gradient == Vec3{});
  state_.view(command_)[0] = {std::clamp(gradient.x, -limit, limit), std::clamp(gradient.y, -limit, limit),
                              std::clamp(gradient.z, -limit, limit)};
}

Vec3 MagneticSystem::gradient() const {
  return state_.view(gradient_)[0];
}

Vec3 MagneticSystem::moment(double magnitude) const {
  return magnitude * normalized(field_.field);
}

}  // namespace microcosm::magnetics
