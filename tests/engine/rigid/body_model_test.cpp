#include "engine/rigid/body_model.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {
namespace {

using Catch::Matchers::Contains;

BodyModel two_links() {
  BodyModel body;
  body.name = "arm";
  for (int i = 0; i < 2; ++i) {
    Link link;
    link.name = i == 0 ? "upper" : "lower";
    link.inertial = {1, {}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    link.joint.name = i == 0 ? "shoulder" : "elbow";
    link.joint.kind = JointKind::revolute;
    link.joint.parent = i - 1;
    link.shapes.emplace_back();
    link.shapes[0].radius = 0.1;
    body.links.push_back(link);
  }
  return body;
}

std::shared_ptr<geometry::TriangleMesh> tetrahedron() {
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  mesh->vertices = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  mesh->triangles = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
  return mesh;
}

TEST_CASE("What can't be simulated is refused by body, link, field, value and what is valid") {
  struct Wrong {
    std::function<void(BodyModel&)> make;
    std::vector<const char*> named;
  };
  const Wrong wrongs[] = {
      {[](BodyModel& b) { b.links[1].inertial.mass = -1; },
       {"\"arm\"", "\"lower\"", "mass", "-1", "above 0"}},
      {[](BodyModel& b) { b.links[1].inertial.mass = unlimited; }, {"mass", "inf", "finite"}},
      {[](BodyModel& b) { b.links[0].inertial.inertia.x.x = 3; }, {"\"upper\"", "moments", "3", "sum"}},
      {[](BodyModel& b) { b.links[0].inertial.inertia.y.y = 0; }, {"\"upper\"", "moments", "above 0"}},
      {[](BodyModel& b) { b.links[0].inertial.inertia.x.y = 0.5; }, {"\"upper\"", "symmetric"}},
      {[](BodyModel& b) {
         b.links[0].joint.axis = {1, 1, 0};
       },
       {"\"shoulder\"", "axis", "1.41"}},
      {[](BodyModel& b) { b.links[0].joint.lower = 2, b.links[0].joint.upper = 1; },
       {"\"shoulder\"", "2 to 1"}},
      {[](BodyModel& b) { b.links[0].joint.motor.position_gain = -5; },
       {"\"shoulder\"", "position gain", "-5"}},
      {[](BodyModel& b) { b.links[0].joint.effort_limit = -1; }, {"effort limit", "-1"}},
      {[](BodyModel& b) { b.links[0].joint.parent = 1; }, {"\"upper\"", "parent", "1"}},
      {[](BodyModel& b) { b.links[1].name = "upper"; }, {"\"upper\"", "another link"}},
      {[](BodyModel& b) { b.links[1].joint.name = "shoulder"; }, {"\"shoulder\"", "another joint"}},
      {[](BodyModel& b) {
         b.links[1].joint.mimic = Mimic{1, 1, 0};
       },
       {"\"elbow\"", "mimics"}},
      {[](BodyModel& b) { b.links[1].shapes[0].radius = 0; }, {"\"lower\"", "radius", "0"}},
      {[](BodyModel& b) { b.links[1].shapes[0].kind = ShapeKind::plane; }, {"\"lower\"", "scenery"}},
      {[](BodyModel& b) { b.positions = {1}; }, {"\"arm\"", "1 positions", "2"}},
      {[](BodyModel& b) {
         b.rates = {1, std::numeric_limits<double>::quiet_NaN()};
       },
       {"\"arm\"", "rate", "nan"}},
  };
  CHECK_NOTHROW(check(two_links()));
  for (const Wrong& wrong : wrongs) {
    BodyModel body = two_links();
    wrong.make(body);
    try {
      check(body);
      FAIL("accepted: " << wrong.named[0]);
    } catch (const core::InputError& error) {
      for (const char* part : wrong.named) CHECK_THAT(error.what(), Contains(part));
    }
  }
}

TEST_CASE("A tree may be 128 links deep, not 129") {
  BodyModel body = two_links();
  for (int i = 2; i < 128; ++i) {
    body.links.push_back(body.links[1]);
    body.links[i].name = body.links[i].joint.name = "link" + std::to_string(i);
    body.links[i].joint.parent = i - 1;
  }
  CHECK_NOTHROW(check(body));
  body.links.push_back(body.links[1]);
  body.links[128].name = body.links[128].joint.name = "last";
  body.links[128].joint.parent = 127;
  CHECK_THROWS_WITH(check(body), Contains("\"last\"") && Contains("127"));
}

TEST_CASE("Inertias of shapes are those of the tables of solids") {
  Shape shape;
  shape.radius = 2;
  shape.length = 3;
  shape.half_extents = {1, 2, 3};
  const double pi = 3.14159265358979;
  const auto of = [&](ShapeKind kind) {
    shape.kind = kind;
    return inertial_of(shape, 10);
  };
  const Inertial sphere = of(ShapeKind::sphere);
  CHECK(sphere.mass == Approx(10 * 4 / 3.0 * pi * 8));
  CHECK(sphere.inertia.x.x == Approx(0.4 * sphere.mass * 4));
  const Inertial box = of(ShapeKind::box);
  CHECK(box.mass == Approx(480));
  CHECK(box.inertia.x.x == Approx(480 * (16 + 36) / 12.0));
  const Inertial cylinder = of(ShapeKind::cylinder);
  CHECK(cylinder.mass == Approx(10 * pi * 4 * 3));
  CHECK(cylinder.inertia.z.z == Approx(cylinder.mass * 2));
  CHECK(cylinder.inertia.x.x == Approx(cylinder.mass * (3 * 4 + 9) / 12.0));
  const Inertial cone = of(ShapeKind::cone);
  CHECK(cone.mass == Approx(10 * pi * 4));
  CHECK(cone.centre.z == Approx(-0.75));
  CHECK(cone.inertia.z.z == Approx(0.3 * cone.mass * 4));
  CHECK(cone.inertia.y.y == Approx(cone.mass * (0.15 * 4 + 0.0375 * 9)));
  const Inertial capsule = of(ShapeKind::capsule);
  CHECK(capsule.mass == Approx(cylinder.mass + sphere.mass));
  CHECK(capsule.inertia.z.z == Approx(cylinder.inertia.z.z + sphere.inertia.z.z));
  // A long capsule is a cylinder, a short one a sphere.
  shape.length = 1e-9;
  CHECK(of(ShapeKind::capsule).inertia.x.x == Approx(sphere.inertia.x.x));
  CHECK_THROWS_AS(of(ShapeKind::plane), core::InputError);
}

TEST_CASE("A shape's pose moves its centre of mass and turns its inertia") {
  Shape shape;
  shape.kind = ShapeKind::box;
  shape.half_extents = {1, 2, 3};
  shape.pose = {{5, 0, 0}, core::rotation_by({0, 0, core::pi / 2})};
  const Inertial box = inertial_of(shape, 1);
  CHECK(box.centre.x == Approx(5));
  CHECK(box.inertia.x.x == Approx(48 * (4 + 36) / 12.0));
  CHECK(box.inertia.y.y == Approx(48 * (16 + 36) / 12.0));
}

TEST_CASE("A mesh with a hole, or turned inside out, has no mass") {
  Shape shape;
  shape.kind = ShapeKind::convex_hull;
  auto mesh = tetrahedron();
  shape.mesh = mesh;
  CHECK(inertial_of(shape, 6).mass == Approx(1));
  mesh->triangles.pop_back();
  CHECK_THROWS_WITH(inertial_of(shape, 6), Contains("3 open edges"));
  mesh = tetrahedron();
  for (auto& t : mesh->triangles) std::swap(t[0], t[1]);
  shape.mesh = mesh;
  CHECK_THROWS_WITH(inertial_of(shape, 6), Contains("volume -0.16"));
}

}  // namespace
}  // namespace microcosm::rigid
