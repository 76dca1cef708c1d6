#pragma once
// Masses and inertias in place of those that no body has.

#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::urdf {

/// Density [kg/m^3] of links whose mass isn't known: that of water, which MuJoCo (geom/density) and Gazebo
/// (SDFormat 1.11, <density>) take too.
inline constexpr double assumed_density = 1000;

/// A link's solid shapes, those that collide or else those drawn, as one body of density 1: closed meshes as
/// they are, others as their hulls. Nothing if it has none with a volume.
std::optional<rigid::Inertial> solid_of(const UrdfRobot& robot, std::size_t link);

struct Mended {
  rigid::Inertial inertial;
  std::string how;  // "the nearest that a body has", for messages
};

/// In place of an inertia that no body has: the nearest possible one (inertia.hpp); if it says nothing (zero
/// or six equal numbers: the caller tells; or all negative), that of the link's shapes, filled evenly with
/// its mass; without shapes that of a ball of `assumed_density`. The mass is positive.
Mended mend_inertia(const UrdfRobot& robot, std::size_t link, const rigid::Inertial& stated,
                    bool says_nothing);

/// In place of a mass that is missing, zero or negative, of a link that moves: its shapes at
/// `assumed_density`; without shapes a ball of that density with a thousandth of the mass that it carries, or
/// of the robot's lightest link with a mass if it carries none, at its origin. 1 g if no link has a mass.
Mended mend_mass(const UrdfRobot& robot, std::size_t link);

}  // namespace microcosm::formats::urdf
