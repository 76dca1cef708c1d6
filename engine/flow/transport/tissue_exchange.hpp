#pragma once
// Exchange between a cell's blood and the tissue beside it, and loss to the wall and by clearance: two linear
// equations for the masses m in the blood and n in the tissue (per length of vessel, say),
//   dm/dt = -(a + w) m + b n,   dn/dt = a m - (b + k) n,
// solved exactly for constant coefficients: stable for any step, no mass is made or lost, none gets negative.

namespace microcosm::flow {

/// [1/s]: a = P S/A, b = P S/(lambda A_t), w = k_w S/A, k the clearance; all >= 0.
struct ExchangeRates {
  double to_tissue = 0, to_blood = 0, wall_uptake = 0, clearance = 0;
};

struct ExchangeMasses {
  double blood = 0, tissue = 0;
  double taken_up = 0, cleared = 0;  // by the wall and from the tissue, in this step
};

/// The masses `time_step` [s] later.
ExchangeMasses exchange(double blood, double tissue, const ExchangeRates& rates, double time_step);

}  // namespace microcosm::flow
