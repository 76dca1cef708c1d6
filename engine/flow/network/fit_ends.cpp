#include "engine/flow/network/fit_ends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/mean_flow.hpp"
#include "engine/flow/network/periodic_wave.hpp"
#include "engine/flow/network/wall.hpp"

namespace microcosm::flow {

namespace {

using core::InputError;

constexpr int largest_number_of_runs = 30, runs_before_a_refusal = 4;

/// A beat's figures, or the steady state's.
struct Measured {
  double inlet_mean = 0, systolic = 0, diastolic = 0;  // [Pa]
  std::vector<double> end_pressure, end_flow;          // means, by windkessel
};

/// Where each windkessel stands: its vessel's end.
std::vector<NodeEnd> places_of_ends(const NetworkDescription& network, const NetworkTopology& nodes) {
  std::vector<NodeEnd> places;
  for (const auto& entry : network.windkessels)
    places.push_back(nodes.ends[nodes.node_index.at(entry.first)].front());
  return places;
}

Measured steady_state(const NetworkDescription& network, const NetworkTopology& nodes) {
  const MeanFlow mean = solve_mean_flow(network, nodes);
  Measured measured;
  measured.inlet_mean = mean.node_pressure[nodes.node_index.at(network.inlet_node)];
  for (const auto& [node, end] : network.windkessels) {
    const auto number = nodes.node_index.at(node);
    const NodeEnd place = nodes.ends[number].front();
    measured.end_pressure.push_back(mean.node_pressure[number]);
    measured.end_flow.push_back(mean.flow[place.vessel] * (place.at_end ? 1 : -1));
  }
  return measured;
}

/// A beat after the run-in, in steps of about 1 ms.
Measured periodic_state(const NetworkDescription& network, const NetworkTopology& nodes,
                        const NetworkOptions& options) {
  PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  solver.prepare(exchange);
  const auto at = [&](const NodeEnd& end) { return end.at_end ? network.vessels[end.vessel].length : 0.0; };
  const NodeEnd inlet = nodes.ends[nodes.node_index.at(network.inlet_node)].front();
  const std::vector<NodeEnd> places = places_of_ends(network, nodes);
  Measured measured;
  measured.end_pressure.assign(places.size(), 0);
  measured.end_flow.assign(places.size(), 0);
  const auto steps = static_cast<std::int64_t>(std::ceil(solver.beat_period() / 1e-3));
  const core::Nanoseconds period(static_cast<std::int64_t>(std::round(1e9 * solver.beat_period())) / steps);
  for (std::int64_t i = 0; i < steps; ++i) {
    solver.step(exchange, i * period, period);
    const double pressure = solver.pressure(inlet.vessel, at(inlet));
    measured.inlet_mean += pressure / static_cast<double>(steps);
    measured.systolic = i == 0 ? pressure : std::max(measured.systolic, pressure);
    measured.diastolic = i == 0 ? pressure : std::min(measured.diastolic, pressure);
    for (std::size_t e = 0; e < places.size(); ++e) {
      const double flow = solver.flow_rate(places[e].vessel, at(places[e]));
      measured.end_pressure[e] +=
          solver.pressure(places[e].vessel, at(places[e])) / static_cast<double>(steps);
      measured.end_flow[e] += (places[e].at_end ? flow : -flow) / static_cast<double>(steps);
    }
  }
  return measured;
}

class Fit {
 public:
  Fit(const NetworkDescription& network, const EndTargets& targets, const NetworkOptions& options,
      double tolerance)
      : targets_(targets), options_(options), tolerance_(tolerance) {
    check(network);
    result_.network = network;
    nodes_ = topology(network);
    require(targets.mean_pressure > 0, "the mean pressure is {} Pa; it must be positive",
            targets.mean_pressure);
    require(targets.pulse_pressure >= 0, "the pulse pressure is {} Pa; it must be positive",
            targets.pulse_pressure);
    require(targets.mean_flow >= 0, "the mean flow is {} m^3/s; it must be positive", targets.mean_flow);
    scale_inflow();
    options_.run_in_tolerance = std::min(options.run_in_tolerance, tolerance / 4);
    options_.maximum_run_in_beats = std::max(options.maximum_run_in_beats, 200);
    read_split();
  }

  EndFit run() {
    fit_steady_state();
    share_compliance();
    double factor = 1;
    std::optional<std::pair<double, double>> last;  // log of factor, log of pulse pressure
    while (result_.runs < largest_number_of_runs) {
      const Measured measured = periodic_state(result_.network, nodes_, options_);
      ++result_.runs;
      const double pulse = measured.systolic - measured.diastolic;
      if (reached(measured, pulse)) return finished(measured);
      set_resistances(measured);
      if (targets_.pulse_pressure > 0) {
        const double next = next_factor(factor, pulse, last);
        scale_compliance(next / factor);
        factor = next;
      }
    }
    throw core::RunError(result_.runs, result_.network.name, "windkessels", "fit-ends did not converge");
  }

 private:
  template <class... Values>
  static void require(bool holds, std::string_view text, const Values&... values) {
    if (!holds) throw InputError(fmt::format(fmt::runtime(text), values...));
  }

  void scale_inflow() {
    InflowWave& wave = result_.network.inflow;
    const double mean = PeriodicWave(wave).mean();
    require(mean > 0, "the inflow's mean is {} m^3/s; it must be positive", mean);
    mean_flow_ = targets_.mean_flow > 0 ? targets_.mean_flow : mean;
    for (double& flow : wave.flow) flow *= mean_flow_ / mean;
  }

  void read_split() {
    auto& ends = result_.network.windkessels;
    split_.assign(ends.size(), 0);
    if (targets_.split.empty()) {
      const Measured measured = steady_state(result_.network, nodes_);
      for (std::size_t e = 0; e < ends.size(); ++e) split_[e] = measured.end_flow[e] / mean_flow_;
    }
    double sum = 0;
    for (const auto& [node, fraction] : targets_.split) {
      const auto found = std::find_if(ends.begin(), ends.end(),
                                      [&name = node](const auto& end) { return end.first == name; });
      require(found != ends.end(), "the split names node '{}', where no windkessel stands", node);
      double& value = split_[static_cast<std::size_t>(found - ends.begin())];
      require(value == 0, "the split names node '{}' twice", node);
      require(fraction > 0 && fraction <= 1, "the split of node '{}' is {}; it must lie within (0, 1]", node,
              fraction);
      value = fraction;
      sum += fraction;
    }
    for (std::size_t e = 0; e < ends.size(); ++e)
      require(split_[e] > 0, "the split leaves out the end at node '{}', or no blood reaches it",
              ends[e].first);
    require(targets_.split.empty() || std::abs(sum - 1) < 1e-3, "the split sums to {}; it must be 1", sum);
    for (double& fraction : split_) fraction /= targets_.split.empty() ? 1 : sum;
  }

  /// The totals that carry the target flows, with the pressure drops as measured, scaled to those flows.
  void set_resistances(const Measured& measured) {
    auto& network = result_.network;
    const auto places = places_of_ends(network, nodes_);
    for (std::size_t e = 0; e < places.size(); ++e) {
      auto& [node, end] = network.windkessels[e];
      const double flow = split_[e] * mean_flow_;
      const double drop = measured.inlet_mean - measured.end_pressure[e];
      double left = targets_.mean_pressure - drop - end.outlet_pressure;
      // The first guess takes the vessels as narrow as at the reference pressure; a run decides.
      if (result_.runs < runs_before_a_refusal) left = std::max(left, 0.05 * targets_.mean_pressure);
      require(left > 0,
              "the vessels use up the mean pressure on the way to node '{}': {:.5g} Pa of {:.5g} Pa", node,
              drop, targets_.mean_pressure);
      const double total = left / flow;
      const auto& vessel = network.vessels[places[e].vessel];
      const double impedance =
          characteristic_impedance(wall_at(vessel, places[e].at_end ? 1 : 0), network.fluid.density);
      end.proximal_resistance = std::min(impedance, total / 2);
      end.distal_resistance = total - end.proximal_resistance;
    }
  }

  /// The steady state that carries the target flows: ends of so high a resistance, down to so low a pressure,
  /// that their flows hardly depend on the pressure in the network.
  void fit_steady_state() {
    constexpr double stiffness = 1e6;
    NetworkDescription probe = result_.network;
    for (std::size_t e = 0; e < split_.size(); ++e) {
      const double drop = stiffness * targets_.mean_pressure;
      probe.windkessels[e].second = {0, drop / (split_[e] * mean_flow_), 0, -drop};
    }
    set_resistances(steady_state(probe, nodes_));
  }

  void share_compliance() {
    const auto& ends = result_.network.windkessels;
    const bool given =
        std::all_of(ends.begin(), ends.end(), [](const auto& end) { return end.second.compliance > 0; });
    if (given || targets_.pulse_pressure == 0) return;
    // A first guess: diastole falls with the time constant R C; 1.5 s is a person's (Westerhof et al. 2009,
    // Med Biol Eng Comput 47:131).
    for (auto& entry : result_.network.windkessels)
      entry.second.compliance = 1.5 / entry.second.distal_resistance;
  }

  void scale_compliance(double factor) {
    for (auto& entry : result_.network.windkessels) entry.second.compliance *= factor;
  }

  /// By the secant on logarithms: pulse pressure falls as a power of the compliance.
  double next_factor(double factor, double pulse, std::optional<std::pair<double, double>>& last) const {
    const double x = core::log(factor), y = core::log(pulse), wanted = core::log(targets_.pulse_pressure);
    double slope = -1;
    if (last && std::abs(x - last->first) > 1e-6)
      slope = std::clamp((y - last->second) / (x - last->first), -3.0, -0.05);
    last = {x, y};
    const double step = std::clamp((wanted - y) / slope, -1.5, 1.5);
    require(x + step < 12 && x + step > -12,
            "the pulse pressure of {:.5g} Pa is out of reach: with {} compliance at "
            "the ends it is {:.5g} Pa",
            targets_.pulse_pressure, step < 0 ? "hardly any" : "all but endless", pulse);
    return core::exp(x + step);
  }

  bool reached(const Measured& measured, double pulse) const {
    const auto within = [&](double value, double target) {
      return std::abs(value - target) <= tolerance_ * target;
    };
    if (!within(measured.inlet_mean, targets_.mean_pressure)) return false;
    if (targets_.pulse_pressure > 0 && !within(pulse, targets_.pulse_pressure)) return false;
    for (std::size_t e = 0; e < split_.size(); ++e)
      if (!within(measured.end_flow[e], split_[e] * mean_flow_)) return false;
    return true;
  }

  EndFit finished(const Measured& measured) {
    result_.mean_pressure = measured.inlet_mean;
    result_.systolic_pressure = measured.systolic;
    result_.diastolic_pressure = measured.diastolic;
    for (const double flow : measured.end_flow) result_.split.push_back(flow / mean_flow_);
    return result_;
  }

  EndFit result_;
  EndTargets targets_;
  NetworkOptions options_;
  double tolerance_, mean_flow_ = 0;
  NetworkTopology nodes_;
  std::vector<double> split_;
};

}  // namespace

EndFit fit_ends(const NetworkDescription& network, const EndTargets& targets, const NetworkOptions& options,
                double tolerance) {
  return Fit(network, targets, options, tolerance).run();
}

}  // namespace microcosm::flow
