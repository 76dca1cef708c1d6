#include "formats/centreline_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace microcosm::formats {

using core::Vec3;

namespace {

// Longer pieces than so many cells are held in larger cells.
constexpr double cells_along_a_piece = 64;

}  // namespace

// A piece is entered where its samples lie, half a cell apart. What is within reach of it is at most half a
// cell away, and that place at most a quarter from a sample: in the next cell at most.
CentrelineSearch::CentrelineSearch(double reach, double longest)
    : cell_(std::max(2 * reach, longest / cells_along_a_piece)) {}

CentrelineSearch::Cell CentrelineSearch::cell_of(const Vec3& point) const {
  const auto index = [&](double x) { return static_cast<std::int64_t>(std::floor(x / cell_)); };
  return {index(point.x), index(point.y), index(point.z)};
}

void CentrelineSearch::add(std::size_t number, const std::vector<Vec3>& path,
                           const std::vector<double>& radius) {
  double at = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Vec3 way = path[i] - path[i - 1];
    const double length = norm(way);
    const auto piece = static_cast<std::uint32_t>(pieces_.size());
    pieces_.push_back({path[i - 1], path[i], at, length, radius[i - 1], radius[i], number});
    at += length;
    const int steps = 1 + static_cast<int>(2 * length / cell_);
    for (int k = 0; k <= steps; ++k) {
      auto& held = cells_[cell_of(path[i - 1] + (static_cast<double>(k) / steps) * way)];
      if (held.empty() || held.back() != piece) held.push_back(piece);
    }
  }
}

NearestPoint CentrelineSearch::nearest(const Vec3& point) const {
  NearestPoint best;
  best.distance = std::numeric_limits<double>::infinity();
  const Cell middle = cell_of(point);
  const auto look_at = [&](const Piece& piece) {
    const Vec3 way = piece.end - piece.start;
    const double share = std::clamp(dot(point - piece.start, way) / (piece.length * piece.length), 0.0, 1.0);
    const double distance = norm(point - (piece.start + share * way));
    if (!(distance < best.distance)) return;
    best = {piece.line, piece.at + share * piece.length, distance,
            piece.radius_start + share * (piece.radius_end - piece.radius_start)};
  };
  for (std::int64_t x = middle[0] - 1; x <= middle[0] + 1; ++x)
    for (std::int64_t y = middle[1] - 1; y <= middle[1] + 1; ++y)
      for (std::int64_t z = middle[2] - 1; z <= middle[2] + 1; ++z) {
        const auto found = cells_.find({x, y, z});
        if (found == cells_.end()) continue;
        for (const std::uint32_t piece : found->second) look_at(pieces_[piece]);
      }
  return best;
}

}  // namespace microcosm::formats
