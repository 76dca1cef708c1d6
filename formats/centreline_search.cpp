#include "formats/centreline_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace microcosm::formats {

using core::Vec3;

namespace {

// Longer pieces than so many cells are held in larger cells.
constexpr double cells_along_a_piece = 32;

}  // namespace

CentrelineSearch::CentrelineSearch(double reach, double longest)
    : reach_(reach), cell_(std::max(reach, longest / cells_along_a_piece)) {}

CentrelineSearch::Cell CentrelineSearch::cell_of(const Vec3& point) const {
  const auto index = [&](double x) { return static_cast<std::int64_t>(std::floor(x / cell_)); };
  return {index(point.x), index(point.y), index(point.z)};
}

void CentrelineSearch::add(std::size_t number, const std::vector<Vec3>& path,
                           const std::vector<double>& radius) {
  double at = 0;
  const Vec3 margin{reach_, reach_, reach_};
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Vec3 &a = path[i - 1], &b = path[i];
    const double length = norm(b - a);
    const auto piece = static_cast<std::uint32_t>(pieces_.size());
    pieces_.push_back({a, b, at, length, radius[i - 1], radius[i], number});
    at += length;
    const Cell low = cell_of(Vec3{std::min(a.x, b.x), std::min(a.y, b.y), std::min(a.z, b.z)} - margin),
               high = cell_of(Vec3{std::max(a.x, b.x), std::max(a.y, b.y), std::max(a.z, b.z)} + margin);
    for (std::int64_t x = low[0]; x <= high[0]; ++x)
      for (std::int64_t y = low[1]; y <= high[1]; ++y)
        for (std::int64_t z = low[2]; z <= high[2]; ++z) cells_[{x, y, z}].push_back(piece);
  }
}

NearestPoint CentrelineSearch::nearest(const Vec3& point) const {
  NearestPoint best;
  best.distance = std::numeric_limits<double>::infinity();
  const auto found = cells_.find(cell_of(point));
  if (found == cells_.end()) return best;
  for (const std::uint32_t p : found->second) {
    const Piece& piece = pieces_[p];
    const Vec3 way = piece.end - piece.start;
    const double share = std::clamp(dot(point - piece.start, way) / (piece.length * piece.length), 0.0, 1.0);
    const double distance = norm(point - (piece.start + share * way));
    if (!(distance < best.distance)) continue;
    best = {piece.line, piece.at + share * piece.length, distance,
            piece.radius_start + share * (piece.radius_end - piece.radius_start)};
  }
  return best;
}

}  // namespace microcosm::formats
