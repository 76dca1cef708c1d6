#pragma once
// The fixed point of a network's passes.

#include <vector>

#include "engine/flow/capillary/network_pass.hpp"

namespace microcosm::flow {

struct SteadyState {
  std::vector<double> haematocrit;  ///< by vessel, that the viscosities of the pass's last run belong to
  std::vector<double> transported;  ///< by vessel, T(haematocrit): balanced with the flows to rounding
  double haematocrit_change = 0, flow_change = 0;
  bool converged = false;
  double limit_cycle_amplitude = 0;
};

/// Solves H = T(H) by pseudo-transient continuation (Kelley and Keyes 1998, SIAM J Numer Anal 35:508):
/// implicit Euler steps of dH/dt = T(H) - H with the exact derivative of a pass, whose length grows as the
/// residual falls and shrinks when it rises, so that they end as Newton's method. Their linear equations are
/// solved by minimal residuals. `haematocrit` is the uniform start. Of a network that doesn't settle within
/// the options' iterations, 40 more passes with relaxation 1/2 give the amplitude.
SteadyState find_steady_state(NetworkPass& pass, double haematocrit, const CapillaryOptions& options);

}  // namespace microcosm::flow
