// Recordings of bundled scenarios, executed again.

#include "datagen/replay.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "agents/recorded_actions.hpp"
#include "datagen/files.hpp"
#include "datagen/step_recorder.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;

namespace {

constexpr const char* pulse = MICROCOSM_SOURCE_DIR "/scenes/examples/pulse.lua";

/// 50 steps of 1 ms, five control steps; checkpoints after 17, 30 and all.
StepRecording record(const std::filesystem::path& path, const std::string& scene = pulse,
                     const scenes::LoadOptions& load = {}) {
  const auto scenario = scenes::Scenario::load(scene, load);
  const auto episode = scenario->build(7, 2);
  RecorderOptions options;
  options.checkpoint_times = {core::Nanoseconds(17'000'000), core::Nanoseconds(30'000'000),
                              core::Nanoseconds(50'000'000)};
  StepRecorder recorder(path, scenario, options);
  agents::EpisodeRun run(*episode, &recorder);
  CHECK(run.to_the_end());
  CHECK_FALSE(std::filesystem::exists(path));  // it takes its name when it is whole
  recorder.finish(run);
  return read_step_recording(path);
}

}  // namespace

TEST_CASE("A recording replays identically from its file alone, from the start and from its checkpoints") {
  const TemporaryFolder folder;
  const StepRecording recording = record(folder.path() / "pulse.steps");
  CHECK(recording.steps() == 50);
  REQUIRE(recording.checkpoints.size() == 3);
  CHECK(recording.checkpoints[0].step == 17);  // within a control period
  const std::int64_t from = GENERATE(0, 16, 17, 29, 30, 49, 50);
  ReplayOptions options;
  options.from_step = from;
  const ReplayResult result = replay(recording, options);
  CHECK_FALSE(result.difference);
  CHECK(result.complete);
  CHECK(result.from_step == (from < 17 ? 0 : from < 30 ? 17 : from < 50 ? 30 : 50));
  CHECK(result.steps == 50 - result.from_step);
}

TEST_CASE("A replay doesn't run the script's control: random draws and variables in it don't matter") {
  const TemporaryFolder folder;
  write_atomically(folder.path() / "fork.lua", *read_file(MICROCOSM_SOURCE_DIR "/scenes/examples/fork.lua"));
  std::string text = *read_file(pulse);
  const std::size_t control = text.find("function control");
  text = text.substr(0, control) +
         "local calls = 0\n"
         "function control(t, sense)\n"
         "  calls = calls + 1\n"
         "  gradient:set{0.1*calls*math.random(), 0.4*math.random(), 0}\n"
         "  if calls == 2 then carriers:release(6) end\n"
         "end\n" +
         text.substr(text.find("return episode"));
  write_atomically(folder.path() / "drawing.lua", text);
  const StepRecording recording =
      record(folder.path() / "drawing.steps", (folder.path() / "drawing.lua").string());
  std::filesystem::remove(folder.path() / "drawing.lua");  // the recording stands alone
  std::filesystem::remove(folder.path() / "fork.lua");
  CHECK_FALSE(replay(recording).difference);
  ReplayOptions options;
  options.from_step = 30;
  CHECK_FALSE(replay(recording, options).difference);
}

TEST_CASE("A replay with one input changed names the first step, body and field that differ") {
  const TemporaryFolder folder;
  const StepRecording recording = record(folder.path() / "pulse.steps");
  ReplayOptions options;
  options.changes = {{23, "gradient_x", 0.5}};  // holds from step 20 on
  options.from_step = GENERATE(0, 45);          // a change before the start of the replay moves the start
  const ReplayResult result = replay(recording, options);
  REQUIRE(result.difference);
  CHECK(result.difference->step == 20);
  CHECK(result.difference->time_ns == 21'000'000);
  CHECK(result.from_step == (options.from_step == 0 ? 0 : 17));
  const auto& found = result.difference->differences;
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().body == "carriers/0");
  CHECK(found.front().field == "position");
  CHECK(found.front().recorded != found.front().replayed);
  const auto has = [&](const std::string& part, const std::string& field) {
    return std::ranges::any_of(found, [&](const auto& d) { return d.part == part && d.field == field; });
  };
  CHECK(has("carriers", "force"));
  CHECK(has("magnetics", "state"));
  CHECK_FALSE(has("exchange", "state"));

  options.changes = {{23, "gradient_x", recording.actions[2 * recording.header.action_names.size()]}};
  CHECK_FALSE(replay(recording, options).difference);
}

TEST_CASE("A change of an input that doesn't exist is refused with those that do") {
  const TemporaryFolder folder;
  const StepRecording recording = record(folder.path() / "pulse.steps");
  const auto refused = [&](ChangedAction change) {
    ReplayOptions options;
    options.changes = {std::move(change)};
    try {
      replay(recording, options);
    } catch (const core::InputError& error) {
      return error.message();
    }
    return std::string("accepted");
  };
  CHECK_THAT(refused({0, "gradient_w", 0}), Catch::Contains("gradient_x, gradient_y, gradient_z"));
  CHECK_THAT(refused({50, "gradient_x", 0}), Catch::Contains("0 to 49"));
  CHECK_THAT(refused({-1, "gradient_x", 0}), Catch::Contains("no step -1"));
  CHECK_THAT(refused({0, "gradient_x", 1.5}), Catch::Contains("[-1, 1]"));
}

TEST_CASE("A replay goes to an instant and shows the world there") {
  const TemporaryFolder folder;
  const StepRecording recording = record(folder.path() / "pulse.steps");
  const auto world_at = [&](std::int64_t step) {
    ReplayOptions options;
    options.from_step = options.until_step = step;
    std::uint64_t hash = 0;
    options.at_end = [&](const agents::EpisodeRun& run) {
      CHECK(run.world().step_count() == step);
      hash = run.world().hash();
    };
    replay(recording, options);
    return hash;
  };
  const auto scenario = scenes::Scenario::load(pulse);
  for (const std::int64_t step : {0, 17, 30, 41}) {
    const auto episode = scenario->build(7, 2);
    std::uint64_t hash = 0;
    class Stop final : public agents::StepWatcher {
     public:
      Stop(std::int64_t step, std::uint64_t& hash) : step_(step), hash_(hash) {}
      bool start(const agents::EpisodeRun& run) override { return this->step(run); }
      bool step(const agents::EpisodeRun& run) override {
        hash_ = run.world().hash();
        return run.world().step_count() < step_;
      }

     private:
      std::int64_t step_;
      std::uint64_t& hash_;
    } stop(step, hash);
    agents::EpisodeRun(*episode, &stop).to_the_end();
    CHECK(world_at(step) == hash);
  }
}

TEST_CASE("The script's budget is recorded, is part of the identity, and holds in the replay") {
  const TemporaryFolder folder;
  const std::string scene = MICROCOSM_SOURCE_DIR "/scenes/examples/pulse.lua";
  scenes::LoadOptions load;
  load.duration = "0.02s";
  const std::string usual = scenes::Scenario::load(scene, load)->identity();
  load.budget = {.instructions = 1'000'000, .memory = std::size_t{8} << 20};
  StepRecording recording = record(folder.path() / "pulse.steps", scene, load);
  CHECK(recording.header.options.budget == load.budget);
  CHECK(recording.header.identity != usual);
  CHECK_FALSE(replay(recording).difference);
  recording.header.options.budget.instructions = 2'000'000;
  CHECK_THROWS_WITH(replay(recording), Catch::Contains("identity"));
  recording.header.options.budget.instructions = 100;
  CHECK_THROWS_WITH(replay(recording), Catch::Contains("budget of 100 instructions"));
}

TEST_CASE("Another row, another sensor, another end: each difference is named") {
  const TemporaryFolder folder;
  StepRecording recording =
      record(folder.path() / "hepatic.steps", MICROCOSM_SOURCE_DIR "/scenes/hepatic_delivery.lua",
             {.set = {}, .duration = "0.05s", .working_folder = {}, .budget = {}});
  REQUIRE_FALSE(replay(recording).difference);
  const std::size_t row = recording.header.row_size();
  const std::size_t sensors = 8 + 2 * recording.header.part_names.size();

  SECTION("a sensor") {
    recording.rows[20 * row + sensors] ^= std::byte{1};
    recording.rows[20 * row] ^= std::byte{1};
    const ReplayResult result = replay(recording);
    REQUIRE(result.difference);
    CHECK(result.difference->step == 20);
    REQUIRE(result.difference->differences.size() == 1);
    CHECK(result.difference->differences[0].part == "sensor " + recording.header.sensor_names[0]);
  }
  SECTION("the State alone") {
    recording.rows[20 * row] ^= std::byte{1};
    const ReplayResult result = replay(recording);
    REQUIRE(result.difference);
    CHECK(result.difference->differences[0].part == "world");
  }
  SECTION("a failure that doesn't happen") {
    recording.rows.resize(30 * row);
    recording.failure.push_back({30, "network/aorta", "area", "step 30, network/aorta, area: collapsed"});
    const ReplayResult result = replay(recording);
    REQUIRE(result.difference);
    CHECK(result.difference->step == 30);
    CHECK_THAT(result.difference->message, Catch::Contains("collapsed"));
  }
}

TEST_CASE("A restored episode's sensors go on too: their noise, their memory, what is on its way") {
  const TemporaryFolder folder;
  const scenes::LoadOptions load{.set = {}, .duration = "0.05s", .working_folder = {}, .budget = {}};
  const auto scene = MICROCOSM_SOURCE_DIR "/scenes/hepatic_delivery.lua";
  const StepRecording recording = record(folder.path() / "hepatic.steps", scene, load);
  const auto scenario = scenes::Scenario::load(scene, load);
  const auto whole = scenario->build(7, 2), part = scenario->build(7, 2);
  for (const auto& episode : {whole.get(), part.get()})
    episode->controller = std::make_unique<agents::RecordedActions>(
        recording.actions, agents::Schedule(0, recording.header.control_period, recording.header.time_step));
  const agents::Recording expected = agents::run_episode(*whole);
  const auto& checkpoint = recording.checkpoints[GENERATE(0, 1)];
  agents::EpisodeRun run(*part);
  run.restore(checkpoint.bytes);
  REQUIRE(run.to_the_end());
  const agents::Recording restored = run.take_recording();

  CHECK(restored.state_hash == expected.state_hash);
  REQUIRE(restored.outcomes.size() == expected.outcomes.size());
  for (std::size_t i = 0; i < expected.outcomes.size(); ++i) {
    const auto& [name, value] = expected.outcomes[i];
    const double again = restored.outcomes[i].second;
    INFO(name << " " << value << " " << again);
    CHECK((again == value || (std::isnan(again) && std::isnan(value))));
  }
  const auto ends_alike = [](const auto& all, const auto& end) {
    return end.size() <= all.size() &&
           std::equal(end.begin(), end.end(), all.end() - static_cast<std::ptrdiff_t>(end.size()),
                      [](const auto& a, const auto& b) { return a == b || (a != a && b != b); });
  };
  for (std::size_t i = 0; i < expected.streams.size(); ++i) {
    INFO(expected.streams[i].info.id);
    CHECK(ends_alike(expected.streams[i].t_ns, restored.streams[i].t_ns));
    CHECK(ends_alike(expected.streams[i].raw, restored.streams[i].raw));
  }
  // Two and more control steps of five lie behind the checkpoint; what was read before it is read again.
  for (std::size_t i = 0; i < expected.observations.size(); ++i) {
    INFO(expected.observation_names[i]);
    CHECK_FALSE(restored.observations[i].empty());
    CHECK(ends_alike(expected.observations[i], restored.observations[i]));
  }
  CHECK(restored.rewards.size() == (checkpoint.step == 17 ? 4 : 2));
}

TEST_CASE("An interrupted recording leaves no file") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "pulse.steps";
  {
    const auto scenario = scenes::Scenario::load(pulse);
    const auto episode = scenario->build(7, 0);
    StepRecorder recorder(path, scenario);
    agents::EpisodeRun run(*episode, &recorder);
    CHECK_FALSE(run.to_the_end([](const agents::Episode&, core::Nanoseconds) { return false; }));
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}
