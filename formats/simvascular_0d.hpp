#pragma once
// Models of SimVascular's zero-dimensional solver (svZeroDSolver, https://simvascular.github.io): JSON of
// vessels, junctions and boundary conditions. The format knows no units, only consistent ones: results are in
// those of the file.

#include <string>

#include "engine/flow/lumped/lumped_network.hpp"

namespace microcosm::formats {

/// Supported: vessels of types BloodVessel and BloodVesselCRL (R_poiseuille, L, C, stenosis_coefficient);
/// junctions, by the ids or names of their vessels, of types
/// NORMAL_JUNCTION, internal_junction and BloodVesselJunction (with junction_values as for a vessel, no C);
/// boundary conditions FLOW (Q, t), PRESSURE (P, t), RESISTANCE (R, Pd), RCR (Rp, C, Rd, Pd). Of
/// simulation_parameters: number_of_cardiac_cycles, number_of_time_pts_per_cardiac_cycle, output_all_cycles,
/// steady_initial, cardiac_period; tolerances are not used. What starts with '_', 'description', 'density'
/// and 'viscosity' is ignored.
///
/// Throws InputError with file, line and the name of the vessel, junction or boundary for everything else
/// (valves, chambers, closed loops and coupled solvers by their block's type), and as flow::check.
flow::LumpedDescription read_simvascular_0d(const std::string& path, const std::string& content);

/// The result as svZeroDSolver writes it: name,time,flow_in,flow_out,pressure_in,pressure_out, a line for
/// each vessel and time, vessel by vessel.
std::string csv_of(const flow::LumpedResult& result);

}  // namespace microcosm::formats
