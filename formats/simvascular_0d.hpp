#pragma once
// Models of SimVascular's zero-dimensional solver (svZeroDSolver, https://simvascular.github.io): JSON of
// vessels, junctions and boundary conditions. The format knows no units, only consistent ones: results are in
// those of the file.

#include <string>
#include <vector>

#include "engine/flow/lumped/lumped_network.hpp"

namespace microcosm::formats {

/// Supported: vessels of types BloodVessel and BloodVesselCRL (R_poiseuille, L, C, stenosis_coefficient);
/// junctions, by the ids or names of their vessels, of types NORMAL_JUNCTION, internal_junction,
/// resistive_junction (R of each inlet and outlet) and BloodVesselJunction (with junction_values as for a
/// vessel, no C); boundary conditions FLOW (Q, t), PRESSURE (P, t), RESISTANCE (R, Pd), RCR (Rp, C, Rd, Pd)
/// and CORONARY (Ra1, Ra2, Rv1, Ca, Cc, Pim, t, P_v). Of simulation_parameters: number_of_cardiac_cycles,
/// number_of_time_pts_per_cardiac_cycle, output_all_cycles, steady_initial, cardiac_period; with
/// steady_initial = false initial_condition (pressure_all, flow_all, and nodes by name).
///
/// `notes` receives a sentence on what is not used: switches of the output, tolerances,
/// use_cycle_to_cycle_error, initial values beside a steady start. What starts with '_' and 'description' is
/// a comment. Throws InputError with file, line and the name of the vessel, junction or boundary for
/// everything else (valves, chambers, closed loops and coupled solvers by their block's type), and as
/// flow::check.
flow::LumpedDescription read_simvascular_0d(const std::string& path, const std::string& content,
                                            std::vector<std::string>* notes = nullptr);

/// The result as svZeroDSolver writes it: name,time,flow_in,flow_out,pressure_in,pressure_out, a line for
/// each vessel and time, vessel by vessel.
std::string csv_of(const flow::LumpedResult& result);

}  // namespace microcosm::formats
