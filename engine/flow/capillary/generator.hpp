#pragma once
// Capillary networks of our own making, for tests and benchmarks.

#include <cstdint>

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {

/// A planar mesh of microvessels between arterioles and venules, of `components` separate sheets. Each sheet
/// is a honeycomb, three vessels a junction as nearly all of the mesentery's, with its junctions shifted at
/// random and vessels taken out at random without leaving blind ends. Arterioles enter on one side (60 mmHg),
/// venules leave on the other (20 mmHg); haematocrits at the inlets 0.35 to 0.5. Diameters are log-normal
/// about 9 um with a deviation of a third, from 4 um, and grow threefold towards arterioles and venules;
/// vessels are about 200 um long. The means are those of the rat's mesentery (Pries, Secomb, Gaehtgens and
/// Gross 1990, Circ Res 67:826); the pattern is a model, not a measurement.
struct CapillaryMesh {
  std::uint64_t seed = 1;
  int segments = 5000;  ///< in all; a few more where no vessel is left that can be taken out
  int components = 1;
  double removed = 0.1;  ///< share of the vessels taken out, 0 to 0.15
};

/// Throws InputError for fewer than 40 segments a component and for `removed` out of range.
CapillaryDescription generate_capillary_mesh(const CapillaryMesh& mesh);

}  // namespace microcosm::flow
