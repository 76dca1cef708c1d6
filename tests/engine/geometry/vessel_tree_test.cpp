#include "engine/geometry/vessel_tree.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"

namespace microcosm::geometry {
namespace {

using Catch::Matchers::Contains;

VesselShape vessel(std::string name, std::uint32_t start, std::uint32_t end, std::vector<Vec3> points,
                   double radius = 1e-3) {
  return {std::move(name), start, end, std::move(points), radius, radius};
}

/// A Y in the x-y plane: the trunk along x, daughters 30 degrees to either side.
VesselTree y_junction() {
  const double c = core::cos(core::pi / 6), s = core::sin(core::pi / 6);
  return VesselTree({vessel("trunk", 0, 1, {{-0.05, 0, 0}, {0, 0, 0}}),
                     vessel("left", 1, 2, {{0, 0, 0}, {0.05 * c, 0.05 * s, 0}}),
                     vessel("right", 1, 3, {{0, 0, 0}, {0.05 * c, -0.05 * s, 0}})},
                    {"in", "fork", "out left", "out right"});
}

/// A vessel of 20 points on a helix: radius of curvature 10.25 mm, far above the vessel's radius.
VesselTree helix() {
  std::vector<Vec3> points;
  for (int i = 0; i < 20; ++i) {
    const double angle = 0.3 * i;
    points.push_back({0.01 * core::cos(angle), 0.01 * core::sin(angle), 0.0005 * i});
  }
  VesselShape shape = vessel("helix", 0, 1, points, 2e-3);
  shape.radius_end = 1e-3;
  return VesselTree({shape}, {"a", "b"});
}

void require_close(const Vec3& a, const Vec3& b, double tolerance) {
  REQUIRE(norm(a - b) <= tolerance);
}

TEST_CASE("frames are orthonormal and right-handed everywhere on a bent vessel") {
  const VesselTree tree = helix();
  for (int i = 0; i <= 1000; ++i) {
    const Frame f = tree.frame(0, tree.length(0) * i / 1000);
    REQUIRE(norm(f.tangent) == Approx(1).margin(1e-14));
    REQUIRE(norm(f.normal) == Approx(1).margin(1e-14));
    REQUIRE(std::abs(dot(f.tangent, f.normal)) < 1e-14);
    require_close(cross(f.normal, f.binormal), f.tangent, 1e-14);
  }
}

TEST_CASE("frames and positions are continuous along a bent vessel") {
  const VesselTree tree = helix();
  const double step = tree.length(0) / 100000;
  for (int i = 0; i < 100000; ++i) {
    const Vec3 a = tree.position({0, 0, i * step, 5e-4, -3e-4}),
               b = tree.position({0, 0, (i + 1) * step, 5e-4, -3e-4});
    REQUIRE(norm(b - a) < 1.2 * step);
  }
}

TEST_CASE("frames don't twist: the normal of a plane curve keeps its angle to the plane") {
  std::vector<Vec3> points;
  for (int i = 0; i < 12; ++i) points.push_back({0.02 * core::cos(0.2 * i), 0.02 * core::sin(0.2 * i), 0});
  const VesselTree tree({vessel("arc", 0, 1, points)}, {"a", "b"});
  const double first = tree.frame(0, 0).normal.z;
  for (int i = 0; i <= 100; ++i)
    REQUIRE(tree.frame(0, tree.length(0) * i / 100).normal.z == Approx(first).margin(1e-12));
}

TEST_CASE("curvature of points on a circle is one over its radius, towards its centre") {
  std::vector<Vec3> points;
  for (int i = 0; i < 100; ++i) points.push_back({0.02 * core::cos(0.02 * i), 0.02 * core::sin(0.02 * i), 0});
  const VesselTree tree({vessel("arc", 0, 1, points)}, {"a", "b"});
  const double s = tree.length(0) / 2;
  const Vec3 k = tree.curvature(0, s);
  REQUIRE(norm(k) == Approx(1 / 0.02).epsilon(1e-3));
  REQUIRE(dot(normalized(k), normalized(tree.centre(0, s))) == Approx(-1).epsilon(1e-6));
}

TEST_CASE("locate is the inverse of position, at random places of a bent and tapered vessel") {
  const VesselTree tree = helix();
  core::RandomStream random(1, 0, core::stream_id("locate"));
  for (int i = 0; i < 20000; ++i) {
    const double s = random.uniform() * tree.length(0);
    const double r = std::sqrt(random.uniform()) * tree.rest_radius(0, s) * 0.999;
    const double angle = random.uniform() * 2 * core::pi;
    const core::VesselPosition where{0, 0, s, r * core::cos(angle), r * core::sin(angle)};
    const core::VesselPosition found = tree.locate(tree.position(where));
    REQUIRE(found.vessel == 0);
    REQUIRE(std::abs(found.s - s) < 1e-12);
    REQUIRE(std::abs(found.y - where.y) < 1e-12);
    REQUIRE(std::abs(found.z - where.z) < 1e-12);
  }
}

TEST_CASE("locate finds the ends of a vessel, nothing outside, and fills the wedge at a junction") {
  const VesselTree tree = y_junction();
  REQUIRE(tree.locate({-0.05, 5e-4, 0}).vessel == 0);
  REQUIRE(tree.locate({-0.0501, 0, 0}).vessel == core::no_vessel);
  REQUIRE(tree.locate({-0.02, 1.1e-3, 0}).vessel == core::no_vessel);
  REQUIRE(tree.locate(tree.position({2, 0, 0.03, 2e-4, 1e-4})).vessel == 2);
  // Beside the fork, beyond the trunk's end and before the left daughter's start.
  const core::VesselPosition wedge = tree.locate({1e-5, 9e-4, 0});
  REQUIRE(wedge.vessel != core::no_vessel);
}

TEST_CASE("at a junction the trunk's normal lies in the daughters' plane and the binormal across it") {
  const VesselTree tree = y_junction();
  const Frame f = tree.frame(0, tree.length(0));
  REQUIRE(std::abs(f.normal.y) == Approx(1).margin(1e-12));
  REQUIRE(std::abs(tree.frame(1, 0).binormal.z) == Approx(1).margin(1e-12));
}

TEST_CASE("the separation axis is the difference of two directions, and the principal axis of more") {
  const Vec3 tangent{1, 0, 0};
  const std::vector<Vec3> two{{0.8, 0.6, 0}, {0.8, 0, 0.6}};
  const Vec3 axis = separation_axis(tangent, two);
  REQUIRE(std::abs(dot(axis, normalized(Vec3{0, 1, -1}))) == Approx(1).margin(1e-12));
  const std::vector<Vec3> three{normalized(Vec3{1, 0, 0.9}), normalized(Vec3{1, 0.1, 0}),
                                normalized(Vec3{1, 0, -0.9})};
  REQUIRE(std::abs(separation_axis(tangent, three).z) > 0.99);
  const std::vector<Vec3> same{{1, 0, 0}, {1, 0, 0}};
  REQUIRE(norm(separation_axis(tangent, same)) == 0);
}

TEST_CASE("turn takes one direction to the other, keeps lengths, and survives opposite directions") {
  core::RandomStream random(2, 0, 0);
  for (int i = 0; i < 1000; ++i) {
    Vec3 v[3];
    for (Vec3& a : v) {
      a.x = random.normal();
      a.y = random.normal();
      a.z = random.normal();
    }
    const Vec3 from = normalized(v[0]), to = normalized(v[1]);
    require_close(turn(from, from, to), to, 1e-12);
    REQUIRE(norm(turn(v[2], from, to)) == Approx(norm(v[2])));
    require_close(turn(from, from, -from), -from, 1e-12);
  }
}

TEST_CASE("bad shapes are refused by name") {
  const auto build = [](std::vector<VesselShape> shapes) {
    return VesselTree(std::move(shapes), {"a", "b"});
  };
  const std::vector<Vec3> good{{0, 0, 0}, {1, 0, 0}};
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, {{0, 0, 0}})}),
                      Contains("'v'") && Contains("at least two points"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, {{0, 0, 0}, {0, 0, 0}})}),
                      Contains("'v'") && Contains("coincide"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, {{0, 0, 0}, {1, 0, 0}, {0.5, 0, 0}})}),
                      Contains("turns back"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, good, -1e-3)}), Contains("'v'") && Contains("radius"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, good, std::nan(""))}), Contains("'v'") && Contains("radius"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, {{0, 0, 0}, {std::nan(""), 0, 0}})}), Contains("not finite"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 7, good)}), Contains("node 7"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, good), vessel("v", 1, 0, {{1, 0, 0}, {0, 0, 0}})}),
                      Contains("given twice"));
  REQUIRE_THROWS_WITH(build({vessel("v", 0, 1, good), vessel("w", 1, 0, {{1.1, 0, 0}, {0, 0, 0}})}),
                      Contains("'w'") && Contains("'b'"));
  REQUIRE_THROWS_AS(VesselTree({vessel("v", 0, 1, good)}, {"a", "b", "c"}), core::InputError);
}

}  // namespace
}  // namespace microcosm::geometry
