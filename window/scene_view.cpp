#include "window/scene_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/math.hpp"

namespace microcosm::window {
namespace {

float width_of(const SceneArea& area) {
  return std::max(1.0f, area.right - area.left);
}
float height_of(const SceneArea& area) {
  return std::max(1.0f, area.bottom - area.top);
}

}  // namespace

void SceneView::move(const SceneArea& area) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantCaptureMouse) return;
  const double right = io.MouseDelta.x / height_of(area), up = -io.MouseDelta.y / height_of(area);
  if (io.MouseDown[ImGuiMouseButton_Left]) camera_.orbit(-core::pi * right, core::pi * up);
  if (io.MouseDown[ImGuiMouseButton_Right] || io.MouseDown[ImGuiMouseButton_Middle]) camera_.pan(right, up);
  if (io.MouseWheel != 0) camera_.zoom(core::exp(0.15 * io.MouseWheel));
}

void SceneView::look(const render::SceneSnapshot& scene, const ViewChoices& choices, const SceneArea& area) {
  render::Framing framing;
  const bool on_vessel = choices.focus >= 0 && choices.focus < static_cast<int>(scene.vessels.size());
  const bool on_body = scene.vessels.empty() && !scene.bodies.empty() && choices.focus >= 0 &&
                       choices.focus < static_cast<int>(scene.bodies.forms->bodies.size());
  if (on_vessel)
    framing = render::frame_vessel(scene, scene.vessels[choices.focus].name);
  else if (on_body)
    framing = render::frame_bodies(scene, {scene.bodies.forms->bodies[choices.focus].name});
  else
    framing = render::frame_all(scene);
  camera_.look(framing.direction, {0, 0, 1});
  camera_.fit(framing.balls, width_of(area) / height_of(area), scene.bodies.empty() ? 0.12 : 0.2);
}

void SceneView::set_scene(const render::SceneSnapshot& scene, const ViewChoices& choices,
                          const SceneArea& area, bool fresh) {
  const double pixels_per_metre = camera_.pixels_per_metre(height_of(area));
  const bool same_look = has_scale_ && scale_of_ == choices.colour && drawn_clear_ == choices.clear_walls &&
                         drawn_pixels_per_metre_ == pixels_per_metre;
  if (!fresh && same_look) return;
  drawn_clear_ = choices.clear_walls;
  drawn_pixels_per_metre_ = pixels_per_metre;
  const render::ColourScale now = render::colour_scale(scene, choices.colour);
  if (!has_scale_ || scale_of_ != choices.colour) {
    scale_ = now;
    scale_of_ = choices.colour;
    has_scale_ = true;
  }
  scale_ = {std::min(scale_.minimum, now.minimum), std::max(scale_.maximum, now.maximum),
            scale_.logarithmic || now.logarithmic};
  largest_gradient_ = std::max(largest_gradient_, norm(scene.gradient));
  widening_ = render::widening(scene, pixels_per_metre, 2.5);
  double radius = 0;
  for (const render::SnapshotCarriers& group : scene.carriers) radius = std::max(radius, group.radius);
  render::SceneStyle style;
  style.colour = choices.colour;
  style.scale = scale_;
  style.radius_factor = widening_;
  style.carrier_radius = scene.vessels.empty() ? radius : std::max(radius, 4 / pixels_per_metre);
  style.see_through = choices.clear_walls;
  style.sides = 16;  // without a graphics card, corners and shadows cost frames
  style.shadow_samples = 6;
  painter_.set_scene(scene, style);
  all_ = render::bounding_ball(scene, widening_);
  // Forces of an impact don't shrink those of the rest for long.
  full_force_ = std::max(render::largest_force(scene.bodies), 0.97 * full_force_);
}

void SceneView::draw(const render::SceneSnapshot& scene, const SceneArea& area, float window_height,
                     float pixel_ratio) {
  grounds_ = render::grounds(scene.bodies, camera_, width_of(area) / height_of(area));
  painter_.set_grounds(grounds_);
  std::vector<render::Ball> balls{all_};
  for (const render::Ground& ground : grounds_) balls.push_back({ground.pose.position, ground.radius});
  const render::Ball depth = render::enclosing(balls);
  camera_.set_depth(depth.centre, 1.1 * depth.radius);
  const auto pixels = [&](float length) { return static_cast<int>(length * pixel_ratio); };
  painter_.draw(camera_, {pixels(area.left), pixels(window_height - area.bottom), pixels(width_of(area)),
                          pixels(height_of(area))});
}

void SceneView::annotate(ImDrawList& list, const render::Fonts& fonts, const render::SceneSnapshot& scene,
                         const ViewChoices& choices, const SceneArea& area) {
  const float line = fonts.small->FontSize;
  const float bar_top = area.top + 4 * line,
              bar_bottom = std::max(bar_top + 4 * line, area.bottom - 8 * line);
  if (!scene.vessels.empty())
    render::draw_colour_bar(list, fonts, {area.right - 6 * line, bar_top},
                            {area.right - 4.6f * line, bar_bottom}, scale_, choices.colour);
  render::BodyOverlays overlays = choices.overlays;
  overlays.named = choices.body;
  render::draw_body_overlays(list, fonts, {area.left, area.top}, {area.right, area.bottom}, camera_,
                             scene.bodies, overlays, full_force_, line / 18);
  render::draw_scale_bar(list, fonts, {area.left + 1.5f * line, area.bottom - 1.2f * line},
                         0.2f * width_of(area), camera_.pixels_per_metre(height_of(area)));
  render::draw_gradient_arrow(list, fonts, {area.right - 5 * line, area.bottom - 4.5f * line}, 4 * line,
                              largest_gradient_, camera_, scene.gradient);
  render::draw_legend(list, fonts, {area.left + line, area.top + 0.8f * line}, 0.4f * width_of(area),
                      legend(scene, choices, height_of(area)));
}

std::vector<render::LegendEntry> SceneView::legend(const render::SceneSnapshot& scene,
                                                   const ViewChoices& choices, float height) const {
  std::vector<render::LegendEntry> legend =
      render::body_legend(scene.bodies, grounds_, choices.overlays, full_force_, height);
  std::size_t moving = 0;
  for (const render::SnapshotCarriers& group : scene.carriers) moving += group.positions.size();
  if (moving > 0)
    legend.push_back(
        {render::LegendEntry::Symbol::ball, render::carrier_colour,
         fmt::format("carriers{} ({} moving)", scene.vessels.empty() ? "" : ", enlarged", moving)});
  if (widening_ > 1.05)
    legend.push_back(
        {render::LegendEntry::Symbol::none, {}, fmt::format("vessels drawn {:g} times as wide", widening_)});
  return legend;
}

}  // namespace microcosm::window
