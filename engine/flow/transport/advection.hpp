#pragma once
// Advection of a concentration with given volumes of blood:  d(A c)/dt + d(Q c)/dx = 0.
//
// Finite volumes on the cells of the blood's own solution and with the very volumes that it moved through
// their faces, so that d(A)/dt + d(Q)/dx = 0 holds on the grid: a uniform concentration stays uniform to the
// last bit, and mass is conserved to rounding. The blood of a face comes from the upwind cell; its
// concentration is the average over the swept part of that cell of a parabola through the cell and its two
// neighbours (third order for an even flow: the direct space-time scheme of Hundsdorfer and Trompert 1994,
// Appl Numer Math 13:469), limited to be total-variation diminishing (Sweby 1984, SIAM J Numer Anal 21:995):
// no new extrema, whatever flow and area do, while no face sweeps more than its upwind cell holds. Changes of
// area are second order.
//
// Junctions mix: blood that leaves the node has the flux-weighted mean of what enters it.

#include <span>
#include <vector>

#include "engine/flow/transport/grid.hpp"

namespace microcosm::flow {

/// What the blood did in one step.
struct BloodStep {
  const double* area_before = nullptr;  // by cell [m^2]
  const double* area_after = nullptr;
  const double* volume = nullptr;  // by face, through it towards growing s [m^3]
};

class Advection {
 public:
  explicit Advection(const Grid& grid);

  /// Moves `concentration` [kg/m^3], by cell; its ghosts are overwritten. `passing` [kg/m^3], by free end: on
  /// entry of blood that comes in there; where blood goes out it is set to that blood's.
  void step(const BloodStep& blood, std::span<double> concentration, std::span<double> passing);

 private:
  void fill_ghosts(const BloodStep& blood, std::span<double> concentration, std::span<const double> passing);
  void interpolate(const BloodStep& blood, std::span<const double> concentration);
  void mix(const BloodStep& blood);
  void pass_ends(const BloodStep& blood, std::span<double> passing);
  void update(const BloodStep& blood, std::span<double> concentration) const;

  const Grid& grid_;
  std::vector<double> face_;  // scratch: concentration of what passes each face
};

}  // namespace microcosm::flow
