// Passive tracers in pulsing, elastic vessels: released in proportion to the flux over one beat, they divide
// as the beat's volume does.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/flow/network/pulse_wave_network.hpp"
#include "validation/carrier_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr double trunk_length = 0.03, beat = 0.8;
constexpr core::Nanoseconds step(2'000'000);
constexpr int steps_a_beat = 400;

/// A soft fork whose daughters differ in size and in the phase of their flow (compliance of their ends).
flow::NetworkDescription fork_network() {
  const auto vessel = [](const char* name, const char* from, const char* to, Vec3 a, Vec3 b, double radius,
                         double taper) {
    flow::VesselDescription v;
    v.name = name;
    v.start_node = from;
    v.end_node = to;
    v.length = norm(b - a);
    v.radius_start = radius;
    v.radius_end = taper * radius;
    v.wall_thickness_start = v.wall_thickness_end = 0.1 * radius;
    v.young_modulus_start = v.young_modulus_end = 3e5;
    v.centreline = {a, b};
    return v;
  };
  flow::NetworkDescription network;
  network.name = "fork";
  network.fluid.profile_exponent = 4;
  network.vessels = {
      vessel("trunk", "in", "fork", {0, 0, 0}, {trunk_length, 0, 0}, 4e-3, 0.9),
      vessel("left", "fork", "left end", {trunk_length, 0, 0}, {0.05, 0.02, 0}, 3e-3, 0.8),
      vessel("right", "fork", "right end", {trunk_length, 0, 0}, {0.05, -0.01, 0}, 2.4e-3, 0.9)};
  network.inlet_node = "in";
  network.inflow.period = beat;
  for (int i = 0; i <= 40; ++i) {
    network.inflow.time.push_back(beat * i / 40);
    network.inflow.flow.push_back(6e-6 * (1 + 0.8 * core::sin(2 * core::pi * (i % 40) / 40)));
  }
  network.windkessels = {{"left end", {2e8, 3e9, 2e-10, 0}}, {"right end", {4e8, 4e9, 0.2e-10, 0}}};
  return network;
}

/// Sets tracers free as the blood that passes: as many a volume, whatever the time.
class FluxRelease {
 public:
  explicit FluxRelease(double tracers_per_volume) : density_(tracers_per_volume) {}
  void pass(swim::BeadCarriers& tracers, double volume, core::Nanoseconds now) {
    owed_ += density_ * volume;
    const double whole = std::floor(owed_);
    owed_ -= whole;
    tracers.release(static_cast<std::uint32_t>(whole), now);
  }

 private:
  double density_, owed_ = 0;
};

std::vector<Result> pulsatile_split(const CaseOptions& options) {
  const std::uint32_t count = options.full ? 40'000 : 10'000;
  flow::PulseWaveNetwork network(fork_network(), {});
  core::Exchange exchange;
  network.prepare(exchange);
  swim::BeadCarriers carriers(tracers(count, 0.01), network, network.vessels(),
                              core::RandomStream(2026, 0, core::stream_id("carriers")));
  carriers.prepare(exchange);
  FluxRelease release(count / (6e-6 * beat));
  double volumes[2] = {}, lowest_share = 1, highest_share = 0;
  for (int i = 0; i < 12 * steps_a_beat; ++i) {
    const core::Nanoseconds now = i * step;
    network.step(exchange, now, step);
    if (i < steps_a_beat) {
      release.pass(carriers, network.flow_rate(0, 0.01) * core::seconds(step), now);
      const double left = network.flow_rate(1, 0), right = network.flow_rate(2, 0);
      volumes[0] += left;
      volumes[1] += right;
      lowest_share = std::min(lowest_share, left / (left + right));
      highest_share = std::max(highest_share, left / (left + right));
    }
    carriers.step(exchange, now, step);
  }
  double counts[2] = {}, missing = 0, released = 0;
  for (const swim::Carrier& c : carriers.carriers()) {
    if (c.status == swim::CarrierStatus::stored) continue;
    released += 1;
    (c.first_branch == core::no_vessel ? missing : counts[c.first_branch - 1]) += 1;
  }
  const double share = volumes[0] / (volumes[0] + volumes[1]), arrived = counts[0] + counts[1];
  const double sampling_error = 1.96 * std::sqrt(share * (1 - share) / arrived);
  const std::string name = "carriers/pulsatile_split";
  const std::string source =
      fmt::format("volume of one beat ({:.1f} % left, from {:.0f} to {:.0f} % within it)", 100 * share,
                  100 * lowest_share, 100 * highest_share);
  return {
      measured(name, "deviation of the share from that of the flux", std::abs(counts[0] / arrived - share),
               sampling_error, "1", source + "; bound: 95 % of samples"),
      measured(name, "tracers still in the trunk after 12 beats", missing / released, 0.01, "1",
               "slow layers at the wall")};
}

const RegisterCase pulsatile_split_case(
    {"carriers/pulsatile_split",
     "In pulsing, elastic vessels passive tracers split as the beat's volume does.", pulsatile_split});

}  // namespace

}  // namespace microcosm::validation
