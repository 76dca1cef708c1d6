#include "engine/core/exchange.hpp"

namespace microcosm::core {

void ForceSums::add(const Vec3& at, const Vec3& applied, const Vec3& torque) {
  const Vec3 lever = cross(at, applied);
  force += applied;
  moment += lever + torque;
  force_magnitudes += norm(applied);
  moment_magnitudes += norm(lever) + norm(torque);
}

void Exchange::apply_between(std::uint32_t first, std::uint32_t second, const Vec3& point,
                             const Vec3& force_on_first) {
  const Vec3 torque_on_first = cross(point - position[first], force_on_first);
  const Vec3 torque_on_second = -cross(point - position[second], force_on_first);
  force[first] += force_on_first;
  force[second] -= force_on_first;
  torque[first] += torque_on_first;
  torque[second] += torque_on_second;
  exchanged.add(position[first], force_on_first, torque_on_first);
  exchanged.add(position[second], -force_on_first, torque_on_second);
}

void Exchange::apply_torque_between(std::uint32_t first, std::uint32_t second, const Vec3& torque_on_first) {
  torque[first] += torque_on_first;
  torque[second] -= torque_on_first;
  exchanged.add({}, {}, torque_on_first);
  exchanged.add({}, {}, -torque_on_first);
}

void Exchange::apply_external(std::uint32_t body, const Vec3& applied_force, const Vec3& applied_torque) {
  force[body] += applied_force;
  torque[body] += applied_torque;
  external.add(position[body], applied_force, applied_torque);
}

void Exchange::apply_external_at(std::uint32_t body, const Vec3& point, const Vec3& applied_force) {
  apply_external(body, applied_force, cross(point - position[body], applied_force));
}

BodyRange Exchange::add_bodies(std::uint32_t count) {
  const BodyRange range{static_cast<std::uint32_t>(position.size()), count};
  const std::size_t size = position.size() + count;
  position.resize(size);
  orientation.resize(size);
  velocity.resize(size);
  angular_velocity.resize(size);
  force.resize(size);
  torque.resize(size);
  magnetic_moment.resize(size);
  active.resize(size, 1);
  return range;
}

SourceRange Exchange::add_sources(std::uint32_t count, std::uint32_t solute) {
  const SourceRange range{static_cast<std::uint32_t>(source_mass.size()), count};
  const std::size_t size = source_mass.size() + count;
  source_where.resize(size);
  source_mass.resize(size);
  source_solute.resize(size, solute);
  return range;
}

}  // namespace microcosm::core
