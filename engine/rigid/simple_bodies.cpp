#include "engine/rigid/simple_bodies.hpp"

#include <utility>

namespace microcosm::rigid {

namespace {

Shape shape_of(ShapeKind kind, double radius, double length, const Vec3& half_extents,
               const Material& material) {
  Shape shape;
  shape.kind = kind;
  shape.radius = radius;
  shape.length = length;
  shape.half_extents = half_extents;
  shape.material = material;
  return shape;
}

BodyModel body_of(std::string name, std::vector<Shape> shapes, JointKind joint, const Pose& pose) {
  Link link;
  link.name = name;
  link.shapes = std::move(shapes);
  link.joint.name = name;
  link.joint.kind = joint;
  link.joint.origin = pose;
  BodyModel body;
  body.name = std::move(name);
  body.links.push_back(std::move(link));
  return body;
}

}  // namespace

Shape sphere(double radius, Material material) {
  return shape_of(ShapeKind::sphere, radius, 0, {}, material);
}
Shape box(const Vec3& half_extents, Material material) {
  return shape_of(ShapeKind::box, 0, 0, half_extents, material);
}
Shape capsule(double radius, double length, Material material) {
  return shape_of(ShapeKind::capsule, radius, length, {}, material);
}
Shape cylinder(double radius, double length, Material material) {
  return shape_of(ShapeKind::cylinder, radius, length, {}, material);
}
Shape plane(Material material) {
  return shape_of(ShapeKind::plane, 0, 0, {}, material);
}

BodyModel free_body(std::string name, const Shape& shape, double density, const Pose& pose) {
  BodyModel body = body_of(std::move(name), {shape}, JointKind::free, pose);
  body.links.front().inertial = inertial_of(shape, density);
  return body;
}

BodyModel scenery(std::string name, std::vector<Shape> shapes, const Pose& pose) {
  return body_of(std::move(name), std::move(shapes), JointKind::fixed, pose);
}

}  // namespace microcosm::rigid
