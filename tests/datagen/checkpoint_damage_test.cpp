// Checkpoints with a wrong word under a right checksum: a message that names System and field, or the same
// outcome; never a crash.

#include <array>
#include <bit>
#include <catch2/catch.hpp>
#include <cstring>
#include <limits>

#include "agents/episode_run.hpp"
#include "datagen/files.hpp"
#include "datagen/replay.hpp"
#include "datagen/step_recorder.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using Catch::Matchers::Contains;

namespace {

/// What a word of 64 bits becomes.
using Change = std::uint64_t (*)(std::uint64_t);
constexpr std::array<Change, 7> changes{
    [](std::uint64_t) { return ~std::uint64_t{0}; },
    [](std::uint64_t) { return std::uint64_t{0}; },
    [](std::uint64_t word) { return word ^ (std::uint64_t{1} << 40); },
    [](std::uint64_t word) { return word ^ 0xffffffff00000000u; },
    [](std::uint64_t word) { return word ^ 0xffffffffu; },
    [](std::uint64_t) { return std::bit_cast<std::uint64_t>(1e300); },
    [](std::uint64_t) { return std::bit_cast<std::uint64_t>(-std::numeric_limits<double>::infinity()); }};

void change_word(std::vector<std::byte>& bytes, std::size_t word, Change change) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + word * sizeof value, sizeof value);
  value = change(value);
  std::memcpy(bytes.data() + word * sizeof value, &value, sizeof value);
}

/// Loads each damaged copy of the World's checkpoint after `milliseconds` and goes on a little. Returns how
/// many were refused.
int refused(const std::string& text, int milliseconds, const std::string& working_folder = {}) {
  scenes::LoadOptions options;
  options.working_folder = working_folder;
  const auto scenario = scenes::Scenario::load_text("test.lua", text, {}, options);
  const auto episode = scenario->build(7, 2);
  agents::EpisodeRun run(*episode);
  const auto until = [&](const agents::Episode&, core::Nanoseconds now) {
    return now < core::Nanoseconds(milliseconds * 1'000'000LL);
  };
  run.to_the_end(until);
  world::World& world = *episode->parts.world;
  const std::vector<std::byte> whole = world.save();
  const std::uint64_t hash = world.hash();
  int count = 0;
  for (std::size_t word = 0; word < whole.size() / 8; ++word) {
    for (std::size_t c = 0; c < changes.size(); ++c) {
      std::vector<std::byte> damaged = whole;
      change_word(damaged, word, changes[c]);
      INFO("word " << word << ", change " << c);
      try {
        world.load(damaged);
        world.advance(world.time_step());
      } catch (const core::InputError& error) {
        CHECK_THAT(error.what(), Contains("checkpoint") || Contains("stored contacts"));
        ++count;
      } catch (const core::RunError&) {
      }
    }
  }
  world.load(whole);
  CHECK(world.hash() == hash);
  CHECK(count > 0);
  return count;
}

const std::string declared_vessels =
    "local water = blood.prescribed { mean_velocity = 0.1*m/s, density = 1000*kg/m^3, viscosity = 1*mPa*s,\n"
    "  vessels = { { name = 'stem', from = 'a', to = 'b', radius = 2*mm, path = "
    "{{0*mm,0*mm,0*mm},{50*mm,0*mm,0*mm}} "
    "} } }\n";

StepRecording record(const std::filesystem::path& path, const std::string& scene,
                     const std::string& working_folder = {}) {
  scenes::LoadOptions load;
  load.working_folder = working_folder;
  const auto scenario = scenes::Scenario::load(scene, load);
  const auto episode = scenario->build(7, 2);
  RecorderOptions options;
  options.checkpoint_times = {core::Nanoseconds(30'000'000)};
  StepRecorder recorder(path, scenario, options);
  agents::EpisodeRun run(*episode, &recorder);
  CHECK(run.to_the_end());
  recorder.finish(run);
  return read_step_recording(path);
}

}  // namespace

TEST_CASE("Each word of a world's checkpoint wrong: carriers in prescribed flow, gradient coils") {
  refused(declared_vessels +
              "local scanner = magnetics.uniform { field = 1.5*T }\n"
              "local gradient = magnetics.gradient_coil { limit = 0.4*T/m }\n"
              "local carriers = agents.bead_carrier { count = 3, radius = 50*um, density = 1500*kg/m^3, "
              "magnetisation = 1e5*A/m, release = { vessel = 'stem', at = 1*mm } }\n"
              "function control(t) gradient:set(0.1, 0, 0) if t == 0 then carriers:release(2) end end\n"
              "return episode { duration = 0.05*s, control_rate = 100*Hz }",
          20);
}

TEST_CASE("Each word of a world's checkpoint wrong: pulse waves with carriers that give off a drug") {
  refused(
      "local artery = blood.network { file = 'scenes/examples/fork.lua', heart_rate = 4*Hz, cell_size = "
      "20*mm, "
      "run_in_tolerance = 0.2 }\n"
      "local drug = drugs.solute { diffusivity = 1e-9*m^2/s }\n"
      "local carriers = agents.bead_carrier { count = 2, radius = 50*um, density = 1500*kg/m^3, "
      "drug = { of = drug, mass = 1*ug, release_rate = 1*Hz }, release = { vessel = 'stem', at = 1*mm } }\n"
      "function control(t) if t == 0 then carriers:release(1) end end\n"
      "return episode { duration = 0.05*s, control_rate = 100*Hz }",
      20, MICROCOSM_SOURCE_DIR);
}

TEST_CASE("Each word of a world's checkpoint wrong: bodies that touch") {
  refused(
      "bodies.plane {}\n"
      "local a = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3, at = {0*m, 0*m, 9.9*mm} }\n"
      "local b = bodies.box { size = {20*mm, 20*mm, 20*mm}, density = 1000*kg/m^3, at = {50*mm, 0*m, 9.9*mm} "
      "}\n"
      "return episode { duration = 0.05*s, control_rate = 100*Hz }",
      20);
}

/// An arm with motors of every kind of number beside a box, and a gripper whose finger mimics.
const std::string arm =
    "bodies.plane {}\n"
    "local arm = bodies.robot { file = 'assets/robots/arm7_gripper.urdf', motors = 'position', "
    "target_rates = true, feed_forward = true, position_gain = 100*N*m, velocity_gain = 5*N*m*s, "
    "slide_position_gain = 500*N/m, slide_velocity_gain = 20*N*s/m, slides = {10*mm} }\n"
    "local box = bodies.box { size = {20*mm, 20*mm, 20*mm}, density = 1000*kg/m^3, at = {0.5*m, 0*m, 9.9*mm} "
    "}\n"
    "local joints = sensors.encoder { of = arm, rate = 100*Hz }\n"
    "function control(t) arm:set({0.1, 0.2, 0, 1, 0, 1, 0, 0.01}, {0.1, 0.1, 0, 0, 0, 0, 0, 0}, {1, 0, 0, 0, "
    "0, 0, 0, 0}) end\n"
    "return episode { duration = 0.05*s, control_rate = 100*Hz }";

TEST_CASE("Each word of a world's checkpoint wrong: a robot with motors beside a box") {
  CHECK(refused(arm, 20, MICROCOSM_SOURCE_DIR) > 100);
}

TEST_CASE(
    "A robot's recording with one word of its checkpoint wrong is refused by name, or has a defined end") {
  const TemporaryFolder folder;
  const std::string scene = (folder.path() / "scene.lua").string();
  write_atomically(scene, arm);
  const StepRecording recording = record(folder.path() / "scene.steps", scene, MICROCOSM_SOURCE_DIR);
  REQUIRE(recording.checkpoints.size() == 1);
  ReplayOptions options;
  options.from_step = recording.checkpoints[0].step;
  const ReplayResult whole = replay(recording, options);
  CHECK_FALSE(whole.difference);
  CHECK(whole.steps > 0);
  int refusals = 0;
  for (std::size_t word = 0; word < recording.checkpoints[0].bytes.size() / 8; ++word)
    for (const Change change : {changes[0], changes[2], changes[word % changes.size()]}) {
      StepRecording damaged = recording;
      change_word(damaged.checkpoints[0].bytes, word, change);
      INFO("word " << word);
      try {
        const ReplayResult result = replay(damaged, options);
        CHECK_FALSE(result.difference);
        CHECK(result.steps == whole.steps);
      } catch (const core::InputError& error) {
        CHECK_THAT(error.what(),
                   Contains("checkpoint") || Contains("stored contacts") || Contains("damaged"));
        ++refusals;
      }
    }
  CHECK(refusals > 100);
}

TEST_CASE("Each word of a world's checkpoint wrong: a ball in a liquid, turned by field coils") {
  refused(
      "local bottom = bodies.plane {}\nlocal water = liquids.still { walls = {bottom} }\n"
      "local ball = bodies.sphere { radius = 15*um, density = 1900*kg/m^3, liquid = water, at = {0*m, 0*m, "
      "15.2*um}, "
      "moment = {1e-11*A*m^2, 0*A*m^2, 0*A*m^2} }\n"
      "local coils = magnetics.field_coils { limit = 10*mT, time_constant = 1*ms }\n"
      "function control(t) coils:set(0, 0, 5e-3) end\n"
      "return episode { duration = 0.05*s, control_rate = 100*Hz }",
      20);
}

TEST_CASE("The given recording, whose checkpoint has a vessel number of all ones, is refused by name") {
  const StepRecording recording =
      read_step_recording(MICROCOSM_SOURCE_DIR "/tests/datagen/cases/checkpoint.steps");
  ReplayOptions options;
  options.from_step = 20;
  CHECK_THROWS_WITH(replay(recording, options), Contains("System 'carriers'") &&
                                                    Contains("vessel of carrier") &&
                                                    Contains("valid are 0 to 2"));
}

TEST_CASE("A recording with one word of its checkpoint wrong is refused, or replays identically") {
  const TemporaryFolder folder;
  const std::string scene = (folder.path() / "scene.lua").string();
  write_atomically(
      scene, declared_vessels +
                 "local carriers = agents.bead_carrier { count = 2, radius = 50*um, density = 1500*kg/m^3, "
                 "release = { vessel = 'stem', at = 1*mm } }\n"
                 "local seen = sensors.tracker { of = carriers, rate = 100*Hz, latency = 15*ms, noise = "
                 "0.1*mm }\n"
                 "function control(t) if t == 0 then carriers:release(2) end end\n"
                 "return episode { duration = 0.05*s, control_rate = 100*Hz }");
  const StepRecording recording = record(folder.path() / "scene.steps", scene);
  REQUIRE(recording.checkpoints.size() == 1);
  ReplayOptions options;
  options.from_step = recording.checkpoints[0].step;
  const ReplayResult whole = replay(recording, options);
  CHECK_FALSE(whole.difference);
  CHECK(whole.steps > 0);
  int refusals = 0;
  for (std::size_t word = 0; word < recording.checkpoints[0].bytes.size() / 8; ++word) {
    StepRecording damaged = recording;
    change_word(damaged.checkpoints[0].bytes, word, changes[word % changes.size()]);
    INFO("word " << word);
    try {
      const ReplayResult result = replay(damaged, options);
      CHECK_FALSE(result.difference);
      CHECK(result.steps == whole.steps);
    } catch (const core::InputError&) {
      ++refusals;
    }
  }
  CHECK(refusals > 20);
}

TEST_CASE("A checkpoint that lies at another step than it says is refused") {
  const TemporaryFolder folder;
  StepRecording recording =
      record(folder.path() / "pulse.steps", MICROCOSM_SOURCE_DIR "/scenes/examples/pulse.lua");
  REQUIRE(recording.checkpoints.size() == 1);
  ReplayOptions options;
  options.from_step = 40;
  // The World's clock and step count follow the size of its part.
  const std::int64_t steps = std::int64_t{1} << 40, time = steps * recording.header.time_step.count();
  const StepRecording whole = recording;
  std::memcpy(recording.checkpoints[0].bytes.data() + 16, &steps, sizeof steps);
  CHECK_THROWS_WITH(replay(recording, options), Contains("damaged"));
  std::memcpy(recording.checkpoints[0].bytes.data() + 8, &time, sizeof time);
  CHECK_THROWS_WITH(replay(recording, options), Contains("another episode"));
  recording = whole;
  recording.checkpoints[0].step = 31;
  CHECK_THROWS_WITH(replay(recording, options), Contains("its checkpoint of step 31 lies at step 30"));
}

TEST_CASE("A recording whose header has other times or actions than its scenario is refused") {
  const TemporaryFolder folder;
  const StepRecording whole =
      record(folder.path() / "pulse.steps", MICROCOSM_SOURCE_DIR "/scenes/examples/pulse.lua");
  StepRecording recording = whole;
  recording.header.time_step = core::Nanoseconds(500'000);
  CHECK_THROWS_WITH(replay(recording), Contains("its scenario has"));
  recording = whole;
  recording.header.action_names.pop_back();
  CHECK_THROWS_WITH(replay(recording), Contains("its actions are"));
}
