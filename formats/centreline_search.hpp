#pragma once
// The nearest of many pieces of polylines, found in a grid.

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "engine/core/vec3.hpp"

namespace microcosm::formats {

/// The nearest point of what is known.
struct NearestPoint {
  std::size_t line = 0;
  double at = 0;        // [m] along it
  double distance = 0;  // [m]
  double radius = 0;    // [m], of the known line there
};

class CentrelineSearch {
 public:
  /// `reach` [m]: how far away anything may be found; `longest` [m]: of the pieces to come.
  CentrelineSearch(double reach, double longest);

  /// Adds a polyline with its radii as line `number`.
  void add(std::size_t number, const std::vector<core::Vec3>& path, const std::vector<double>& radius);
  /// Distance beyond the reach: nothing near.
  NearestPoint nearest(const core::Vec3& point) const;

 private:
  struct Piece {
    core::Vec3 start, end;
    double at, length, radius_start, radius_end;
    std::size_t line;
  };
  using Cell = std::array<std::int64_t, 3>;

  Cell cell_of(const core::Vec3& point) const;

  double cell_;
  std::vector<Piece> pieces_;
  std::map<Cell, std::vector<std::uint32_t>> cells_;
};

}  // namespace microcosm::formats
