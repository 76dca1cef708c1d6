#pragma once
// What can be drawn over rigid bodies: contacts with their forces, axes of joints, centres of mass, names.

#include <vector>

#include "render/annotation.hpp"
#include "render/body_framing.hpp"
#include "render/body_snapshot.hpp"
#include "render/camera.hpp"
#include "render/text.hpp"

namespace microcosm::render {

struct BodyOverlays {
  bool contacts = false;  // points and forces
  bool joints = false;    // axes
  bool centres = false;   // of mass, of each link
  bool names = false;     // of what moves
  int named = -1;         // one body whose name stands there in any case
};

/// The largest force of a contact [N]; 0 without one.
double largest_force(const SnapshotBodies& bodies);

/// Draws them inside the rectangle, which is the camera's picture. A force of `full_force` [N] is an arrow an
/// eighth of its height long. `unit`: pixels that are 1 in a picture 1600 pixels wide.
void draw_body_overlays(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const Camera& camera,
                        const SnapshotBodies& bodies, const BodyOverlays& overlays, double full_force,
                        float unit);

/// What the legend says of bodies, their grounds and these overlays; `height` of the rectangle [pixels].
std::vector<LegendEntry> body_legend(const SnapshotBodies& bodies, const std::vector<Ground>& grounds,
                                     const BodyOverlays& overlays, double full_force, float height);

}  // namespace microcosm::render
