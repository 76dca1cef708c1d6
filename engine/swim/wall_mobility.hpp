#pragma once
// How much a plane wall adds to the drag of a sphere near it.

namespace microcosm::swim {

/// Factors >= 1 on the drag of a sphere of radius a whose centre is h away from a wall. For particle Reynolds
/// numbers well below 1 (above, the wall's share is smaller than this) and a wall that is flat over several
/// a; a tube's wall counts as such.
struct WallDrag {
  double parallel = 1;
  double perpendicular = 1;
};

/// Along the wall: Faxen's series in a/h to the fifth power (Happel and Brenner 1983, "Low Reynolds number
/// hydrodynamics", eq. 7-4.28),
///   1/K = 1 - 9/16 (a/h) + 1/8 (a/h)^3 - 45/256 (a/h)^4 - 1/16 (a/h)^5, within 5 % for
/// h > 1.02 a, finite (3.1) in contact.
/// Across: Brenner's 1961 solution (Chem Eng Sci 16:242) in the form of Bevan and Prieve 2000 (J Chem Phys
/// 113:1228), g = h - a:
///   1/K = (6 g^2 + 2 g a)/(6 g^2 + 9 g a + 2 a^2), within 1 % for all g.
/// A gap below `roughness` radii counts as that gap: lubrication between smooth surfaces would hold a sphere
/// at the wall for ever.
WallDrag wall_drag(double sphere_radius, double wall_distance);

/// [radii]. Commercial spheres were measured to have hydrodynamic roughness of 1e-3 to 1e-2 radii (Smart and
/// Leighton 1989, Phys Fluids A 1:52).
inline constexpr double roughness = 1e-2;

}  // namespace microcosm::swim
