#pragma once
// Where a network with a heart starts: the steady flow that is expected of the heart.

#include "engine/flow/circulation/circulation.hpp"
#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

/// The network without its heart: the mean flow that is expected of it enters, and windkessels end in the
/// veins' mean pressure.
struct SteadyHeart {
  NetworkDescription network;
  CirculationState state{};    // at the onset of a beat; the veins take what the vessels miss of the total
  double mean_flow = 0;        // [m^3/s]
  double venous_pressure = 0;  // mean [Pa]
  double total_volume = 0;     // of blood in compartments, vessels and capacitors [m^3]
};

/// `network` has passed `check` and has a heart.
SteadyHeart without_heart(const NetworkDescription& network);

}  // namespace microcosm::flow
