#include "engine/swim/sphere_near_wall.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/swim/wall_mobility.hpp"

namespace microcosm::swim {

namespace {

/// Force of translation, torque of translation (over 8 pi mu a^2 U), torque of rotation.
using Three = std::array<double, 3>;

/// Exact values at gaps [radii]: Goldman, Cox and Brenner 1967, tables 1 and 2. The last is so far that the
/// reflections are exact to the digits given.
struct Tabulated {
  double gap;
  Three exact;
};
constexpr std::array<Tabulated, 5> table{{{0.0453, {2.6475, 1.4552e-1, 1.7000}},
                                          {0.1276, {2.1514, 7.3718e-2, 1.3877}},
                                          {0.5431, {1.5675, 1.4649e-2, 1.0998}},
                                          {1.3524, {1.3079, 2.6425e-3, 1.0250}},
                                          {2.7622, {1.1738, 4.2160e-4, 1.0059}}}};

Three lubrication(double gap) {
  const double l = -core::log(gap);
  return {8.0 / 15 * l + 0.9588 + 64.0 / 375 * gap * l, 0.1 * l - 0.1895 + 43.0 / 250 * gap * l,
          0.4 * l + 0.3709 + 66.0 / 125 * gap * l};
}

Three reflections(double gap) {
  const double x = 1 / (1 + gap), x3 = x * x * x;
  return {1 / (1 - 9.0 / 16 * x + x3 / 8 - 45.0 / 256 * x3 * x - x3 * x * x / 16),
          3.0 / 32 * x3 * x * (1 - 3.0 / 8 * x), 1 / (1 - 5.0 / 16 * x3)};
}

Three along_wall(double gap) {
  if (gap < table.front().gap) return lubrication(gap);
  Three result = reflections(gap);
  if (gap >= table.back().gap) return result;
  std::size_t k = 0;
  while (gap >= table[k + 1].gap) ++k;
  const Tabulated &below = table[k], &above = table[k + 1];
  // The first node is the lubrication form's own value, so that the two join.
  const Three low = k == 0 ? lubrication(below.gap) : below.exact;
  const Three low_far = reflections(below.gap), high_far = reflections(above.gap);
  const double share = core::log(gap / below.gap) / core::log(above.gap / below.gap);
  const bool last = k + 2 == table.size();
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double from = low[i] / low_far[i], to = last ? 1 : above.exact[i] / high_far[i];
    result[i] *= from + share * (to - from);
  }
  return result;
}

double spinning(double gap) {
  const double x = 1 / (1 + gap), x2 = x * x, x3 = x2 * x;
  const double third = x2 / (4 - x2), fourth = x3 / (8 - 4 * x2);
  return 1 + x3 / 8 + third * third * third + fourth * fourth * fourth;
}

}  // namespace

NearWall sphere_near_wall(double radius, double wall_distance) {
  if (std::isinf(wall_distance)) return {};
  const double gap = std::max(wall_distance / radius - 1, roughness);
  const Three along = along_wall(gap);
  return {.parallel = along[0],
          .perpendicular = wall_drag(radius, wall_distance).perpendicular,
          .turning = along[2],
          .spinning = spinning(gap),
          .coupling = 8.0 / 6 * along[1]};
}

}  // namespace microcosm::swim
