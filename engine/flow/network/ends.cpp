#include "engine/flow/network/ends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/errors.hpp"
#include "engine/flow/network/description.hpp"
#include "engine/flow/network/network_topology.hpp"
#include "engine/flow/network/quantity_checks.hpp"

namespace microcosm::flow {

namespace {

using core::InputError;

void require_finite(double value, const std::string& what, const char* quantity, const char* unit) {
  if (!std::isfinite(value))
    throw InputError(fmt::format("{}: {} is {} {}; it must be finite", what, quantity, value, unit));
}

struct WaveName {
  std::string what;
  const char* values;  // "flows"
  const char* unit;
};

void check_wave(const WaveName& name, const std::vector<double>& time, const std::vector<double>& values,
                double period) {
  const std::string& what = name.what;
  if (time.size() != values.size() || time.size() < 2)
    throw InputError(fmt::format("{}: {} times and {} {}; equal numbers, at least 2, are needed", what,
                                 time.size(), values.size(), name.values));
  require_positive(period, what, "period", "s");
  if (time.front() != 0)
    throw InputError(fmt::format("{}: the first time is {} s; it must be 0", what, time.front()));
  if (!(std::abs(time.back() - period) <= 1e-9 * period))
    throw InputError(
        fmt::format("{}: the last time is {} s; it must be the period, {} s", what, time.back(), period));
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (!std::isfinite(values[i]))
      throw InputError(
          fmt::format("{}: sample {} is {} {}; it must be finite", what, i + 1, values[i], name.unit));
    if (i > 0 && !(time[i] > time[i - 1]))
      throw InputError(fmt::format("{}: time {} s (sample {}) does not follow {} s; times must ascend", what,
                                   time[i], i + 1, time[i - 1]));
  }
}

/// What is at fault with one end, by its kind.
struct CheckQuantities {
  const std::string& node;

  void operator()(const InflowWave& wave) const {
    check_wave({fmt::format("inflow at node \"{}\"", node), "flows", "m^3/s"}, wave.time, wave.flow,
               wave.period);
  }
  void operator()(const PressureWave& wave) const {
    check_wave({fmt::format("pressure at node \"{}\"", node), "pressures", "Pa"}, wave.time, wave.pressure,
               wave.period);
  }
  void operator()(const ResistanceEnd& end) const {
    const std::string what = fmt::format("resistance at node \"{}\"", node);
    require_positive(end.resistance, what, "resistance", "Pa s/m^3");
    require_finite(end.outlet_pressure, what, "outlet pressure", "Pa");
  }
  void operator()(const ReflectionEnd& end) const {
    if (!(end.coefficient >= -1 && end.coefficient <= 1))
      throw InputError(fmt::format("reflection at node \"{}\": coefficient is {}; it must lie within [-1, 1]",
                                   node, end.coefficient));
  }
  void operator()(const Windkessel& end) const {
    const std::string what = fmt::format("windkessel at node \"{}\"", node);
    require_not_negative(end.proximal_resistance, what, "proximal resistance", "Pa s/m^3");
    require_positive(end.distal_resistance, what, "distal resistance", "Pa s/m^3");
    require_not_negative(end.compliance, what, "compliance", "m^3/Pa");
    require_finite(end.outlet_pressure, what, "outlet pressure", "Pa");
  }
  void operator()(const Heart& heart) const { check(heart); }
};

const char* kind_name(const End& end) {
  constexpr const char* names[] = {"inflow", "pressure", "resistance", "reflection", "windkessel", "heart"};
  return names[end.index()];
}

/// 0 for ends that do not beat.
double period_of(const End& end) {
  if (const auto* wave = std::get_if<InflowWave>(&end)) return wave->period;
  if (const auto* wave = std::get_if<PressureWave>(&end)) return wave->period;
  if (const auto* heart = std::get_if<Heart>(&end)) return 1 / heart->rate;
  return 0;
}

bool lets_blood_out(const End& end) {
  if (const auto* reflection = std::get_if<ReflectionEnd>(&end)) return reflection->coefficient < 1;
  return !std::holds_alternative<InflowWave>(end) && !std::holds_alternative<Heart>(end);
}

/// A closed circulation neither takes blood from elsewhere nor gives it away.
void check_closed(const std::string& what, const End& end) {
  if (!std::holds_alternative<Heart>(end) && !std::holds_alternative<Windkessel>(end) &&
      !std::holds_alternative<ResistanceEnd>(end))
    throw InputError(what +
                     ": beside a heart every end must be a windkessel or a resistance, whose blood goes to "
                     "the heart's veins");
}

void check_balloon_at(const NetworkDescription& network, const std::string& node) {
  for (const Balloon& balloon : network.balloons)
    for (const VesselDescription& vessel : network.vessels)
      if (vessel.name == balloon.vessel && vessel.start_node == node)
        throw InputError(fmt::format("balloon in vessel \"{}\": it starts at the reflection \"{}\"",
                                     balloon.vessel, node));
}

}  // namespace

std::vector<std::pair<std::string, End>> all_ends(const NetworkDescription& network) {
  std::vector<std::pair<std::string, End>> ends;
  if (!network.inlet_node.empty())
    ends.emplace_back(network.inlet_node, network.heart ? End(*network.heart) : End(network.inflow));
  for (const auto& [node, windkessel] : network.windkessels) ends.emplace_back(node, windkessel);
  ends.insert(ends.end(), network.ends.begin(), network.ends.end());
  return ends;
}

double beat_period(const NetworkDescription& network) {
  if (network.heart) return period_of(*network.heart);
  if (!network.inlet_node.empty()) return network.inflow.period;
  for (const auto& entry : network.ends)
    if (period_of(entry.second) > 0) return period_of(entry.second);
  return 0;
}

void check_ends(const NetworkDescription& network, const NetworkTopology& nodes) {
  if (network.heart && network.inlet_node.empty())
    throw InputError("network: it has a heart and no inlet for it");
  const double period = beat_period(network);
  std::set<std::string> seen;
  bool blood_leaves = false;
  for (const auto& [node, end] : all_ends(network)) {
    const std::string what = fmt::format("{} at node \"{}\"", kind_name(end), node);
    const auto found = nodes.node_index.find(node);
    if (found == nodes.node_index.end()) throw InputError(what + ": no vessel starts or ends there");
    if (nodes.ends[found->second].size() != 1)
      throw InputError(fmt::format("{}: {} vessels meet there; it must stand at the free end of one", what,
                                   nodes.ends[found->second].size()));
    if (!seen.insert(node).second)
      throw InputError(what +
                       (node == network.inlet_node ? ": that is the inlet" : ": there is another end"));
    std::visit(CheckQuantities{node}, end);
    if (network.heart) check_closed(what, end);
    if (std::holds_alternative<ReflectionEnd>(end)) check_balloon_at(network, node);
    if (period_of(end) > 0 && !(std::abs(period_of(end) - period) <= 1e-12 * period))
      throw InputError(
          fmt::format("{}: its period is {} s, that of the others {} s", what, period_of(end), period));
    blood_leaves = blood_leaves || lets_blood_out(end);
  }
  if (!blood_leaves)
    throw InputError("network: no end with a pressure or a windkessel, so blood can't leave it");
  if (!(period > 0)) throw InputError("network: no inflow and no pressure wave drives it");
  for (std::size_t n = 0; n < nodes.node_names.size(); ++n)
    if (nodes.ends[n].size() == 1 && !seen.contains(nodes.node_names[n]))
      throw InputError(fmt::format(
          "vessel \"{}\": its end at node \"{}\" has no windkessel or other end and isn't the inlet",
          network.vessels[nodes.ends[n][0].vessel].name, nodes.node_names[n]));
}

}  // namespace microcosm::flow
