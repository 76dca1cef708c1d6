#pragma once
// What red cells do in a vessel besides making blood viscous: they leave a layer of plasma at the wall, and
// their tumbling past each other shakes smaller particles across the stream.

#include <algorithm>
#include <vector>

namespace microcosm::flow {

/// Tube over discharge haematocrit (the Fåhraeus effect), `diameter` in [m]: Pries, Neuhaus and Gaehtgens
/// 1992 (Am J Physiol 263:H1770), H_T/H_D = H_D + (1 - H_D)(1 + 1.7 exp(-0.35 D) - 0.6 exp(-0.01 D)), D in
/// um, human blood in glass tubes.
double tube_haematocrit_ratio(double discharge_haematocrit, double diameter);

/// Width [m] of the cell-free layer: that which the Fåhraeus effect implies. Cells that fill the core r < L R
/// evenly and move with Poiseuille's profile have H_T/H_D = 1/(2 - L^2) (the marginal zone of Haynes 1960, Am
/// J Physiol 198:1193; so used by Sharan and Popel 2001, Biorheology 38:415), hence width = R (1 - sqrt(2 -
/// H_D/H_T)). For diameters of 10 um to 1 mm and discharge haematocrits of 0.1 to 0.6, the range of the
/// measurements behind it; narrower vessels count as 10 um wide in units of their radius, in wider ones it
/// fades to zero.
double cell_free_layer_width(double discharge_haematocrit, double diameter);

/// The shear-induced diffusivity over the shear rate [m^2]: K a^2 H (1 - H)^n, K = 0.15, n = 0.8, a = 4.2 um
/// the red cell's radius (Zydney and Colton 1988, PhysicoChem Hydrodyn 10:77, from measurements of platelets
/// and other particles in sheared red cells). For particles no larger than a red cell, H below 0.6.
double shear_induced_diffusivity_per_shear_rate(double haematocrit);

inline constexpr double red_cell_radius = 4.2e-6;  // [m], as in the law above

/// Both for one haematocrit, to be looked up.
class RedCells {
 public:
  explicit RedCells(double discharge_haematocrit);

  /// Linear between diameters 1 um apart: within 1e-8 m of cell_free_layer_width. Zero from 2 mm on.
  double layer_width(double vessel_radius) const {
    const double place = std::min(2e6 * vessel_radius, widest);
    const int below = static_cast<int>(place);
    return width_[below] + (place - below) * (width_[below + 1] - width_[below]);
  }
  double diffusivity_per_shear_rate() const { return diffusivity_; }  // [m^2]

 private:
  static constexpr double widest = 2000;  // [um]
  std::vector<double> width_;             // [m], by diameter in um
  double diffusivity_;
};

}  // namespace microcosm::flow
