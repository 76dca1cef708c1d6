#pragma once
// Arterial trees grown from a seed, whose radii obey Murray's law (Murray 1926, Proc Natl Acad Sci USA
// 12:207).
//
// Each vessel but the last generation's divides into two: r_0^g = r_1^g + r_2^g. They leave at the angles
// that make the volume of the three vessels least (Murray 1926, J Gen Physiol 9:835),
//
//   cos theta_1 = (r_0^4 + r_1^4 - r_2^4)/(2 r_0^2 r_1^2),
//
// in a plane turned against the parent's by `plane_angle`, or by another angle where they would come within
// a vessel's width of others. Walls have Olufsen's stiffness (1999, Am J Physiol 276:H257).
//
// The flow divides as area^(3/2), in proportion to r^3, so that for g = 3 the mean wall shear stress is that
// of the root everywhere. Each end is a windkessel whose resistance brings that flow about at the root's mean
// pressure; its proximal part is rho c/A, at most half. Radii hold at the mean pressure. The inflow is a sine
// about its mean.

#include <cstdint>

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

struct MurrayTree {
  std::uint64_t seed = 1;
  int generations = 6;        // 1 to 10; 2^generations - 1 vessels
  double root_radius = 2e-3;  // [m]
  double exponent = 3;        // g, 2 to 5
  /// Radius of the narrower daughter over that of the wider one, 0.1 to 1: at each junction drawn from
  /// between this and 1. 0.64: an area ratio of 0.41, Olufsen et al. 2000, Ann Biomed Eng 28:1281.
  double asymmetry = 0.64;
  /// Length over radius: 50 in Olufsen et al. 2000, after Iberall 1967, Math Biosci 1:375.
  double length_to_radius = 50;
  double length_variation = 0.2;            // each length is drawn within this part of it: 50 +- 10 there
  double plane_angle = 1.5707963267948966;  // [rad]
  double mean_pressure = 12.4e3;            // [Pa] at the root: 93 mmHg
  /// [Pa], of the mean flow in the root. 1.5: of straight arteries, Malek, Alper and Izumo 1999, JAMA
  /// 282:2035.
  double wall_shear_stress = 1.5;
  double pulsatility = 1;  // (largest - smallest)/mean inflow, 0 to 2
  /// R2 C of every end [s]: about that of the whole human arterial tree, Westerhof, Lankhaar and Westerhof
  /// 2009, Med Biol Eng Comput 47:131.
  double time_constant = 1.5;
  Fluid fluid;
};

/// Vessels are called "1", and its daughters "11" (the wider one) and "12", and so on; nodes "in", and what
/// they end is called "n" and the vessel's name. The root starts at the origin and runs towards -z. Throws
/// InputError: a value out of range, or vessels that use up the mean pressure on the way to an end (named).
NetworkDescription grow_murray_tree(const MurrayTree& tree);

}  // namespace microcosm::flow
