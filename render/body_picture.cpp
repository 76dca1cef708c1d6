#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "render/annotation.hpp"
#include "render/body_overlays.hpp"
#include "render/offscreen.hpp"
#include "render/picture.hpp"

namespace microcosm::render {
namespace {

// What the picture shows and how.
struct BodyView {
  SceneStyle style;
  Camera camera;
  std::vector<Ground> grounds;
};

BodyView view_of(const SceneSnapshot& scene, const PictureOptions& options, float width, float height) {
  Framing framing = frame_bodies(scene, options.focus);
  look_from(framing, options.seen_from);
  const double aspect = width / height;
  BodyView view;
  view.camera.look(framing.direction, framing.up);
  view.camera.fit(framing.balls, aspect, 0.16);
  view.grounds = grounds(scene.bodies, view.camera, aspect);
  view.style.path_radius = 1.4 * (width / 1600) / view.camera.pixels_per_metre(height);
  Ball all = bounding_ball(scene, 1, view.grounds);
  for (const CarrierPath& path : options.paths)
    for (const Vec3& point : path.points)
      if (!std::isnan(point.x)) all.radius = std::max(all.radius, norm(point - all.centre));
  view.camera.set_depth(all.centre, 1.1 * all.radius);
  return view;
}

}  // namespace

Image draw_bodies(const SceneSnapshot& scene, const PictureOptions& options) {
  const float width = static_cast<float>(options.width), height = static_cast<float>(options.height);
  const float unit = width / 1600;
  const BodyView view = view_of(scene, options, width, height);
  OffscreenPicture picture(options.width, options.height, unit);
  ScenePainter painter;
  painter.set_scene(scene, view.style);
  painter.set_grounds(view.grounds);
  painter.set_paths(options.paths, view.style.path_radius);
  painter.draw(view.camera, {0, 0, options.width, options.height});
  ImDrawList& list = picture.begin_overlay();
  const Fonts& fonts = picture.fonts();
  const double full_force = largest_force(scene.bodies);
  BodyOverlays overlays = options.overlays;
  overlays.names = overlays.names || options.names;
  draw_body_overlays(list, fonts, {0, 0}, {width, height}, view.camera, scene.bodies, overlays, full_force,
                     unit);
  draw_text(list, *fonts.title, {28 * unit, 24 * unit}, ink,
            fitted(*fonts.title, options.title, width - 56 * unit));
  std::vector<LegendEntry> legend = body_legend(scene.bodies, view.grounds, overlays, full_force, height);
  std::size_t moving = 0;
  for (const SnapshotCarriers& group : scene.carriers) moving += group.positions.size();
  if (moving > 0)
    legend.push_back(
        {LegendEntry::Symbol::ball, carrier_colour, fmt::format("carriers ({} moving)", moving)});
  draw_legend(list, fonts, {28 * unit, 80 * unit}, 0.4f * width, legend);
  draw_scale_bar(list, fonts, {28 * unit, height - 28 * unit}, 0.2f * width,
                 view.camera.pixels_per_metre(height));
  return picture.finish();
}

Image draw_picture(const SceneSnapshot& scene, const PictureOptions& options) {
  if (!scene.vessels.empty()) return draw_tree(scene, options);
  if (!scene.empty()) return draw_bodies(scene, options);
  throw core::InputError("this scenario has neither vessels nor bodies to draw");
}

Image draw_picture(const agents::EpisodeParts& parts, const PictureOptions& options) {
  SceneSnapshot scene;
  take_snapshot(parts, scene);
  return draw_picture(scene, options);
}

}  // namespace microcosm::render
