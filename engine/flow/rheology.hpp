#pragma once
// Viscosity of blood.

namespace microcosm::flow {

/// Apparent viscosity [Pa s] of blood in a tube of `diameter` [m] at discharge haematocrit `haematocrit` (0–0.7), plasma viscosity
/// `plasma_viscosity` [Pa s]: Pries, Neuhaus and Gaehtgens 1992 (Am J Physiol 263:H1770), in-vitro law. Throws InputError outside the range.
double blood_viscosity(double haematocrit, double diameter, double plasma_viscosity);

}  // namespace microcosm::flow
