#pragma once
// Names beside vessels, where there is room for them, and which way the blood flows.

#include <utility>
#include <vector>

#include "render/camera.hpp"
#include "render/scene_snapshot.hpp"
#include "render/text.hpp"

namespace microcosm::render {

/// Writes the names of the vessels inside the rectangle (the camera's picture), each beside
/// its vessel, over no vessel, no other name and no other's line; a name without a place is left out.
/// `radius_factor`: how wide vessels are drawn. `occupied` (pairs of corners) stays free.
void draw_vessel_labels(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const Camera& camera,
                        const SceneSnapshot& scene, double radius_factor,
                        std::vector<std::pair<ImVec2, ImVec2>> occupied);

/// An arrow head in the middle of each vessel that is long enough in the picture, pointing where its blood
/// flows; returns their boxes, in pairs of corners. `unit`: pixels that are 1 in a picture 1600 pixels wide.
std::vector<std::pair<ImVec2, ImVec2>> draw_flow_arrows(ImDrawList& list, ImVec2 low, ImVec2 high,
                                                        const Camera& camera, const SceneSnapshot& scene,
                                                        double radius_factor, float unit);

}  // namespace microcosm::render
