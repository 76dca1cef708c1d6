#include "agents/body_names.hpp"

#include "engine/core/errors.hpp"

namespace microcosm::agents {

std::uint32_t body_of(const core::Values& values, std::string_view field, const EpisodeParts& parts) {
  return parts.need_bodies().body_named(values.handle(field));
}

BodyLink link_of(const core::Values& values, std::string_view body_field, std::string_view link_field,
                 const EpisodeParts& parts) {
  BodyLink link{.body = body_of(values, body_field, parts)};
  if (!values.has(link_field)) return link;
  try {
    link.link = parts.need_bodies().link_named(link.body, values.text(link_field));
  } catch (const core::InputError& error) {
    throw core::InputError(values.where, fmt::format("field '{}': {}", link_field, error.message()));
  }
  return link;
}

std::vector<BodyLink> moving_links(const rigid::RigidWorld& world, std::uint32_t body) {
  const rigid::BodyModel& model = world.model().bodies[body];
  std::vector<BodyLink> links;
  for (std::uint32_t l = 0; l < model.links.size(); ++l)
    if (model.links[l].joint.kind != rigid::JointKind::fixed) links.push_back({body, l});
  return links;
}

std::string name_of(const rigid::RigidWorld& world, const BodyLink& link) {
  const rigid::BodyModel& model = world.model().bodies[link.body];
  return model.links.size() == 1 ? model.name : model.name + "_" + model.links[link.link].name;
}

}  // namespace microcosm::agents
