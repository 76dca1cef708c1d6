#pragma once
// Bodies, links and joints as a scenario names them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agents/episode.hpp"
#include "engine/core/schema.hpp"

namespace microcosm::agents {

inline constexpr const char* any_body = "body|robot";  // handle kind of fields that take either

struct BodyLink {
  std::uint32_t body = 0, link = 0;  // of the rigid world
};

/// The body of handle field `field`.
std::uint32_t body_of(const core::Values& values, std::string_view field, const EpisodeParts& parts);

/// The link of the body of handle field `body_field` that the text field `link_field` names; its root if the
/// text isn't given. Throws InputError naming the links that there are.
BodyLink link_of(const core::Values& values, std::string_view body_field, std::string_view link_field,
                 const EpisodeParts& parts);

/// The links that move against their parents, parents first; of a single body itself, of scenery none.
std::vector<BodyLink> moving_links(const rigid::RigidWorld& world, std::uint32_t body);

/// "cube" of a body of one link, "arm_tool" of a robot's.
std::string name_of(const rigid::RigidWorld& world, const BodyLink& link);

}  // namespace microcosm::agents
