#include "render/body_overlays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "render/axis.hpp"

namespace microcosm::render {
namespace {

constexpr Colour force_colour{0.80f, 0.16f, 0.10f};
constexpr Colour axis_colour{0.36f, 0.16f, 0.60f};
constexpr Colour square_colour{0.925f, 0.928f, 0.935f};
constexpr float longest_arrow = 0.125f;  // of the picture's height

// From the world to the rectangle's pixels.
struct Projection {
  ImVec2 middle;
  double height;
  const Camera& camera;

  ImVec2 operator()(const Vec3& point) const {
    const auto p = camera.project(point, height);
    return {middle.x + static_cast<float>(p[0]), middle.y + static_cast<float>(p[1])};
  }
};

void draw_contacts(ImDrawList& list, const Projection& project, const SnapshotBodies& bodies,
                   double full_force, float unit) {
  const ImU32 colour = packed(force_colour);
  const double metres = longest_arrow * project.height / project.camera.pixels_per_metre(project.height);
  for (const SnapshotContact& contact : bodies.contacts) {
    const ImVec2 at = project(contact.point);
    const bool presses = norm(contact.force) > 0;
    list.AddCircleFilled(at, 3.4f * unit, IM_COL32(255, 255, 255, 200), 12);
    if (!presses) {
      list.AddCircle(at, 2.4f * unit, colour, 12, 1.2f * unit);
      continue;
    }
    list.AddCircleFilled(at, 2.6f * unit, colour, 12);
    if (full_force > 0)
      draw_arrow(list, at, project(contact.point + (metres / full_force) * contact.force), colour,
                 2.6f * unit);
  }
}

void draw_joints(ImDrawList& list, const Projection& project, const SnapshotBodies& bodies, float unit) {
  const ImU32 colour = packed(axis_colour);
  const double half = 48 * unit / project.camera.pixels_per_metre(project.height);
  for (const SnapshotJoint& joint : bodies.joints) {
    const ImVec2 from = project(joint.position - half * joint.axis),
                 to = project(joint.position + half * joint.axis), at = project(joint.position);
    draw_arrow(list, from, to, colour, 2.6f * unit);
    list.AddCircleFilled(at, 5.4f * unit, IM_COL32(255, 255, 255, 230), 16);
    list.AddCircle(at, 4.2f * unit, colour, 16, 2.2f * unit);
  }
}

void draw_name(ImDrawList& list, ImFont& font, ImVec2 at, const std::string& name) {
  const ImU32 border = IM_COL32(255, 255, 255, 220);
  for (const auto& [x, y] : {std::pair{-1.5f, 0.f}, {1.5f, 0.f}, {0.f, -1.5f}, {0.f, 1.5f}})
    draw_text(list, font, {at.x + x, at.y + y}, border, name, {0.5f, 0.5f});
  draw_text(list, font, at, ink, name, {0.5f, 0.5f});
}

// 1, 2 or 5 times a power of ten, at most `value`.
double round_below(double value) {
  const double base = core::pow(10, std::floor(core::log10(value)));
  return value >= 5 * base ? 5 * base : value >= 2 * base ? 2 * base : base;
}

}  // namespace

double largest_force(const SnapshotBodies& bodies) {
  double largest = 0;
  for (const SnapshotContact& contact : bodies.contacts) largest = std::max(largest, norm(contact.force));
  return largest;
}

void draw_body_overlays(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const Camera& camera,
                        const SnapshotBodies& bodies, const BodyOverlays& overlays, double full_force,
                        float unit) {
  if (bodies.empty()) return;
  const Projection project{{(low.x + high.x) / 2, (low.y + high.y) / 2}, high.y - low.y, camera};
  list.PushClipRect(low, high, true);
  if (overlays.joints) draw_joints(list, project, bodies, unit);
  if (overlays.contacts) draw_contacts(list, project, bodies, full_force, unit);
  if (overlays.centres)
    for (const SnapshotCentre& centre : bodies.link_centres)
      draw_centre_sign(list, project(centre.position), 6.5f * unit);
  for (std::size_t b = 0; b < bodies.forms->bodies.size(); ++b)
    if (bodies.forms->bodies[b].moves)
      if (overlays.names || overlays.named == static_cast<int>(b))
        draw_name(list, *fonts.small, project(bodies.centres[b].position), bodies.forms->bodies[b].name);
  list.PopClipRect();
}

std::vector<LegendEntry> body_legend(const SnapshotBodies& bodies, const std::vector<Ground>& grounds,
                                     const BodyOverlays& overlays, double full_force, float height) {
  using Symbol = LegendEntry::Symbol;
  std::vector<LegendEntry> entries;
  if (bodies.empty()) return entries;
  std::size_t moving = 0, pressing = 0;
  for (const BodyDescription& body : bodies.forms->bodies) moving += body.moves;
  for (const SnapshotContact& contact : bodies.contacts) pressing += norm(contact.force) > 0;
  const auto counted = [](std::size_t count, const char* one, const char* more) {
    return fmt::format("{} {}", count, count == 1 ? one : more);
  };
  if (!grounds.empty())
    entries.push_back(
        {Symbol::square, square_colour, "ground: squares of " + length_text(grounds.front().square)});
  if (overlays.contacts && full_force > 0) {
    const double shown = round_below(0.6 * full_force);
    const DisplayUnit unit = display_unit("N", 1.001 * shown);
    entries.push_back(
        {Symbol::arrow, force_colour,
         fmt::format("{} {}: force of a contact", number_text(shown * unit.factor, 0), unit.label),
         static_cast<float>(longest_arrow * height * shown / full_force)});
  }
  if (overlays.joints && !bodies.joints.empty())
    entries.push_back({Symbol::line, axis_colour, "axis of a joint"});
  if (overlays.centres) entries.push_back({Symbol::centre, {}, "centre of mass of a link"});
  entries.push_back({Symbol::none,
                     {},
                     counted(moving, "body moves", "bodies move") + ", " +
                         counted(pressing, "point of contact", "points of contact")});
  return entries;
}

}  // namespace microcosm::render
