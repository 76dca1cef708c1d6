// The main job as a user meets it: how long until it starts, and how much faster than time it runs.

#include <fmt/format.h>

#include <chrono>

#include "agents/episode.hpp"
#include "bench/cases.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::bench {

namespace {

constexpr const char* scene = "scenes/hepatic_delivery.lua";

std::vector<Figure> measure_episode() {
  const auto scenario = scenes::Scenario::load(scene);
  double simulated = 0, recorded = 0, cpu = 0;
  for (std::uint32_t number = 0; number < 4; ++number) {
    const auto episode = scenario->build(7, number);
    const agents::Recording recording = agents::run_episode(*episode);
    simulated += recording.simulated_seconds;
    recorded += static_cast<double>(episode->duration.count()) * 1e-9;
    cpu += recording.cpu_seconds;
  }
  const std::string config =
      fmt::format("{}, 4 episodes on one core, all sensors, run-in counted as simulated", scene);
  return {{"main_job/episode", "simulated seconds a CPU second", simulated / cpu, "1", config},
          {"main_job/episode", "recorded seconds a CPU second", recorded / cpu, "1", config}};
}

std::vector<Figure> measure_start() {
  scenes::LoadOptions options;
  options.duration = "0.01s";
  double load = 0, first = 0;
  const auto wall = [](const std::function<void()>& body) {
    const auto start = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::shared_ptr<const scenes::Scenario> scenario;
  load = wall([&] { scenario = scenes::Scenario::load(scene, options); });
  first = wall([&] { agents::run_episode(*scenario->build(7, 0)); });
  return {{"main_job/start", "loading and checking", load, "s", scene},
          {"main_job/start", "building, running in and the first control step", first, "s", scene}};
}

const RegisterCase episode_case({"main_job/episode", "The main job's speed against real time.",
                                 measure_episode});
const RegisterCase start_case({"main_job/start", "From the file to the first step.", measure_start});

}  // namespace

}  // namespace microcosm::bench
