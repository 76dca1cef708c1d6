#include "render/vessel_labels.hpp"

#include <algorithm>
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

  // The upper left corner of a free place for a text of this size beside one of the discs.
  std::optional<ImVec2> place(const std::vector<Disc>& beside, ImVec2 size) {
    const float gap = 0.45f * size.y;
    for (std::size_t k = 0; k < beside.size(); ++k) {
      // From the middle of the vessel outwards.
      const std::size_t middle = beside.size() / 2, away = (k + 1) / 2;
      const std::size_t i = k % 2 ? middle - away : std::min(middle + away, beside.size() - 1);
      const Disc& disc = beside[i];
      const ImVec2 corners[] = {{disc.x - size.x / 2, disc.y - disc.radius - gap - size.y},
                                {disc.x - size.x / 2, disc.y + disc.radius + gap},
                                {disc.x + disc.radius + gap, disc.y - size.y / 2},
                                {disc.x - disc.radius - gap - size.x, disc.y - size.y / 2},
                                {disc.x + 0.7f * disc.radius + gap, disc.y + 0.7f * disc.radius},
                                {disc.x + 0.7f * disc.radius + gap, disc.y - 0.7f * disc.radius - size.y}};
      for (const ImVec2& corner : corners)
        if (is_free(corner, {corner.x + size.x, corner.y + size.y}, gap)) {
          occupied_.push_back({corner, {corner.x + size.x, corner.y + size.y}});
          return corner;
        }
    }
    return std::nullopt;
  }

 private:
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
                        const SceneSnapshot& scene, double radius_factor, const std::vector<bool>& named,
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
  for (std::size_t v = 0; v < scene.vessels.size(); ++v) {
    if (!named[v]) continue;
    std::vector<Disc> visible;
    for (const VesselPoint& point : scene.vessels[v].points) {
      const Disc disc = disc_of(point);
      if (disc.x > low.x && disc.x < high.x && disc.y > low.y && disc.y < high.y) visible.push_back(disc);
    }
    std::string text = scene.vessels[v].name;
    std::replace(text.begin(), text.end(), '_', ' ');
    const ImVec2 size = text_size(*fonts.small, text);
    if (visible.empty()) continue;
    if (const auto corner = placer.place(visible, size)) draw_text(list, *fonts.small, *corner, ink, text);
  }
}

}  // namespace microcosm::render
