#pragma once
// A vessel graph as a network of arteries that can be computed: what the graph doesn't know is assumed, for
// the user to edit or to fit (flow::fit_ends).

#include <string>

#include "engine/flow/network/description.hpp"
#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

struct ArterialAssumptions {
  std::string inlet;     // node; empty: the free end with the widest vessel
  double mean_flow = 0;  // [m^3/s], positive
  double mean_pressure =
      0;              // [Pa], positive: of the ends, and that at which the vessels have the graph's radii
  double period = 1;  // [s], positive
};

/// Vessels with the line through their radii, walls of Olufsen 1999 (OlufsenStiffness), an inflow that is
/// half a sine for the first third of the period, and at every other free end a windkessel: conductances in
/// the ratio of the cubed radii (Murray 1926, PNAS 12:207) that carry the mean flow at the mean pressure, of
/// which the characteristic impedance is the proximal part, with the time constant of 1.5 s of a person
/// (Westerhof et al. 2009, Med Biol Eng Comput 47:131). Centrelines are the graph's paths; where they are
/// missing or shorter than the vessel, lay_out's. `file` is named in messages. Throws InputError: an
/// assumption that is not positive, an inlet that is no free end, no other free end, and as check_located.
flow::NetworkDescription arterial_network(const VesselGraph& graph, const ArterialAssumptions& assumptions,
                                          const std::string& file);

}  // namespace microcosm::formats
