#include "engine/rigid/collision_boxes.hpp"

#include <cmath>

namespace microcosm::rigid {

std::optional<Vec3> box_separation(const CollisionShape& first, const Placed& at_first,
                                   const CollisionShape& second, const Placed& at_second, double near) {
  const Vec3 between = at_first.position - at_second.position;
  const Vec3 axes_a[3] = {at_first.x, at_first.y, at_first.z},
             axes_b[3] = {at_second.x, at_second.y, at_second.z};
  const double ha[3] = {first.half_extents.x, first.half_extents.y, first.half_extents.z};
  const double hb[3] = {second.half_extents.x, second.half_extents.y, second.half_extents.z};
  const double da[3] = {dot(at_first.x, between), dot(at_first.y, between), dot(at_first.z, between)};
  const double db[3] = {dot(at_second.x, between), dot(at_second.y, between), dot(at_second.z, between)};
  double r[3][3], size[3][3];
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      r[i][j] = dot(axes_a[i], axes_b[j]);
      size[i][j] = std::fabs(r[i][j]);
    }
  double best = -unlimited;
  int axis = 0;
  // An axis must part the boxes by this much more than the ones before to be taken instead.
  const double preference = 0.05 * near;
  for (int i = 0; i < 3; ++i) {
    const double s =
        std::fabs(da[i]) - ha[i] - (hb[0] * size[i][0] + hb[1] * size[i][1] + hb[2] * size[i][2]);
    if (s > near) return std::nullopt;
    if (i == 0 || s > best + preference) best = s, axis = i;
  }
  for (int j = 0; j < 3; ++j) {
    const double s =
        std::fabs(db[j]) - hb[j] - (ha[0] * size[0][j] + ha[1] * size[1][j] + ha[2] * size[2][j]);
    if (s > near) return std::nullopt;
    if (s > best + preference) best = s, axis = 3 + j;
  }
  Vec3 edge_normal;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const double sine = std::sqrt(std::fmax(0, 1 - r[i][j] * r[i][j]));
      if (sine < 1e-3) continue;  // a face's axis parts parallel edges as well
      const int i1 = (i + 1) % 3, i2 = (i + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;
      const double reach =
          ha[i1] * size[i2][j] + ha[i2] * size[i1][j] + hb[j1] * size[i][j2] + hb[j2] * size[i][j1];
      const double along = da[i2] * r[i1][j] - da[i1] * r[i2][j];
      const double s = (std::fabs(along) - reach) / sine;
      if (s > near) return std::nullopt;
      if (s > best + preference) {
        best = s, axis = 6;
        edge_normal = normalized(cross(axes_a[i], axes_b[j]));
      }
    }
  const Vec3 normal = axis < 3 ? axes_a[axis] : axis < 6 ? axes_b[axis - 3] : edge_normal;
  return dot(normal, between) < 0 ? -normal : normal;
}

}  // namespace microcosm::rigid
