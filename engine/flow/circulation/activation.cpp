#include "engine/flow/circulation/activation.hpp"

#include "engine/core/math.hpp"

namespace microcosm::flow {

Activation::Activation(const DoubleHill& shape) : shape_(shape), scale_(1) {
  // d/dt ln e = 0: m1/(1 + g1) = m2 g2/(1 + g2); the left side falls, the right side rises.
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double t = 0.5 * (low + high);
    const double g1 = core::pow(t / shape.contraction_time, shape.contraction_exponent);
    const double g2 = core::pow(t / shape.relaxation_time, shape.relaxation_exponent);
    const bool rising = shape.contraction_exponent / (1 + g1) > shape.relaxation_exponent * g2 / (1 + g2);
    (rising ? low : high) = t;
  }
  const double since_onset = 0.5 * (low + high);
  scale_ = 1 / unscaled(since_onset);
  peak_phase_ = shape.onset + since_onset < 1 ? shape.onset + since_onset : shape.onset + since_onset - 1;
}

double Activation::unscaled(double since_onset) const {
  if (!(since_onset > 0)) return 0;
  const double g1 = core::pow(since_onset / shape_.contraction_time, shape_.contraction_exponent);
  const double g2 = core::pow(since_onset / shape_.relaxation_time, shape_.relaxation_exponent);
  return g1 / ((1 + g1) * (1 + g2));
}

double Activation::at(double phase) const {
  const double since_onset = phase - shape_.onset;
  return scale_ * unscaled(since_onset < 0 ? since_onset + 1 : since_onset);
}

}  // namespace microcosm::flow
