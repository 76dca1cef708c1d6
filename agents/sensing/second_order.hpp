#pragma once
// The response of a damped oscillator, x'' + 2 zeta w x' + w^2 x = w^2 u, advanced exactly for an input that
// is constant over a step.

namespace microcosm::agents {

class SecondOrderResponse {
 public:
  /// `natural_frequency` f [Hz] > 0 (w = 2 pi f), `damping_ratio` zeta >= 0, any: below, at and above 1.
  SecondOrderResponse(double natural_frequency, double damping_ratio);

  /// Advances x and its rate by `period` [s] with input u. The same numbers for one step of 2 h as for two of
  /// h, but for rounding.
  void advance(double& x, double& rate, double u, double period);

 private:
  void set_period(double period);

  double angular_frequency_, damping_ratio_;
  double period_ = -1;
  double xx_ = 1, xr_ = 0, rx_ = 0, rr_ = 1;  // of (x - u, rate) over one period
};

}  // namespace microcosm::agents
