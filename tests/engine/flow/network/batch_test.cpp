#include "engine/flow/network/batch.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <mutex>

#include "engine/core/random.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

using core::Nanoseconds;

constexpr Nanoseconds period(1'000'000);
constexpr int steps = 120;
constexpr std::size_t broken_variation = 5;

/// Inflow, period, radii, stiffness, viscosity, resistances, compliances and a
/// stenosis within 30 % of all_kinds(); one
/// with an inflow of 20 l/s for 10 ms, which no artery takes.
std::vector<NetworkDescription> variations(std::size_t count) {
  std::vector<NetworkDescription> all;
  for (std::size_t i = 0; i < count; ++i) {
    core::RandomStream random(11, static_cast<std::uint32_t>(i), core::stream_id("batch_test"));
    const auto factor = [&] { return random.uniform(0.7, 1.3); };
    NetworkDescription network = all_kinds();
    const double inflow = factor(), stretch = factor();
    for (double& flow : network.inflow.flow) flow *= inflow;
    for (double& time : network.inflow.time) time *= stretch;
    network.inflow.period *= stretch;
    network.inflow.time.back() = network.inflow.period;
    network.fluid.viscosity *= factor();
    for (VesselDescription& vessel : network.vessels) {
      const double radius = factor(), stiffness = factor();
      vessel.radius_start *= radius;
      vessel.radius_end *= radius;
      vessel.young_modulus_start *= stiffness;
      vessel.young_modulus_end *= stiffness;
    }
    for (auto& entry : network.windkessels) {
      entry.second.proximal_resistance *= factor();
      entry.second.distal_resistance *= factor();
      entry.second.compliance *= factor();
    }
    network.balloons[0].resistance *= factor();
    network.stenoses = {{"upper", false, 0.6 * factor(), 5e-3}};
    if (i == broken_variation) network.inflow = {{0, 0.01, 0.02, stretch}, {0, 2e-2, 0, 0}, stretch};
    all.push_back(network);
  }
  return all;
}

/// What each variation comes to when it runs alone: its State, or its error.
struct Alone {
  std::vector<std::byte> state;
  std::string error;
  double pressure = 0, run_in_beats = 0;
};

Alone run_alone(const NetworkDescription& description) {
  Alone result;
  PulseWaveNetwork network(description, {});
  core::Exchange exchange;
  try {
    network.prepare(exchange);
    result.run_in_beats = network.notes()[0].second;
    for (int i = 0; i < steps; ++i) network.step(exchange, i * period, period);
    result.pressure = network.pressure(3, 0.04);
  } catch (const core::RunError& error) {
    result.error = error.what();
  }
  result.state.assign(network.state().begin(), network.state().end());
  return result;
}

const std::vector<Alone>& all_alone() {
  static const std::vector<Alone> results = [] {
    std::vector<Alone> all;
    for (const NetworkDescription& network : variations(19)) all.push_back(run_alone(network));
    return all;
  }();
  return results;
}

class LastPressure final : public BatchObserver {
 public:
  void observe(std::size_t variation, const NetworkView& blood, Nanoseconds time) override {
    const std::lock_guard lock(mutex_);
    pressure[variation] = blood.pressure(3, 0.04);
    count += time > Nanoseconds(0);
  }
  std::map<std::size_t, double> pressure;
  int count = 0;

 private:
  std::mutex mutex_;
};

void check_as_alone(NetworkBatch& batch, const LastPressure& seen) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    INFO("variation " << i << " of " << batch.lanes() << " lanes");
    const Alone& alone = all_alone()[i];
    REQUIRE(batch.failure(i).has_value() == !alone.error.empty());
    if (batch.failure(i)) {
      CHECK(batch.failure(i)->what() == alone.error);
      continue;
    }
    REQUIRE(batch.state(i).size() == alone.state.size());
    CHECK(std::memcmp(batch.state(i).data(), alone.state.data(), alone.state.size()) == 0);
    CHECK(batch.run_in_beats(i) == alone.run_in_beats);
    CHECK(batch.blood(i).pressure(3, 0.04) == alone.pressure);
    CHECK(seen.pressure.at(i) == alone.pressure);
  }
}

}  // namespace

TEST_CASE("in a batch of any lanes and threads each network has the bits it has alone") {
  REQUIRE_FALSE(all_alone()[broken_variation].error.empty());
  core::ThreadPool two(2), three(3);
  for (const int lanes : {1, 2, 4, 8})
    for (core::ThreadPool* pool : {static_cast<core::ThreadPool*>(nullptr), &two, &three}) {
      NetworkBatch batch(variations(19), {}, lanes);
      batch.prepare(pool);
      LastPressure seen;
      batch.advance(Nanoseconds(0), period, steps / 2, nullptr, pool);
      batch.advance(steps / 2 * period, period, steps / 2, &seen, pool);
      CHECK(seen.count == 18 * steps / 2);
      check_as_alone(batch, seen);
    }
}

TEST_CASE("one variation that breaks is named by vessel and time; the others go on") {
  NetworkBatch batch(variations(8), {});
  batch.prepare();
  for (std::size_t i = 0; i < batch.size(); ++i)
    CHECK(batch.failure(i).has_value() == (i == broken_variation));
  const core::RunError& error = *batch.failure(broken_variation);
  CHECK(error.body() == "reflection");
  CHECK(std::string(error.what()).find(" s: ") != std::string::npos);
}

TEST_CASE("a variation that its mean pressure collapses is a failure of its own") {
  std::vector<NetworkDescription> networks = variations(3);
  for (double& flow : networks[1].inflow.flow) flow *= -20;
  NetworkBatch batch(networks, {});
  CHECK(batch.failure(1).has_value());
  batch.prepare();
  CHECK_FALSE(batch.failure(0).has_value());
  CHECK_FALSE(batch.failure(2).has_value());
}

TEST_CASE("networks that differ in more than numbers can't be one batch") {
  const auto refused = [](NetworkDescription other, const std::string& why) {
    INFO(why);
    try {
      NetworkBatch({all_kinds(), all_kinds(), other}, {});
      FAIL("no error");
    } catch (const core::InputError& error) {
      INFO(error.what());
      CHECK(std::string(error.what()).find("variation 2: ") != std::string::npos);
      CHECK(std::string(error.what()).find(why) != std::string::npos);
    }
  };
  NetworkDescription other = all_kinds();
  other.vessels[1].length *= 3;
  refused(other, "vessel \"upper\" has");
  other = all_kinds();
  other.ends[0].second = ReflectionEnd{0.1};
  other.balloons.clear();
  refused(other, "ends are of other kinds");
  other = all_kinds();
  other.fluid.density += 1;
  refused(other, "density");
  refused(bifurcation(), "3 vessels, the first has 7");
  CHECK_THROWS_AS(NetworkBatch({all_kinds()}, {}, 3), core::InputError);
}

TEST_CASE("networks with viscoelastic walls run one by one, with the bits they have alone") {
  std::vector<NetworkDescription> networks = variations(3);
  for (NetworkDescription& network : networks)
    for (double* viscosity :
         {&network.vessels[0].wall_viscosity_start, &network.vessels[0].wall_viscosity_end})
      *viscosity = 3e3;
  NetworkBatch batch(networks, {}, 8);
  CHECK(batch.lanes() == 1);
  batch.prepare();
  batch.advance(Nanoseconds(0), period, steps);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Alone alone = run_alone(networks[i]);
    REQUIRE(alone.error.empty());
    CHECK(std::memcmp(batch.state(i).data(), alone.state.data(), alone.state.size()) == 0);
  }
}

TEST_CASE("a batch of none does nothing") {
  NetworkBatch batch({}, {});
  batch.prepare();
  batch.advance(Nanoseconds(0), period, 3);
  CHECK(batch.size() == 0);
}

}  // namespace microcosm::flow
