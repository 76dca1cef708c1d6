#pragma once
// Blood (or water) as one fluid.

namespace microcosm::flow {

/// Blood as one fluid. Defaults: Boileau et al. 2015 (Int J Numer Meth Biomed Eng, doi 10.1002/cnm.2732), the
/// ADAN56 case.
struct Fluid {
  double density = 1040;            // [kg/m^3]
  double viscosity = 4e-3;          // [Pa s]
  double profile_exponent = 2;      // zeta of u(r) = U (zeta + 2)/zeta (1 - (r/R)^zeta); > 0
  double momentum_coefficient = 0;  // alpha; 0: that of the profile, (zeta + 2)/(zeta + 1)
  double haematocrit = 0.45;        // for what looks at it; the viscosity above holds
};

}  // namespace microcosm::flow
