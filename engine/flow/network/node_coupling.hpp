#pragma once
// What couples vessels at their ends, for one end or junction of one lane at a time: prescribed flows and
// pressures, reflections, and junctions where Newton's method fails. Each finds the state that satisfies the
// coupling on the outgoing characteristic (node_formulas.hpp) and writes its fluxes.

#include "engine/flow/network/network_model.hpp"
#include "engine/flow/network/node_formulas.hpp"
#include "engine/flow/network/nodes.hpp"

namespace microcosm::flow {

using BoundaryState = EndState<double>;

/// What the cell beside the face predicts.
BoundaryState predicted_state(const VesselEndModel& end, const CellArrays& cells,
                              const CellConstants& constants, int lane = 0);

/// Writes the fluxes through the end's face that belong to `state`.
void write_flux(const VesselEndModel& end, const BoundaryState& state, const CellArrays& cells,
                const CellConstants& constants, int lane = 0);

/// The state with p = offset [Pa] + resistance q [Pa s/m^3]; its area is NaN where the end collapses.
BoundaryState behind_resistance(const VesselEndModel& end, const NetworkModel& model, double offset,
                                double resistance, const CellArrays& cells, int lane = 0);

/// The mean flow `inflow` [m^3/s] over the step enters the vessel.
void solve_flow_end(const VesselEndModel& end, const NetworkModel& model, double inflow,
                    const CellArrays& cells, int lane = 0);

/// What a viscoelastic wall puts between its vessel and the node: the node's pressure is higher by the offset
/// [Pa], and lower by the resistance [Pa s/m^3] times the flow out of the vessel.
struct EndLoad {
  double offset = 0, resistance = 0;
};

/// The static pressure `pressure` [Pa], mean over the step, stands at the end (before its balloon).
void solve_pressure_end(const VesselEndModel& end, const NetworkModel& model, double pressure,
                        const CellArrays& cells, int lane = 0, const EndLoad& load = {});

/// (1 + R) u = 4 (1 - R) (c - c_0), u out of the vessel, c_0 at the reference area: ReflectionEnd's condition
/// on the Riemann invariants u +- 4 (c - c_0). Newton on the area.
void solve_reflection(const ReflectionModel& reflection, const NetworkModel& model, const CellArrays& cells,
                      int lane = 0);

/// The states of junction `e` of the group by bisection on the node's pressure: net outflow falls as it
/// rises. For the few states where Newton's method fails; false, with areas of NaN, where no pressure within
/// a sixteenth and sixteen times the predicted areas balances the flows.
bool solve_by_bisection(const EndArrays& ends, const JunctionGroup& junctions, int e, double density);

}  // namespace microcosm::flow
