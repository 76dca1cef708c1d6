#pragma once
// What couples vessels at their ends: junctions, flows, pressures, windkessels, reflections. Each takes the
// boundary state that its vessels' cells predict for the middle of the step and finds the one that satisfies
// the coupling on the outgoing characteristic,
//   q = q* + (alpha v - lambda)(A - A*),   v, q out of the vessel, lambda = sqrt(c^2 + alpha (alpha - 1) v^2)
// (linear about the prediction, which is off by the square of the cell width only).

#include "engine/flow/network/network_model.hpp"

namespace microcosm::flow {

/// A vessel's end in the middle of the step.
struct BoundaryState {
  double area = 0;     // [m^2]
  double outflow = 0;  // [m^3/s], out of the vessel
  double slope = 0;    // dq/dA along the outgoing characteristic [m/s], negative
};

/// What the cell beside the face predicts.
BoundaryState predicted_state(const VesselEndModel& end, const CellArrays& cells,
                              const CellConstants& constants);

/// Writes the fluxes through the end's face that belong to `state`.
void write_flux(const VesselEndModel& end, const BoundaryState& state, const CellArrays& cells,
                const CellConstants& constants);

struct JunctionBalance {
  double net_outflow = 0;  // [m^3/s]; NaN: no common pressure
  bool lossy = false;  // a jet was faster than recovered_speed_index c: part of its dynamic pressure was lost
};

/// A jet that leaves a vessel faster than this part of the local wave speed c (its speed index, Shapiro 1977,
/// J Biomech Eng 99:126) gives the node the dynamic pressure of the speed index alone; the rest is lost as in
/// a sudden expansion into a wide space (Borda and Carnot; for jets from compliant tubes Cancelli and Pedley
/// 1985, J Fluid Mech 157:375). Derivation of the value: docs/vascular/pulse_waves.md.
inline constexpr double recovered_speed_index = 1.0 / 3;

/// No net outflow, and one pressure p + rho v^2/2 (behind the balloon, where there is one) of all ends; of a
/// vessel whose flow enters the node v is at most recovered_speed_index c there. This pressure then rises
/// with the vessel's area, so that one solution exists where total pressure alone has two or, when the jet is
/// choked (v = c), none. Newton with the exact Jacobian, which elimination reduces to one unknown,
/// safeguarded by bisection; mass is linear in the areas, so it holds to rounding after every full step.
JunctionBalance solve_junction(const JunctionModel& junction, const NetworkModel& model,
                               const CellArrays& cells);

/// The mean flow `inflow` [m^3/s] over the step enters the vessel.
void solve_flow_end(const VesselEndModel& end, const NetworkModel& model, double inflow,
                    const CellArrays& cells);

/// The static pressure `pressure` [Pa], mean over the step, stands at the end (before its balloon).
void solve_pressure_end(const VesselEndModel& end, const NetworkModel& model, double pressure,
                        const CellArrays& cells);

/// (1 + R) u = 4 (1 - R) (c - c_0), u out of the vessel, c_0 at the reference area: ReflectionEnd's condition
/// on the Riemann invariants u +- 4 (c - c_0). Newton on the area.
void solve_reflection(const ReflectionModel& reflection, const NetworkModel& model, const CellArrays& cells);

/// Advances the windkessel's capacitor pressure [Pa] by `time_step` with the midpoint rule, coupled with the
/// outgoing characteristic: one quadratic equation.
void solve_windkessel(const WindkesselModel& end, const NetworkModel& model, double time_step,
                      double& capacitor_pressure, const CellArrays& cells);

/// Ghost values beside each end of the vessel: parabola through its three last cells, line where it has two.
void fill_ghosts(const VesselCells& vessel, const CellArrays& cells);

}  // namespace microcosm::flow
