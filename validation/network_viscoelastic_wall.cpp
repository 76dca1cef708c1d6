// A small wave in a tube with a Kelvin–Voigt wall: the exact dispersion relation of the linear equations.

#include <cmath>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/network/network_model.hpp"
#include "engine/flow/network/wall.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Nanoseconds;
using core::pi;

constexpr const char* name = "arteries/viscoelastic_wall";
constexpr const char* relation =
    "exact linear dispersion relation k^2 = omega^2/c^2 (1 - i f/omega)/(1 + i omega tau)";
// A silicone tube of the size of an aorta: radius, thickness and modulus of the single pulse of Boileau et
// al. 2015 (case 1); the wall's viscosity is of the order that Alastruey et al. 2011 found for silicone.
constexpr double radius = 0.01, thickness = 1.5e-3, young_modulus = 4e5, density = 1050;
constexpr double wall_viscosity = 3e3;  // [Pa s]
constexpr double viscosity = 4e-3, profile_exponent = 9;
constexpr double judged_frequency = 5;  // [Hz]
constexpr int samples = 20;             // of a period
constexpr double length = 8;            // [m], so that the end's echo has died out: exp(-2 x 0.65/m x 7 m)

/// A sine of small amplitude at the inlet.
flow::NetworkDescription tube(double frequency) {
  flow::NetworkDescription network;
  network.name = "viscoelastic tube";
  network.fluid = {density, viscosity, profile_exponent, 1, 0.45};
  flow::VesselDescription vessel;
  vessel.name = "tube";
  vessel.start_node = "inlet";
  vessel.end_node = "outlet";
  vessel.length = length;
  vessel.radius_start = vessel.radius_end = radius;
  vessel.wall_thickness_start = vessel.wall_thickness_end = thickness;
  vessel.young_modulus_start = vessel.young_modulus_end = young_modulus;
  vessel.wall_viscosity_start = vessel.wall_viscosity_end = wall_viscosity;
  network.vessels = {vessel};
  network.inlet_node = "inlet";
  constexpr int pieces = 2000;
  for (int i = 0; i <= pieces; ++i) {
    network.inflow.time.push_back(i == pieces ? 1 / frequency : i / (pieces * frequency));
    network.inflow.flow.push_back(1e-9 * core::sin(2 * pi * i / pieces));
  }
  network.inflow.period = 1 / frequency;
  network.ends = {{"outlet", flow::ReflectionEnd{0}}};
  return network;
}

struct Wave {
  double amplitude = 0, phase = 0;
};

/// The part of `frequency` [Hz] of `values` at times interval, 2 interval, … of whole periods.
Wave harmonic(const std::vector<double>& values, double frequency, double interval) {
  double cosine = 0, sine = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double angle = 2 * pi * frequency * interval * static_cast<double>(i + 1);
    cosine += values[i] * core::cos(angle);
    sine += values[i] * core::sin(angle);
  }
  return {std::sqrt(cosine * cosine + sine * sine), core::atan2(sine, cosine)};
}

struct Measured {
  double attenuation = 0, phase_speed = 0;  // [1/m], [m/s]
  double impedance = 0;                     // amplitude of pressure over that of flow at 0.5 m [Pa s/m^3]
};

/// From the dispersion relation; p = k/omega rho c^2/A (1 + i omega tau) Q.
Measured exact_wave(double frequency) {
  const double area = pi * radius * radius;
  const double speed_squared = 2.0 / 3 * young_modulus * thickness / (radius * density);
  const double omega = 2 * pi * frequency;
  const double damping = omega * wall_viscosity / young_modulus;
  const double friction = 2 * (profile_exponent + 2) * pi * viscosity / (density * area) / omega;
  // k^2 c^2/omega^2 = (1 - i friction)/(1 + i damping) = a - i b
  const double norm = 1 + damping * damping;
  const double a = (1 - friction * damping) / norm, b = (friction + damping) / norm;
  const double modulus = std::sqrt(a * a + b * b);
  const double real = std::sqrt(0.5 * (modulus + a)), imaginary = std::sqrt(0.5 * (modulus - a));
  const double speed = std::sqrt(speed_squared);
  return {omega / speed * imaginary, speed / real, std::sqrt(modulus * norm) * density * speed / area};
}

Measured run_wave(double frequency, double cell_size, const Measured& exact) {
  flow::PulseWaveNetwork network(
      tube(frequency), {.cell_size = cell_size, .run_in_tolerance = 1e-7, .maximum_run_in_beats = 200});
  core::Exchange exchange;
  // Long enough that the Courant number, not the exchange, sets the step.
  const Nanoseconds period = core::from_seconds(1 / (samples * frequency));
  const double interval = core::seconds(period);
  constexpr double near = 0.5, far = 2.5;
  std::vector<double> flow_near, flow_far, pressure_near;
  network.prepare(exchange);
  for (int i = 0; i < samples; ++i) {
    network.step(exchange, i * period, period);
    flow_near.push_back(network.flow_rate(0, near));
    flow_far.push_back(network.flow_rate(0, far));
    pressure_near.push_back(network.pressure(0, near));
  }
  const Wave first = harmonic(flow_near, frequency, interval),
             second = harmonic(flow_far, frequency, interval),
             pressure = harmonic(pressure_near, frequency, interval);
  // Over the distance the wave lags by more than one turn.
  double lag = second.phase - first.phase;
  const double expected = 2 * pi * frequency * (far - near) / exact.phase_speed;
  lag += 2 * pi * std::round((expected - lag) / (2 * pi));
  return {core::log(first.amplitude / second.amplitude) / (far - near),
          2 * pi * frequency * (far - near) / lag, pressure.amplitude / first.amplitude};
}

/// Attenuation and phase speed over frequency, from where the end's echo is below a thousandth.
std::vector<Plot> dispersion_plots() {
  const std::string caption = "tube of radius 1 cm, wall viscosity 3 kPa s, blood 4 mPa s; cells of 10 mm";
  Plot attenuation{"viscoelastic_attenuation",
                   "Kelvin-Voigt wall: how waves decay",
                   caption,
                   {"frequency", "Hz"},
                   {"attenuation", "1/m"},
                   {}};
  Plot speed{"viscoelastic_speed",
             "Kelvin-Voigt wall: how fast waves travel",
             caption,
             {"frequency", "Hz"},
             {"phase speed", "m/s"},
             {}};
  Curve exact_attenuation{"linear dispersion relation", {}, {}}, exact_speed = exact_attenuation;
  Curve attenuation_points{"pulse waves", {}, {}, Stroke::points}, speed_points = attenuation_points;
  for (int i = 0; i <= 100; ++i) {
    const double f = 3 + 0.1 * i;
    const Measured exact = exact_wave(f);
    exact_attenuation.x.push_back(f);
    exact_attenuation.y.push_back(exact.attenuation);
    exact_speed.x.push_back(f);
    exact_speed.y.push_back(exact.phase_speed);
  }
  for (const double f : {4.0, 5.0, 6.25, 8.0, 10.0, 12.5}) {
    const Measured wave = run_wave(f, 0.01, exact_wave(f));
    attenuation_points.x.push_back(f);
    attenuation_points.y.push_back(wave.attenuation);
    speed_points.x.push_back(f);
    speed_points.y.push_back(wave.phase_speed);
  }
  attenuation.curves = {exact_attenuation, attenuation_points};
  speed.curves = {exact_speed, speed_points};
  return {attenuation, speed};
}

Report viscoelastic_wall(const CaseOptions& options) {
  const Measured exact = exact_wave(judged_frequency);
  const Measured coarse = run_wave(judged_frequency, 0.04, exact),
                 fine = run_wave(judged_frequency, 0.01, exact);
  const auto attenuation_error = [&](const Measured& wave) {
    return std::abs(wave.attenuation / exact.attenuation - 1);
  };
  const auto speed_error = [&](const Measured& wave) {
    return std::abs(wave.phase_speed / exact.phase_speed - 1);
  };
  const double order = 0.5 * core::log2((attenuation_error(coarse) + speed_error(coarse)) /
                                        (attenuation_error(fine) + speed_error(fine)));
  std::vector<Plot> plots;
  if (options.plots) plots = dispersion_plots();
  return {{measured(name, "relative error of the attenuation, 10 mm", attenuation_error(fine), 2e-3, "1",
                    relation),
           measured(name, "relative error of the phase speed, 10 mm", speed_error(fine), 3e-4, "1", relation),
           measured(name, "relative error of the impedance, 10 mm",
                    std::abs(fine.impedance / exact.impedance - 1), 1e-2, "1", relation),
           measured(name, "order of attenuation and phase speed from 40 to 10 mm, what lacks to 2", 2 - order,
                    0.5, "1", relation)},
          plots};
}

const RegisterCase registered(
    {name, "a small wave in a Kelvin-Voigt tube decays and travels as the linear dispersion relation says",
     viscoelastic_wall});

}  // namespace

}  // namespace microcosm::validation
