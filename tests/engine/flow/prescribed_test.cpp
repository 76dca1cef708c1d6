#include "engine/flow/prescribed.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "engine/flow/vessel_profile.hpp"
#include "validation/carrier_runs.hpp"

namespace microcosm::flow {
namespace {

using Catch::Matchers::Contains;
using core::Vec3;
using namespace validation;

const geometry::Frame along_x{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

core::FlowSample sample_profile(const ProfileSampler& sampler, const CrossSection& section, double y,
                                double z) {
  SampleBlock block;
  core::FlowSample sample, *out = &sample;
  ProfileSampler::set_place(block, 0, {&along_x, &along_x, 0}, y, z);
  ProfileSampler::set_section(block, 0, section);
  sampler.add_power_law(block, 1);
  sampler.write(block, 1, &out);
  return sample;
}

ProfileSampler with_exponent(double zeta) {
  Fluid fluid;
  fluid.profile_exponent = zeta;
  return ProfileSampler(fluid);
}

TEST_CASE("the profile's mean over the cross-section is the mean velocity, for any exponent") {
  for (const double zeta : {0.7, 2.0, 9.0}) {
    const ProfileSampler sampler = with_exponent(zeta);
    CrossSection section;
    section.mean_velocity = 0.3;
    section.radius = 2e-3;
    constexpr int n = 20000;
    double flow = 0;
    for (int i = 0; i < n; ++i) {
      const double r = 2e-3 * (i + 0.5) / n;
      flow += sample_profile(sampler, section, r, 0).velocity.x * 2 * core::pi * r * 2e-3 / n;
    }
    REQUIRE(flow / (core::pi * 4e-6) == Approx(0.3).epsilon(1e-4));
  }
}

TEST_CASE("velocity, gradient and acceleration of a pulsing tapered section agree with its derivatives") {
  // A(s, t) = (R0 + a s + b t)^2 pi; U and its rates are given, so that the section's fields are linear in s
  // and t.
  const auto section_at = [](double s, double t) {
    CrossSection c;
    c.mean_velocity = 0.2 + 3 * s + 4 * t;
    c.mean_velocity_gradient = 3;
    c.mean_acceleration = 4;
    c.radius = 2e-3 + 0.01 * s + 0.005 * t;
    c.radius_gradient = 0.01;
    c.radius_rate = 0.005;
    return c;
  };
  const ProfileSampler sampler = with_exponent(4);
  core::RandomStream random(4, 0, 0);
  for (int i = 0; i < 200; ++i) {
    const double y = 1.2e-3 * (2 * random.uniform() - 1);
    const double z = 1.2e-3 * (2 * random.uniform() - 1);
    const core::FlowSample here = sample_profile(sampler, section_at(0, 0), y, z);
    const double h = 1e-7;
    const auto velocity = [&](double ds, double dy, double dz, double dt) {
      return sample_profile(sampler, section_at(ds, dt), y + dy, z + dz).velocity;
    };
    const auto slope = [&](double ds, double dy, double dz, double dt) {
      return (velocity(ds * h, dy * h, dz * h, dt * h) - velocity(-ds * h, -dy * h, -dz * h, -dt * h)) /
             (2 * h);
    };
    REQUIRE(norm(slope(1, 0, 0, 0) - here.velocity_gradient * Vec3{1, 0, 0}) < 1e-4);
    REQUIRE(norm(slope(0, 1, 0, 0) - here.velocity_gradient * Vec3{0, 1, 0}) < 1e-3);
    REQUIRE(norm(slope(0, 0, 1, 0) - here.velocity_gradient * Vec3{0, 0, 1}) < 1e-3);
    REQUIRE(norm(slope(0, 0, 0, 1) - here.acceleration) < 1e-4);
  }
}

TEST_CASE("at the wall blood moves with the wall; outside it is at rest") {
  CrossSection section;
  section.mean_velocity = 0.3;
  section.radius = 1e-3;
  section.radius_rate = 0.01;
  const ProfileSampler sampler{Fluid{}};
  const core::FlowSample wall = sample_profile(sampler, section, 1e-3, 0);
  REQUIRE(norm(wall.velocity - Vec3{0, 0.01, 0}) < 1e-15);
  const core::FlowSample outside = sample_profile(sampler, section, 0, 1.1e-3);
  REQUIRE(outside.velocity == Vec3{});
  REQUIRE(outside.wall_distance == Approx(-1e-4));
  REQUIRE(outside.density == 1040);
  REQUIRE(outside_vessels().wall_distance < 0);
}

TEST_CASE("points are located, and keep where they were found") {
  const Blood blood = fork({0.5, -0.5}, {1e-6, 2e-6});
  core::FlowPoint points[2];
  points[0].position = blood.vessels->position({2, 0, 0.003, 1e-4, 0});
  points[1].position = {1, 1, 1};
  core::FlowSample samples[2];
  blood.flow->sample(points, samples);
  REQUIRE(points[0].where.vessel == 2);
  REQUIRE(points[0].where.s == Approx(0.003));
  REQUIRE(dot(samples[0].velocity, blood.vessels->direction_from_node({2, false})) > 0);
  REQUIRE(points[1].where.vessel == core::no_vessel);
  REQUIRE(samples[1].wall_distance < 0);
}

TEST_CASE("pressure falls by Poiseuille's law from the inlet, and is continuous at nodes") {
  const Blood blood = fork({0.5, -0.5}, {1e-6, 2e-6});
  REQUIRE(blood.flow->pressure(1, 0.005) == Approx(0).margin(1e-9));
  REQUIRE(blood.flow->pressure(0, 0.02) == Approx(blood.flow->pressure(1, 0)));
  REQUIRE(blood.flow->pressure(0, 0.02) == Approx(blood.flow->pressure(2, 0)));
  const double fall = blood.flow->pressure(0, 0) - blood.flow->pressure(0, 0.02);
  REQUIRE(fall == Approx(8 * 4e-3 * 0.02 * 3e-6 / (core::pi * 1e-12)));
}

TEST_CASE("flows that don't cancel at a node are refused by its name") {
  const Blood blood = fork({0.5, -0.5}, {1e-6, 2e-6});
  const auto build = [&](std::vector<double> rates, Fluid fluid = {}) {
    PrescribedFlow flow(blood.vessels, fluid, std::move(rates));
  };
  REQUIRE_THROWS_WITH(build({3e-6, 1e-6, 1.9e-6}), Contains("node 'fork'"));
  REQUIRE_THROWS_WITH(build({3e-6, 1e-6}), Contains("2 flow rates for 3 vessels"));
  REQUIRE_THROWS_WITH(build({std::nan(""), 1e-6, 2e-6}), Contains("vessel 'trunk'"));
  Fluid fluid;
  fluid.viscosity = 0;
  REQUIRE_THROWS_WITH(build({3e-6, 1e-6, 2e-6}, fluid), Contains("viscosity"));
}

}  // namespace
}  // namespace microcosm::flow
