#include "scenes/build/bodies.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/rigid/simple_bodies.hpp"
#include "scenes/build/body_values.hpp"
#include "scenes/build/located.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;
using core::Vec3;

std::string kind_of(const Declaration& declaration) {
  return declaration.entry->name.substr(declaration.entry->name.find('.') + 1);
}

/// Of what is declared by its sizes.
rigid::Shape simple_shape(const std::string& kind, const Values& values) {
  const rigid::Material material = belt_material_of(values);
  if (kind == "sphere") return rigid::sphere(values.number("radius"), material);
  if (kind == "box") return rigid::box(0.5 * values.vector("size"), material);
  if (kind == "capsule") return rigid::capsule(values.number("radius"), values.number("length"), material);
  if (kind == "plane") return rigid::plane(material);
  if (kind == "height_field") return height_field_shape(values);
  rigid::Shape shape = rigid::cylinder(values.number("radius"), values.number("length"), material);
  if (kind == "cone") shape.kind = rigid::ShapeKind::cone;
  return shape;
}

std::vector<rigid::Shape> shapes_of(const Declaration& declaration, const BodyAssets& assets) {
  const std::string kind = kind_of(declaration);
  std::vector<rigid::Shape> shapes;
  if (kind == "mesh")
    shapes = mesh_shapes(declaration.values, assets.meshes);
  else
    shapes.push_back(simple_shape(kind, declaration.values));
  for (std::size_t i = 0; i < shapes.size(); ++i)
    shapes[i].name = i == 0 ? declaration.id : fmt::format("{}_{}", declaration.id, i + 1);
  return shapes;
}

/// Filled evenly, to the density or the mass that is stated.
rigid::Inertial inertial_of(const Declaration& declaration, const rigid::Shape& shape,
                            const BodyAssets& assets) {
  const Values& values = declaration.values;
  if (values.has("density") && values.has("mass"))
    throw core::InputError(values.where,
                           "both a density and a mass are given; a body that moves needs one of them");
  if (!values.has("density") && !values.has("mass"))
    throw core::InputError(values.where,
                           "a body that moves needs either a density or a mass; scenery is "
                           "declared with fixed = true");
  rigid::Inertial inertial = kind_of(declaration) == "mesh"
                                 ? mesh_inertial(declaration.id, values, assets.meshes)
                                 : rigid::inertial_of(shape, 1);
  const double density =
      values.has("density") ? values.number("density") : values.number("mass") / inertial.mass;
  inertial.mass *= density;
  inertial.inertia = density * inertial.inertia;
  return inertial;
}

/// The shortest turn of z to the normal.
rigid::Quaternion turn_to(const Values& values) {
  const Vec3 normal = core::normalized(values.vector("normal"));
  if (core::norm(normal) == 0)
    throw core::InputError(values.where, "field 'normal': the zero vector has no direction");
  if (normal.z < -1 + 1e-12) return {0, 1, 0, 0};
  return core::normalized(rigid::Quaternion{1 + normal.z, -normal.y, normal.x, 0});
}

rigid::BodyModel vessel_walls_of(const Declaration& declaration, const agents::EpisodeParts& blood) {
  rigid::Shape shape;
  shape.name = declaration.id;
  shape.kind = rigid::ShapeKind::vessel_walls;
  shape.vessels = std::make_shared<const geometry::VesselWalls>(blood.vessels, blood.flow);
  shape.material = material_of(declaration.values);
  return rigid::scenery(declaration.id, {shape});
}

rigid::BodyModel body_of(const Declaration& declaration, const BodyAssets& assets,
                         const agents::EpisodeParts& blood) {
  const Values& values = declaration.values;
  if (kind_of(declaration) == "vessel_walls") return vessel_walls_of(declaration, blood);
  std::vector<rigid::Shape> shapes = shapes_of(declaration, assets);
  const rigid::ShapeKind kind = shapes.front().kind;
  if (kind == rigid::ShapeKind::plane)
    return rigid::scenery(declaration.id, std::move(shapes), {values.vector("at"), turn_to(values)});
  const rigid::Pose pose = pose_of(values);
  rigid::BodyModel body = rigid::scenery(declaration.id, std::move(shapes), pose);
  if (kind == rigid::ShapeKind::height_field || values.flag("fixed")) return body;
  rigid::Link& link = body.links.front();
  link.joint.kind = rigid::JointKind::free;
  link.inertial = inertial_of(declaration, link.shapes.front(), assets);
  body.rates = free_rates(pose, values.vector("velocity"), values.vector("angular_velocity"));
  return body;
}

rigid::Integrator integrator_of(const std::string& name) {
  if (name == "runge_kutta") return rigid::Integrator::runge_kutta;
  return name == "semi_implicit" ? rigid::Integrator::semi_implicit : rigid::Integrator::leapfrog;
}

}  // namespace

rigid::RigidWorldModel rigid_world_of(const Declaration* world, const std::vector<const Declaration*>& bodies,
                                      const BodyAssets& assets, const agents::EpisodeParts& blood) {
  rigid::RigidWorldModel model;
  if (world != nullptr) {
    model.gravity = world->values.vector("gravity");
    if (world->values.has("integrator")) model.integrator = integrator_of(world->values.text("integrator"));
    if (world->values.has("largest_step")) model.largest_step = world->values.number("largest_step");
  }
  for (const Declaration* declaration : bodies)
    located(declaration->values.where, [&] {
      model.bodies.push_back(declaration->entry->returns == "robot" ? robot_of(*declaration, assets.robots)
                                                                    : body_of(*declaration, assets, blood));
      check(model.bodies.back());
      if (declaration->entry->returns != "robot") return;
      if (auto scenery = scenery_of(*declaration, assets.robots)) model.bodies.push_back(std::move(*scenery));
    });
  return model;
}

void check_largest_step(const Values& world, const rigid::RigidWorld& bodies) {
  const double gravity = core::norm(bodies.model().gravity);
  if (!world.has("largest_step") || gravity == 0) return;
  double smallest = rigid::unlimited;
  std::string name;
  const auto colliders = bodies.colliders();
  for (std::uint32_t c = 0; c < colliders.size(); ++c) {
    if (colliders[c].node < 0 || bodies.queries().size(c) >= smallest) continue;
    smallest = bodies.queries().size(c);
    name = bodies.model().bodies[colliders[c].body].name;
  }
  const double longest = std::sqrt(2 * smallest / gravity) / 3;
  if (world.number("largest_step") > longest)
    throw core::InputError(
        world.where,
        fmt::format("field 'largest_step' is {:.3g} s, in which '{}' falls through what it should land "
                    "on; expected at most {:.3g} s, a third of the time in which it falls its own size",
                    world.number("largest_step"), name, longest));
}

world::Bounds bounds_of(const Values& world) {
  const Values& bounds = world.table("bounds");
  return {bounds.vector("low"), bounds.vector("high")};
}

}  // namespace microcosm::scenes
