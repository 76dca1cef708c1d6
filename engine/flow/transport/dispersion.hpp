#pragma once
// Spreading along the vessels:  d(A c)/dt = d/dx (A D dc/dx), conservative, with nodes that hold nothing.
//
// Taylor–Aris: the profile's shear and diffusion across the vessel together spread a solute like
//   D_eff = D + U^2 R^2/(2 (zeta + 2)(zeta + 4) D),
// for zeta = 2 the D (1 + Pe^2/48) of Taylor 1953 (Proc R Soc A 219:186) and Aris 1956 (Proc R Soc A 235:67);
// for the profile U (zeta + 2)/zeta (1 - (r/R)^zeta) by the same integrals. It holds for steady flow once
// diffusion has evened out the cross-section: after R^2/(3.8^2 D) (Taylor 1954, Proc R Soc A 225:473). At
// D = 5e-10 m^2/s that is 1 ms in a capillary of 6 um, 1 s in an arteriole of 0.2 mm, 20 minutes in an artery
// of 6 mm, where it must not be used.

#include <span>
#include <vector>

#include "engine/flow/transport/grid.hpp"
#include "engine/flow/transport/solute.hpp"

namespace microcosm::flow {

/// U^2 R^2 times this, over D, is the part of the flow in the dispersion.
double taylor_factor(double profile_exponent);

/// [s]: how long blood must stay in a vessel of radius `radius` [m] for Taylor's dispersion to hold.
double radial_mixing_time(double radius, double diffusivity);

class DispersionStep {
 public:
  DispersionStep(const Grid& grid, double profile_exponent);

  /// Spreads `concentration` for `time_step` [s] in as many explicit steps as monotony takes. `flow_rate`
  /// [m^3/s] by face, of Taylor's part.
  void step(const Solute& solute, std::span<const double> area, std::span<const double> flow_rate,
            double time_step, std::span<double> concentration);

 private:
  void set_conductances(const Solute& solute, std::span<const double> area,
                        std::span<const double> flow_rate);
  double largest_rate(std::span<const double> area) const;
  void step_once(std::span<const double> area, double time_step, std::span<double> concentration);

  const Grid& grid_;
  double taylor_factor_;
  std::vector<double> conductance_;  // scratch, by face: A D over the distance that it spans [m^3/s]
  std::vector<double> flux_;         // scratch, by face [kg/s]
};

}  // namespace microcosm::flow
