#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "render/annotation.hpp"
#include "render/axis.hpp"
#include "render/body_overlays.hpp"
#include "render/framing.hpp"
#include "render/gl_objects.hpp"
#include "render/offscreen.hpp"
#include "render/picture.hpp"
#include "render/vessel_labels.hpp"

namespace microcosm::render {
namespace {

struct Box {
  float left, top, right, bottom;
  float width() const { return right - left; }
  float height() const { return bottom - top; }
};

// Where the parts of the picture lie, in pixels from the top left.
struct Layout {
  Box main, inset, bar;
  float unit;  // 1 in a picture 1600 pixels wide
};

Layout layout_for(const PictureOptions& options) {
  const float w = static_cast<float>(options.width), h = static_cast<float>(options.height);
  const float unit = w / 1600;
  const float top = 80 * unit, border = 28 * unit;
  const float column = 330 * unit;
  Layout layout;
  layout.unit = unit;
  layout.main = {border + column + 20 * unit, top, w - 170 * unit, h - border};
  layout.inset = {border, top, border + column, top + 0.56f * (h - top)};
  layout.bar = {w - 138 * unit, top + 90 * unit, w - 106 * unit, h - 0.22f * h};
  return layout;
}

Viewport viewport_of(const Box& box, int height) {
  return {static_cast<int>(box.left), height - static_cast<int>(box.bottom), static_cast<int>(box.width()),
          static_cast<int>(box.height())};
}

std::vector<LegendEntry> legend_entries(const SceneSnapshot& scene, const PictureOptions& options,
                                        const SceneStyle& style, float height) {
  std::vector<LegendEntry> entries;
  std::size_t moving = 0;
  double radius = 0;
  for (const SnapshotCarriers& group : scene.carriers) {
    moving += group.positions.size();
    radius = std::max(radius, group.radius);
  }
  if (moving > 0) {
    const double enlarged = style.carrier_radius / radius;
    entries.push_back({LegendEntry::Symbol::ball, carrier_colour,
                       fmt::format("carriers ({} moving{})", moving,
                                   enlarged > 1.05 ? fmt::format("; drawn {} times as large",
                                                                 number_text(enlarged, enlarged < 10 ? 1 : 0))
                                                   : "")});
  }
  int delivered = 0, others = 0;
  for (const CarrierPath& path : options.paths)
    if (!path.points.empty()) ++(path.delivered ? delivered : others);
  if (delivered > 0)
    entries.push_back({LegendEntry::Symbol::line, delivered_colour,
                       fmt::format("paths of delivered carriers ({})", delivered)});
  if (others > 0)
    entries.push_back(
        {LegendEntry::Symbol::line, other_colour, fmt::format("paths of other carriers ({})", others)});
  if (style.radius_factor > 1.05)
    entries.push_back({LegendEntry::Symbol::none,
                       {},
                       fmt::format("vessels drawn {} times as wide", number_text(style.radius_factor, 1))});
  if (options.colour == VesselColour::flow)
    entries.push_back({LegendEntry::Symbol::none, {}, "arrows: where the blood flows now"});
  if (style.see_through) entries.push_back({LegendEntry::Symbol::none, {}, "near walls drawn clear"});
  for (LegendEntry& entry :
       body_legend(scene.bodies, {}, options.overlays, largest_force(scene.bodies), height))
    entries.push_back(std::move(entry));
  return entries;
}

// What the main view shows and how.
struct MainView {
  Framing framing;
  SceneStyle style;
  Camera camera;
};

MainView main_view(const SceneSnapshot& scene, const PictureOptions& options, const Layout& layout) {
  MainView view;
  const bool focused = !options.focus.empty();
  view.framing = !focused                    ? frame_all(scene)
                 : options.focus.size() == 1 ? frame_vessel(scene, options.focus.front())
                                             : frame_vessels(scene, options.focus);
  look_from(view.framing, options.seen_from);
  const double aspect = layout.main.width() / layout.main.height();
  view.camera.look(view.framing.direction, view.framing.up);
  view.camera.fit(view.framing.balls, aspect, 0.10);
  const double pixels_per_metre = view.camera.pixels_per_metre(layout.main.height());
  SceneStyle& style = view.style;
  style.colour = options.colour;
  style.scale = colour_scale(view.framing.part, options.colour);
  style.see_through =
      (focused && (!scene.carriers.empty() || !options.paths.empty())) || !scene.bodies.empty();
  style.radius_factor = focused ? 1 : widening(scene, pixels_per_metre, 4 * layout.unit);
  double radius = 0;
  for (const SnapshotCarriers& group : scene.carriers) radius = std::max(radius, group.radius);
  style.carrier_radius = std::max(radius, (focused ? 8 : 4) * layout.unit / pixels_per_metre);
  style.path_radius = 1.4 * layout.unit / pixels_per_metre;
  return view;
}

void draw_scene(ScenePainter& painter, const PictureOptions& options, const Layout& layout, MainView& view) {
  Ball all = bounding_ball(view.framing.part, std::max(1.0, view.style.radius_factor));
  for (const CarrierPath& path : options.paths)
    for (const Vec3& point : path.points)
      if (!std::isnan(point.x)) all.radius = std::max(all.radius, norm(point - all.centre));
  view.camera.set_depth(all.centre, 1.1 * all.radius);
  painter.set_scene(view.framing.part, view.style);
  painter.set_paths(options.paths, view.style.path_radius);
  painter.draw(view.camera, viewport_of(layout.main, options.height));
}

// The whole tree, seen from the same side, grey but for the vessels in focus.
void draw_inset(ScenePainter& painter, const SceneSnapshot& scene, const PictureOptions& options,
                const Layout& layout, const MainView& view, ImDrawList* overlay, const Fonts& fonts) {
  Camera camera;
  const Framing whole = frame_all(scene);
  camera.look(whole.direction, {0, 0, 1});
  camera.fit(whole.balls, layout.inset.width() / layout.inset.height(), 0.08);
  if (overlay == nullptr) {
    SceneStyle style = view.style;
    style.see_through = false;
    style.coloured = view.framing.vessels;
    style.radius_factor = widening(scene, camera.pixels_per_metre(layout.inset.height()), 2.2 * layout.unit);
    const Ball all = bounding_ball(scene, style.radius_factor);
    camera.set_depth(all.centre, 1.1 * all.radius);
    SceneSnapshot vessels_only = scene;
    vessels_only.carriers.clear();
    vessels_only.bodies = {};
    painter.set_scene(vessels_only, style);
    painter.set_paths({}, 1);
    painter.draw(camera, viewport_of(layout.inset, options.height));
    return;
  }
  const Box& box = layout.inset;
  overlay->AddRect({box.left, box.top}, {box.right, box.bottom}, IM_COL32(190, 193, 197, 255),
                   4 * layout.unit);
  const Ball focus = enclosing(view.framing.balls);
  const auto p = camera.project(focus.centre, box.height());
  const float half =
      std::max(9 * layout.unit, static_cast<float>(focus.radius * camera.pixels_per_metre(box.height())));
  const ImVec2 middle{(box.left + box.right) / 2 + static_cast<float>(p[0]),
                      (box.top + box.bottom) / 2 + static_cast<float>(p[1])};
  overlay->AddRect({middle.x - half, middle.y - half}, {middle.x + half, middle.y + half},
                   packed(delivered_colour), 3 * layout.unit, 0, 2 * layout.unit);
  draw_scale_bar(*overlay, fonts, {box.left + 14 * layout.unit, box.bottom - 16 * layout.unit},
                 0.28f * box.width(), camera.pixels_per_metre(box.height()));
}

void draw_words(ImDrawList& list, const Fonts& fonts, const SceneSnapshot& scene,
                const PictureOptions& options, const Layout& layout, const MainView& view) {
  const float unit = layout.unit;
  const float width = static_cast<float>(options.width) - 56 * unit;
  draw_text(list, *fonts.title, {28 * unit, 24 * unit}, ink, fitted(*fonts.title, options.title, width));
  const Box& main = layout.main;
  const bool focused = !options.focus.empty();
  draw_legend(list, fonts,
              {layout.inset.left, focused ? layout.inset.bottom + 26 * unit : layout.inset.top + 10 * unit},
              layout.inset.width(), legend_entries(scene, options, view.style, main.height()));
  draw_colour_bar(list, fonts, {layout.bar.left, layout.bar.top}, {layout.bar.right, layout.bar.bottom},
                  view.style.scale, options.colour);
  const double pixels_per_metre = view.camera.pixels_per_metre(main.height());
  const ImVec2 scale_bar{main.left + 20 * unit, main.bottom - 14 * unit};
  const float longest = 0.25f * main.width();
  if (focused)
    list.AddRect({main.left, main.top}, {main.right, main.bottom}, IM_COL32(190, 193, 197, 255), 4 * unit);
  draw_scale_bar(list, fonts, scale_bar, longest, pixels_per_metre);
  const ImVec2 arrow{static_cast<float>(options.width) - 100 * unit, main.bottom - 80 * unit};
  draw_gradient_arrow(list, fonts, arrow, 90 * unit, std::max(norm(scene.gradient), 1e-9), view.camera,
                      scene.gradient);
  draw_body_overlays(list, fonts, {main.left, main.top}, {main.right, main.bottom}, view.camera, scene.bodies,
                     options.overlays, largest_force(scene.bodies), unit);
  std::vector<std::pair<ImVec2, ImVec2>> taken;
  if (options.colour == VesselColour::flow)
    taken = draw_flow_arrows(list, {main.left, main.top}, {main.right, main.bottom}, view.camera,
                             view.framing.part, view.style.radius_factor, unit);
  if (!focused && !options.names) return;
  taken.push_back({{scale_bar.x, scale_bar.y - 40 * unit}, {scale_bar.x + longest, main.bottom}});
  draw_vessel_labels(list, fonts, {main.left, main.top}, {main.right, main.bottom}, view.camera,
                     view.framing.part, view.style.radius_factor, std::move(taken));
}

}  // namespace

Image draw_tree(const SceneSnapshot& scene, const PictureOptions& options) {
  MICROCOSM_ASSERT(!scene.vessels.empty());
  const Layout layout = layout_for(options);
  MainView view = main_view(scene, options, layout);
  const bool focused = !options.focus.empty();
  OffscreenPicture picture(options.width, options.height, layout.unit);
  ScenePainter painter;
  draw_scene(painter, options, layout, view);
  if (focused) draw_inset(painter, scene, options, layout, view, nullptr, picture.fonts());
  ImDrawList& list = picture.begin_overlay();
  if (focused) draw_inset(painter, scene, options, layout, view, &list, picture.fonts());
  draw_words(list, picture.fonts(), scene, options, layout, view);
  return picture.finish();
}

}  // namespace microcosm::render
