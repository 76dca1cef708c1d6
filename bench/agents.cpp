// What the episode loop and the sensors cost beside the physics.

#include <fmt/format.h>

#include "agents/episode.hpp"
#include "bench/cases.hpp"

namespace microcosm::bench {

namespace {

class Counter final : public agents::Sensor {
 public:
  Counter(std::string id, core::Nanoseconds period) {
    info_.id = std::move(id);
    info_.channels.assign(16, "count");
    info_.storage = agents::Storage::int32;
    info_.period = period;
  }
  void measure(const agents::EpisodeParts&, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    for (double& value : raw) value = agents::raw_from_value(info_, 1000 * random.normal());
  }
};

std::vector<Figure> episode_loop() {
  constexpr core::Nanoseconds step{1'000'000};
  const auto run = [&] {
    agents::Episode episode;
    episode.duration = 10'000 * step;
    episode.control_period = 10 * step;
    episode.parts.world = std::make_unique<world::World>(step);
    for (int i = 0; i < 6; ++i)
      episode.sensors.push_back(std::make_unique<Counter>(fmt::format("sensor_{}", i), 10 * step));
    run_episode(episode);
  };
  const double seconds = median_cpu_seconds(5, run);
  return {{"agents/episode_loop", "simulated seconds a second of CPU time", 10 / seconds, "1",
           "no physics, 6 sensors of 16 noisy channels at 100 Hz, control at 100 Hz, world steps of 1 ms"}};
}

const RegisterCase episode_loop_case({"agents/episode_loop",
                                      "The episode loop alone: sampling, delivery, recording, hashing.",
                                      episode_loop});

}  // namespace

}  // namespace microcosm::bench
