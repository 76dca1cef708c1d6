// One pressure pulse in a long tube: the exact solution of the linear 1-D equations (Boileau et al. 2015,
// case 1).

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Nanoseconds;
using core::pi;

constexpr double radius = 0.01, thickness = 1.5e-3, young_modulus = 4e5, density = 1050, length = 10;
constexpr double amplitude = 1e-6, steepness = 1e4, peak_time = 0.05;  // [m^3/s], [1/s^2], [s]
// The amplitude is scaled down to stay linear and the pressure scaled up again.
constexpr double linear_scale = 1e-3;
constexpr const char* closed_form =
    "exact solution of the linear equations, parameters of Boileau et al. 2015, case 1";

struct Tube {
  double viscosity;  // [Pa s]
  double profile_exponent;
  double wave_speed = 0, impedance = 0, friction_rate = 0;

  Tube(double mu, double zeta) : viscosity(mu), profile_exponent(zeta) {
    const double area = pi * radius * radius;
    const double beta = 4.0 / 3.0 * std::sqrt(pi) * young_modulus * thickness;
    wave_speed = std::sqrt(beta / area * std::sqrt(area) / (2 * density));
    impedance = density * wave_speed / area;
    friction_rate = 2 * (zeta + 2) * pi * mu / density / area;
  }

  /// Pressure [Pa] at `x` [m] and `time` [s]: the integral over frequencies of the inflow's transform times
  /// exp(i (omega t - k x)), with omega = v^2, which takes away the singularity at omega = 0.
  double exact_pressure(double x, double time) const {
    if (friction_rate == 0) {
      const double t = time - peak_time - x / wave_speed;
      return impedance * amplitude * core::exp(-steepness * t * t);
    }
    constexpr int points = 3000;
    const double step = std::sqrt(2 * std::sqrt(steepness) * 6) / points;
    double sum = 0;
    for (int n = 0; n < points; ++n) {
      const double v = (n + 0.5) * step;
      const double omega = v * v;
      // k = omega/c sqrt(1 - i g/omega)
      const double g = friction_rate / omega;
      const double modulus = std::sqrt(1 + g * g);
      const double real = std::sqrt(0.5 * (modulus + 1)), imaginary = -std::sqrt(0.5 * (modulus - 1));
      const double phase = omega * (time - peak_time) - omega / wave_speed * real * x;
      const double decay = core::exp(omega / wave_speed * imaginary * x - omega * omega / (4 * steepness));
      sum += decay * (real * core::cos(phase) - imaginary * core::sin(phase)) * 2 * v;
    }
    return impedance * amplitude * std::sqrt(pi / steepness) / pi * sum * step;
  }

  flow::NetworkDescription network() const {
    flow::NetworkDescription description;
    description.name = "single pulse";
    description.fluid = {density, viscosity, profile_exponent, 0, 0.45};
    flow::VesselDescription vessel;
    vessel.name = "tube";
    vessel.start_node = "inlet";
    vessel.end_node = "outlet";
    vessel.length = length;
    vessel.radius_start = vessel.radius_end = radius;
    vessel.wall_thickness_start = vessel.wall_thickness_end = thickness;
    vessel.young_modulus_start = vessel.young_modulus_end = young_modulus;
    description.vessels = {vessel};
    description.inlet_node = "inlet";
    for (int i = 0; i <= 2000; ++i) {
      const double t = i * 1e-4 - peak_time;
      description.inflow.time.push_back(i * 1e-4);
      description.inflow.flow.push_back(linear_scale * amplitude * core::exp(-steepness * t * t));
    }
    // A period so long that the mean flow, with which a network starts, is nothing.
    description.inflow.period = 1e7;
    description.inflow.time.push_back(description.inflow.period);
    description.inflow.flow.push_back(0);
    description.windkessels = {{"outlet", {impedance, 1, 1, 0}}};
    return description;
  }
};

struct PulseErrors {
  double relative_l1 = 0;          // of pressure over the ten positions and all times
  double peak = 0, peak_time = 0;  // at 9 m [Pa], [s]
  double exact_peak = 0, exact_peak_time = 0;
  std::array<Curve, 10> pressure, exact;  // over time, at each metre
};

/// The largest value and its time, of the parabola through the three highest samples; the first is that of
/// time `start`.
void find_peak(const std::vector<double>& values, double start, double interval, double& peak, double& time) {
  std::size_t top = 1;
  for (std::size_t i = 1; i + 1 < values.size(); ++i)
    if (values[i] > values[top]) top = i;
  const double rise = 0.5 * (values[top + 1] - values[top - 1]);
  const double bend = values[top + 1] - 2 * values[top] + values[top - 1];
  const double shift = -rise / bend;
  peak = values[top] + 0.5 * rise * shift;
  time = start + (static_cast<double>(top) + shift) * interval;
}

void add(Curve& curve, double x, double y) {
  curve.x.push_back(x);
  curve.y.push_back(y);
}

PulseErrors run_pulse(const Tube& tube, double cell_size) {
  flow::NetworkOptions options;
  options.cell_size = cell_size;
  flow::PulseWaveNetwork network(tube.network(), options);
  core::Exchange exchange;
  constexpr Nanoseconds period(2'000'000);
  constexpr int steps = 850;
  double error = 0, sum = 0;
  std::vector<double> last, exact_last;
  PulseErrors result;
  for (int i = 0; i < steps; ++i) {
    network.step(exchange, i * period, period);
    const double time = core::seconds((i + 1) * period);
    for (std::size_t position = 0; position < 10; ++position) {
      const double after = time - peak_time - static_cast<double>(position) / tube.wave_speed;
      const bool near = after > -0.05 && after < 0.15;
      const double pressure = network.pressure(0, static_cast<double>(position)) / linear_scale;
      const double exact = near ? tube.exact_pressure(static_cast<double>(position), time) : 0;
      if (near) error += std::abs(pressure - exact);
      if (near) sum += std::abs(exact);
      if (near) add(result.pressure[position], time, pressure), add(result.exact[position], time, exact);
      if (position == 9) last.push_back(pressure), exact_last.push_back(exact);
    }
  }
  result.relative_l1 = error / sum;
  find_peak(last, core::seconds(period), core::seconds(period), result.peak, result.peak_time);
  find_peak(exact_last, core::seconds(period), core::seconds(period), result.exact_peak,
            result.exact_peak_time);
  return result;
}

/// The largest pressure at 9 m and its time in a published table: time, then pressure and flow at 0 … 9 m.
void table_peak(const std::string& path, double& peak, double& time) {
  std::ifstream file(path);
  if (!file) throw core::InputError(fmt::format("{}: can't be read", path));
  std::string line;
  std::getline(file, line);
  std::vector<double> times, pressures;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::vector<double> row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
    if (row.size() < 20)
      throw core::InputError(fmt::format("{}: a row of {} columns, not 21", path, row.size()));
    times.push_back(row[0]);
    pressures.push_back(row[19]);
  }
  find_peak(pressures, times[0], times[1] - times[0], peak, time);
}

std::vector<Result> against_table(const CaseOptions& options, const std::string& name, bool viscous,
                                  const PulseErrors& fine) {
  const std::string file = viscous ? "ref_linear_viscous_zeta9_mu4e-3.csv" : "ref_linear_inviscid.csv";
  if (options.reference_folder.empty()) {
    Result skipped = measured(name, "peak at 9 m against the table", std::nan(""), 0, "1", file);
    skipped.status = Status::skipped;
    skipped.note = "no reference data";
    return {skipped};
  }
  double peak = 0, time = 0;
  table_peak(options.reference_folder + "/arteries/single_pulse/" + file, peak, time);
  return {measured(name, "relative error of the peak at 9 m against the table, 5 mm",
                   std::abs(fine.peak / peak - 1), 1e-3, "1", file),
          measured(name, "error of the arrival at 9 m against the table, 5 mm",
                   std::abs(fine.peak_time - time), 2e-4, "s", file)};
}

/// The waves at 0, 3, 6 and 9 m, every third sample of ours on the exact curve.
Plot waves_plot(const PulseErrors& fine) {
  Plot plot{"single_pulse_waves",
            "A pulse in a viscous tube, against the exact solution",
            "0, 3, 6 and 9 m from the inlet; cells of 5 mm; parameters of Boileau et al. 2015, case 1",
            {"time", "s"},
            {"pressure", "Pa"},
            {}};
  Curve exact{"exact", {}, {}, Stroke::line}, ours{"cells of 5 mm", {}, {}, Stroke::points};
  for (const std::size_t position : {0u, 3u, 6u, 9u}) {
    const Curve& wave = fine.exact[position];
    exact.x.insert(exact.x.end(), wave.x.begin(), wave.x.end());
    exact.y.insert(exact.y.end(), wave.y.begin(), wave.y.end());
    add(exact, wave.x.back(), std::nan(""));
    for (std::size_t i = 0; i < wave.x.size(); i += 3)
      add(ours, fine.pressure[position].x[i], fine.pressure[position].y[i]);
  }
  plot.curves = {exact, ours};
  return plot;
}

/// Error over cell size; `inviscid` and `viscous` hold the measured points.
Plot convergence_plot(const Curve& inviscid, const Curve& viscous) {
  Curve second{"second order", {inviscid.x.front(), inviscid.x.back()}, {}, Stroke::dashed};
  for (const double x : second.x) {
    const double ratio = x / viscous.x.front();
    second.y.push_back(2 * viscous.y.front() * ratio * ratio);
  }
  return {"single_pulse_convergence",
          "A pulse in a tube: error over cell size",
          "L1 error of pressure at ten positions over ten metres; exact solution of the linear equations",
          {"cell size", "m", true},
          {"relative L1 error", "1", true},
          {inviscid, viscous, second}};
}

Report single_pulse(const CaseOptions& options) {
  std::vector<Result> results;
  std::vector<Plot> plots;
  std::array<Curve, 2> errors = {Curve{"without friction", {}, {}, Stroke::points},
                                 Curve{"with friction, profile exponent 9", {}, {}, Stroke::points}};
  for (const bool viscous : {false, true}) {
    const std::string name = viscous ? "arteries/single_pulse/viscous" : "arteries/single_pulse/inviscid";
    const Tube tube(viscous ? 4e-3 : 0, 9);
    const PulseErrors coarse = run_pulse(tube, 0.02), middle = run_pulse(tube, 0.01),
                      fine = run_pulse(tube, 0.005);
    if (options.plots) {
      Curve& curve = errors[viscous ? 1 : 0];
      add(curve, 0.04, run_pulse(tube, 0.04).relative_l1);
      add(curve, 0.02, coarse.relative_l1);
      add(curve, 0.01, middle.relative_l1);
      add(curve, 0.005, fine.relative_l1);
      add(curve, 0.0025, run_pulse(tube, 0.0025).relative_l1);
      if (viscous) plots = {convergence_plot(errors[0], errors[1]), waves_plot(fine)};
    }
    const double order = 0.5 * core::log2(coarse.relative_l1 / fine.relative_l1);
    const double last_order = core::log2(middle.relative_l1 / fine.relative_l1);
    results.push_back(measured(name, "order of the L1 error from 20 to 5 mm, what lacks to 2", 2 - order, 0.1,
                               "1", closed_form));
    results.push_back(measured(name, "order of the L1 error from 10 to 5 mm, what lacks to 2", 2 - last_order,
                               0.1, "1", closed_form));
    results.push_back(measured(name, "relative L1 error, 5 mm", fine.relative_l1, 5e-3, "1", closed_form));
    results.push_back(measured(name, "relative error of the peak at 9 m, 5 mm",
                               std::abs(fine.peak / fine.exact_peak - 1), 1e-3, "1", closed_form));
    results.push_back(measured(name, "error of the arrival at 9 m, 5 mm",
                               std::abs(fine.peak_time - fine.exact_peak_time), 2e-4, "s", closed_form));
    for (Result& result : against_table(options, name, viscous, fine)) results.push_back(std::move(result));
  }
  return {results, plots};
}

const RegisterCase registered(
    {"arteries/single_pulse",
     "a small pulse keeps its shape or decays as the linear equations say, at second order", single_pulse});

}  // namespace

}  // namespace microcosm::validation
