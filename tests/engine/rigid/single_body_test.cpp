#include "engine/rigid/single_body.hpp"

#include <catch2/catch.hpp>

using namespace microcosm;
using namespace microcosm::rigid;

namespace {

const FreeBodyModel brick{.mass = 2, .moments = {0.3, 0.5, 0.7}, .inertia_frame = {}};
const FreeBody body_turned{{0.3, -0.2, 1}, core::rotation_by({0.4, -0.9, 0.2})};

}  // namespace

TEST_CASE("a scaled row pushes a single body as its impulse does, at one point, and measures what it does") {
  const SingleBody body = single_body(brick, body_turned);
  const Vec3 point{0.5, 0.4, 0.2}, along = normalized(Vec3{1, 2, -0.5});
  double row[6];
  const double inverse_mass = body.row(point, along, false, row);

  // Newton and Euler.
  const Mat3 inverse = inverse_inertia(brick, body_turned.orientation);
  const Vec3 arm = point - body_turned.centre;
  const Vec3 linear = along / brick.mass, angular = inverse * cross(arm, along);
  CHECK(inverse_mass == Approx(dot(along, linear + cross(angular, arm))).epsilon(1e-14));

  const double before[6] = {0.1, -0.2, 0.3, 1, 2, 3};
  double scaled[6], after[6], speed = 0;
  body.scale(before, scaled);
  for (int i = 0; i < 6; ++i) speed += row[i] * scaled[i];
  const Vec3 velocity = Vec3{1, 2, 3} + cross(Vec3{0.1, -0.2, 0.3}, arm);
  CHECK(speed == Approx(dot(along, velocity)).epsilon(1e-14));
  for (int i = 0; i < 6; ++i) scaled[i] += 0.7 * row[i];
  body.unscale(scaled, after);
  const double change[6] = {angular.x, angular.y, angular.z, linear.x, linear.y, linear.z};
  for (int i = 0; i < 6; ++i) CHECK(after[i] - before[i] == Approx(0.7 * change[i]).margin(1e-14));
}
