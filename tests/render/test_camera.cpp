#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "engine/core/math.hpp"
#include "render/camera.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

// Through the matrices, to normalized device coordinates.
std::array<double, 3> through(const Camera& camera, double aspect, const Vec3& p) {
  const Mat4 view = camera.view(), projection = camera.projection(aspect);
  std::array<double, 4> in{p.x, p.y, p.z, 1}, eye{}, out{};
  for (int r = 0; r < 4; ++r)
    for (int c = 0; c < 4; ++c) eye[r] += static_cast<double>(view[4 * c + r]) * in[c];
  for (int r = 0; r < 4; ++r)
    for (int c = 0; c < 4; ++c) out[r] += static_cast<double>(projection[4 * c + r]) * eye[c];
  return {out[0] / out[3], out[1] / out[3], out[2] / out[3]};
}

}  // namespace

TEST_CASE("looking along +y with z up, x is to the right and z up") {
  Camera camera;
  camera.look({0, 1, 0}, {0, 0, 1});
  CHECK(camera.right() == Vec3{1, 0, 0});
  CHECK(camera.up() == Vec3{0, 0, 1});
  CHECK(norm(cross(camera.right(), camera.up()) + camera.forward()) <
        1e-15);  // right-handed: right x up = backwards
}

TEST_CASE("fitted balls touch the margins and none is outside") {
  const std::vector<Ball> balls = {{{-0.2, 0.1, 0}, 0.01}, {{0.3, 0, 0.1}, 0.02}, {{0, 0, -0.05}, 0.0}};
  Camera camera;
  camera.look({0.2, 1, -0.3}, {0, 0, 1});
  const double aspect = 1.5;
  camera.fit(balls, aspect, 0.1);
  camera.set_depth({0, 0, 0}, 1);
  double widest = 0, highest = 0;
  for (const Ball& ball : balls) {
    const auto p = through(camera, aspect, ball.centre);
    widest = std::max(widest, std::abs(p[0]) + ball.radius / (camera.half_height() * aspect));
    highest = std::max(highest, std::abs(p[1]) + ball.radius / camera.half_height());
    CHECK(std::abs(p[2]) < 1);
  }
  CHECK(std::max(widest, highest) == Approx(0.9).epsilon(1e-5));
}

TEST_CASE("the matrices and `project` put a point at the same place") {
  Camera camera;
  camera.look({1, 2, -0.5}, {0, 0, 1});
  camera.fit(std::vector<Ball>{{{0.1, 0.2, 0.3}, 0.05}}, 2, 0);
  const Vec3 point{0.12, 0.22, 0.29};
  const double width = 1600, height = 800;
  const auto pixels = camera.project(point, height);
  const auto device = through(camera, 2, point);
  CHECK(pixels[0] == Approx(device[0] * width / 2).epsilon(1e-4));
  CHECK(pixels[1] == Approx(-device[1] * height / 2).epsilon(1e-4));
}

TEST_CASE("a full turn comes back, and no orbit passes over the pole") {
  Camera camera;
  camera.look({0, 1, 0}, {0, 0, 1});
  for (int i = 0; i < 36; ++i) camera.orbit(core::pi / 18, 0);
  CHECK(norm(camera.forward() - Vec3{0, 1, 0}) < 1e-12);
  for (int i = 0; i < 100; ++i) camera.orbit(0, 0.1);
  CHECK(camera.up().z > 0);
  CHECK(camera.forward().z < 1);
  CHECK(norm(camera.forward()) == Approx(1).epsilon(1e-12));
}

TEST_CASE("what is drawn follows the mouse when it is moved, and zooming doubles the scale") {
  Camera camera;
  camera.look({0, 1, 0}, {0, 0, 1});
  camera.fit(std::vector<Ball>{{{0, 0, 0}, 0.1}}, 1, 0);
  camera.pan(0.25, 0.1);
  const auto p = camera.project({0, 0, 0}, 1000);
  CHECK(p[0] == Approx(250));
  CHECK(p[1] == Approx(-100));
  const double before = camera.pixels_per_metre(1000);
  camera.zoom(2);
  CHECK(camera.pixels_per_metre(1000) == Approx(2 * before));
}
