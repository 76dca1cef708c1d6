#pragma once
// The elastic wall and the shape of a tapered vessel at one place, and what follows for its Poiseuille
// resistance.

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

/// p - p_0 = stiffness (sqrt(A) - reference_root_area), p_0 = reference + external pressure: the tube law of
/// Boileau et al. 2015 (eq. 3) with stiffness = beta/A_r.
struct Wall {
  double stiffness = 0;            // beta/A_r [Pa/m]
  double reference_root_area = 0;  // sqrt(A_r) [m]
};

/// At the fraction `x` in [0, 1] of the vessel's length.
Wall wall_at(const VesselDescription& vessel, double x);

/// Gamma/A_r [Pa s/m] of a Kelvin–Voigt wall (viscoelastic_wall.hpp) at the fraction `x` of the length.
double viscous_stiffness(const VesselDescription& vessel, double x);

/// rho c/A at the reference pressure [Pa s/m^3].
double characteristic_impedance(const Wall& wall, double density);

/// Poiseuille resistance [Pa s/m^3] of the vessel from its start to the fraction `x` of its length, at the
/// reference pressure's radii: the integral of 2 (zeta + 2) mu/(pi R^4), R linear.
double resistance_to(const VesselDescription& vessel, const Fluid& fluid, double x);

/// alpha: as stated, or that of the power-law profile, (zeta + 2)/(zeta + 1).
double momentum_coefficient(const Fluid& fluid);

}  // namespace microcosm::flow
