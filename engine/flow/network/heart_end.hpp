#pragma once
// The heart at a network's inlet: the left ventricle ejects into the vessel there, and what the windkessels
// let out goes to the veins, whose pressure is the windkessels' outlet pressure. Cells, capacitors and
// compartments advance with the same flows, so the volume of all together stays to rounding.

#include <span>

#include "engine/flow/circulation/circulation.hpp"
#include "engine/flow/network/network_model.hpp"
#include "engine/flow/network/node_coupling.hpp"

namespace microcosm::flow {

/// Volume of all cells [m^3].
double cell_volume(const NetworkModel& model, std::span<const double> area);
/// What the windkessels' capacitors hold beyond their volume at pressure zero [m^3].
double capacitor_volume(const NetworkModel& model, std::span<const double> capacitor_pressure);

/// Advances the circulation by `time_step` from `time` [s] (0 at a beat's onset) while `run_off` [m^3/s]
/// enters the veins, and gives the state of the vessel at the heart's end, `predicted` by its cells, in the
/// middle of the step. Behind the valve stands the static pressure of the vessel's end, on the outgoing
/// characteristic, with what a viscoelastic `wall` adds. NaN where the heart finds no flow, which the next
/// look at the cells reports.
BoundaryState solve_heart(const HeartModel& heart, const NetworkModel& model, double time, double time_step,
                          double run_off, CirculationState& state, const BoundaryState& predicted,
                          const EndLoad& wall = {});

}  // namespace microcosm::flow
