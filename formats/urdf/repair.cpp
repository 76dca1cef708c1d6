#include "formats/urdf/repair.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/collision_hull.hpp"
#include "formats/urdf/inertia.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::Inertial;
using rigid::Shape;
using rigid::ShapeKind;

/// The hull as a mesh of its own, closed.
Shape hull_of(Shape shape) {
  const rigid::Hull hull = rigid::convex_hull(shape.mesh->vertices, shape.name);
  shape.kind = ShapeKind::convex_hull;
  shape.mesh =
      std::make_shared<geometry::TriangleMesh>(geometry::TriangleMesh{hull.vertices, hull.triangles});
  return shape;
}

std::optional<Inertial> solid_of(const Shape& shape) {
  try {
    Shape solid = shape;
    if (solid.kind == ShapeKind::triangle_mesh) solid.kind = ShapeKind::convex_hull;
    const bool open = solid.mesh && (geometry::open_edges(*solid.mesh) > 0 ||
                                     !(geometry::solid_properties(*solid.mesh).volume > 0));
    const Inertial inertial = rigid::inertial_of(open ? hull_of(solid) : solid, 1);
    if (inertial.mass > 0 && fault_of_inertia(inertial.inertia).empty()) return inertial;
  } catch (const core::InputError&) {
    // Flat, or no solid: it adds nothing.
  }
  return std::nullopt;
}

Inertial ball(double mass, const core::Vec3& centre) {
  const double radius = core::cbrt(3 * mass / (4 * core::pi * assumed_density));
  const double moment = 0.4 * mass * radius * radius;
  return {mass, centre, {{moment, 0, 0}, {0, moment, 0}, {0, 0, moment}}};
}

/// Of all links that hang on this one.
double carried_mass(const UrdfRobot& robot, std::size_t link) {
  const auto& links = robot.body.links;
  std::vector<bool> below(links.size(), false);
  double mass = 0;
  for (std::size_t i = link + 1; i < links.size(); ++i) {
    const auto parent = links[i].joint.parent;
    below[i] =
        parent >= 0 && (static_cast<std::size_t>(parent) == link || below[static_cast<std::size_t>(parent)]);
    if (below[i]) mass += links[i].inertial.mass;
  }
  return mass;
}

}  // namespace

std::optional<Inertial> solid_of(const UrdfRobot& robot, std::size_t link) {
  std::vector<Shape> shapes = robot.body.links[link].shapes;
  if (shapes.empty())
    for (const VisualShape& visual : robot.visuals)
      if (visual.link == link && !visual.stands_in) shapes.push_back(visual.shape);
  std::vector<Inertial> parts;
  for (const Shape& shape : shapes)
    if (const auto part = solid_of(shape)) parts.push_back(*part);
  if (parts.empty()) return std::nullopt;
  return sum_of(parts);
}

Mended mend_inertia(const UrdfRobot& robot, std::size_t link, const Inertial& stated, bool says_nothing) {
  Mended mended{stated, ""};
  const auto nearest = says_nothing ? std::optional<core::Mat3>() : nearest_possible(stated.inertia);
  if (nearest) {
    mended.inertial.inertia = *nearest;
    mended.how = "the nearest that a body can have";
  } else if (const auto solid = solid_of(robot, link)) {
    mended.inertial.inertia = (stated.mass / solid->mass) * solid->inertia;
    mended.how = fmt::format("that of its shapes filled evenly with its {:.4g} kg", stated.mass);
  } else {
    mended.inertial.inertia = ball(stated.mass, stated.centre).inertia;
    mended.how = fmt::format("that of a ball of {:.4g} kg and {} kg/m^3", stated.mass, assumed_density);
  }
  return mended;
}

Mended mend_mass(const UrdfRobot& robot, std::size_t link) {
  if (auto solid = solid_of(robot, link)) {
    solid->mass *= assumed_density;
    solid->inertia = assumed_density * solid->inertia;
    return {*solid, fmt::format("its shapes filled at {} kg/m^3", assumed_density)};
  }
  constexpr double share = 1e-3, no_other = 1e-3;  // [kg] the latter
  if (const double carried = carried_mass(robot, link); carried > 0)
    return {ball(share * carried, {}), "a thousandth of what it carries, as a ball"};
  double lightest = rigid::unlimited;
  for (const rigid::Link& other : robot.body.links)
    if (other.inertial.mass > 0) lightest = std::min(lightest, other.inertial.mass);
  if (lightest < rigid::unlimited)
    return {ball(share * lightest, {}), "a thousandth of the lightest link's, as a ball"};
  return {ball(no_other, {}), "1 g as a ball: no link has a mass"};
}

}  // namespace microcosm::formats::urdf
