// Sensors against closed forms.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "agents/sensing/second_order.hpp"
#include "engine/core/math.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

/// Amplitude of the settled response to a sine of `frequency` [Hz], sampled and held every `period` [s].
double measured_amplitude(double natural_frequency, double damping_ratio, double frequency, double period) {
  agents::SecondOrderResponse response(natural_frequency, damping_ratio);
  const double omega = 2 * core::pi * frequency;
  // Lock-in over whole waves, after the transient has fallen below 1e-9.
  const double settle = 21 / (damping_ratio * 2 * core::pi * natural_frequency);
  const double waves = 50;
  const auto first = static_cast<int>(settle / period);
  const auto last = first + static_cast<int>(std::round(waves / frequency / period));
  double x = 0, rate = 0, in_phase = 0, quadrature = 0;
  for (int i = 1; i <= last; ++i) {
    const double t = i * period;
    response.advance(x, rate, core::sin(omega * t), period);
    if (i <= first) continue;
    in_phase += x * core::sin(omega * t);
    quadrature += x * core::cos(omega * t);
  }
  const double count = last - first;
  return 2 / count * std::sqrt(in_phase * in_phase + quadrature * quadrature);
}

/// |H| = 1/sqrt((1 - u^2)^2 + (2 zeta u)^2), u the frequency over the natural one.
double exact_amplitude(double natural_frequency, double damping_ratio, double frequency) {
  const double u = frequency / natural_frequency;
  const double real = 1 - u * u, imaginary = 2 * damping_ratio * u;
  return 1 / std::sqrt(real * real + imaginary * imaginary);
}

double worst_error(double period) {
  constexpr double natural_frequency = 12.5, damping_ratio = 0.24;
  double worst = 0;
  // Frequencies of whole samples a wave, so that the lock-in is exact.
  for (const double frequency : {1.25, 5.0, 10.0, 12.5, 15.625, 20.0, 25.0}) {
    const double exact = exact_amplitude(natural_frequency, damping_ratio, frequency);
    const double measured_value = measured_amplitude(natural_frequency, damping_ratio, frequency, period);
    worst = std::max(worst, std::abs(measured_value / exact - 1));
  }
  return worst;
}

std::vector<Result> catheter_response(const CaseOptions&) {
  const std::string name = "sensors/catheter_response";
  const std::string source =
      "transfer function of the damped oscillator (Gardner 1981, Anesthesiology 54:227)";
  const double coarse = worst_error(2e-3), fine = worst_error(1e-3);
  Result at_world_step = measured(name, "amplitude error up to twice the natural frequency, steps of 1 ms",
                                  fine, 0.005, "1", source);
  // What a sensor without dynamics gets wrong at the resonance, where the catheter amplifies by 1/(2 zeta).
  at_world_step.baseline = std::abs(1 / exact_amplitude(12.5, 0.24, 12.5) - 1);
  return {at_world_step, measured(name, "distance of the order of convergence from 2",
                                  std::abs(core::log2(coarse / fine) - 2), 0.1, "1",
                                  "zero-order hold: |sinc| = 1 - (omega h)^2/24")};
}

const RegisterCase catheter_response_case(
    {"sensors/catheter_response",
     "A fluid-filled catheter distorts a pulse as a damped oscillator does, whatever the world's step.",
     catheter_response});

}  // namespace

}  // namespace microcosm::validation
