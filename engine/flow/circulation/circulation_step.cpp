// The implicit midpoint step of the chain of compartments.

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/math.hpp"
#include "engine/flow/circulation/circulation.hpp"

namespace microcosm::flow {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// Below this opening a valve is shut: 1e-6 of its area leaks less than rounding matters to a beat.
constexpr double shut_opening = 1e-6;
constexpr int maximum_iterations = 60, maximum_halvings = 60;
// Newton's error squares: the last change of 1e-7 of the largest flow leaves 1e-14 of it.
constexpr double converged_change = 1e-7;
constexpr double smallest_flow = 1e-12;  // [m^3/s], against a relative bound of zero

/// After `time_step` under a constant pressure difference [Pa].
double advanced_opening(const Valve& valve, double opening, double difference, double time_step) {
  if (difference > 0) return 1 - (1 - opening) * core::exp(-valve.opening_rate * difference * time_step);
  const double result = opening * core::exp(valve.closing_rate * difference * time_step);
  return result < shut_opening ? 0 : result;
}

}  // namespace

double ArterialLoad::pressure(double flow) const {
  return offset + resistance * flow +
         stiffness * (std::sqrt(area + (flow - inflow) / speed) - reference_root);
}

double ArterialLoad::slope(double flow) const {
  return resistance + 0.5 * stiffness / (speed * std::sqrt(area + (flow - inflow) / speed));
}

/// The equations of one step for the flows q in its middle:
///   linear_i q_i + quadratic_i q_i |q_i| - drive_i = p_i(q) - p_(i+1)(q),
/// p_i(q) = rest_i + stiffness_i (q_(i-1) - q_i).
struct Circulation::MiddleOfStep {
  PerCompartment linear, quadratic, drive, rest, stiffness;
  std::array<bool, compartment_count> shut;
  ArterialLoad load;

  PerCompartment pressure(const PerCompartment& q) const {
    PerCompartment p;
    for (std::size_t i = 0; i < compartment_count; ++i)
      p[i] = rest[i] + stiffness[i] * ((i > 0 ? q[i - 1] : 0) - q[i]);
    return p;
  }

  /// Gradient of the convex function.
  PerCompartment residual(const PerCompartment& q) const {
    const PerCompartment p = pressure(q);
    PerCompartment r;
    for (std::size_t i = 0; i < compartment_count; ++i) {
      const double behind = i + 1 < compartment_count ? p[i + 1] : load.pressure(q[i]);
      r[i] = shut[i] ? 0 : (linear[i] + quadratic[i] * std::abs(q[i])) * q[i] - drive[i] - p[i] + behind;
    }
    return r;
  }

  /// -H^-1 residual, H tridiagonal and positive definite.
  PerCompartment newton_direction(const PerCompartment& q, const PerCompartment& r) const {
    PerCompartment above, change;  // Thomas' algorithm
    double previous_above = 0, previous = 0;
    for (std::size_t i = 0; i < compartment_count; ++i) {
      const bool coupled = i > 0 && !shut[i - 1] && !shut[i];
      const bool last = i + 1 == compartment_count;
      const double below = coupled ? -stiffness[i] : 0;
      const double diagonal = shut[i] ? 1
                                      : linear[i] + 2 * quadratic[i] * std::abs(q[i]) + stiffness[i] +
                                            (last ? load.slope(q[i]) : stiffness[i + 1]);
      const double pivot = diagonal - below * previous_above;
      previous = change[i] = (-r[i] - below * previous) / pivot;
      previous_above = above[i] = last || shut[i] || shut[i + 1] ? 0 : -stiffness[i + 1] / pivot;
    }
    for (std::size_t i = compartment_count - 1; i-- > 0;) change[i] -= above[i] * change[i + 1];
    return change;
  }

  /// Newton's method on the convex function, from `q`; false only where numbers are not finite.
  bool solve(PerCompartment& q) const {
    PerCompartment r = residual(q);
    for (int iteration = 0; iteration < maximum_iterations; ++iteration) {
      const PerCompartment direction = newton_direction(q, r);
      double descent = 0;
      for (std::size_t i = 0; i < compartment_count; ++i) descent -= direction[i] * r[i];
      if (!std::isfinite(descent)) return false;
      // Along the direction the slope rises steadily from -descent; a step is too long where it has come to
      // more than half of that on the other side, or where the load has no pressure.
      double length = 1, largest_change = 0, largest_flow = smallest_flow;
      for (int halving = 0; halving < maximum_halvings; ++halving, length *= 0.5) {
        PerCompartment tried = q;
        largest_change = 0;
        for (std::size_t i = 0; i < compartment_count; ++i) {
          tried[i] += length * direction[i];
          largest_change = std::max(largest_change, length * std::abs(direction[i]));
          largest_flow = std::max(largest_flow, std::abs(tried[i]));
        }
        const PerCompartment next = residual(tried);
        double slope = 0;
        for (std::size_t i = 0; i < compartment_count; ++i) slope += direction[i] * next[i];
        if (!(slope <= 0.5 * descent)) continue;
        q = tried;
        r = next;
        break;
      }
      if (largest_change <= converged_change * largest_flow) return true;
    }
    return false;
  }
};

Circulation::MiddleOfStep Circulation::coefficients(const CirculationState& state, double time,
                                                    double time_step) const {
  MiddleOfStep middle{};
  const PerCompartment elastances = elastance(time + 0.5 * time_step);
  for (std::size_t i = 0; i < compartment_count; ++i) {
    middle.rest[i] = elastances[i] * (state.volume[i] - unstressed_volume_[i]);
    middle.stiffness[i] = 0.5 * time_step * elastances[i];
    const Passage& passage = passages_[i];
    middle.linear[i] = passage.resistance;
    if (!passage.has_valve) continue;
    const double opening =
        advanced_opening(passage.valve, state.opening[i], state.pressure_difference[i], 0.5 * time_step);
    middle.shut[i] = opening == 0;
    if (middle.shut[i]) continue;
    const double area = opening * passage.valve.area;
    const double inertance = 2 * density_ * passage.valve.length / (area * time_step);
    middle.linear[i] += inertance;
    middle.drive[i] = inertance * state.flow[i];
    middle.quadratic[i] = 0.5 * density_ / (area * area);
  }
  return middle;
}

double Circulation::step(CirculationState& state, double time, double time_step, double venous_inflow,
                         const ArterialLoad& load) const {
  MiddleOfStep middle = coefficients(state, time, time_step);
  middle.rest[veins] += middle.stiffness[veins] * venous_inflow;
  middle.load = load;
  PerCompartment flow = state.flow;
  for (std::size_t i = 0; i < compartment_count; ++i)
    if (middle.shut[i]) flow[i] = 0;
  if (!middle.solve(flow)) return nan;

  const PerCompartment pressure = middle.pressure(flow);
  double inflow = venous_inflow;
  for (std::size_t i = 0; i < compartment_count; ++i) {
    state.volume[i] += time_step * (inflow - flow[i]);
    inflow = flow[i];
    if (!passages_[i].has_valve) {
      state.flow[i] = flow[i];
      continue;
    }
    const double behind = i + 1 < compartment_count ? pressure[i + 1] : load.pressure(flow[i]);
    state.pressure_difference[i] = pressure[i] - behind;
    state.opening[i] =
        advanced_opening(passages_[i].valve, state.opening[i], state.pressure_difference[i], time_step);
    state.flow[i] = middle.shut[i] || state.opening[i] == 0 ? 0 : 2 * flow[i] - state.flow[i];
  }
  state.venous_inflow = venous_inflow;
  return flow[aortic_passage];
}

}  // namespace microcosm::flow
