#pragma once
// A capillary bed of our own making, from a seed: an arteriole that divides, a mesh of capillaries, and a
// venule that gathers them. For scenarios and pictures; meshes for tests of the solver: generator.hpp.

#include <cstdint>

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {

/// Planar, `width` along x from the arteriole to the venule and `height` along y [m]. The junctions are those
/// of a honeycomb, three vessels each as in nearly all of the mesentery's, shifted at random; a part of the
/// vessels is taken out, and the rest pulled straight (each junction moves to the middle of its neighbours).
/// The arteriole's tree takes the shortest ways (lengths weighted at random) to the junctions of its half;
/// each of its vessels feeds n of them and is n^(1/3) capillaries wide (Murray 1926, Proc Natl Acad Sci USA
/// 12:207); so do the venules, 1.25 times as wide. Capillaries in between are log-normal about 6 um with a
/// deviation of a fifth, at least 4 um. Sizes are of the order of the rat's mesentery (Pries, Secomb,
/// Gaehtgens and Gross 1990, Circ Res 67:826); the pattern is a model, not a measurement.
struct CapillaryBed {
  std::uint64_t seed = 1;
  double width = 2e-3, height = 1.5e-3;  // [m], 0.5 to 20 mm
  double spacing = 100e-6;               // [m], sides of the honeycomb before anything is taken out
  double removed = 0.1;                  // share of the vessels taken out, 0 to 0.15
  double inlet_pressure = 5.3e3;         // [Pa], 40 mmHg
  double outlet_pressure = 2.0e3;        // [Pa], 15 mmHg
  double haematocrit = 0.45;             // of the blood that enters
};

/// Segments "arteriole" (from node "in") and "venule" (to node "out"), and others by number, all from smaller
/// to greater x; where the share
/// can't be taken out without a blind end, fewer are. Throws InputError for a value out of range.
CapillaryDescription generate_capillary_bed(const CapillaryBed& bed);

}  // namespace microcosm::flow
