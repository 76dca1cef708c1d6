#include "render/vessel_labels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace microcosm::render {
namespace {

struct Disc {
  float x, y, radius;
};

bool meet(const Disc& disc, ImVec2 low, ImVec2 high) {
  const float dx = disc.x - std::clamp(disc.x, low.x, high.x),
              dy = disc.y - std::clamp(disc.y, low.y, high.y);
  return dx * dx + dy * dy < disc.radius * disc.radius;
}

bool meet(const std::pair<ImVec2, ImVec2>& box, ImVec2 low, ImVec2 high) {
  return box.first.x < high.x && low.x < box.second.x && box.first.y < high.y && low.y < box.second.y;
}

class Placer {
 public:
  Placer(ImVec2 low, ImVec2 high, std::vector<Disc> discs, std::vector<std::pair<ImVec2, ImVec2>> occupied)
      : low_(low),
        high_(high),
        discs_(std::move(discs)),
        occupied_(std::move(occupied)),
        given_(occupied_.size()) {}

  struct Place {
    ImVec2 corner;  // upper left
    Disc beside;
    bool needs_line;  // it stands away from its vessel
  };

  /// Where the line to the disc leaves the text.
  static ImVec2 line_start(ImVec2 corner, ImVec2 size, const Disc& disc) {
    constexpr float air = 5;
    return {std::clamp(disc.x, corner.x - air, corner.x + size.x + air),
            std::clamp(disc.y, corner.y - air, corner.y + size.y + air)};
  }

  // A free place for a text of this size beside one of the discs, from the middle of the vessel outwards; if
  // there is none, further away.
  std::optional<Place> place(const std::vector<Disc>& vessel, ImVec2 size) {
    const float gap = 0.45f * size.y;
    for (const float distance : {gap, 3 * size.y, 5 * size.y, 8 * size.y})
      for (std::size_t k = 0; k < vessel.size(); ++k) {
        const std::size_t middle = vessel.size() / 2, away = (k + 1) / 2;
        const Disc& disc = vessel[k % 2 ? middle - away : std::min(middle + away, vessel.size() - 1)];
        for (const ImVec2& corner : corners(disc, size, distance))
          if (is_free(corner, {corner.x + size.x, corner.y + size.y}, gap) &&
              (distance == gap || take_line(line_start(corner, size, disc), {disc.x, disc.y}))) {
            occupied_.push_back({corner, {corner.x + size.x, corner.y + size.y}});
            return Place{corner, disc, distance > gap};
          }
      }
    return std::nullopt;
  }

 private:
  // Of the text at `distance` from the disc: above, below, right, left, and aslant.
  static std::array<ImVec2, 8> corners(const Disc& disc, ImVec2 size, float distance) {
    const float r = disc.radius + distance, slant = 0.7f * disc.radius + distance;
    return {{{disc.x - size.x / 2, disc.y - r - size.y},
             {disc.x - size.x / 2, disc.y + r},
             {disc.x + r, disc.y - size.y / 2},
             {disc.x - r - size.x, disc.y - size.y / 2},
             {disc.x + slant, disc.y + 0.7f * r},
             {disc.x + slant, disc.y - 0.7f * r - size.y},
             {disc.x - slant - size.x, disc.y + 0.7f * r},
             {disc.x - slant - size.x, disc.y - 0.7f * r - size.y}}};
  }
  // Whether a line crosses no text and no other line; if so it is there from now on.
  bool take_line(ImVec2 from, ImVec2 to) {
    constexpr int pieces = 16;
    constexpr float half = 2;
    std::vector<std::pair<ImVec2, ImVec2>> boxes;
    for (int i = 0; i <= pieces; ++i) {
      const float t = static_cast<float>(i) / pieces;
      const ImVec2 at{from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
      boxes.push_back({{at.x - half, at.y - half}, {at.x + half, at.y + half}});
    }
    for (const auto& box : boxes)
      for (std::size_t i = given_; i < occupied_.size(); ++i)
        if (meet(occupied_[i], box.first, box.second)) return false;
    occupied_.insert(occupied_.end(), boxes.begin(), boxes.end());
    return true;
  }
  bool is_free(ImVec2 low, ImVec2 high, float gap) const {
    if (low.x < low_.x + gap || low.y < low_.y + gap || high.x > high_.x - gap || high.y > high_.y - gap)
      return false;
    const ImVec2 wide_low{low.x - 0.5f * gap, low.y}, wide_high{high.x + 0.5f * gap, high.y};
    return std::none_of(discs_.begin(), discs_.end(),
                        [&](const Disc& d) { return meet(d, wide_low, wide_high); }) &&
           std::none_of(occupied_.begin(), occupied_.end(),
                        [&](const auto& box) { return meet(box, wide_low, wide_high); });
  }

  ImVec2 low_, high_;
  std::vector<Disc> discs_;
  std::vector<std::pair<ImVec2, ImVec2>> occupied_;
  std::size_t given_;  // that were occupied from the start: lines may cross them
};

}  // namespace

void draw_vessel_labels(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const Camera& camera,
                        const SceneSnapshot& scene, double radius_factor,
                        std::vector<std::pair<ImVec2, ImVec2>> occupied) {
  const double height = high.y - low.y;
  const ImVec2 centre{(low.x + high.x) / 2, (low.y + high.y) / 2};
  const auto disc_of = [&](const VesselPoint& point) {
    const auto p = camera.project(point.centre, height);
    return Disc{centre.x + static_cast<float>(p[0]), centre.y + static_cast<float>(p[1]),
                static_cast<float>(radius_factor * point.radius * camera.pixels_per_metre(height))};
  };
  std::vector<Disc> all;
  for (const SnapshotVessel& vessel : scene.vessels)
    for (const VesselPoint& point : vessel.points) all.push_back(disc_of(point));
  Placer placer(low, high, std::move(all), std::move(occupied));
  for (const SnapshotVessel& vessel : scene.vessels) {
    std::vector<Disc> visible;
    for (const VesselPoint& point : vessel.points) {
      const Disc disc = disc_of(point);
      if (disc.x > low.x && disc.x < high.x && disc.y > low.y && disc.y < high.y) visible.push_back(disc);
    }
    // A vessel hardly longer than wide has no room for a name.
    const std::vector<VesselPoint>& points = vessel.points;
    if (visible.empty() || norm(points.back().centre - points.front().centre) < 2.5 * points.front().radius)
      continue;
    std::string text = vessel.name;
    std::replace(text.begin(), text.end(), '_', ' ');
    const ImVec2 size = text_size(*fonts.small, text);
    const auto place = placer.place(visible, size);
    if (!place) continue;
    draw_text(list, *fonts.small, place->corner, ink, text);
    if (!place->needs_line) continue;
    const ImVec2 from = Placer::line_start(place->corner, size, place->beside);
    list.AddLine(from, {place->beside.x, place->beside.y}, ink, 1.2f);
    list.AddCircleFilled({place->beside.x, place->beside.y}, 2.5f, ink, 12);
  }
}

std::vector<std::pair<ImVec2, ImVec2>> draw_flow_arrows(ImDrawList& list, ImVec2 low, ImVec2 high,
                                                        const Camera& camera, const SceneSnapshot& scene,
                                                        double radius_factor, float unit) {
  std::vector<std::pair<ImVec2, ImVec2>> taken;
  const double height = high.y - low.y;
  const ImVec2 centre{(low.x + high.x) / 2, (low.y + high.y) / 2};
  const auto place = [&](const VesselPoint& point) {
    const auto p = camera.project(point.centre, height);
    return ImVec2{centre.x + static_cast<float>(p[0]), centre.y + static_cast<float>(p[1])};
  };
  for (const SnapshotVessel& vessel : scene.vessels) {
    std::vector<std::size_t> visible;
    for (std::size_t i = 0; i < vessel.points.size(); ++i) {
      const ImVec2 p = place(vessel.points[i]);
      if (p.x > low.x && p.x < high.x && p.y > low.y && p.y < high.y) visible.push_back(i);
    }
    if (visible.size() < 3) continue;
    const std::size_t middle = visible[visible.size() / 2], before = middle - 1;
    const VesselPoint& point = vessel.points[middle];
    const ImVec2 from = place(vessel.points[before]), to = place(point),
                 first = place(vessel.points[visible.front()]), last = place(vessel.points[visible.back()]);
    const auto distance = [](ImVec2 a, ImVec2 b) {
      return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
    };
    const float radius = static_cast<float>(radius_factor * point.radius * camera.pixels_per_metre(height));
    const float size = std::clamp(0.75f * radius, 8 * unit, 20 * unit);
    const float step = distance(from, to);
    if (step < 1e-3f || distance(first, last) < 4 * size || point.flow_rate == 0) continue;
    const float sign = point.flow_rate > 0 ? 1.0f : -1.0f;
    const ImVec2 along{sign * (to.x - from.x) / step, sign * (to.y - from.y) / step};
    const ImVec2 tip{to.x + size * along.x, to.y + size * along.y};
    const ImVec2 left{to.x - 0.7f * size * along.x - 0.8f * size * along.y,
                      to.y - 0.7f * size * along.y + 0.8f * size * along.x};
    const ImVec2 right{to.x - 0.7f * size * along.x + 0.8f * size * along.y,
                       to.y - 0.7f * size * along.y - 0.8f * size * along.x};
    list.AddTriangleFilled(tip, left, right, IM_COL32_WHITE);
    list.AddTriangle(tip, left, right, ink, 1.5f * unit);
    const float room = 1.3f * size;
    taken.push_back({{to.x - room, to.y - room}, {to.x + room, to.y + room}});
  }
  return taken;
}

}  // namespace microcosm::render
