#pragma once
// Blood vessels as electric circuits (zero-dimensional, "lumped" models): resistances, inertances and
// compliances joined at nodes, periodic flows and pressures at their ends. Any consistent units: results are
// in those of the description.
//
//   vessel     p_in - p_c = (R + S |q_in|) q_in      C dp_c/dt = q_in - q_out      p_c - p_out = L dq_out/dt
//              or with its compliance first: C dp_in/dt = q_in - q_out,
//              p_in - p_out = (R + S |q_out|) q_out + L dq_out/dt
//   junction   the flows sum to zero; p of each outlet = p of the inlets less (R + S |q|) q + L dq/dt
//   windkessel p = R_p q + p_c,  C dp_c/dt = q - (p_c - p_d)/R_d
//   coronary   p = R_a q + p_a,  C_a dp_a/dt = q - q_m,  p_a - p_m = R_am q_m,
//              dV/dt = q_m - (p_m - p_v)/R_v,  V = C_im (p_m - p_im(t))
//
// The coronary bed, whose muscle presses on its vessels with p_im, is that of Kim et al. 2010 (Ann Biomed Eng
// 38:3195). The vessel is that of Kim et al. 2009 (Ann Biomed Eng 37:2153) with a stenosis coefficient S
// (Young and Tsai 1973, J Biomech 6:395). Time: BDF2 with constant steps, implicit Euler for the first; stiff
// parts and constraints on the derivatives (a flow prescribed into an inertance) converge with second order.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace microcosm::flow {

/// Periodic, linear between its samples; one value alone is a constant. Times ascend from 0 to the period.
struct LumpedWave {
  std::vector<double> time, value;
};

enum class LumpedBoundaryKind { flow, pressure, resistance, windkessel, coronary };

/// What stands at a vessel's end.
struct LumpedBoundary {
  std::string name = {};
  LumpedBoundaryKind kind = LumpedBoundaryKind::pressure;
  LumpedWave wave = {};  ///< of a flow (positive from the vessel's inlet to its outlet) or a pressure
  /// R_p, R_d, C, p_d; of a coronary bed R_a, R_v, C_im and p_v, with `wave` its p_im.
  double proximal_resistance = 0, distal_resistance = 0, compliance = 0, distal_pressure = 0;
  double middle_resistance = 0, proximal_compliance = 0;  ///< R_am and C_a of a coronary bed
  double initial_pressure = 0;  ///< p_c where a run doesn't start from the steady state
  int line = 0;                 ///< of the description's file, for messages; 0: unknown
};

struct LumpedVessel {
  std::string name = {};
  double resistance = 0, inertance = 0, compliance = 0, stenosis = 0;  ///< R, L, C, S
  bool compliance_first = false;
  std::optional<std::uint32_t> inlet = {}, outlet = {};  ///< boundaries; none: a junction stands there
  /// Where a run doesn't start from the steady state: what its equations let be.
  double initial_pressure_in = 0, initial_flow_in = 0, initial_pressure_out = 0, initial_flow_out = 0;
  int line = 0;
};

/// Where vessels end (`inlets`) and start (`outlets`). The losses, by outlet, need a single inlet, unless the
/// inlets have resistances too (`inlet_resistance`, between each and the junction's pressure); empty: none.
struct LumpedJunction {
  std::string name = {};
  std::vector<std::uint32_t> inlets = {}, outlets = {};
  std::vector<double> resistance = {}, inertance = {}, stenosis = {}, inlet_resistance = {};
  int line = 0;
};

struct LumpedDescription {
  std::string file;  ///< named by messages; empty: none
  std::vector<LumpedVessel> vessels;
  std::vector<LumpedJunction> junctions;
  std::vector<LumpedBoundary> boundaries;
  double period = 0;         ///< of a cycle; 0: that of the waves
  int cycles = 1;            ///< that are computed
  int points_per_cycle = 2;  ///< of the result, first and last included
  bool steady_start = true;  ///< from the steady state of the samples' means; false: from the initial values
  bool report_all = false;   ///< every cycle, not the last alone, whose time then starts at 0
};

/// Rows: vessels; columns: times.
struct LumpedResult {
  std::vector<std::string> name;  ///< of the vessels
  std::vector<double> time;
  std::vector<std::vector<double>> flow_in, flow_out, pressure_in, pressure_out;
};

/// As stated, or that of the waves; 1 if all are constant and none is stated.
double cycle_period(const LumpedDescription& network);

/// Throws InputError at the description's file and the line of the vessel or boundary: nothing there, a name
/// used twice, a value that is negative or not finite, an end with no junction or boundary or with two, a
/// boundary at no vessel or at two, a resistance or windkessel at an inlet, waves that don't ascend from 0 or
/// differ in period from each other or from that stated, a part of the network without a pressure (or, where
/// a run doesn't start from the steady state, a compliance), fewer than one cycle or two points, more than
/// 1e9 values.
void check(const LumpedDescription& network);

/// Advances with at least `steps_per_cycle` equal steps a cycle, a multiple of those of the result. Throws as
/// `check`, InputError for equations without a solution (zero resistances in a circle), RunError naming step
/// and vessel where Newton's method doesn't converge or a value is not finite.
LumpedResult solve_lumped(const LumpedDescription& network, int steps_per_cycle = 2000);

}  // namespace microcosm::flow
