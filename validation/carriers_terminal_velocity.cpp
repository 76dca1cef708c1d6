// Spheres sinking in still fluid, and pulled by a gradient: terminal velocity at any step.

#include <algorithm>
#include <cmath>

#include "engine/magnetics/sources.hpp"
#include "engine/swim/carrier_materials.hpp"
#include "validation/carrier_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

struct Sphere {
  double diameter, density;
};

double volume(double diameter) {
  return core::pi / 6 * diameter * diameter * diameter;
}

/// The slip at which 3 pi mu d v (1 + 0.15 Re^0.687) equals `force`; by bisection.
double schiller_naumann_velocity(double force, double diameter, const flow::Fluid& fluid) {
  const double stokes = force / (3 * core::pi * fluid.viscosity * diameter);
  double low = 0, high = stokes;
  for (int i = 0; i < 200; ++i) {
    const double v = 0.5 * (low + high), reynolds = fluid.density * v * diameter / fluid.viscosity;
    (v * (1 + 0.15 * core::pow(reynolds, 0.687)) < stokes ? low : high) = v;
  }
  return low;
}

/// Largest relative error of the velocity, and of the distance covered once it is reached, over steps of 1e-2
/// to 1e4 relaxation times.
double worst_error(const Sphere& sphere, const flow::Fluid& fluid, double expected) {
  const double relaxation =
      (sphere.density + 0.5 * fluid.density) * sphere.diameter * sphere.diameter / (18 * fluid.viscosity);
  double worst = 0;
  for (const double times : {1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4}) {
    const Blood blood = tube(1e4, 1, 0, fluid, {0, 0, -1});
    swim::BeadCarrierModel model = tracers(1);
    model.radius = sphere.diameter / 2;
    model.density = sphere.density;
    Run run(blood, model);
    run.carriers.release(1, core::Nanoseconds(0));
    const core::Nanoseconds step = std::max(core::Nanoseconds(1), core::from_seconds(times * relaxation));
    const int settling = static_cast<int>(std::ceil(20 / times));
    for (int i = 0; i < settling; ++i) run.step(step);
    const double reached = run.carriers.carriers()[0].where.s;
    run.step(step);
    const double speed = (run.carriers.carriers()[0].where.s - reached) / core::seconds(step);
    worst = std::max({worst, std::abs(run.carriers.carriers()[0].velocity.z / -expected - 1),
                      std::abs(speed / expected - 1)});
  }
  return worst;
}

std::vector<Result> terminal_velocity(const CaseOptions&) {
  const std::string name = "carriers/terminal_velocity";
  const double g = 9.80665;
  flow::Fluid blood, water;
  water.density = 998.2;  // at 20 degrees Celsius
  water.viscosity = 1.002e-3;
  std::vector<Result> results;
  const auto add = [&](const std::string& metric, const Sphere& sphere, const flow::Fluid& fluid,
                       bool stokes) {
    const double weight = (sphere.density - fluid.density) * g * volume(sphere.diameter);
    const double expected = stokes ? weight / (3 * core::pi * fluid.viscosity * sphere.diameter)
                                   : schiller_naumann_velocity(weight, sphere.diameter, fluid);
    results.push_back(
        measured(name, metric, 100 * worst_error(sphere, fluid, expected), 1, "%",
                 stokes ? "Stokes 1851, closed form" : "Schiller and Naumann 1933, solved by bisection"));
  };
  add("1 um sphere in blood, steps of 1e-2 to 1e4 relaxation times", {1e-6, 1920}, blood, true);
  add("1 um radius sphere in water", {2e-6, 1920}, water, true);
  add("250 um sphere in blood, steps of 1e-2 to 1e4 relaxation times", {250e-6, 1920}, blood, false);
  add("250 um sphere in water", {250e-6, 1920}, water, false);
  add("1 mm steel sphere in water", {1e-3, 7800}, water, false);
  return results;
}

std::vector<Result> magnetic_drift(const CaseOptions&) {
  namespace carrier = swim::materials::iron_cobalt_microcarrier;
  const flow::Fluid fluid;
  const double diameter = 250e-6, gradient = 0.4, magnetisation = 1.4e5;
  const Blood blood = tube(1, 1, 0, fluid);
  swim::BeadCarrierModel model = tracers(1, 0.5);
  model.radius = diameter / 2;
  model.density = carrier::density;
  model.magnetisation = magnetisation;
  model.gravity = {};
  Run run(blood, model);
  magnetics::MagneticSystem magnet({}, magnetics::GradientCoil{gradient, 5e-3});
  magnet.prepare(run.exchange);
  magnet.command_gradient({0, gradient, 0});
  run.carriers.release(1, run.now);
  const core::Nanoseconds step(1'000'000);
  for (int i = 0; i < 100; ++i) {
    run.exchange.force[0] = {};
    magnet.step(run.exchange, run.now, step);
    run.carriers.step(run.exchange, run.now, step);
    run.now += step;
  }
  const double expected =
      schiller_naumann_velocity(magnetisation * volume(diameter) * gradient, diameter, fluid);
  const Vec3 velocity = run.carriers.carriers()[0].velocity;
  const std::string name = "carriers/magnetic_drift";
  return {measured(name, "250 um, 1.4e5 A/m in 0.4 T/m: error of the drift",
                   100 * norm(velocity - Vec3{0, expected, 0}) / expected, 1, "%",
                   "m G = drag of Schiller and Naumann 1933, solved by bisection"),
          measured(name, "distance of the drift from 38 mm/s", 1e3 * std::abs(velocity.y - 0.038), 0.5,
                   "mm/s", "the same to two digits")};
}

const RegisterCase terminal_velocity_case(
    {"carriers/terminal_velocity",
     "A sphere sinks at the velocity of Stokes or of Schiller and Naumann, whatever the step.",
     terminal_velocity});
const RegisterCase magnetic_drift_case(
    {"carriers/magnetic_drift", "A gradient pulls a saturated carrier at the velocity where drag equals m G.",
     magnetic_drift});

}  // namespace

}  // namespace microcosm::validation
