#pragma once
// Draws a snapshot with OpenGL into the current framebuffer: vessels as one smooth tube network, carriers as
// balls, paths as lines, rigid bodies on their ground.

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "render/body_painter.hpp"
#include "render/camera.hpp"
#include "render/colour_map.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render {

/// One carrier's way through the tree: points [m], drawn as a smooth line through them; NaN breaks the line.
struct CarrierPath {
  std::vector<Vec3> points;
  bool delivered = false;  // drawn in another colour
};

inline constexpr Colour carrier_colour{0.13f, 0.13f, 0.15f};
inline constexpr Colour delivered_colour{0.92f, 0.36f, 0.0f};
inline constexpr Colour other_colour{0.20f, 0.10f, 0.25f};

struct SceneStyle {
  VesselColour colour = VesselColour::pressure;
  ColourScale scale;
  double radius_factor = 1;    // of vessels
  double carrier_radius = 0;   // [m] as drawn; 0: as they are
  double path_radius = 0;      // [m] as drawn
  bool see_through = false;    // the near walls are clear as glass, so that what flows inside shows
  int sides = 32;              // of a vessel's cross-section
  int shadow_samples = 16;     // a pixel
  std::vector<bool> coloured;  // by vessel; the others are grey. Empty: all coloured
};

/// A ball about everything in the scene, with vessels widened by `radius_factor`.
Ball bounding_ball(const SceneSnapshot& scene, double radius_factor, const std::vector<Ground>& grounds = {});

/// Needs a current OpenGL context, 3.3 core or later, from construction to destruction.
class ScenePainter {
 public:
  ScenePainter();
  ~ScenePainter();

  void set_scene(const SceneSnapshot& scene, const SceneStyle& style);
  void set_grounds(std::vector<Ground> grounds);  ///< under rigid bodies
  void set_paths(std::span<const CarrierPath> paths, double radius);
  /// Leaves what lies outside the viewport as it is; clears nothing but depth inside it. The camera's depth
  /// must hold the scene.
  void draw(const Camera& camera, const Viewport& viewport);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace microcosm::render
