#include "agents/sensing/second_order.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::agents {

SecondOrderResponse::SecondOrderResponse(double natural_frequency, double damping_ratio)
    : angular_frequency_(2 * core::pi * natural_frequency), damping_ratio_(damping_ratio) {
  MICROCOSM_ASSERT_COMPARE(natural_frequency, >, 0.0);
  MICROCOSM_ASSERT_COMPARE(damping_ratio, >=, 0.0);
}

void SecondOrderResponse::set_period(double period) {
  const double w = angular_frequency_;
  const double decay = damping_ratio_ * w;
  const double discriminant = 1 - damping_ratio_ * damping_ratio_;
  // c and s solve the equation with c = 1, c' = -decay and s = 0, s' = 1 at the step's start, after
  // exp(-decay t) is split off.
  double c = 0, s = 0;
  if (discriminant > 1e-12) {
    const double damped = w * std::sqrt(discriminant);
    c = core::exp(-decay * period) * core::cos(damped * period);
    s = core::exp(-decay * period) * core::sin(damped * period) / damped;
  } else if (discriminant < -1e-12) {
    const double spread = w * std::sqrt(-discriminant);
    const double slow = core::exp((spread - decay) * period);
    const double fast = core::exp((-spread - decay) * period);
    c = (slow + fast) / 2;
    s = (slow - fast) / (2 * spread);
  } else {
    c = core::exp(-decay * period);
    s = c * period;
  }
  xx_ = c + decay * s;
  xr_ = s;
  rx_ = -w * w * s;
  rr_ = c - decay * s;
  period_ = period;
}

void SecondOrderResponse::advance(double& x, double& rate, double u, double period) {
  if (period != period_) set_period(period);
  const double offset = x - u;
  const double old_rate = rate;
  x = u + xx_ * offset + xr_ * old_rate;
  rate = rx_ * offset + rr_ * old_rate;
}

}  // namespace microcosm::agents
