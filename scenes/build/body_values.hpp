#pragma once
// What bodies and robots declare alike.

#include <vector>

#include "engine/core/schema.hpp"
#include "engine/rigid/body_model.hpp"

namespace microcosm::scenes {

inline rigid::Material material_of(const core::Values& values) {
  return {.friction = values.number("friction"),
          .rolling_friction =
              values.has("rolling_friction") ? values.number("rolling_friction") : rigid::not_given,
          .torsional_friction =
              values.has("torsional_friction") ? values.number("torsional_friction") : rigid::not_given,
          .restitution = values.number("restitution")};
}

/// The same of a body that may be a conveyor.
inline rigid::Material belt_material_of(const core::Values& values) {
  rigid::Material material = material_of(values);
  material.surface_velocity = values.vector("surface_velocity");
  return material;
}

inline rigid::Pose pose_of(const core::Values& values) {
  return {values.vector("at"), core::rotation_by(values.vector("orientation"))};
}

/// Rates of a free joint, which are along the link's axes, from velocities along the world's.
inline std::vector<double> free_rates(const rigid::Pose& pose, const core::Vec3& velocity,
                                      const core::Vec3& angular_velocity) {
  const rigid::Quaternion back = core::conjugate(pose.orientation);
  const core::Vec3 angular = core::rotate(back, angular_velocity), linear = core::rotate(back, velocity);
  return {angular.x, angular.y, angular.z, linear.x, linear.y, linear.z};
}

}  // namespace microcosm::scenes
