#include "scenes/build/bodies.hpp"

#include <fmt/format.h>

#include "engine/rigid/simple_bodies.hpp"
#include "scenes/build/body_values.hpp"
#include "scenes/build/located.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;
using core::Vec3;

rigid::Shape shape_of(const Declaration& declaration) {
  const Values& values = declaration.values;
  const std::string kind = declaration.entry->name.substr(declaration.entry->name.find('.') + 1);
  const rigid::Material material = material_of(values);
  rigid::Shape shape = rigid::plane(material);
  if (kind == "sphere") shape = rigid::sphere(values.number("radius"), material);
  if (kind == "box") shape = rigid::box(0.5 * values.vector("size"), material);
  if (kind == "capsule") shape = rigid::capsule(values.number("radius"), values.number("length"), material);
  if (kind == "cylinder") shape = rigid::cylinder(values.number("radius"), values.number("length"), material);
  if (kind == "cone") {
    shape = rigid::cylinder(values.number("radius"), values.number("length"), material);
    shape.kind = rigid::ShapeKind::cone;
  }
  shape.name = declaration.id;
  return shape;
}

/// Filled evenly, to the density or the mass that is stated.
double density_of(const Values& values, const rigid::Shape& shape) {
  if (values.has("density") == values.has("mass"))
    throw core::InputError(values.where,
                           "a body that moves needs either a density or a mass; scenery is "
                           "declared with fixed = true");
  if (values.has("density")) return values.number("density");
  return values.number("mass") / rigid::inertial_of(shape, 1).mass;
}

/// The shortest turn of z to the normal.
rigid::Quaternion turn_to(const Values& values) {
  const Vec3 normal = core::normalized(values.vector("normal"));
  if (core::norm(normal) == 0)
    throw core::InputError(values.where, "field 'normal': the zero vector has no direction");
  if (normal.z < -1 + 1e-12) return {0, 1, 0, 0};
  return core::normalized(rigid::Quaternion{1 + normal.z, -normal.y, normal.x, 0});
}

rigid::BodyModel body_of(const Declaration& declaration) {
  const Values& values = declaration.values;
  const rigid::Shape shape = shape_of(declaration);
  if (shape.kind == rigid::ShapeKind::plane)
    return rigid::scenery(declaration.id, {shape}, {values.vector("at"), turn_to(values)});
  const rigid::Pose pose = pose_of(values);
  if (values.flag("fixed")) return rigid::scenery(declaration.id, {shape}, pose);
  rigid::BodyModel body = rigid::free_body(declaration.id, shape, density_of(values, shape), pose);
  body.rates = free_rates(pose, values.vector("velocity"), values.vector("angular_velocity"));
  return body;
}

rigid::Integrator integrator_of(const std::string& name) {
  if (name == "runge_kutta") return rigid::Integrator::runge_kutta;
  return name == "semi_implicit" ? rigid::Integrator::semi_implicit : rigid::Integrator::leapfrog;
}

}  // namespace

rigid::RigidWorldModel rigid_world_of(const Declaration* world, const std::vector<const Declaration*>& bodies,
                                      const RobotAssets& robots) {
  rigid::RigidWorldModel model;
  if (world != nullptr) {
    model.gravity = world->values.vector("gravity");
    model.integrator = integrator_of(world->values.text("integrator"));
    if (world->values.has("largest_step")) model.largest_step = world->values.number("largest_step");
  }
  for (const Declaration* declaration : bodies)
    located(declaration->values.where, [&] {
      model.bodies.push_back(declaration->entry->returns == "robot" ? robot_of(*declaration, robots)
                                                                    : body_of(*declaration));
      check(model.bodies.back());
    });
  return model;
}

world::Bounds bounds_of(const Values& world) {
  const Values& bounds = world.table("bounds");
  return {bounds.vector("low"), bounds.vector("high")};
}

}  // namespace microcosm::scenes
