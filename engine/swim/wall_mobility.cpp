#include "engine/swim/wall_mobility.hpp"

#include <algorithm>

namespace microcosm::swim {

WallDrag wall_drag(double sphere_radius, double wall_distance) {
  const double gap = std::max(wall_distance / sphere_radius - 1, roughness);  // [radii]
  const double x = 1 / (1 + gap), x3 = x * x * x;
  const double parallel = 1 - 9.0 / 16 * x + x3 / 8 - 45.0 / 256 * x3 * x - x3 * x * x / 16;
  const double perpendicular = (6 * gap * gap + 2 * gap) / (6 * gap * gap + 9 * gap + 2);
  return {1 / parallel, 1 / perpendicular};
}

}  // namespace microcosm::swim
