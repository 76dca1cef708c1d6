#pragma once
// The pressure that a stenosis takes (Young and Tsai 1973, J Biomech 6:395 for steady, 6:547 for unsteady
// flow; in this form Stergiopulos, Young and Rogge 1992, J Biomech 25:1477):
//
//   dp = K_v mu/(2 pi R_0^3) Q + K_t rho/(2 A_0^2) (A_0/A_s - 1)^2 Q |Q| + K_u rho L/A_0 dQ/dt,
//   K_v = 32 (0.83 L + 1.64 D_s)/D_0 (A_0/A_s)^2,   K_t = 1.52,   K_u = 1.2,
//
// 0 the open vessel at its reference radius, s the throat, L the stenosis's length. All terms oppose the flow
// or its change, so the coupling stays monotone. The coefficients are fits to experiments with blunt
// stenoses.

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

/// The stated loss, or that of the formula in a vessel of reference radius `radius` [m].
StenosisLoss stenosis_loss(const Stenosis& stenosis, double radius, const Fluid& fluid);

}  // namespace microcosm::flow
