#pragma once
// Viscosity laws of a capillary network, with what depends on the diameter alone computed once.

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {

/// Apparent viscosity [Pa s] at one diameter: base + cells ((1 - H)^exponent - 1).
///
///   in vivo (Pries et al. 1994), D in um:  mu = mu_plasma W (1 + W (mu_45 - 1) ((1 - H)^C - 1)/((1 - 0.45)^C
///   - 1))
///     W = (D/(D - 1.1))^2,  mu_45 = 6 exp(-0.085 D) + 3.2 - 2.44 exp(-0.06 D^0.645),  C as in vitro
///   in vitro (Pries et al. 1992): blood_viscosity of engine/flow/rheology.hpp
///
/// D is the diameter times (92e-18 m^3 / mean cell volume)^(1/3). Haematocrits 0 to highest_haematocrit; the
/// laws were fitted up to 0.7.
struct ApparentViscosity {
  double base = 0, cells = 0, exponent = 1;

  double at(double haematocrit) const;
  /// The value, and its derivative by the haematocrit in `slope`.
  double at(double haematocrit, double& slope) const;
};

/// `diameter` [m]. Throws InputError where the law has no value: D up to 1.1 um in vivo, below 3 um in vitro.
ApparentViscosity apparent_viscosity(double diameter, const CapillaryOptions& options);

}  // namespace microcosm::flow
