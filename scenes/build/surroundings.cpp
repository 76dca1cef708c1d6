#include "scenes/build/surroundings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/flow/still_liquid.hpp"
#include "scenes/build/located.hpp"

namespace microcosm::scenes {
namespace {

using core::InputError;

/// The number in the Exchange of a single body, once it has one.
std::function<std::uint32_t()> number_of(const rigid::RigidWorld& bodies, const std::string& id) {
  return [&bodies, body = bodies.body_named(id)] { return bodies.exchange_body(body, 0); };
}

void refuse_fixed(const Declaration& body, const char* field) {
  if (body.values.has("fixed") && body.values.flag("fixed"))
    throw InputError(
        body.values.where,
        fmt::format("'{}' is fixed and has a {}; only bodies that move feel it", body.id, field));
}

swim::ImmersedBody immersed(const Declaration& declaration, const rigid::RigidWorld& bodies) {
  const rigid::Link& link = bodies.model().bodies[bodies.body_named(declaration.id)].links.front();
  double volume = 0;
  for (const rigid::Shape& shape : link.shapes) volume += inertial_of(shape, 1).mass;
  const bool sphere = link.shapes.front().kind == rigid::ShapeKind::sphere;
  return {.name = declaration.id,
          .body = number_of(bodies, declaration.id),
          .radius = sphere ? link.shapes.front().radius : swim::sphere_radius_of(volume),
          .volume = volume};
}

flow::StillLiquidModel still_liquid_of(const Declaration& liquid, const agents::EpisodeParts& parts) {
  flow::StillLiquidModel model{.viscosity = liquid.values.number("viscosity"),
                               .density = liquid.values.number("density"),
                               .walls = {}};
  if (!liquid.values.has("walls")) return model;
  const auto& walls = std::get<std::vector<core::HandleReference>>(liquid.values.at("walls"));
  for (const core::HandleReference& wall : walls) {
    const rigid::BodyModel& body = parts.bodies->model().bodies[parts.bodies->body_named(wall.id)];
    const rigid::Link& link = body.links.front();
    if (link.shapes.front().kind != rigid::ShapeKind::plane)
      throw InputError(
          liquid.values.where,
          fmt::format("field 'walls': '{}' is no bodies.plane; only planes can be walls", wall.id));
    const core::Pose& pose = link.joint.origin;
    model.walls.push_back({pose.position, rotate(pose.orientation, {0, 0, 1})});
  }
  return model;
}

std::unique_ptr<swim::Immersion> immersion_in(const Declaration& liquid, swim::ImmersionModel model,
                                              const agents::EpisodeParts& parts) {
  if (liquid.entry->returns == "blood")
    return std::make_unique<swim::Immersion>(std::move(model), *parts.flow);
  return std::make_unique<swim::Immersion>(
      std::move(model), std::make_unique<const flow::StillLiquid>(still_liquid_of(liquid, parts)));
}

/// Those of `declarations` whose `field` names `liquid`.
std::vector<swim::ImmersedBody> bodies_in(const Declaration& liquid, const char* field,
                                          const std::vector<Declaration>& declarations,
                                          const agents::EpisodeParts& parts) {
  std::vector<swim::ImmersedBody> bodies;
  for (const Declaration& body : declarations) {
    if (body.entry->returns != "body" || !body.values.has(field) || body.values.handle(field) != liquid.id)
      continue;
    refuse_fixed(body, field);
    if (body.values.has("liquid") && body.values.has("blood"))
      throw InputError(body.values.where, fmt::format("'{}' is in a liquid and in blood; give one", body.id));
    const core::Vec3 at = body.values.vector("at");
    if (body.values.has("blood") && parts.vessels->locate(at).vessel == core::no_vessel)
      throw InputError(body.values.where,
                       fmt::format("'{}' is at ({:.6g}, {:.6g}, {:.6g}) m, outside every vessel of '{}'",
                                   body.id, at.x, at.y, at.z, liquid.id));
    located(body.values.where, [&] { bodies.push_back(immersed(body, *parts.bodies)); });
  }
  return bodies;
}

}  // namespace

std::vector<std::unique_ptr<swim::Immersion>> immersions_of(const std::vector<Declaration>& declarations,
                                                            const agents::EpisodeParts& parts) {
  std::vector<std::unique_ptr<swim::Immersion>> all;
  const bool walls = std::any_of(
      declarations.begin(), declarations.end(),
      [](const Declaration& declaration) { return declaration.entry->name == "bodies.vessel_walls"; });
  for (const Declaration& liquid : declarations) {
    const bool blood = liquid.entry->returns == "blood";
    if (!blood && liquid.entry->returns != "liquid") continue;
    auto bodies = bodies_in(liquid, blood ? "blood" : "liquid", declarations, parts);
    if (bodies.empty()) continue;
    if (blood && !walls)
      throw InputError(liquid.values.where,
                       fmt::format("bodies are in '{0}', and nothing keeps them in its vessels; declare "
                                   "bodies.vessel_walls {{ of = {0} }}",
                                   liquid.id));
    located(liquid.values.where, [&] {
      all.push_back(immersion_in(
          liquid,
          {.id = "in_" + liquid.id, .bodies = std::move(bodies), .gravity = parts.bodies->model().gravity},
          parts));
    });
  }
  return all;
}

std::vector<magnetics::PermanentMoment> permanent_moments(const std::vector<Declaration>& declarations,
                                                          const agents::EpisodeParts& parts, bool coils) {
  std::vector<magnetics::PermanentMoment> moments;
  for (const Declaration& body : declarations) {
    if (body.entry->returns != "body" || !body.values.has("moment")) continue;
    refuse_fixed(body, "moment");
    if (!coils)
      throw InputError(body.values.where,
                       fmt::format("'{}' has a moment, and nothing turns it; declare magnetics.field_coils "
                                   "{{ limit = 10*mT }}, for example",
                                   body.id));
    moments.push_back({number_of(*parts.bodies, body.id), body.values.vector("moment")});
  }
  return moments;
}

}  // namespace microcosm::scenes
