// Microparticles among red cells: the spread of a cloud against 2 D t, and a uniform one that stays uniform.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/swim/red_cell_dispersion.hpp"
#include "validation/carrier_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "arteries/dispersion";

core::FlowSample sample_at(const Blood& blood, const core::VesselPosition& where) {
  core::FlowPoint point{{}, where};
  core::FlowSample sample;
  blood.flow->sample({&point, 1}, {&sample, 1});
  return sample;
}

/// Deviation of the variance across the shear (along z, where D is even) from 2 D t.
double variance_error() {
  const double R = 1e-3, U = 0.1;
  const Blood blood = tube(0.1, R, U * core::pi * R * R);
  core::RandomStream random(1, 0, core::stream_id("dispersion"));
  const core::VesselPosition start{0, 0, 0.05, 0.5 * R, 0};
  const core::FlowSample at_start = sample_at(blood, start);
  constexpr int particles = 4000, steps = 100;
  constexpr double step = 5e-3;
  double squares = 0;
  for (int i = 0; i < particles; ++i) {
    core::VesselPosition where = start;
    core::FlowSample sample = at_start;
    for (int k = 0; k < steps; ++k) swim::disperse(where, sample, R, step, *blood.flow, random);
    squares += where.z * where.z;
  }
  return std::abs(squares / particles / (2 * at_start.shear_induced_diffusivity * steps * step) - 1);
}

struct Mixing {
  double chi_squared = 0;
  double turns = 0;  // of the time that diffusion takes to cross the radius
};

/// A cloud that starts uniform in the core of an arteriole: chi squared of ten rings of equal area.
Mixing well_mixed() {
  const double R = 25e-6, U = 5e-3;
  const Blood blood = tube(0.01, R, U * core::pi * R * R);
  core::RandomStream random(2, 0, core::stream_id("dispersion"));
  core::VesselPosition where{0, 0, 5e-3, 0, 0};
  const double core_radius = R - sample_at(blood, where).cell_free_layer;
  constexpr int particles = 4000, steps = 500, rings = 10;
  constexpr double step = 2e-3;
  std::vector<int> count(rings);
  for (int i = 0; i < particles; ++i) {
    const double r = core_radius * std::sqrt(random.uniform());
    const double angle = 2 * core::pi * random.uniform();
    where.y = r * core::cos(angle);
    where.z = r * core::sin(angle);
    core::FlowSample sample = sample_at(blood, where);
    for (int k = 0; k < steps; ++k) swim::disperse(where, sample, R, step, *blood.flow, random);
    const double share = (where.y * where.y + where.z * where.z) / (core_radius * core_radius);
    ++count[static_cast<std::size_t>(std::min(share, 1 - 1e-12) * rings)];
  }
  Mixing mixing;
  constexpr double expected = static_cast<double>(particles) / rings;
  for (const int n : count) mixing.chi_squared += (n - expected) * (n - expected) / expected;
  const core::FlowSample outer = sample_at(blood, {0, 0, 5e-3, 0.5 * core_radius, 0});
  mixing.turns = outer.shear_induced_diffusivity * steps * step / (core_radius * core_radius);
  return mixing;
}

Report dispersion(const CaseOptions&) {
  const Mixing mixing = well_mixed();
  return std::vector<Result>{
      measured(name, "variance of 4,000 particles against 2 D t", variance_error(), 0.07, "1",
               "diffusion; three standard errors of a variance of 4,000"),
      measured(name, "chi squared of a uniform cloud of 4,000 in ten rings of equal area", mixing.chi_squared,
               27.9, "1", "well-mixed condition; the 99.9 % quantile of nine degrees of freedom"),
      measured(name, "time of that cloud below a quarter of core radius^2/D: shortfall",
               std::max(0.0, 0.25 - mixing.turns), 0, "1", "long enough for a wrong drift to show")};
}

const RegisterCase dispersion_case(
    {name, "Microparticles spread as the shear-induced diffusivity says, and a uniform cloud stays uniform.",
     dispersion});

}  // namespace

}  // namespace microcosm::validation
