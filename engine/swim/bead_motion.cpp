#include "engine/swim/bead_motion.hpp"

#include <cmath>

#include "engine/core/math.hpp"
#include "engine/swim/drag.hpp"
#include "engine/swim/wall_mobility.hpp"

namespace microcosm::swim {

namespace {

/// The slip w = v - u in one direction: m dw/dt = -drag w + F.
struct Relaxation {
  double terminal_factor;  // terminal slip = factor * F
  double x;                // the step in relaxation times
  double mean_decay;       // mean of exp(-x t) over t in [0, 1]

  Relaxation(double mass, double drag, double step)
      : terminal_factor(1 / drag), x(step * drag / mass), mean_decay(x > 0 ? -core::expm1(-x) / x : 1) {}
  Vec3 end(const Vec3& slip, const Vec3& force) const {
    const Vec3 terminal = terminal_factor * force;
    return terminal + core::exp(-x) * (slip - terminal);
  }
  Vec3 mean(const Vec3& slip, const Vec3& force) const {
    const Vec3 terminal = terminal_factor * force;
    return terminal + mean_decay * (slip - terminal);
  }
};

struct Split {  // of a vector, across and along the wall
  Vec3 across, along;
  Split(const Vec3& v, const Vec3& normal) : across(dot(v, normal) * normal), along(v - across) {}
};

struct SlipProblem {
  Split slip, force;
  double mass, step, stokes_drag, reynolds_per_slip;
  WallDrag wall;

  Relaxation across(double f) const { return {mass, stokes_drag * f * wall.perpendicular, step}; }
  Relaxation along(double f) const { return {mass, stokes_drag * f * wall.parallel, step}; }
  Vec3 mean_slip(double f) const {
    return across(f).mean(slip.across, force.across) + along(f).mean(slip.along, force.along);
  }
  double correction(double speed) const { return schiller_naumann(reynolds_per_slip * speed); }

  /// f(Re) at the speed s that solves s = |mean slip(f(s))|: secant steps on the difference, which falls with
  /// s.
  double solve() const {
    const double first = norm(mean_slip(1));  // f >= 1 only slows
    double s0 = first, d0 = norm(mean_slip(correction(s0))) - s0;
    double s1 = s0 + d0;
    for (int iteration = 0; iteration < 12 && std::abs(d0) > 1e-9 * first; ++iteration) {
      const double d1 = norm(mean_slip(correction(s1))) - s1;
      const double slope = d1 - d0;
      const double next = slope != 0 ? s1 - d1 * (s1 - s0) / slope : s1;
      s0 = s1, d0 = d1;
      s1 = next > 0 ? next : 0.5 * s1;
    }
    return correction(s1);
  }
};

}  // namespace

BeadMotion move_bead(const Bead& bead, const core::FlowSample& flow, const Vec3& velocity,
                     const BeadForcing& forcing, double step) {
  const double volume = 4.0 / 3 * core::pi * bead.radius * bead.radius * bead.radius;
  const double bead_mass = bead.density * volume, blood_mass = flow.density * volume;
  const double added_mass = 0.5 * blood_mass;
  const Vec3 force = forcing.force + (bead_mass - blood_mass) * forcing.gravity +
                     (blood_mass + added_mass) * forcing.fluid_acceleration;
  const SlipProblem problem{{velocity - flow.velocity, flow.wall_normal},
                            {force, flow.wall_normal},
                            bead_mass + added_mass,
                            step,
                            6 * core::pi * flow.viscosity * bead.radius,
                            2 * bead.radius * flow.density / flow.viscosity,
                            wall_drag(bead.radius, flow.wall_distance)};
  const double f = problem.solve();
  const Relaxation across = problem.across(f), along = problem.along(f);
  const Vec3 end = across.end(problem.slip.across, problem.force.across) +
                   along.end(problem.slip.along, problem.force.along);
  const Vec3 mean = across.mean(problem.slip.across, problem.force.across) +
                    along.mean(problem.slip.along, problem.force.along);
  return {flow.velocity + end, step * (flow.velocity + mean)};
}

}  // namespace microcosm::swim
