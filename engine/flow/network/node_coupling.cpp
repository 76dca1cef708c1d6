#include "engine/flow/network/node_coupling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace microcosm::flow {

namespace {

constexpr int maximum_iterations = 50;
// Newton's error squares in each step: a last correction of 1e-6 leaves 1e-12 of the area.
constexpr double converged_change = 1e-6;
// Of the predicted area: the range that bisection searches.
constexpr double area_range_low = 1.0 / 16, area_range_high = 16;
constexpr int maximum_bisections = 200;

int element_of(const VesselEndModel& end, const CellArrays& cells, int lane) {
  return end.face * cells.lanes + lane;
}

double predicted_root(const VesselEndModel& end, const CellArrays& cells, int lane) {
  return (end.outward > 0 ? cells.root_minus : cells.root_plus)[element_of(end, cells, lane)];
}

}  // namespace

BoundaryState predicted_state(const VesselEndModel& end, const CellArrays& cells,
                              const CellConstants& constants, int lane) {
  const double velocity =
      (end.outward > 0 ? cells.velocity_minus : cells.velocity_plus)[element_of(end, cells, lane)];
  return predicted_at(end.stiffness, predicted_root(end, cells, lane), end.outward * velocity, constants);
}

void write_flux(const VesselEndModel& end, const BoundaryState& state, const CellArrays& cells,
                const CellConstants& constants, int lane) {
  const bool at_end = end.outward > 0;
  const int i = element_of(end, cells, lane);
  const double momentum = momentum_flux(end.stiffness / (3 * constants.density),
                                        predicted_root(end, cells, lane), state, constants);
  cells.mass_flux[i] = end.outward * state.outflow;
  cells.momentum_minus[i] = at_end ? momentum : 0;
  cells.momentum_plus[i] = at_end ? 0 : momentum;
}

void solve_flow_end(const VesselEndModel& end, const NetworkModel& model, double inflow,
                    const CellArrays& cells, int lane) {
  BoundaryState state = predicted_state(end, cells, model.constants, lane);
  const double outflow = -inflow;
  state.area += (outflow - state.outflow) / state.slope;
  state.outflow = outflow;
  write_flux(end, state, cells, model.constants, lane);
}

BoundaryState behind_resistance(const VesselEndModel& end, const NetworkModel& model, double offset,
                                double resistance, const CellArrays& cells, int lane) {
  const EndWall<double> wall{end.stiffness,
                             end.reference_root,
                             resistance,
                             recovered_of(end.stiffness, model.constants.density),
                             0,
                             0};
  return state_behind_resistance(wall, model.pressure_origin, offset, resistance,
                                 predicted_state(end, cells, model.constants, lane));
}

void solve_pressure_end(const VesselEndModel& end, const NetworkModel& model, double pressure,
                        const CellArrays& cells, int lane, const EndLoad& load) {
  const double resistance = end.resistance + load.resistance;
  write_flux(end, behind_resistance(end, model, pressure - load.offset, resistance, cells, lane), cells,
             model.constants, lane);
}

void solve_reflection(const ReflectionModel& reflection, const NetworkModel& model, const CellArrays& cells,
                      int lane) {
  const VesselEndModel& end = reflection.end;
  const BoundaryState predicted = predicted_state(end, cells, model.constants, lane);
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
  write_flux(end, state, cells, model.constants, lane);
}

namespace {

/// The ends of one junction, as predicted and as being solved for.
struct JunctionProblem {
  const EndArrays& ends;
  const JunctionGroup& junctions;
  int e;
  double density;

  int place(int k) const { return junctions.first + k * junctions.stride + e; }

  double predicted_area(int k) const { return ends.root[place(k)] * ends.root[place(k)]; }

  BoundaryState state_at(int k, double area) const {
    const double predicted = predicted_area(k);
    const double slope = ends.slope[place(k)];
    return {area, predicted * ends.velocity[place(k)] + slope * (area - predicted), slope};
  }

  double pressure_at(int k, double area) const {
    const int i = place(k);
    const EndWall<double> wall{ends.stiffness[i], ends.reference_root[i], ends.resistance[i],
                               ends.recovered[i], ends.offset[i],         ends.turbulent_loss[i]};
    return node_pressure(wall, state_at(k, area), density).value;
  }

  /// The area within its range at which the end gives the node `pressure`, or the nearer bound.
  double area_of_pressure(int k, double pressure) const {
    double low = area_range_low * predicted_area(k), high = area_range_high * predicted_area(k);
    for (int i = 0; i < maximum_bisections && low < high; ++i) {
      const double middle = 0.5 * (low + high);
      if (!(middle > low && middle < high)) break;
      (pressure_at(k, middle) < pressure ? low : high) = middle;
    }
    return 0.5 * (low + high);
  }

  /// Writes the ends' states at the node's `pressure`.
  double net_outflow(double pressure) const {
    double sum = 0;
    for (int k = 0; k < junctions.ends; ++k) {
      const BoundaryState state = state_at(k, area_of_pressure(k, pressure));
      ends.area[place(k)] = state.area;
      ends.outflow[place(k)] = state.outflow;
      sum += state.outflow;
    }
    return sum;
  }

  bool solve() const {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (int k = 0; k < junctions.ends; ++k) {
      low = std::min(low, pressure_at(k, area_range_low * predicted_area(k)));
      high = std::max(high, pressure_at(k, area_range_high * predicted_area(k)));
    }
    if (!(low < high) || !(net_outflow(low) >= 0) || !(net_outflow(high) <= 0)) return false;
    for (int i = 0; i < maximum_bisections; ++i) {
      const double middle = 0.5 * (low + high);
      if (!(middle > low && middle < high)) break;
      (net_outflow(middle) > 0 ? low : high) = middle;
    }
    net_outflow(0.5 * (low + high));
    return true;
  }
};

}  // namespace

bool solve_by_bisection(const EndArrays& ends, const JunctionGroup& junctions, int e, double density) {
  const JunctionProblem problem{ends, junctions, e, density};
  if (problem.solve()) return true;
  for (int k = 0; k < junctions.ends; ++k)
    ends.area[problem.place(k)] = ends.outflow[problem.place(k)] = std::numeric_limits<double>::quiet_NaN();
  return false;
}

}  // namespace microcosm::flow
