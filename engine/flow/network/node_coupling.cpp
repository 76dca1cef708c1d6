#include "engine/flow/network/node_coupling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace microcosm::flow {

namespace {

constexpr int maximum_iterations = 50;
// Newton's error squares in each step: a last correction of 1e-6 leaves 1e-12 of the area.
constexpr double converged_change = 1e-6;
// Of the predicted area: the range that bisection searches.
constexpr double area_range_low = 1.0 / 16, area_range_high = 16;
constexpr int maximum_bisections = 200;

/// Pressure that an end's vessel gives the node as a function of the vessel's area there, and its derivative.
struct NodePressure {
  double value, slope;
  bool lossy;
};

NodePressure node_pressure(const VesselEndModel& end, const BoundaryState& state, double density) {
  const double root = std::sqrt(state.area);
  const double inverse_area = 1 / state.area;
  const double velocity = state.outflow * inverse_area;
  const double recovered_squared =
      recovered_speed_index * recovered_speed_index * end.stiffness * root / (2 * density);
  if (velocity > 0 && velocity * velocity > recovered_squared)
    return {end.stiffness * (root - end.reference_root) + 0.5 * density * recovered_squared -
                end.balloon_resistance * state.outflow,
            0.5 * (end.stiffness * root + 0.5 * density * recovered_squared) * inverse_area -
                end.balloon_resistance * state.slope,
            true};
  const double momentum = density * velocity;
  return {end.stiffness * (root - end.reference_root) + 0.5 * momentum * velocity -
              end.balloon_resistance * state.outflow,
          0.5 * end.stiffness * root * inverse_area + momentum * (state.slope - velocity) * inverse_area -
              end.balloon_resistance * state.slope,
          false};
}

}  // namespace

BoundaryState predicted_state(const VesselEndModel& end, const CellArrays& cells,
                              const CellConstants& constants) {
  const bool at_end = end.outward > 0;
  const double root = at_end ? cells.root_minus[end.face] : cells.root_plus[end.face];
  const double velocity =
      end.outward * (at_end ? cells.velocity_minus[end.face] : cells.velocity_plus[end.face]);
  const double alpha = constants.momentum_coefficient;
  const double speed =
      std::sqrt(end.stiffness * root / (2 * constants.density) + alpha * (alpha - 1) * velocity * velocity);
  const double area = root * root;
  return {area, area * velocity, alpha * velocity - speed};
}

void write_flux(const VesselEndModel& end, const BoundaryState& state, const CellArrays& cells,
                const CellConstants& constants) {
  const bool at_end = end.outward > 0;
  const double predicted_root = at_end ? cells.root_minus[end.face] : cells.root_plus[end.face];
  const double root = std::sqrt(state.area);
  const double pressure_flux = end.stiffness / (3 * constants.density) * (root - predicted_root) *
                               (state.area + root * predicted_root + predicted_root * predicted_root);
  const double momentum =
      constants.momentum_coefficient * state.outflow * state.outflow / state.area + pressure_flux;
  cells.mass_flux[end.face] = end.outward * state.outflow;
  cells.momentum_minus[end.face] = at_end ? momentum : 0;
  cells.momentum_plus[end.face] = at_end ? 0 : momentum;
}

namespace {

using EndStates = std::array<BoundaryState, most_ends_of_a_junction>;

/// The ends of one junction, as predicted and as being solved for.
struct JunctionProblem {
  std::span<const VesselEndModel> ends;
  double density;
  EndStates predicted;

  BoundaryState state_at(std::size_t k, double area) const {
    return {area, predicted[k].outflow + predicted[k].slope * (area - predicted[k].area), predicted[k].slope};
  }
};

/// Newton's method from `states`; false where it does not converge or ends far from the prediction, at a
/// root that belongs to no flow which the cells could have led to.
bool solve_by_newton(const JunctionProblem& problem, EndStates& states) {
  std::array<NodePressure, most_ends_of_a_junction> pressures;
  const std::size_t count = problem.ends.size();
  for (int iteration = 0; iteration < maximum_iterations; ++iteration) {
    double conductance = 0, weighted = 0, net_outflow = 0;
    for (std::size_t k = 0; k < count; ++k) {
      pressures[k] = node_pressure(problem.ends[k], states[k], problem.density);
      const double gain = states[k].slope / pressures[k].slope;
      conductance += gain;
      weighted += gain * pressures[k].value;
      net_outflow += states[k].outflow;
    }
    const double pressure = (weighted - net_outflow) / conductance;
    double largest_change = 0;
    bool limited = false;
    for (std::size_t k = 0; k < count; ++k) {
      double change = (pressure - pressures[k].value) / pressures[k].slope;
      const double bound = 0.5 * states[k].area;
      if (!(std::abs(change) <= bound)) {
        change = change < 0 ? -bound : bound;
        limited = true;
      }
      largest_change = std::max(largest_change, std::abs(change) / states[k].area);
      states[k].area += change;
      states[k].outflow += states[k].slope * change;
    }
    if (limited || !(largest_change <= converged_change)) continue;
    for (std::size_t k = 0; k < count; ++k) {
      const double predicted_area = problem.predicted[k].area;
      if (!(std::abs(states[k].area - predicted_area) <= 0.5 * predicted_area)) return false;
    }
    return true;
  }
  return false;
}

/// The state within a sixteenth and sixteen times the predicted area at which the end gives the node
/// `pressure`, or the nearer bound.
BoundaryState state_of_pressure(const JunctionProblem& problem, std::size_t k, double pressure) {
  double low = area_range_low * problem.predicted[k].area, high = area_range_high * problem.predicted[k].area;
  for (int i = 0; i < maximum_bisections && low < high; ++i) {
    const double middle = 0.5 * (low + high);
    if (!(middle > low && middle < high)) break;
    const bool below =
        node_pressure(problem.ends[k], problem.state_at(k, middle), problem.density).value < pressure;
    (below ? low : high) = middle;
  }
  return problem.state_at(k, 0.5 * (low + high));
}

/// Bisection on the node's pressure: net outflow falls as it rises. For the few states where Newton's method
/// fails; false where no pressure within the areas' range balances the flows.
bool solve_by_bisection(const JunctionProblem& problem, EndStates& states) {
  const std::size_t count = problem.ends.size();
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t k = 0; k < count; ++k) {
    const double area = problem.predicted[k].area;
    const auto bound = [&](double factor) {
      return node_pressure(problem.ends[k], problem.state_at(k, factor * area), problem.density).value;
    };
    low = std::min(low, bound(area_range_low));
    high = std::max(high, bound(area_range_high));
  }
  if (!(low < high)) return false;
  const auto net_outflow = [&](double pressure) {
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      states[k] = state_of_pressure(problem, k, pressure);
      sum += states[k].outflow;
    }
    return sum;
  };
  if (!(net_outflow(low) >= 0) || !(net_outflow(high) <= 0)) return false;
  for (int i = 0; i < maximum_bisections; ++i) {
    const double middle = 0.5 * (low + high);
    if (!(middle > low && middle < high)) break;
    (net_outflow(middle) > 0 ? low : high) = middle;
  }
  net_outflow(0.5 * (low + high));
  return true;
}

}  // namespace

JunctionBalance solve_junction(const JunctionModel& junction, const NetworkModel& model,
                               const CellArrays& cells) {
  JunctionProblem problem{
      {&model.junction_ends[junction.first_end], junction.end_count}, model.constants.density, {}};
  for (std::size_t k = 0; k < problem.ends.size(); ++k)
    problem.predicted[k] = predicted_state(problem.ends[k], cells, model.constants);
  EndStates states = problem.predicted;
  if (!solve_by_newton(problem, states)) {
    if (!solve_by_bisection(problem, states)) return {std::numeric_limits<double>::quiet_NaN(), true};
    // Newton's last steps bring the balance of mass to rounding.
    EndStates polished = states;
    if (solve_by_newton(problem, polished)) states = polished;
  }
  JunctionBalance balance;
  for (std::size_t k = 0; k < problem.ends.size(); ++k) {
    write_flux(problem.ends[k], states[k], cells, model.constants);
    balance.net_outflow += states[k].outflow;
    balance.lossy = balance.lossy || node_pressure(problem.ends[k], states[k], problem.density).lossy;
  }
  return balance;
}

void solve_flow_end(const VesselEndModel& end, const NetworkModel& model, double inflow,
                    const CellArrays& cells) {
  BoundaryState state = predicted_state(end, cells, model.constants);
  const double outflow = -inflow;
  state.area += (outflow - state.outflow) / state.slope;
  state.outflow = outflow;
  write_flux(end, state, cells, model.constants);
}

namespace {

/// The state with p = offset + resistance q on the outgoing characteristic.
BoundaryState behind_resistance(const VesselEndModel& end, const NetworkModel& model, double offset,
                                double resistance, const CellArrays& cells) {
  BoundaryState state = predicted_state(end, cells, model.constants);
  // p_0 + stiffness (s - s_r) = offset + resistance q with q = q* + slope (s^2 - A*), a quadratic equation in
  // s.
  const double quadratic = -resistance * state.slope;
  const double constant = offset - model.pressure_origin + end.stiffness * end.reference_root +
                          resistance * (state.outflow - state.slope * state.area);
  const double root =
      2 * constant / (end.stiffness + std::sqrt(end.stiffness * end.stiffness + 4 * quadratic * constant));
  // A root that is not positive means a collapsed end: a NaN, which the next look at the cells reports.
  const double area = root > 0 ? root * root : std::numeric_limits<double>::quiet_NaN();
  state.outflow += state.slope * (area - state.area);
  state.area = area;
  return state;
}

}  // namespace

void solve_pressure_end(const VesselEndModel& end, const NetworkModel& model, double pressure,
                        const CellArrays& cells) {
  write_flux(end, behind_resistance(end, model, pressure, end.balloon_resistance, cells), cells,
             model.constants);
}

void solve_windkessel(const WindkesselModel& end, const NetworkModel& model, double time_step,
                      double& capacitor_pressure, const CellArrays& cells) {
  const Windkessel& windkessel = end.windkessel;
  // Midpoint rule: the capacitor's pressure in the middle of the step is offset + gain q.
  const double storage = 2 * windkessel.compliance / time_step;
  const double gain = 1 / (storage + 1 / windkessel.distal_resistance);
  const double offset =
      gain * (storage * capacitor_pressure + windkessel.outlet_pressure / windkessel.distal_resistance);
  const double resistance = windkessel.proximal_resistance + gain + end.end.balloon_resistance;
  const BoundaryState state = behind_resistance(end.end, model, offset, resistance, cells);
  const double middle = offset + gain * state.outflow;
  capacitor_pressure = 2 * middle - capacitor_pressure;
  write_flux(end.end, state, cells, model.constants);
}

void solve_reflection(const ReflectionModel& reflection, const NetworkModel& model, const CellArrays& cells) {
  const VesselEndModel& end = reflection.end;
  const BoundaryState predicted = predicted_state(end, cells, model.constants);
  const double passed = 1 + reflection.coefficient, returned = 4 * (1 - reflection.coefficient);
  const double half_inverse_density = 0.5 / model.constants.density;
  const double rest_speed = std::sqrt(half_inverse_density * end.stiffness * end.reference_root);
  BoundaryState state = predicted;
  for (int iteration = 0; iteration < maximum_iterations; ++iteration) {
    const double speed = std::sqrt(half_inverse_density * end.stiffness * std::sqrt(state.area));
    // c is proportional to A^(1/4).
    const double residual = passed * state.outflow - returned * state.area * (speed - rest_speed);
    const double slope = passed * state.slope - returned * (1.25 * speed - rest_speed);
    const double change = std::clamp(-residual / slope, -0.5 * state.area, 0.5 * state.area);
    state.area += change;
    state.outflow = predicted.outflow + predicted.slope * (state.area - predicted.area);
    if (std::abs(change) <= converged_change * state.area) break;
  }
  write_flux(end, state, cells, model.constants);
}

void fill_ghosts(const VesselCells& vessel, const CellArrays& cells) {
  const auto fill = [&](int last, int inward) {
    for (double* values : {cells.pressure, cells.velocity}) {
      const double first = values[last], slope = first - values[last + inward];
      const double bend =
          vessel.cell_count > 2 ? slope - (values[last + inward] - values[last + 2 * inward]) : 0;
      values[last - inward] = first + slope + bend;
      values[last - 2 * inward] = first + 2 * slope + 3 * bend;
    }
  };
  fill(vessel.first_cell, 1);
  fill(vessel.first_cell + vessel.cell_count - 1, -1);
}

}  // namespace microcosm::flow
