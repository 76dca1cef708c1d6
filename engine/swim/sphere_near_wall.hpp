#pragma once
// How a sphere that moves and turns near a plane wall is resisted in slow flow.

namespace microcosm::swim {

/// Factors on the resistances of a sphere of radius a far from walls. n: unit, from the wall to the sphere.
///   force  = -6 pi mu a [parallel v_t + perpendicular v_n] + 6 pi mu a^2 coupling (w x n)
///   torque = -8 pi mu a^3 [turning w_t + spinning w_n] + 6 pi mu a^2 coupling (n x v)
/// v_t, w_t: along the wall; v_n, w_n: across it. A sphere that turns is pushed as if it rolled on the wall.
struct NearWall {
  double parallel = 1, perpendicular = 1;
  double turning = 1;   // about an axis along the wall
  double spinning = 1;  // about the normal
  double coupling = 0;
};

/// For the centre `wall_distance` h [m] from the wall; h >= a. Gaps below `roughness` radii
/// (wall_mobility.hpp) count as that gap.
///
/// parallel, turning, coupling: Goldman, Cox and Brenner 1967 (Chem Eng Sci 22:637). Gaps below .0453 a by
/// the lubrication forms with their next term (O'Neill and Stewartson 1967, J Fluid Mech 27:705; Jeffrey and
/// Onishi 1984, J Fluid Mech 139:261), above by reflections times a correction that is interpolated between
/// the paper's exact values: within 1 % at these, and within about 3 % between them.
/// perpendicular: wall_mobility.hpp, within 1 %. spinning: Jeffery 1915 (Proc Lond Math Soc 14:327), the
/// first four terms of the series, within 2 %.
NearWall sphere_near_wall(double radius, double wall_distance);

}  // namespace microcosm::swim
