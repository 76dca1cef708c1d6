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
      : low_(low), high_(high), discs_(std::move(discs)), occupied_(std::move(occupied)) {}

  struct Place {
    ImVec2 corner;  // upper left
    Disc beside;
    bool needs_line;  // it stands away from its vessel
  };

  // A free place for a text of this size beside one of the discs, from the middle of the vessel outwards; if
  // there is none, further away.
  std::optional<Place> place(const std::vector<Disc>& vessel, ImVec2 size) {
    const float gap = 0.45f * size.y;
    for (const float distance : {gap, 3 * size.y, 5 * size.y, 8 * size.y})
      for (std::size_t k = 0; k < vessel.size(); ++k) {
        const std::size_t middle = vessel.size() / 2, away = (k + 1) / 2;
        const Disc& disc = vessel[k % 2 ? middle - away : std::min(middle + away, vessel.size() - 1)];
        for (const ImVec2& corner : corners(disc, size, distance))
          if (is_free(corner, {corner.x + size.x, corner.y + size.y}, gap)) {
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
    constexpr float air = 5;
    const ImVec2 from{std::clamp(place->beside.x, place->corner.x - air, place->corner.x + size.x + air),
                      std::clamp(place->beside.y, place->corner.y - air, place->corner.y + size.y + air)};
    list.AddLine(from, {place->beside.x, place->beside.y}, ink, 1.2f);
    list.AddCircleFilled({place->beside.x, place->beside.y}, 2.5f, ink, 12);
  }
}

}  // namespace microcosm::render
