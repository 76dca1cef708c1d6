#include "engine/flow/network/node_coupling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace microcosm::flow {

namespace {

constexpr int maximum_iterations = 50;
// Newton's error squares in each step: a last correction of 1e-6 leaves 1e-12 of the area.
constexpr double converged_change = 1e-6;

/// Total pressure at the node side of an end as a function of the vessel's area there, and its derivative.
struct NodePressure {
  double value, slope;
};

NodePressure node_pressure(const VesselEndModel& end, const BoundaryState& state, double kinetic_density) {
  const double root = std::sqrt(state.area);
  const double inverse_area = 1 / state.area;
  const double velocity = state.outflow * inverse_area;
  const double momentum = kinetic_density * velocity;
  return {end.stiffness * (root - end.reference_root) + 0.5 * momentum * velocity -
              end.balloon_resistance * state.outflow,
          0.5 * end.stiffness * root * inverse_area + momentum * (state.slope - velocity) * inverse_area -
              end.balloon_resistance * state.slope};
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

/// NaN where Newton finds no common pressure p + kinetic_density v^2/2.
double solve_junction_once(const JunctionModel& junction, const NetworkModel& model, const CellArrays& cells,
                           double kinetic_density) {
  std::array<BoundaryState, most_ends_of_a_junction> states;
  std::array<NodePressure, most_ends_of_a_junction> pressures;
  std::array<double, most_ends_of_a_junction> predicted_area;
  const VesselEndModel* ends = &model.junction_ends[junction.first_end];
  const std::size_t count = junction.end_count;
  for (std::size_t k = 0; k < count; ++k) {
    states[k] = predicted_state(ends[k], cells, model.constants);
    predicted_area[k] = states[k].area;
  }

  for (int iteration = 0; iteration < maximum_iterations; ++iteration) {
    double conductance = 0, weighted = 0, net_outflow = 0;
    for (std::size_t k = 0; k < count; ++k) {
      pressures[k] = node_pressure(ends[k], states[k], kinetic_density);
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
    // A root far from the prediction belongs to no flow that the cells could have led to.
    for (std::size_t k = 0; k < count; ++k)
      if (!(std::abs(states[k].area - predicted_area[k]) <= 0.5 * predicted_area[k]))
        return std::numeric_limits<double>::quiet_NaN();
    double balance = 0;
    for (std::size_t k = 0; k < count; ++k) {
      write_flux(ends[k], states[k], cells, model.constants);
      balance += states[k].outflow;
    }
    return balance;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

JunctionBalance solve_junction(const JunctionModel& junction, const NetworkModel& model,
                               const CellArrays& cells) {
  constexpr int parts = 10;
  for (int lost = 0; lost <= parts; ++lost) {
    const double kept = 1 - lost / static_cast<double>(parts);
    const double net_outflow = solve_junction_once(junction, model, cells, kept * model.constants.density);
    if (!std::isnan(net_outflow)) return {net_outflow, lost > 0};
  }
  return {std::numeric_limits<double>::quiet_NaN(), true};
}

void solve_inlet(const NetworkModel& model, double inflow, const CellArrays& cells) {
  BoundaryState state = predicted_state(model.inlet, cells, model.constants);
  const double outflow = -inflow;
  state.area += (outflow - state.outflow) / state.slope;
  state.outflow = outflow;
  write_flux(model.inlet, state, cells, model.constants);
}

void solve_windkessel(const WindkesselModel& end, const NetworkModel& model, double time_step,
                      double& capacitor_pressure, const CellArrays& cells) {
  const Windkessel& windkessel = end.windkessel;
  BoundaryState state = predicted_state(end.end, cells, model.constants);
  // Midpoint rule: the capacitor's pressure in the middle of the step is offset + gain q.
  const double storage = 2 * windkessel.compliance / time_step;
  const double gain = 1 / (storage + 1 / windkessel.distal_resistance);
  const double offset =
      gain * (storage * capacitor_pressure + windkessel.outlet_pressure / windkessel.distal_resistance);
  // p_0 + stiffness (s - s_r) = offset + resistance q with q = q* + slope (s^2 - A*), a quadratic equation in
  // s.
  const double resistance = windkessel.proximal_resistance + gain + end.end.balloon_resistance;
  const double quadratic = -resistance * state.slope;
  const double constant = offset - model.pressure_origin + end.end.stiffness * end.end.reference_root +
                          resistance * (state.outflow - state.slope * state.area);
  const double root =
      2 * constant /
      (end.end.stiffness + std::sqrt(end.end.stiffness * end.end.stiffness + 4 * quadratic * constant));
  // A root that is not positive means a collapsed end: a NaN, which the next look at the cells reports.
  const double area = root > 0 ? root * root : std::numeric_limits<double>::quiet_NaN();
  state.outflow += state.slope * (area - state.area);
  state.area = area;
  const double middle = offset + gain * state.outflow;
  capacitor_pressure = 2 * middle - capacitor_pressure;
  write_flux(end.end, state, cells, model.constants);
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
