#pragma once
// Resistances and compliances of a network's ends from what is measured in a patient: mean pressure, pulse
// pressure, mean flow, and how the flow divides.
//
// The proximal resistance of an end is its vessel's characteristic impedance rho c/A at the reference
// pressure, which reflects least (Alastruey et al. 2008, Commun Comput Phys 4:317), at most half of the
// total. The total resistances follow from the pressures and flows of the network: first those of its steady
// state, then the means of periodic runs. The compliances keep their ratios (or, where there are none, are in
// the ratio of the flows, so that all ends have one time constant) and share one factor, found by the secant
// method on the pulse pressure of periodic runs.

#include <string>
#include <utility>
#include <vector>

#include "engine/flow/network/description.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::flow {

struct EndTargets {
  double mean_pressure = 0;   // [Pa] at the inlet, over a beat
  double pulse_pressure = 0;  // [Pa] at the inlet, systolic minus diastolic; 0: the compliances stay
  double mean_flow = 0;       // [m^3/s] into the network: the inflow is scaled to it; 0: the inflow stays
  /// Fraction of the mean flow by node of a windkessel; positive, of sum 1. Empty: that of the network's
  /// steady state.
  std::vector<std::pair<std::string, double>> split;
};

struct EndFit {
  NetworkDescription network;  // with the ends found, and the scaled inflow
  double mean_pressure = 0, systolic_pressure = 0, diastolic_pressure = 0;  // [Pa] at the inlet, as reached
  std::vector<double> split;                                                // as reached, by windkessel
  int runs = 0;                                                             // periodic runs that it took
};

/// Reaches pressures and split to `tolerance` (relative). Throws InputError: targets that are not positive, a
/// split that names no end, leaves one out or doesn't sum to 1, a mean pressure that the vessels alone use up
/// on the way to an end (named), a pulse pressure out of reach (naming what can be reached). RunError as
/// PulseWaveNetwork, or where it does not converge in 30 runs.
EndFit fit_ends(const NetworkDescription& network, const EndTargets& targets, const NetworkOptions& options,
                double tolerance = 2e-3);

}  // namespace microcosm::flow
