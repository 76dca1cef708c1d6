#include "engine/rigid/body_model.hpp"

#include <fmt/format.h>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/tree_spatial.hpp"

namespace microcosm::rigid {

namespace {

constexpr double pi = core::pi;

Mat3 diagonal(double x, double y, double z) {
  return {{x, 0, 0}, {0, y, 0}, {0, 0, z}};
}

/// Two hemispheres on a cylinder: each hemisphere's centre of mass lies 3/8 radius from its base.
Inertial capsule(double radius, double length, double density) {
  const double square = radius * radius;
  const double cylinder = density * pi * square * length, ends = density * 4 / 3 * pi * square * radius;
  const double out = length / 2 + 3.0 / 8 * radius;
  const double across =
      cylinder * (square / 4 + length * length / 12) + ends * ((2.0 / 5 - 9.0 / 64) * square + out * out);
  const double along = cylinder * square / 2 + ends * 2 / 5 * square;
  return {cylinder + ends, {}, diagonal(across, across, along)};
}

/// A cone's centre of mass lies a quarter of its length above its base.
Inertial cone(double radius, double length, double density) {
  const double mass = density * pi * radius * radius * length / 3;
  const double across = mass * (3.0 / 20 * radius * radius + 3.0 / 80 * length * length);
  return {mass, {0, 0, -length / 4}, diagonal(across, across, mass * 3 / 10 * radius * radius)};
}

Inertial solid(const Shape& shape, double density) {
  const auto refuse = [&](const std::string& what) {
    throw core::InputError(fmt::format("shape \"{}\" {}", shape.name, what));
  };
  if (!shape.mesh) refuse("has no mesh, from which its mass is to follow");
  if (const std::size_t open = geometry::open_edges(*shape.mesh); open > 0)
    refuse(fmt::format(
        "has a mesh with {} open edges; a mass follows only from a closed mesh whose triangles all "
        "run counter-clockwise seen from outside",
        open));
  const geometry::SolidProperties properties = geometry::solid_properties(*shape.mesh);
  if (!(properties.volume > 0))
    refuse(
        fmt::format("has a mesh of volume {} m^3; it must be positive (triangles counter-clockwise seen from "
                    "outside)",
                    properties.volume));
  return {density * properties.volume, properties.centroid, density * properties.inertia};
}

Inertial about_own_frame(const Shape& shape, double density) {
  const double radius = shape.radius, length = shape.length;
  switch (shape.kind) {
    case ShapeKind::sphere: {
      const double mass = density * 4 / 3 * pi * radius * radius * radius,
                   moment = 0.4 * mass * radius * radius;
      return {mass, {}, diagonal(moment, moment, moment)};
    }
    case ShapeKind::box: {
      const Vec3& h = shape.half_extents;
      const double mass = density * 8 * h.x * h.y * h.z, third = mass / 3;
      return {mass,
              {},
              diagonal(third * (h.y * h.y + h.z * h.z), third * (h.x * h.x + h.z * h.z),
                       third * (h.x * h.x + h.y * h.y))};
    }
    case ShapeKind::capsule:
      return capsule(radius, length, density);
    case ShapeKind::cylinder: {
      const double mass = density * pi * radius * radius * length;
      const double across = mass * (radius * radius / 4 + length * length / 12);
      return {mass, {}, diagonal(across, across, mass * radius * radius / 2)};
    }
    case ShapeKind::cone:
      return cone(radius, length, density);
    case ShapeKind::convex_hull:
      return solid(shape, density);
    case ShapeKind::triangle_mesh:
    case ShapeKind::height_field:
    case ShapeKind::plane:
    case ShapeKind::vessel_walls:
      break;
  }
  throw core::InputError(fmt::format(
      "shape \"{}\" is scenery (a mesh, height field or plane) and has no mass; shapes with one are sphere, "
      "box, capsule, cylinder, cone, convex hull",
      shape.name));
}

}  // namespace

std::uint32_t position_count(JointKind kind) {
  switch (kind) {
    case JointKind::fixed:
      return 0;
    case JointKind::revolute:
    case JointKind::continuous:
    case JointKind::prismatic:
      return 1;
    case JointKind::planar:
      return 3;
    case JointKind::spherical:
      return 4;
    case JointKind::free:
      return 7;
  }
  return 0;
}

std::uint32_t rate_count(JointKind kind) {
  switch (kind) {
    case JointKind::spherical:
      return 3;
    case JointKind::free:
      return 6;
    default:
      return position_count(kind);
  }
}

Inertial inertial_of(const Shape& shape, double density) {
  const Inertial own = about_own_frame(shape, density);
  const Mat3 turned_inertia = full(turned(rotation_matrix(shape.pose.orientation), symmetric(own.inertia)));
  return {own.mass, shape.pose * own.centre, turned_inertia};
}

}  // namespace microcosm::rigid
