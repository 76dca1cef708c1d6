#pragma once
// Articulated bodies whose dynamics are timed.

#include <string>

#include "engine/core/math.hpp"
#include "engine/rigid/body_model.hpp"

namespace microcosm::bench {

/// Round bars in a line along x that hang on each other by hinges about y, the first at the world's origin.
inline rigid::BodyModel hinge_chain(std::uint32_t links, double length, double mass, double radius) {
  rigid::Shape bar;
  bar.kind = rigid::ShapeKind::capsule;
  bar.radius = radius;
  bar.length = length;
  bar.pose = {{0.5 * length, 0, 0}, core::rotation_by({0, core::pi / 2, 0})};
  const double density = mass / rigid::inertial_of(bar, 1).mass;
  rigid::BodyModel body;
  body.name = "chain";
  for (std::uint32_t i = 0; i < links; ++i) {
    rigid::Link link;
    link.name = "link" + std::to_string(i);
    link.inertial = rigid::inertial_of(bar, density);
    link.joint.kind = rigid::JointKind::revolute;
    link.joint.parent = static_cast<std::int32_t>(i) - 1;
    link.joint.axis = {0, 1, 0};
    if (i > 0) link.joint.origin.position = {length, 0, 0};
    body.links.push_back(link);
  }
  return body;
}

}  // namespace microcosm::bench
