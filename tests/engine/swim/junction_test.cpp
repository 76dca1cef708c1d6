#include "engine/swim/junction.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/swim/cross_section_flux.hpp"
#include "validation/carrier_runs.hpp"

namespace microcosm::swim {
namespace {

using namespace validation;

constexpr double pi = core::pi;

/// The place in the trunk's end that lies `y` along world y and `z` along world z from its axis.
core::VesselPosition trunk_end(const Blood& blood, double y, double z) {
  const double s = blood.vessels->length(0);
  const geometry::Frame f = blood.vessels->frame(0, s);
  const Vec3 offset{0, y, z};
  return {0, 0, s, dot(offset, f.normal), dot(offset, f.binormal)};
}

TEST_CASE("a tracer takes the branch in whose share of the flux it lies, on the side of that branch") {
  const Blood blood = fork({pi / 6, -pi / 6}, {7e-7, 3e-7});
  JunctionCrossing junction(*blood.vessels, *blood.flow);
  const double cut = 1e-3 * chord_flux_quantile(0.3, 2);  // branch 1 (30 %) lies towards -y
  for (const double z : {-5e-4, 0.0, 5e-4}) {
    REQUIRE(junction.cross(trunk_end(blood, cut + 1e-8, z), true, 0).where.vessel == 1);
    REQUIRE(junction.cross(trunk_end(blood, cut - 1e-8, z), true, 0).where.vessel == 2);
  }
}

TEST_CASE(
    "the piece next to the dividing chord comes to the branch's inner wall, the far wall to its outer") {
  const Blood blood = fork({pi / 6, -pi / 6}, {5e-7, 5e-7});
  JunctionCrossing junction(*blood.vessels, *blood.flow);
  const auto offset_y = [&](const core::VesselPosition& place) { return blood.vessels->position(place).y; };
  const double inner = offset_y(junction.cross(trunk_end(blood, 1e-9, 0), true, 0).where);
  const double outer = offset_y(junction.cross(trunk_end(blood, 0.999e-3, 0), true, 0).where);
  REQUIRE(inner == Approx(-0.8e-3 * std::sqrt(3.0) / 2).epsilon(1e-2));
  REQUIRE(outer == Approx(0.8e-3 * std::sqrt(3.0) / 2).epsilon(1e-2));
  // The middle chord of the branch stays in the plane across; its place along the chord is kept.
  const core::VesselPosition high = junction.cross(trunk_end(blood, 4e-4, 3e-4), true, 0).where;
  REQUIRE(blood.vessels->position(high).z > 0);
}

TEST_CASE("flux-weighted places stay flux-weighted in the branch: radial shares are uniform") {
  for (const double exponent : {2.0, 9.0}) {
    const Blood blood = fork({pi / 4, -pi / 8}, {4e-7, 6e-7}, exponent);
    JunctionCrossing junction(*blood.vessels, *blood.flow);
    core::RandomStream random(5, 0, 0);
    constexpr int bins = 10, draws = 20000;
    double counts[2][bins] = {}, totals[2] = {};
    for (int i = 0; i < draws; ++i) {
      const double angle = 2 * pi * random.uniform();
      const double r = 1e-3 * radial_flux_quantile(random.uniform(), exponent);
      const core::VesselPosition in =
          junction.cross(trunk_end(blood, r * core::cos(angle), r * core::sin(angle)), true, 0).where;
      const double x = std::sqrt(in.y * in.y + in.z * in.z) / 0.8e-3;
      counts[in.vessel - 1]
            [std::min(bins - 1, static_cast<int>(bins * radial_flux_share(std::min(1.0, x), exponent)))] += 1;
      totals[in.vessel - 1] += 1;
    }
    for (int b = 0; b < 2; ++b) {
      double chi_squared = 0;
      for (const double count : counts[b])
        chi_squared += (count - totals[b] / bins) * (count - totals[b] / bins) / (totals[b] / bins);
      REQUIRE(chi_squared <
              27.88);  // 99.9 % quantile, 9 degrees of freedom (Abramowitz and Stegun 1964, table 26.8)
    }
  }
}

TEST_CASE(
    "vessels that bring blood to the node are never taken, and reversed flow leads back into the trunk") {
  // Branch 1 flows towards the node: everything goes on into branch 0.
  const Blood joining = fork({pi / 6, -pi / 6}, {9e-7, -2e-7});
  JunctionCrossing at_joining(*joining.vessels, *joining.flow);
  for (const double y : {-9e-4, 0.0, 9e-4})
    REQUIRE(at_joining.cross(trunk_end(joining, y, 0), true, 0).where.vessel == 1);
  REQUIRE(at_joining.cross({2, 0, 0, 1e-4, 0}, false, 0).where.vessel == 1);

  const Blood reversed = fork({pi / 6, -pi / 6}, {-4e-7, -2e-7});
  JunctionCrossing at_reversed(*reversed.vessels, *reversed.flow);
  const CrossingResult back = at_reversed.cross({1, 0, 0, 2e-4, -1e-4}, false, 0);
  REQUIRE(back.crossing == Crossing::enters);
  REQUIRE(back.where.vessel == 0);
  REQUIRE(back.where.s == reversed.vessels->length(0));
  // The inlet is a terminal end: reversed flow carries out there.
  REQUIRE(at_reversed.cross({0, 0, 0, 0, 0}, false, 0).crossing == Crossing::leaves);
}

TEST_CASE("carriers don't cross against the flow, nor without it") {
  const Blood blood = fork({pi / 6, -pi / 6}, {5e-7, 5e-7});
  JunctionCrossing junction(*blood.vessels, *blood.flow);
  REQUIRE(junction.cross({1, 0, 0, 0, 0}, false, 0).crossing == Crossing::stays);
  REQUIRE(junction.cross({0, 0, 0, 0, 0}, false, 0).crossing == Crossing::stays);
  const Blood still = fork({pi / 6, -pi / 6}, {0, 0});
  JunctionCrossing at_still(*still.vessels, *still.flow);
  REQUIRE(at_still.cross(trunk_end(still, 1e-4, 0), true, 0).crossing == Crossing::stays);
  REQUIRE(at_still.cross({1, 0, 0.005, 0, 0}, true, 0).crossing == Crossing::stays);
}

TEST_CASE("a carrier as wide as its branch lodges at the trunk's end; a narrower one is moved off the wall") {
  const Blood blood = fork({pi / 6, -pi / 6}, {5e-7, 5e-7});
  JunctionCrossing junction(*blood.vessels, *blood.flow);
  REQUIRE(junction.cross(trunk_end(blood, 1e-4, 0), true, 0.8e-3).crossing == Crossing::stays);
  const CrossingResult narrow = junction.cross(trunk_end(blood, 1e-5, 0), true, 0.6e-3);
  REQUIRE(narrow.crossing == Crossing::enters);
  REQUIRE(std::sqrt(narrow.where.y * narrow.where.y + narrow.where.z * narrow.where.z) == Approx(0.2e-3));
}

TEST_CASE("opposite, parallel and sideways branches are all served") {
  for (const std::vector<double>& angles :
       {std::vector<double>{pi / 2, -pi / 2}, {0.0, 0.0}, {0.0, pi / 2}, {0.0, pi - 1e-9}}) {
    const Blood blood = fork(angles, {5e-7, 5e-7});
    JunctionCrossing junction(*blood.vessels, *blood.flow);
    bool taken[2] = {};
    for (const Vec3& at : {Vec3{0, 5e-4, 0}, Vec3{0, -5e-4, 0}, Vec3{0, 0, 5e-4}, Vec3{0, 0, -5e-4}}) {
      const CrossingResult result = junction.cross(trunk_end(blood, at.y, at.z), true, 0);
      REQUIRE(result.crossing == Crossing::enters);
      REQUIRE(std::isfinite(result.where.y));
      taken[result.where.vessel - 1] = true;
    }
    REQUIRE((taken[0] && taken[1]));
  }
}

}  // namespace
}  // namespace microcosm::swim
