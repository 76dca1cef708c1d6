#pragma once
// Draws rigid bodies with OpenGL: shaded, with the shadow that a light high above them throws, on a checkered
// ground.

#include <memory>
#include <vector>

#include "render/body_framing.hpp"
#include "render/body_snapshot.hpp"
#include "render/camera.hpp"

namespace microcosm::render {

/// A rectangle of the framebuffer, in pixels from its lower left corner.
struct Viewport {
  int x = 0, y = 0, width = 1, height = 1;
};

/// Needs a current OpenGL context, 3.3 core or later, from construction to destruction.
class BodyPainter {
 public:
  BodyPainter();
  ~BodyPainter();

  void set_bodies(const SnapshotBodies& bodies);
  void set_grounds(std::vector<Ground> grounds);
  /// A pixel's, 16 at first: fewer are faster and coarser.
  void set_shadow_samples(int samples);
  /// Shadows, into a texture: before `draw` of the same picture, and before its viewport is set. The
  /// framebuffer stays bound.
  void cast_shadows(const Camera& camera);
  /// Into the current framebuffer: grounds and bodies, opaque. Depth testing is on before and after.
  void draw(const Camera& camera, const Viewport& viewport) const;
  /// Scenery that stands before what moves, clear as glass: after everything that is opaque.
  void draw_glass(const Camera& camera, const Viewport& viewport) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace microcosm::render
