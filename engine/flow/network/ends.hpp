#pragma once
// What may stand at the free end of a vessel, as a user describes it.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/flow/circulation/heart.hpp"

namespace microcosm::flow {

/// Three-element windkessel: p = R1 Q + p_c, C dp_c/dt = Q - (p_c - p_out)/R2.
struct Windkessel {
  double proximal_resistance = 0;  // R1 [Pa s/m^3]
  double distal_resistance = 0;    // R2 [Pa s/m^3]
  double compliance = 0;           // C [m^3/Pa]
  double outlet_pressure = 0;      // [Pa]
};

/// A periodic flow into the network, linear between its samples; `flow` [m^3/s] at `time` [s], both ascending
/// in time, first at 0, last at `period`.
struct InflowWave {
  std::vector<double> time, flow;
  double period = 1;
};

/// A periodic static pressure, sampled like an inflow; `pressure` in [Pa].
struct PressureWave {
  std::vector<double> time, pressure;
  double period = 1;
};

/// p = p_out + R Q, Q out of the network.
struct ResistanceEnd {
  double resistance = 0;       // [Pa s/m^3], > 0
  double outlet_pressure = 0;  // [Pa]
};

/// Sends back the part `coefficient` of the pressure wave that arrives: 0 is an open end without reflection,
/// 1 a closed end, -1 an end at the pressure p_0 = reference + external pressure. Exact for waves of any size
/// and alpha = 1: the incoming Riemann invariant is that of rest at p_0 less `coefficient` times what the
/// outgoing one differs from it (R_t of Alastruey et al. 2008, Commun Comput Phys 4:317).
struct ReflectionEnd {
  double coefficient = 0;  // [-1, 1]
};

using End = std::variant<InflowWave, PressureWave, ResistanceEnd, ReflectionEnd, Windkessel, Heart>;

struct NetworkDescription;

/// Every end of the network by node: its inlet (the heart where there is one), its windkessels, its further
/// ends, in this order.
std::vector<std::pair<std::string, End>> all_ends(const NetworkDescription& network);

/// The common period of all inflows and pressures, or the heart's [s].
double beat_period(const NetworkDescription& network);

struct NetworkTopology;

/// Throws InputError naming the node: an end where no vessel or several end, two ends at one node, a free end
/// without one, quantities outside their range, waves that do not ascend or differ in period, no wave at all,
/// no end through which blood can leave; beside a heart, an end that is not a windkessel or a resistance.
void check_ends(const NetworkDescription& network, const NetworkTopology& nodes);

}  // namespace microcosm::flow
