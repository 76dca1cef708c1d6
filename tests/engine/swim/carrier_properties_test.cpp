// What must hold for any carriers in any tree: random trees, flows, sizes, densities and forces.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "validation/carrier_runs.hpp"

namespace microcosm::swim {
namespace {

using namespace validation;

Vec3 random_direction(core::RandomStream& random) {
  Vec3 v;
  for (double* value : {&v.x, &v.y, &v.z}) *value = random.normal();
  return normalized(v);
}

/// A tree that divides into one to three bent branches at each node, some of which flow backwards.
Blood random_tree(core::RandomStream& random) {
  std::vector<geometry::VesselShape> shapes;
  std::vector<std::string> nodes{"0"};
  std::vector<double> rates;
  struct Open {
    std::uint32_t node;
    Vec3 at, direction;
    double radius, flow;
    int generation;
  };
  const Vec3 first_direction = random_direction(random);
  const double inflow = 1e-6 * random.uniform(0.1, 1.1);
  std::vector<Open> open{{0, {}, first_direction, 1e-3, inflow, 0}};
  while (!open.empty()) {
    const Open here = open.back();
    open.pop_back();
    const Vec3 middle = here.at + 4e-3 * here.direction;
    const Vec3 end = middle + 4e-3 * normalized(here.direction + 0.5 * random_direction(random));
    const double radius_end = here.radius * (0.8 + 0.2 * random.uniform());
    const auto node = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back(std::to_string(node));
    shapes.push_back({fmt::format("v{}", shapes.size()),
                      here.node,
                      node,
                      {here.at, middle, end},
                      here.radius,
                      radius_end});
    rates.push_back(here.flow);
    if (here.generation == 3) continue;
    const std::uint64_t branches = 1 + random.below(3);
    double left = here.flow;
    for (std::uint64_t b = 0; b < branches; ++b) {
      const double flow = b + 1 == branches ? left : left * random.uniform(-0.2, 0.8);
      left -= flow;
      const Vec3 direction = normalized(normalized(end - middle) + 0.8 * random_direction(random));
      open.push_back(
          {node, end, direction, radius_end * random.uniform(0.4, 0.9), flow, here.generation + 1});
    }
  }
  flow::Fluid fluid;
  fluid.profile_exponent = random.uniform(1.5, 9.0);
  return with_flow(geometry::VesselTree(std::move(shapes), std::move(nodes)), fluid, std::move(rates));
}

TEST_CASE("no carrier is lost, leaves its lumen or stops being a number, in any tree") {
  core::RandomStream random(11, 0, core::stream_id("trees"));
  std::size_t left = 0, branched = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const Blood blood = random_tree(random);
    BeadCarrierModel model = tracers(40, 1e-3);
    model.radius = 1e-7 * core::exp(random.uniform(0, 8.0));  // to 0.3 mm
    model.density = random.uniform(500, 8000);
    const double volume = 4.0 / 3 * core::pi * model.radius * model.radius * model.radius;
    Run run(blood, model, static_cast<std::uint64_t>(trial));
    for (int i = 0; i < 60; ++i) {
      run.carriers.release(1, run.now);
      const double strength = random.uniform(0, 1e5) * volume;
      const Vec3 force = strength * random_direction(random);
      run.step(core::Nanoseconds(1 + static_cast<std::int64_t>(random.uniform(0, 2e7))), force);
      std::size_t stored = 0, moving = 0, gone = 0;
      for (const Carrier& c : run.carriers.carriers()) {
        if (c.status == CarrierStatus::stored) {
          ++stored;
          continue;
        }
        (c.status == CarrierStatus::moving ? moving : gone) += 1;
        REQUIRE(c.where.vessel < blood.vessels->vessels().size());
        REQUIRE(c.where.s >= 0);
        REQUIRE(c.where.s <= blood.vessels->length(c.where.vessel));
        const double lumen = std::max(0.0, blood.flow->radius(c.where.vessel, c.where.s) - model.radius);
        REQUIRE(std::sqrt(c.where.y * c.where.y + c.where.z * c.where.z) <= lumen * (1 + 1e-12));
        REQUIRE(std::isfinite(dot(c.velocity, c.velocity)));
        if (c.first_branch != core::no_vessel) ++branched;
      }
      REQUIRE(stored + moving + gone == 40);
      left += gone;
    }
  }
  REQUIRE(left > 0);
  REQUIRE(branched > 0);
}

TEST_CASE("a long step equals short ones to within the substep's accuracy") {
  const Blood blood = fork({0.4, -0.5}, {3e-7, 5e-7});
  BeadCarrierModel model = tracers(60, 0.002);
  model.radius = 5e-5;
  model.density = 1500;
  Run coarse(blood, model), fine(blood, model);
  coarse.carriers.release(60, coarse.now);
  fine.carriers.release(60, fine.now);
  for (int i = 0; i < 2; ++i) coarse.step(core::Nanoseconds(20'000'000), {0, 2e-9, 0});
  for (int i = 0; i < 400; ++i) fine.step(core::Nanoseconds(100'000), {0, 2e-9, 0});
  for (std::uint32_t i = 0; i < 60; ++i)
    REQUIRE(norm(coarse.carriers.position(i) - fine.carriers.position(i)) < 2e-4);
}

TEST_CASE("a neutrally buoyant carrier follows a bend, a heavy one drifts to its outer side") {
  std::vector<Vec3> points;
  for (int i = 0; i <= 60; ++i)
    points.push_back({0.02 * core::sin(0.05 * i), 0.02 * (1 - core::cos(0.05 * i)), 0});
  const geometry::VesselTree arc({{"arc", 0, 1, points, 3e-3, 3e-3}}, {"in", "out"});
  const Blood blood = with_flow(arc, {}, {8e-6});
  const auto mean_outward = [&](double density) {
    BeadCarrierModel model = tracers(50);
    model.radius = 1e-4;
    model.density = density;
    model.gravity = {};
    Run run(blood, model);
    run.carriers.release(50, run.now);
    const std::vector<Carrier> before(run.carriers.carriers().begin(), run.carriers.carriers().end());
    for (int i = 0; i < 60; ++i) run.step(core::Nanoseconds(1'000'000));
    double sum = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const core::VesselPosition &a = before[i].where, &b = run.carriers.carriers()[i].where;
      const geometry::Frame f = arc.frame(0, b.s);
      const Vec3 shift = (b.y - a.y) * f.normal + (b.z - a.z) * f.binormal;
      sum -= dot(shift, normalized(arc.curvature(0, b.s)));
    }
    return sum / 50;
  };
  REQUIRE(std::abs(mean_outward(1040)) < 5e-5);
  REQUIRE(mean_outward(2000) > 2e-4);
}

}  // namespace
}  // namespace microcosm::swim
