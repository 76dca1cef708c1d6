#pragma once
// Names beside vessels, where there is room for them.

#include <utility>
#include <vector>

#include "render/camera.hpp"
#include "render/scene_snapshot.hpp"
#include "render/text.hpp"

namespace microcosm::render {

/// Writes the names of the vessels inside the rectangle (the camera's picture), each beside
/// its vessel, over no vessel and no other name; a name without a place is left out. `radius_factor`: how
/// wide vessels are drawn. `occupied` (pairs of corners) stays free.
void draw_vessel_labels(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const Camera& camera,
                        const SceneSnapshot& scene, double radius_factor,
                        std::vector<std::pair<ImVec2, ImVec2>> occupied);

}  // namespace microcosm::render
