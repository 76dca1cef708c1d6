#pragma once
// Blood that doesn't change in time, as a System of the world.

#include <memory>
#include <string>
#include <vector>

#include "engine/flow/steady_field.hpp"
#include "scenes/build/blood.hpp"

namespace microcosm::scenes {

/// A System without a State that keeps the field and reports the notes.
Blood make_steady(std::unique_ptr<flow::SteadyField> field, std::vector<core::Note> notes = {});

}  // namespace microcosm::scenes
