#include "formats/urdf/extent.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::formats::urdf {

using core::Vec3;
using rigid::ShapeKind;

void Extent::widen(const rigid::Shape& shape) {
  const auto reach = [&](const Vec3& a, const Vec3& b) {
    low = {std::min(low.x, a.x), std::min(low.y, a.y), std::min(low.z, a.z)};
    high = {std::max(high.x, b.x), std::max(high.y, b.y), std::max(high.z, b.z)};
  };
  if (shape.mesh) {
    for (const Vec3& v : shape.mesh->vertices) reach(shape.pose * v, shape.pose * v);
    return;
  }
  const double r = shape.radius;
  const core::Mat3 m =
      core::rotation_matrix(shape.kind == ShapeKind::sphere ? core::Quaternion{} : shape.pose.orientation);
  // Of a box turned with the shape; a capsule is a ball carried along its axis.
  Vec3 half{r, r, r};
  if (shape.kind == ShapeKind::box) half = shape.half_extents;
  if (shape.kind == ShapeKind::cylinder) half = {r, r, shape.length / 2};
  if (shape.kind == ShapeKind::capsule) half = {0, 0, shape.length / 2};
  const double ball = shape.kind == ShapeKind::capsule ? r : 0;
  const auto span = [&](const Vec3& row) {
    return std::abs(row.x) * half.x + std::abs(row.y) * half.y + std::abs(row.z) * half.z + ball;
  };
  const Vec3 out{span(m.x), span(m.y), span(m.z)};
  reach(shape.pose.position - out, shape.pose.position + out);
}

}  // namespace microcosm::formats::urdf
