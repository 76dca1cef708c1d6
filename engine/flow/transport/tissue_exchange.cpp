#include "engine/flow/transport/tissue_exchange.hpp"

#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

ExchangeMasses exchange(double blood, double tissue, const ExchangeRates& rates, double time_step) {
  const double out_of_blood = rates.to_tissue + rates.wall_uptake;
  const double out_of_tissue = rates.to_blood + rates.clearance;
  const double determinant = rates.to_tissue * rates.clearance + rates.wall_uptake * rates.to_blood +
                             rates.wall_uptake * rates.clearance;
  const double difference = out_of_blood - out_of_tissue;
  // Both eigenvalues are real and not positive; `gap` apart.
  const double gap = std::sqrt(difference * difference + 4 * rates.to_tissue * rates.to_blood);
  const double fastest = -0.5 * (out_of_blood + out_of_tissue + gap);
  const double slowest = fastest < 0 ? determinant / fastest : 0;
  const double slow_decay = slowest < 0 ? core::exp(slowest * time_step) : 1;
  const double coupling =
      gap > 0 ? -slow_decay * core::expm1(-gap * time_step) / gap : slow_decay * time_step;
  ExchangeMasses next;
  next.blood = slow_decay * blood + coupling * (rates.to_blood * tissue - (out_of_blood + slowest) * blood);
  next.tissue =
      slow_decay * tissue + coupling * (rates.to_tissue * blood - (out_of_tissue + slowest) * tissue);
  if (determinant > 0) {
    const double from_blood = blood - next.blood, from_tissue = tissue - next.tissue;
    const double time_in_tissue = (out_of_blood * from_tissue + rates.to_tissue * from_blood) / determinant;
    next.cleared = rates.clearance * time_in_tissue;
    next.taken_up = from_blood + from_tissue - next.cleared;
  } else {
    // One way out at most, and nothing comes back from where it is absent.
    const double lost = (blood - next.blood) + (tissue - next.tissue);
    (rates.wall_uptake > 0 ? next.taken_up : next.cleared) = lost;
  }
  return next;
}

}  // namespace microcosm::flow
