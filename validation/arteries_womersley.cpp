// Womersley's profiles: a sinusoidal flow through a stiff tube against the radial momentum equation, and the
// flow that the profiles of a branching network carry.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/womersley.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::pi;
using flow::Complex;

constexpr const char* name = "arteries/womersley";
constexpr double radius = 5e-3, density = 1050, mean_flow = 5e-6, amplitude = 5e-6;
constexpr int instants = 50;  // of a beat of 1 s

flow::VesselDescription straight(const std::string& vessel, const std::string& from, const std::string& to,
                                 double length, double r, core::Vec3 start, core::Vec3 end) {
  flow::VesselDescription description;
  description.name = vessel;
  description.start_node = from;
  description.end_node = to;
  description.length = length;
  description.radius_start = description.radius_end = r;
  description.wall_thickness_start = description.wall_thickness_end = 0.1 * r;
  description.young_modulus_start = description.young_modulus_end = 4e5;
  description.centreline = {start, end};
  return description;
}

flow::InflowWave wave(double mean, double swing) {
  flow::InflowWave inflow;
  constexpr int pieces = 1000;
  for (int i = 0; i <= pieces; ++i) {
    inflow.time.push_back(static_cast<double>(i) / pieces);
    inflow.flow.push_back(mean + swing * core::sin(2 * pi * i / pieces));
  }
  inflow.period = 1;
  return inflow;
}

/// The profile of mean 1 of i a^2 w = g + w'' + w'/x, w(1) = 0 (finite volumes, a complex tridiagonal
/// system), at the centres of `n` rings; and -w'(1).
struct RingProfile {
  std::vector<Complex> w;
  Complex wall_slope;
};

RingProfile ring_profile(double a, int n) {
  const double h = 1.0 / n;
  std::vector<Complex> upper(n), right(n);
  for (int j = 0; j < n; ++j) {
    const double inner = j * h, outer = (j + 1) * h, volume = 0.5 * (outer * outer - inner * inner);
    const double in = inner / h, out = j + 1 < n ? outer / h : outer / (0.5 * h);
    Complex diagonal{in + out, a * a * volume}, source{volume, 0};
    if (j > 0) {
      diagonal = diagonal - in * upper[j - 1];
      source = source + in * right[j - 1];
    }
    upper[j] = Complex{out, 0} / diagonal;
    right[j] = source / diagonal;
  }
  RingProfile profile;
  profile.w = right;
  for (int j = n - 2; j >= 0; --j) profile.w[j] = right[j] + upper[j] * profile.w[j + 1];
  Complex mean;
  for (int j = 0; j < n; ++j) mean = mean + ((2 * j + 1) * h * h) * profile.w[j];
  for (Complex& w : profile.w) w = w / mean;
  // What drives less what accelerates is the wall's.
  profile.wall_slope = 0.5 * (Complex{1, 0} / mean - Complex{0, a * a});
  return profile;
}

struct TubeErrors {
  double velocity = 0, wall_shear_stress = 0;  // of their largest values
  Curve exact{"momentum equation", {}, {}}, sampled{"samples", {}, {}, Stroke::points};  // a few profiles
};

TubeErrors tube_errors(double womersley_number) {
  flow::NetworkDescription network;
  network.name = "tube";
  const double omega = 2 * pi,
               viscosity = omega * density * radius * radius / (womersley_number * womersley_number);
  network.fluid = {density, viscosity, 2, 0, 0.45};
  network.vessels = {straight("tube", "inlet", "outlet", 0.1, radius, {0, 0, 0}, {0.1, 0, 0})};
  network.vessels[0].young_modulus_start = network.vessels[0].young_modulus_end = 1e8;
  network.inlet_node = "inlet";
  network.inflow = wave(mean_flow, amplitude);
  network.ends = {{"outlet", flow::ReflectionEnd{0}}};
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-5;
  options.profile = flow::VelocityProfile::womersley;
  flow::PulseWaveNetwork tube(network, options);
  core::Exchange exchange;
  tube.prepare(exchange);

  constexpr int rings = 2000, probes = 40;
  const RingProfile exact = ring_profile(womersley_number, rings);
  TubeErrors errors;
  double largest_velocity = 0, largest_stress = 0;
  constexpr core::Nanoseconds period(1'000'000'000 / instants);
  const auto rotation = [&](int t) {
    const double phase = omega * t / instants;
    return Complex{core::cos(phase), core::sin(phase)};
  };
  // The flow where the profile is looked at, a little later than at the inlet.
  double mean = 0;
  Complex harmonic;
  for (int t = 1; t <= instants; ++t) {
    tube.step(exchange, (t - 1) * period, period);
    const double flow = tube.flow_rate(0, 0.05) / instants;
    const Complex turn = rotation(t);
    mean += flow;
    harmonic = harmonic + (2 * flow) * Complex{turn.re, -turn.im};
  }
  for (int t = 1; t <= instants; ++t) {
    tube.step(exchange, (t - 1) * period, period);
    const Complex oscillation = harmonic * rotation(t);
    const double R = tube.radius(0, 0.05), area = pi * R * R;
    const Complex U = (1 / area) * oscillation;
    const auto real = [&](Complex w) { return U.re * w.re - U.im * w.im; };
    const bool shown = t % (instants / 5) == 0;
    const double stress = viscosity / R * (4 * mean / area + real(exact.wall_slope));
    for (int p = 0; p < probes; ++p) {
      const int ring = (2 * p + 1) * rings / (2 * probes);
      const double x = (ring + 0.5) / rings;
      const double u = 2 * mean / area * (1 - x * x) + real(exact.w[ring]);
      core::FlowPoint point{{}, {0, 0, 0.05, x * R, 0}};
      core::FlowSample sample;
      tube.sample({&point, 1}, {&sample, 1});
      errors.velocity = std::max(errors.velocity, std::abs(dot(sample.velocity, sample.axis) - u));
      if (shown) {
        errors.exact.x.push_back(x);
        errors.exact.y.push_back(u);
        if (p % 2 == 0) errors.sampled.x.push_back(x);
        if (p % 2 == 0) errors.sampled.y.push_back(dot(sample.velocity, sample.axis));
      }
      errors.wall_shear_stress =
          std::max(errors.wall_shear_stress, std::abs(sample.wall_shear_stress - stress));
      largest_velocity = std::max(largest_velocity, std::abs(u));
    }
    largest_stress = std::max(largest_stress, std::abs(stress));
    if (shown) errors.exact.x.push_back(1), errors.exact.y.push_back(std::nan(""));
  }
  errors.velocity /= largest_velocity;
  errors.wall_shear_stress /= largest_stress;
  return errors;
}

/// The largest difference between what the profile carries and the section's flow, over the largest flow.
double flow_error() {
  flow::NetworkDescription network;
  network.name = "fork";
  network.vessels = {straight("parent", "inlet", "fork", 0.1, 8e-3, {0, 0, 0}, {0.1, 0, 0}),
                     straight("left", "fork", "a", 0.1, 5e-3, {0.1, 0, 0}, {0.18, 0.06, 0}),
                     straight("right", "fork", "b", 0.1, 6e-3, {0.1, 0, 0}, {0.18, -0.06, 0})};
  network.inlet_node = "inlet";
  network.inflow = wave(6e-5, 1e-4);
  network.windkessels = {{"a", {1e8, 9e8, 1e-9, 0}}, {"b", {1e8, 7e8, 1e-9, 0}}};
  flow::NetworkOptions options;
  options.profile = flow::VelocityProfile::womersley;
  flow::PulseWaveNetwork blood(network, options);
  core::Exchange exchange;
  blood.prepare(exchange);
  double worst = 0, largest = 0;
  for (int t = 0; t < instants; ++t) {
    constexpr core::Nanoseconds period(1'000'000'000 / instants);
    blood.step(exchange, t * period, period);
    for (std::uint32_t v = 0; v < 3; ++v) {
      const double R = blood.radius(v, 0.04), Q = blood.flow_rate(v, 0.04);
      constexpr int rings = 1000;
      double carried = 0;
      std::vector<core::FlowPoint> points(rings);
      std::vector<core::FlowSample> samples(rings);
      for (int j = 0; j < rings; ++j) points[j].where = {v, 0, 0.04, (j + 0.5) / rings * R, 0};
      blood.sample(points, samples);
      for (int j = 0; j < rings; ++j)
        carried += 2 * pi * R * R * (j + 0.5) / (static_cast<double>(rings) * rings) *
                   dot(samples[j].velocity, samples[j].axis);
      worst = std::max(worst, std::abs(carried - Q));
      largest = std::max(largest, std::abs(Q));
    }
  }
  return worst / largest;
}

Report womersley(const CaseOptions&) {
  std::vector<Result> results;
  std::vector<Plot> plots;
  const std::string source = "radial momentum equation on 2,000 rings";
  for (const double number : {1.0, 2.0, 5.0, 10.0, 20.0}) {
    const TubeErrors errors = tube_errors(number);
    if (number == 10)
      plots.push_back(
          {"womersley_profiles",
           "Oscillating flow in a tube: velocity over the radius",
           "Womersley number 10, five instants of a beat, flow 5 + 5 sin(2 pi t) ml/s, radius 5 mm",
           {"distance from the axis over the radius", "1"},
           {"velocity", "m/s"},
           {errors.exact, errors.sampled}});
    results.push_back(measured(name, fmt::format("Womersley number {}: velocity, of its largest", number),
                               errors.velocity, 1e-3, "1", source));
    results.push_back(measured(name,
                               fmt::format("Womersley number {}: wall shear stress, of its largest", number),
                               errors.wall_shear_stress, 1e-3, "1", source));
  }
  results.push_back(measured(name, "fork: flow carried by the profile against the network's, of its largest",
                             flow_error(), 2e-5, "1", "conservation; midpoint rule on 1,000 rings"));
  return {results, plots};
}

const RegisterCase womersley_case(
    {name, "Oscillating flow has Womersley's profile and wall shear stress, and carries the network's flow.",
     womersley});

}  // namespace

}  // namespace microcosm::validation
