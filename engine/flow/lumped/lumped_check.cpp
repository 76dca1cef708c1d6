#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "engine/core/errors.hpp"
#include "engine/flow/lumped/lumped_network.hpp"

namespace microcosm::flow {

namespace {

double period_of(const LumpedWave& wave) {
  return wave.time.size() > 1 ? wave.time.back() : 0;
}

class Check {
 public:
  explicit Check(const LumpedDescription& network) : network_(network) {}

  void run() {
    if (network_.vessels.empty()) fail(0, "there is no vessel");
    if (network_.cycles < 1 || network_.points_per_cycle < 2)
      fail(0, fmt::format("{} cycles of {} points; valid: from 1, of 2 or more", network_.cycles,
                          network_.points_per_cycle));
    const double values = 1.0 * (network_.report_all ? network_.cycles : 1) * network_.points_per_cycle *
                          static_cast<double>(network_.vessels.size());
    if (values > 1e9)
      fail(0, fmt::format("the result would have {:.3g} rows; at most 1e9 are supported", values));
    if (!(network_.period >= 0) || !std::isfinite(network_.period))
      fail(0, fmt::format("the period is {}; it must be positive", network_.period));
    period_ = network_.period;
    for (const LumpedVessel& vessel : network_.vessels) check_vessel(vessel);
    for (const LumpedBoundary& boundary : network_.boundaries) check_boundary(boundary);
    for (const LumpedJunction& junction : network_.junctions) check_junction(junction);
    check_ends();
    check_parts();
  }

 private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw core::InputError({network_.file, line}, message);
  }

  void require_not_negative(double value, int line, const std::string& what) const {
    if (!(value >= 0) || !std::isfinite(value))
      fail(line, fmt::format("{} is {}; it must be finite and not negative", what, value));
  }

  void check_vessel(const LumpedVessel& vessel) {
    const std::string what = fmt::format("vessel '{}': its ", vessel.name);
    if (!names_.insert(vessel.name).second)
      fail(vessel.line, fmt::format("vessel '{}': there is another one of this name", vessel.name));
    require_not_negative(vessel.resistance, vessel.line, what + "resistance");
    require_not_negative(vessel.inertance, vessel.line, what + "inertance");
    require_not_negative(vessel.compliance, vessel.line, what + "compliance");
    require_not_negative(vessel.stenosis, vessel.line, what + "stenosis coefficient");
  }

  void check_wave(const LumpedBoundary& boundary) {
    const LumpedWave& wave = boundary.wave;
    const std::string what = fmt::format("boundary '{}'", boundary.name);
    bool finite = true, ascends = wave.time.size() == wave.value.size() && !wave.time.empty();
    for (const double value : wave.value) finite = finite && std::isfinite(value);
    if (!finite) fail(boundary.line, what + ": a value is not finite");
    ascends = ascends && wave.time.front() == 0 && std::isfinite(wave.time.back());
    for (std::size_t i = 1; i < wave.time.size() && ascends; ++i) ascends = wave.time[i] > wave.time[i - 1];
    if (!ascends)
      fail(boundary.line, what + ": it needs as many times as values, ascending from 0 to the period");
    const double period = period_of(wave);
    if (period == 0) return;
    if (period_ != 0 && std::abs(period - period_) > 1e-9 * period_)
      fail(boundary.line, fmt::format("{}: its period is {}, that of others {}", what, period, period_));
    period_ = period;
  }

  void check_boundary(const LumpedBoundary& boundary) {
    const std::string what = fmt::format("boundary '{}': its ", boundary.name);
    if (!boundary_names_.insert(boundary.name).second)
      fail(boundary.line, fmt::format("boundary '{}': there is another one of this name", boundary.name));
    if (boundary.kind == LumpedBoundaryKind::flow || boundary.kind == LumpedBoundaryKind::pressure)
      return check_wave(boundary);
    require_not_negative(boundary.proximal_resistance, boundary.line, what + "proximal resistance");
    require_not_negative(boundary.distal_resistance, boundary.line, what + "distal resistance");
    require_not_negative(boundary.compliance, boundary.line, what + "compliance");
    require_not_negative(boundary.middle_resistance, boundary.line, what + "middle resistance");
    require_not_negative(boundary.proximal_compliance, boundary.line, what + "proximal compliance");
    if (boundary.kind == LumpedBoundaryKind::coronary) check_wave(boundary);
    if (boundary.kind != LumpedBoundaryKind::resistance && boundary.distal_resistance == 0)
      fail(boundary.line, what + "distal resistance is 0; it must be positive");
    if (!std::isfinite(boundary.distal_pressure)) fail(boundary.line, what + "distal pressure is not finite");
  }

  void check_junction(const LumpedJunction& junction) const {
    const std::string what = fmt::format("junction '{}'", junction.name);
    if (junction.inlets.empty() || junction.outlets.empty())
      fail(junction.line, what + ": it needs a vessel that ends there and one that starts");
    if (!junction.inlet_resistance.empty()) {
      if (junction.inlet_resistance.size() != junction.inlets.size() ||
          junction.resistance.size() != junction.outlets.size())
        fail(junction.line, what + ": it needs a resistance for each of its vessels");
      for (const auto* values : {&junction.inlet_resistance, &junction.resistance})
        for (const double value : *values)
          require_not_negative(value, junction.line, what + ": a resistance");
      return;
    }
    for (const auto* losses : {&junction.resistance, &junction.inertance, &junction.stenosis}) {
      if (losses->empty()) continue;
      if (losses->size() != junction.outlets.size() || junction.inlets.size() != 1)
        fail(junction.line, what + ": losses need one inlet, and one value for each outlet");
      for (const double value : *losses) require_not_negative(value, junction.line, what + ": a loss");
    }
  }

  void take(std::vector<std::string>& by, std::uint32_t vessel, const char* end, const std::string& what,
            int line) {
    if (vessel >= by.size()) fail(line, what + ": it names a vessel that doesn't exist");
    if (!by[vessel].empty())
      fail(line, fmt::format("vessel '{}': its {} is at {} and at {}", network_.vessels[vessel].name, end,
                             by[vessel], what));
    by[vessel] = what;
  }

  void check_ends() {
    const std::size_t count = network_.vessels.size();
    std::vector<std::string> inlet(count), outlet(count), place(network_.boundaries.size());
    const auto stand = [&](std::vector<std::string>& by, std::uint32_t v, std::uint32_t b, bool at_outlet) {
      const LumpedVessel& vessel = network_.vessels[v];
      if (b >= network_.boundaries.size())
        fail(vessel.line, fmt::format("vessel '{}': its boundary doesn't exist", vessel.name));
      const LumpedBoundary& boundary = network_.boundaries[b];
      if (!place[b].empty())
        fail(vessel.line, fmt::format("vessel '{}': its boundary '{}' stands at vessel '{}' already",
                                      vessel.name, boundary.name, place[b]));
      place[b] = vessel.name;
      const bool is_wave =
          boundary.kind == LumpedBoundaryKind::flow || boundary.kind == LumpedBoundaryKind::pressure;
      if (!at_outlet && !is_wave)
        fail(vessel.line,
             fmt::format("vessel '{}': its inlet's boundary '{}' is no flow and no pressure; one of these is "
                         "supported there",
                         vessel.name, boundary.name));
      take(by, v, at_outlet ? "outlet" : "inlet", fmt::format("boundary '{}'", boundary.name), vessel.line);
    };
    for (std::uint32_t v = 0; v < count; ++v) {
      if (network_.vessels[v].inlet) stand(inlet, v, *network_.vessels[v].inlet, false);
      if (network_.vessels[v].outlet) stand(outlet, v, *network_.vessels[v].outlet, true);
    }
    for (const LumpedJunction& junction : network_.junctions) {
      const std::string what = fmt::format("junction '{}'", junction.name);
      for (const auto v : junction.inlets) take(outlet, v, "outlet", what, junction.line);
      for (const auto v : junction.outlets) take(inlet, v, "inlet", what, junction.line);
    }
    for (std::size_t v = 0; v < count; ++v) {
      if (inlet[v].empty() || outlet[v].empty())
        fail(network_.vessels[v].line,
             fmt::format("vessel '{}': its {} has no junction and no boundary", network_.vessels[v].name,
                         inlet[v].empty() ? "inlet" : "outlet"));
    }
    for (std::size_t b = 0; b < place.size(); ++b)
      if (place[b].empty())
        fail(network_.boundaries[b].line,
             fmt::format("boundary '{}' stands at no vessel", network_.boundaries[b].name));
  }

  /// Every part needs a pressure that holds it.
  void check_parts() const {
    std::vector<std::uint32_t> parent(network_.vessels.size());
    std::iota(parent.begin(), parent.end(), 0u);
    const auto root = [&](std::uint32_t v) {
      while (parent[v] != v) v = parent[v] = parent[parent[v]];
      return v;
    };
    for (const LumpedJunction& junction : network_.junctions) {
      const std::uint32_t first = junction.inlets.front();
      for (const auto v : junction.inlets) parent[root(v)] = root(first);
      for (const auto v : junction.outlets) parent[root(v)] = root(first);
    }
    std::vector<bool> held(parent.size(), false), open(parent.size(), false);
    for (std::uint32_t v = 0; v < parent.size(); ++v) {
      // What a vessel holds gives its pressure, where the beginning says how much it is.
      if (!network_.steady_start && network_.vessels[v].compliance > 0) held[root(v)] = true;
      for (const auto& end : {network_.vessels[v].inlet, network_.vessels[v].outlet}) {
        if (!end) continue;
        open[root(v)] = true;
        if (network_.boundaries[*end].kind != LumpedBoundaryKind::flow) held[root(v)] = true;
      }
    }
    for (std::uint32_t v = 0; v < parent.size(); ++v)
      if (!held[root(v)])
        fail(network_.vessels[v].line,
             fmt::format("vessel '{}': {}", network_.vessels[v].name,
                         open[root(v)]
                             ? "no end of its part of the network has a pressure, so it is not determined"
                             : "it belongs to an isolated loop, without any boundary"));
  }

  const LumpedDescription& network_;
  std::set<std::string> names_, boundary_names_;
  double period_ = 0;
};

}  // namespace

double cycle_period(const LumpedDescription& network) {
  if (network.period > 0) return network.period;
  for (const LumpedBoundary& boundary : network.boundaries)
    if (period_of(boundary.wave) > 0) return period_of(boundary.wave);
  return 1;
}

void check(const LumpedDescription& network) {
  Check(network).run();
}

}  // namespace microcosm::flow
