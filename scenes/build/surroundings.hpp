#pragma once
// What acts on single rigid bodies from around them: the liquid that they are in, and their moments in the
// coils' field.

#include <memory>
#include <vector>

#include "agents/episode.hpp"
#include "engine/magnetics/field_coils.hpp"
#include "engine/swim/immersion.hpp"
#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// One for each liquid that bodies are in, and one for blood. `parts` has bodies. Throws InputError at the
/// body: in two liquids, fixed, in blood without bodies.vessel_walls; at the liquid: a wall that is no plane.
std::vector<std::unique_ptr<swim::Immersion>> immersions_of(const std::vector<Declaration>& declarations,
                                                            const agents::EpisodeParts& parts);

/// Of all bodies that have one. Throws InputError at a body that has one and is fixed, or while there are no
/// `coils`.
std::vector<magnetics::PermanentMoment> permanent_moments(const std::vector<Declaration>& declarations,
                                                          const agents::EpisodeParts& parts, bool coils);

}  // namespace microcosm::scenes
