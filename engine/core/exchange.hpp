#pragma once
// What Systems tell each other in a step: one struct of arrays, owned by the World. Arrays over bodies have
// one length; so have `points` and `samples`. SI units, world coordinates (right-handed).

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::core {

/// A run of consecutive bodies that one System owns.
struct BodyRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// A run of consecutive sources that one System owns.
struct SourceRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct Exchange {
  // Bodies: written by the System that moves them, except force and torque, to which any System may add; the
  // World clears both before each step.
  std::vector<Vec3> position;  // [m]
  std::vector<Quaternion> orientation;
  std::vector<Vec3> velocity;           // [m/s]
  std::vector<Vec3> angular_velocity;   // [rad/s]
  std::vector<Vec3> force;              // [N]
  std::vector<Vec3> torque;             // [N m], about the position
  std::vector<double> magnetic_moment;  // [A m^2], at saturation; 0: not magnetic
  std::vector<std::uint8_t> active;     // 0: not released yet or gone; others skip it

  // Points in the blood that Systems want sampled before they move; the World fills samples[i] from
  // points[i].
  std::vector<FlowPoint> points;
  std::vector<FlowSample> samples;

  // Sources of solutes in the blood: a System adds what its source gives off where it is; the System that
  // carries solutes takes the mass in its next step and sets it to zero.
  std::vector<VesselPosition> source_where;
  std::vector<double> source_mass;           // [kg] given off and not taken yet
  std::vector<std::uint32_t> source_solute;  // index of the solute

  /// New bodies: at rest at the origin, unmagnetised, active.
  BodyRange add_bodies(std::uint32_t count);
  /// New sources of one solute, which have given off nothing.
  SourceRange add_sources(std::uint32_t count, std::uint32_t solute);
};

}  // namespace microcosm::core
