#include "agents/episode.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "tests/agents/toy_agents.hpp"
#include "tests/engine/world/toy_systems.hpp"

using namespace microcosm;
using agents::Episode;
using agents::Reading;
using agents::Recording;
using tests::Clock;
using tests::ms;

namespace {

/// 100 ms at a control period of 10 ms and World steps of 1 ms, with two masses on a spring.
Episode small_episode(std::vector<std::string>& log) {
  Episode episode;
  episode.seed = 3;
  episode.duration = ms(100);
  episode.control_period = ms(10);
  episode.parts.world = std::make_unique<world::World>(ms(1));
  episode.parts.world->add(std::make_unique<tests::PointMasses>("masses", 2, 1.0));
  episode.parts.world->add(
      std::make_unique<tests::Logger>("spring", core::Phase::force, log, tests::spring(3.0)));
  return episode;
}

void set_controller(Episode& episode, tests::FunctionController::Act act) {
  episode.controller = std::make_unique<tests::FunctionController>(std::move(act));
}

}  // namespace

TEST_CASE("each sensor samples at its own rate from zero on and before the end") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<Clock>("slow", ms(40), ms(0)));
  episode.sensors.push_back(std::make_unique<Clock>("fast", ms(3), ms(0)));
  const Recording recording = run_episode(episode);
  REQUIRE(recording.streams.size() == 2);
  CHECK(recording.streams[0].t_ns == std::vector<std::int64_t>{0, 40'000'000, 80'000'000});
  CHECK(recording.streams[0].raw == std::vector<double>{0, 40, 80});
  REQUIRE(recording.streams[1].t_ns.size() == 34);  // 0, 3 ... 99 ms
  CHECK(recording.streams[1].raw.back() == 99);
  CHECK(recording.control_t_ns.size() == 10);
  CHECK(recording.control_t_ns.back() == 90'000'000);
  CHECK(episode.parts.world->now() == ms(100));
}

TEST_CASE("a sample is delivered at the first control step at or after its latency") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<Clock>("late", ms(5), ms(23)));
  std::vector<double> sampled;
  std::vector<bool> fresh;
  set_controller(episode, [&](core::Nanoseconds, std::span<const Reading> readings, std::span<double>) {
    REQUIRE(readings.size() == 1);
    sampled.push_back(readings[0].any ? static_cast<double>(readings[0].sampled / ms(1)) : -1);
    fresh.push_back(readings[0].fresh);
  });
  const Recording recording = run_episode(episode);
  // At 30 ms the newest sample is 7 ms old at most by then: that of 5 ms; at 40 ms that of 15 ms, and so on.
  CHECK(sampled == std::vector<double>{-1, -1, -1, 5, 15, 25, 35, 45, 55, 65});
  CHECK(fresh == std::vector<bool>{false, false, false, true, true, true, true, true, true, true});
  const std::vector<double>& observed = recording.observations[0];
  REQUIRE(observed.size() == 10);
  CHECK(std::isnan(observed[2]));
  CHECK(observed[3] == Approx(0.005));
  CHECK(observed[9] == Approx(0.065));
}

TEST_CASE("a reading stays and is no longer fresh until the next delivery") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<Clock>("slow", ms(40), ms(0)));
  std::vector<double> seen;
  std::vector<bool> fresh;
  set_controller(episode, [&](core::Nanoseconds, std::span<const Reading> readings, std::span<double>) {
    seen.push_back(readings[0].values[0]);
    fresh.push_back(readings[0].fresh);
  });
  run_episode(episode);
  CHECK(seen == std::vector<double>{0, 0, 0, 0, 0.04, 0.04, 0.04, 0.04, 0.08, 0.08});
  CHECK(fresh == std::vector<bool>{true, false, false, false, true, false, false, false, true, false});
}

TEST_CASE("the truth is recorded and not shown to the controller") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<Clock>("truth/clock", ms(10), ms(0), true));
  episode.sensors.push_back(std::make_unique<Clock>("clock", ms(10), ms(0)));
  set_controller(episode, [&](core::Nanoseconds, std::span<const Reading> readings, std::span<double>) {
    REQUIRE(readings.size() == 1);
    CHECK(readings[0].info->id == "clock");
  });
  const Recording recording = run_episode(episode);
  CHECK(recording.streams.size() == 2);
  CHECK(recording.observation_names == std::vector<std::string>{"clock"});
}

TEST_CASE("actions are clamped to [-1, 1], hold until changed, and momentary ones fall back to zero") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  std::vector<double> setting, momentary;
  episode.actuators.push_back(std::make_unique<tests::Lever>("setting", false, setting));
  episode.actuators.push_back(std::make_unique<tests::Lever>("momentary", true, momentary));
  set_controller(episode, [](core::Nanoseconds now, std::span<const Reading>, std::span<double> actions) {
    if (now == ms(20)) actions[0] = 7, actions[1] = -INFINITY;
    if (now == ms(50)) actions[0] = 0.25, actions[1] = 0.5;
  });
  const Recording recording = run_episode(episode);
  CHECK(setting == std::vector<double>{0, 0, 1, 1, 1, 0.25, 0.25, 0.25, 0.25, 0.25});
  CHECK(momentary == std::vector<double>{0, 0, -1, 0, 0, 0.5, 0, 0, 0, 0});
  CHECK(recording.action_names == std::vector<std::string>{"setting", "momentary"});
  CHECK(recording.actions[4] == 1);
  CHECK(recording.actions[5] == -1);
}

TEST_CASE("an action that is not a number is the controller's error, named by action") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  std::vector<double> commands;
  episode.actuators.push_back(std::make_unique<tests::Lever>("gradient_x", false, commands));
  episode.actuators.push_back(std::make_unique<tests::Lever>("gradient_y", false, commands));
  set_controller(episode, [](core::Nanoseconds now, std::span<const Reading>, std::span<double> actions) {
    if (now == ms(30)) actions[1] = NAN;
  });
  CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("gradient_y") && Catch::Contains("0.03 s") &&
                                              !Catch::Contains("gradient_x"));
}

TEST_CASE("without a controller every action stays zero") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  std::vector<double> commands;
  episode.actuators.push_back(std::make_unique<tests::Lever>("lever", false, commands));
  run_episode(episode);
  CHECK(commands == std::vector<double>(10, 0.0));
}

TEST_CASE("a sensor with dynamics advances once each World step") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<tests::StepCounter>(ms(20)));
  const Recording recording = run_episode(episode);
  CHECK(recording.streams[0].raw == std::vector<double>{0, 20, 40, 60, 80});
  CHECK(recording.outcomes.front() == std::pair<std::string, double>{"steps/count", 100});
}

TEST_CASE("rates and durations that don't fit are refused by name, with the numbers") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  SECTION("a sensor faster than the World's steps: 2 kHz need steps of .5 ms") {
    episode.sensors.push_back(std::make_unique<Clock>("odd", core::Nanoseconds(500'000), ms(0)));
    CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("'odd' is 2000 Hz") &&
                                                Catch::Contains("one every 0.001 s") &&
                                                Catch::Contains("time_step = 0.5*ms"));
  }
  SECTION("a controller faster than the World's steps") {
    episode.control_rate = 44100;
    episode.control_period = core::Nanoseconds(22'676);
    CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("the control rate is 44100 Hz") &&
                                                Catch::Contains("time_step = 20*us"));
  }
  SECTION("a duration between control steps") {
    episode.duration = ms(95);
    CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("duration"));
  }
  SECTION("a duration below a control period") {
    episode.duration = ms(0);
    CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("duration is 0 ns"));
  }
  SECTION("a period of zero") {
    episode.sensors.push_back(std::make_unique<Clock>("still", ms(0), ms(0)));
    CHECK_THROWS_AS(run_episode(episode), core::InputError);
  }
}

TEST_CASE("two of one name, and names that can't be stored, are refused") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<Clock>("clock", ms(10), ms(0)));
  SECTION("streams") {
    episode.sensors.push_back(std::make_unique<Clock>("clock", ms(10), ms(0)));
    CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("'clock'") && Catch::Contains("another name"));
  }
  SECTION("of bytes that are no UTF-8") {
    episode.sensors.push_back(std::make_unique<Clock>("clo\xffk", ms(10), ms(0)));
    CHECK_THROWS_WITH(run_episode(episode), Catch::Contains("'clo\\xffk'") && Catch::Contains("UTF-8"));
  }
}

TEST_CASE("a recording beyond the machine's memory is refused before any work, with the numbers") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  // 1e5 s at 1 kHz: 1e8 samples of a time and 1e5 values, 8 bytes each: 8e13 bytes.
  class Wide final : public Clock {
   public:
    Wide() : Clock("wide", ms(1), ms(0), true) {
      info_.channels.clear();
      for (int i = 0; i < 100'000; ++i) info_.channels.push_back(std::to_string(i));
    }
  };
  episode.duration = ms(100'000'000);
  episode.sensors.push_back(std::make_unique<Wide>());
  CHECK_THROWS_WITH(agents::check_episode(episode),
                    Catch::Contains("100000 s") && Catch::Contains("8e+04 GB") &&
                        Catch::Contains("'wide': 1e+08 samples of 100001 numbers"));
}

TEST_CASE("samples and control steps at rates between the World's fall on the nearest step") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.control_rate = 60;
  episode.control_period = core::Nanoseconds(16'666'667);
  auto clock = std::make_unique<Clock>("film", core::Nanoseconds(33'333'333), ms(0));
  episode.sensors.push_back(std::move(clock));
  std::vector<double> seen;
  set_controller(episode, [&](core::Nanoseconds, std::span<const Reading> readings, std::span<double>) {
    seen.push_back(readings[0].values[0]);
  });
  const Recording recording = run_episode(episode);
  // k / 60 s and k / 30 s, to the millisecond: a film's period of 33,333,333 ns is 33 ms and a third.
  CHECK(recording.control_t_ns ==
        std::vector<std::int64_t>{0, 17'000'000, 33'000'000, 50'000'000, 67'000'000, 83'000'000});
  CHECK(recording.streams[0].t_ns == std::vector<std::int64_t>{0, 33'000'000, 67'000'000});
  CHECK(seen == std::vector<double>{0, 0, 0.033, 0.033, 0.067, 0.067});
}

TEST_CASE("a broken run ends the episode, is stored by step, body and field, and what came before stays") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.parts.world->add(std::make_unique<tests::Logger>(
      "spoiler", core::Phase::force, log, [](core::Exchange& exchange, core::Nanoseconds now) {
        if (now == ms(47)) exchange.position[1].z = NAN;
      }));
  episode.sensors.push_back(std::make_unique<Clock>("clock", ms(10), ms(0)));
  std::vector<double> commands;
  episode.actuators.push_back(std::make_unique<tests::Lever>("lever", false, commands));
  bool complete = false;
  const Recording recording = run_episode(episode, {}, &complete);
  CHECK(complete);
  REQUIRE(recording.failure.size() == 1);
  CHECK(recording.failure[0].step == 47);
  CHECK(recording.failure[0].body == "masses/1");
  CHECK(recording.failure[0].field == "position");
  CHECK(recording.control_t_ns.size() == 5);
  CHECK(recording.actions.size() == 5);
  CHECK(recording.rewards.size() == 5);
  CHECK(recording.observations[0].size() == 5);
  CHECK(recording.streams[0].t_ns.size() == 5);
}

TEST_CASE("a stopped episode says that it is not complete") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  bool complete = true;
  const Recording recording = run_episode(
      episode, [](const Episode&, core::Nanoseconds now) { return now < ms(30); }, &complete);
  CHECK_FALSE(complete);
  CHECK(recording.control_t_ns.size() == 3);
}

TEST_CASE("the same seed and episode give the same recording, others another") {
  std::vector<std::string> log;
  const auto run = [&log](std::uint64_t seed, std::uint32_t number) {
    Episode episode = small_episode(log);
    episode.seed = seed;
    episode.number = number;
    episode.sensors.push_back(std::make_unique<tests::Noise>("noise", ms(10)));
    return run_episode(episode);
  };
  const Recording first = run(3, 0);
  const Recording again = run(3, 0);
  CHECK(first.state_hash == again.state_hash);
  CHECK(first.streams[0].raw == again.streams[0].raw);
  CHECK(run(4, 0).streams[0].raw != first.streams[0].raw);
  CHECK(run(3, 1).streams[0].raw != first.streams[0].raw);
}

TEST_CASE("the state hash sees the World and the sensors' state") {
  std::vector<std::string> log;
  const auto hash = [&log](double stiffness, bool counting) {
    Episode episode = small_episode(log);
    episode.parts.world->add(
        std::make_unique<tests::Logger>("second", core::Phase::force, log, tests::spring(stiffness)));
    if (counting) episode.sensors.push_back(std::make_unique<tests::StepCounter>(ms(10)));
    return run_episode(episode).state_hash;
  };
  CHECK(hash(0, false) == hash(0, false));
  CHECK(hash(0, false) != hash(1e-9, false));
  CHECK(hash(0, false) != hash(0, true));
}

TEST_CASE("one sensor's noise doesn't depend on which other sensors there are") {
  std::vector<std::string> log;
  Episode alone = small_episode(log);
  alone.sensors.push_back(std::make_unique<tests::Noise>("a", ms(10)));
  Episode both = small_episode(log);
  both.sensors.push_back(std::make_unique<tests::Noise>("b", ms(5)));
  both.sensors.push_back(std::make_unique<tests::Noise>("a", ms(10)));
  CHECK(run_episode(alone).streams[0].raw == run_episode(both).streams[1].raw);
}

TEST_CASE("simulated seconds include the run-in that a System reports") {
  class RunIn final : public core::System {
   public:
    std::string_view name() const override { return "blood"; }
    core::Phase phase() const override { return core::Phase::flow; }
    void prepare(core::Exchange&) override {}
    void step(core::Exchange&, core::Nanoseconds, core::Nanoseconds) override {}
    using core::System::state;
    std::span<std::byte> state() override { return {}; }
    std::vector<core::Note> notes() const override { return {{"run_in_beats", 7}, {"run_in_seconds", 6.5}}; }
  };
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.parts.world->add(std::make_unique<RunIn>());
  const Recording recording = run_episode(episode);
  CHECK(recording.simulated_seconds == Approx(6.6).epsilon(1e-12));
  CHECK(recording.outcomes[0] == std::pair<std::string, double>{"run_in_beats", 7});
}

TEST_CASE("nothing is allocated for the recording after its start") {
  std::vector<std::string> log;
  Episode episode = small_episode(log);
  episode.sensors.push_back(std::make_unique<Clock>("clock", ms(7), ms(0)));
  std::vector<double> commands;
  episode.actuators.push_back(std::make_unique<tests::Lever>("lever", false, commands));
  const Recording recording = run_episode(episode);
  // Room was made for exactly what came: a vector that grew would have more.
  CHECK(recording.streams[0].raw.capacity() == recording.streams[0].raw.size());
  CHECK(recording.streams[0].t_ns.capacity() == recording.streams[0].t_ns.size());
  CHECK(recording.actions.capacity() == recording.actions.size());
  CHECK(recording.observations[0].capacity() == recording.observations[0].size());
}
