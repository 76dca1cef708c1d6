// Speed of many variations of a network: in a batch, and one by one.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "bench/cases.hpp"
#include "engine/core/parallel.hpp"
#include "engine/core/simd.hpp"
#include "engine/flow/network/batch.hpp"
#include "engine/flow/network/variation.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"

namespace microcosm::bench {

namespace {

constexpr core::Nanoseconds period(1'000'000);
constexpr std::size_t variation_count = 32;
constexpr int rounds = 2;

std::vector<flow::NetworkDescription> variations() {
  const std::string path = "assets/vessels/adan56.lua";
  scenes::FileFinder finder;
  finder.folders = {"."};
  const scenes::VesselAsset asset = scenes::load_vessel_asset(path, finder.read(path, {}).content);
  std::vector<flow::NetworkDescription> all;
  for (std::uint32_t i = 0; i < variation_count; ++i)
    all.push_back(flow::vary(asset.network, {0.3, 0.3, 0.3, 0.3, 0, 0}, 2015, i).network);
  return all;
}

double wall_seconds(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Seconds {
  double alone_one_core = 1e300, alone_two_cores = 1e300, batch_one_core = 1e300, batch_two_cores = 1e300;
};

/// Of a beat of all variations from their steady states, exchanges every millisecond: the shortest of several
/// rounds, one core in CPU time, two in wall time.
Seconds measure(int steps) {
  const std::vector<flow::NetworkDescription> all = variations();
  core::ThreadPool two(2);
  std::vector<std::unique_ptr<flow::PulseWaveNetwork>> alone;
  for (const flow::NetworkDescription& network : all)
    alone.push_back(std::make_unique<flow::PulseWaveNetwork>(network, flow::NetworkOptions{}));
  flow::NetworkBatch batch(all, {});
  const auto run_alone = [&](std::size_t i) {
    core::Exchange exchange;
    for (int k = 0; k < steps; ++k) alone[i]->step(exchange, k * period, period);
  };
  const auto run_all_alone = [&] {
    for (std::size_t i = 0; i < all.size(); ++i) run_alone(i);
  };
  const auto run_batch = [&](core::ThreadPool* pool) {
    batch.advance(core::Nanoseconds(0), period, steps, nullptr, pool);
  };
  Seconds best;
  const auto keep = [](double& shortest, double seconds) { shortest = std::min(shortest, seconds); };
  for (int round = 0; round < rounds; ++round) {
    keep(best.alone_one_core, cpu_seconds_of(run_all_alone));
    keep(best.batch_one_core, cpu_seconds_of([&] { run_batch(nullptr); }));
    keep(best.alone_two_cores, wall_seconds([&] { two.run(all.size(), run_alone); }));
    keep(best.batch_two_cores, wall_seconds([&] { run_batch(&two); }));
  }
  return best;
}

std::vector<Figure> batch_speed() {
  constexpr int steps = 1000;  // adan56's beat of a second
  const Seconds best = measure(steps);
  const std::string config = fmt::format(
      "adan56, {} variations within 30 %, cells of at most 5 mm, exchanges every 1 ms, {}, best of {}",
      variation_count, core::simd_name(core::simd_level()), rounds);
  const auto figure = [&](const char* metric, double value, const char* unit) {
    return Figure{"network/batch", metric, value, unit, config};
  };
  const auto beats_a_minute = [](double seconds) { return 60 * variation_count / seconds; };
  return {figure("beats a minute, two cores", beats_a_minute(best.batch_two_cores), "1/min"),
          figure("one by one, two cores", beats_a_minute(best.alone_two_cores), "1/min"),
          figure("beats a CPU minute, one core", beats_a_minute(best.batch_one_core), "1/min"),
          figure("one by one, one core", beats_a_minute(best.alone_one_core), "1/min"),
          figure("ratio, both on one core", best.alone_one_core / best.batch_one_core, "1"),
          figure("ratio, both on two cores", best.alone_two_cores / best.batch_two_cores, "1"),
          figure("ratio, two cores to one by one on one", best.alone_one_core / best.batch_two_cores, "1")};
}

const RegisterCase batch_case({"network/batch", "Variations of the 56-artery network, side by side.",
                               batch_speed});

}  // namespace

}  // namespace microcosm::bench
