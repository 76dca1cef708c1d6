#pragma once
// Viscosity of blood.

namespace microcosm::flow {

/// Apparent viscosity [Pa s] of blood in a tube of `diameter` [m] at discharge haematocrit `haematocrit`
/// (0–0.7), plasma viscosity `plasma_viscosity` [Pa s]: Pries, Neuhaus and Gaehtgens 1992 (Am J Physiol
/// 263:H1770), in-vitro law, D in micrometres:
///
///   mu/mu_plasma = 1 + (mu_45 - 1) ((1 - H)^C - 1) / ((1 - 0.45)^C - 1)
///   mu_45 = 220 exp(-1.3 D) + 3.2 - 2.44 exp(-0.06 D^0.645)
///   C = (0.8 + exp(-0.075 D)) (-1 + 1/(1 + 1e-11 D^12)) + 1/(1 + 1e-11 D^12)
///
/// Fitted to tubes of 3.3 to 1978 um; above, where it hardly depends on D any more, it is used as it stands.
/// Throws InputError outside 0 <= H <= 0.7, D >= 3 um, plasma_viscosity > 0.
double blood_viscosity(double haematocrit, double diameter, double plasma_viscosity);

/// The exponent C of that law: 1 in the narrowest tubes, -0.8 in wide ones. `diameter` [m] > 0.
double blood_viscosity_exponent(double diameter);

}  // namespace microcosm::flow
