#include <catch2/catch.hpp>

#include "datagen/description.hpp"
#include "datagen/difference.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/json_values.hpp"
#include "datagen/verify.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using Catch::Matchers::Contains;

namespace {

RunnerOf always(EpisodeRunner runner) {
  return [runner = std::move(runner)](std::vector<Fault>&) { return runner; };
}

VerifyReport verify_stored(const std::filesystem::path& folder, std::vector<std::uint32_t> episodes = {}) {
  return verify_with({}, {folder.string()},
                     {.episodes = std::move(episodes), .regenerate = false, .against = ""}, {});
}

VerifyReport verify_again(const std::filesystem::path& folder, const EpisodeRunner& runner) {
  return verify_with(always(runner), {folder.string()}, {}, {});
}

}  // namespace

TEST_CASE("An untouched dataset verifies, stored and run again") {
  const TemporaryFolder folder;
  const auto entries = synthetic_dataset(folder.path(), 5);
  const VerifyReport report = verify_again(folder.path(), synthetic_runner(7));
  REQUIRE(report.episodes.size() == 5);
  CHECK(report.same());
  CHECK(report.faults.empty());
  for (const auto& result : report.episodes) {
    CHECK(result.faults.empty());
    CHECK(result.regenerated_matches);
  }
  CHECK(report.content == dataset_content({folder.path().string()}, entries));
  CHECK(verify_stored(folder.path()).content == report.content);
  CHECK(verify_stored(folder.path(), {3}).episodes.size() == 1);
  CHECK(verify_stored(folder.path(), {3}).content.empty());
  CHECK_THROWS_WITH(verify_stored(folder.path(), {9}), Contains("no episode 9"));
}

TEST_CASE(
    "What was repaired in a robot's file is stored with the dataset, is its content, and is derived again") {
  const TemporaryFolder folder;
  scenes::LoadOptions options;
  options.working_folder = MICROCOSM_SOURCE_DIR;
  options.budget.instructions = 1'000'000'000;
  const auto scenario =
      scenes::Scenario::load_text("test.lua",
                                  "local arm = bodies.robot { file = "
                                  "'tests/formats/cases/urdf/impossible_inertia.urdf', repair = true }\n"
                                  "return episode { duration = 0.02*s, control_rate = 100*Hz }",
                                  {}, options);
  GenerateOptions generated;
  generated.out = folder.path().string();
  const auto entries = generate(scenario, generated, {}, {});
  const Description description = require_description(DatasetFolder(folder.path()));
  REQUIRE_FALSE(description.notes.empty());
  CHECK_THAT(description.notes[0], Contains("impossible_inertia.urdf:9: link 'upper': repaired"));
  CHECK(description.notes == scenario->notes());
  CHECK(description.options.budget == options.budget);
  CHECK(parse_description(description_text(description)).notes == description.notes);
  const VerifyReport report = verify({generated.out}, {}, {});
  CHECK(report.same());
  CHECK(report.content == dataset_content({generated.out}, entries));
}

TEST_CASE("Of many episodes that are read together, the damaged one alone is named") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 70);
  const auto file = folder.path() / "episodes/demo_37.h5";
  std::string content = *read_file(file);
  content[content.size() / 2] ^= 1;
  write_atomically(file, content);
  std::filesystem::remove(folder.path() / "episodes/demo_41.h5");
  const VerifyReport report = verify_again(folder.path(), synthetic_runner(7));
  REQUIRE(report.episodes.size() == 70);
  for (std::size_t i = 0; i < report.episodes.size(); ++i) {
    INFO(i);
    CHECK(report.episodes[i].episode == i);
    CHECK(report.episodes[i].faults.empty() == (i != 37 && i != 41));
    CHECK(report.episodes[i].regenerated_matches);
  }
  CHECK_THAT(report.episodes[37].faults[0].message, Contains("was changed since it was written"));
  CHECK(report.episodes[41].faults[0].message == "is missing");
}

TEST_CASE("The content of a dataset is the same whatever the jobs and the order") {
  const TemporaryFolder one, many, parts;
  synthetic_dataset(one.path(), 9);
  synthetic_dataset(many.path(), 9, 7, 4);
  GenerateOptions later{
      .seed = 7, .episodes = 4, .first_episode = 5, .jobs = 1, .out = parts.path().string()};
  generate_with(synthetic_runner(7), *synthetic_scenario(), later, {}, {});
  synthetic_dataset(parts.path(), 9);
  const std::string content = verify_stored(one.path()).content;
  CHECK(content.size() == 64);
  CHECK(verify_stored(many.path()).content == content);
  CHECK(verify_stored(parts.path()).content == content);
  const TemporaryFolder fewer;
  synthetic_dataset(fewer.path(), 8);
  CHECK(verify_stored(fewer.path()).content != content);
  const auto against = [&](const std::string& hash) {
    return verify_with({}, {fewer.path().string()}, {.episodes = {}, .regenerate = false, .against = hash},
                       {});
  };
  CHECK_FALSE(against(content).same());
  CHECK(against(verify_stored(fewer.path()).content).same());
  CHECK_THROWS_WITH(against("abc"), Contains("64 hexadecimal digits"));
}

TEST_CASE("Nothing proven is never the same") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 2);
  for (const auto& name :
       {"manifest.jsonl", "dataset.h5", "outcomes.csv", "episodes/demo_0.h5", "episodes/demo_1.h5"})
    std::filesystem::remove(folder.path() / name);
  write_atomically(folder.path() / "manifest.jsonl", std::string_view());
  CHECK_FALSE(verify_stored(folder.path()).same());
  CHECK(verify_stored(folder.path()).episodes.empty());
}

TEST_CASE("A changed file is found, and so is a changed program; the first difference is named") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 2);
  auto changed = synthetic_recording(7, 1);
  changed.streams[0].raw[7] += 1;
  SECTION("the file") {
    write_atomically(folder.path() / episode_path(1), encode_episode(changed, "", Json::object()));
    const auto report = verify_again(folder.path(), synthetic_runner(7));
    CHECK(report.episodes[0].faults.empty());
    REQUIRE(report.episodes[1].faults.size() == 1);
    CHECK(report.episodes[1].faults[0].file == episode_path(1));
    CHECK_THAT(report.episodes[1].faults[0].message, Contains("the manifest says"));
    CHECK(report.episodes[1].regenerated_matches);
    CHECK_FALSE(report.same());
  }
  SECTION("the program") {
    const auto other = [&](std::uint32_t episode, const KeepGoing&) -> std::optional<agents::Recording> {
      return episode == 1 ? changed : synthetic_recording(7, episode);
    };
    const auto report = verify_again(folder.path(), other);
    CHECK(report.episodes[1].faults.empty());
    CHECK_FALSE(report.episodes[1].regenerated_matches);
    CHECK_THAT(report.episodes[1].difference,
               Contains("stream 'tracker', sample 2 (at 1999995 ns), 'channel 1'"));
    CHECK_FALSE(report.same());
  }
  SECTION("a scenario that can't be loaded") {
    const auto broken = [](std::vector<Fault>&) -> EpisodeRunner {
      throw core::InputError("small.lua:3: no");
    };
    const auto report = verify_with(broken, {folder.path().string()}, {}, {});
    CHECK_FALSE(report.same());
    CHECK_FALSE(report.regenerated);
    CHECK_THAT(report.faults.at(0).message, Contains("can't be run again: small.lua:3: no"));
  }
}

TEST_CASE("Every kind of difference has a name") {
  const auto recording = synthetic_recording(7, 3);
  const auto difference = [&](const auto& change) {
    auto other = recording;
    change(other);
    return first_difference(recording, other);
  };
  using R = agents::Recording;
  CHECK(difference([](R&) {}).empty());
  CHECK_THAT(difference([](R& r) { r.state_hash ^= 1; }), Contains("state hash"));
  CHECK_THAT(difference([](R& r) { r.drawn[0].second = 2; }), Contains("drawn value 'radius'"));
  CHECK_THAT(difference([](R& r) { r.actions[3] = 0.5; }),
             Contains("actions, sample 1 (at 10000000 ns), 'gradient_y'"));
  CHECK_THAT(difference([](R& r) { r.rewards[3] = 0.5; }), Contains("rewards, sample 3"));
  CHECK_THAT(difference([](R& r) { r.observations[0][4] = 0.5; }),
             Contains("observation 'tracker', sample 1"));
  CHECK_THAT(difference([](R& r) { r.outcomes[0].second = 2; }), Contains("outcome 'delivered_fraction'"));
  // A stored integer has one zero: what differs is the outcome.
  auto zero = recording;
  zero.streams[1].raw[0] = 0;
  auto other_zero = zero;
  other_zero.streams[1].raw[0] = -0.0;
  CHECK(first_difference(zero, other_zero).empty());
  other_zero.outcomes[0].second = 2;
  CHECK_THAT(first_difference(zero, other_zero), Contains("outcome"));
  CHECK_THAT(difference([](R& r) { r.streams.pop_back(); }), Contains("number of streams"));
  CHECK_THAT(difference([](R& r) {
               r.streams[1].t_ns.pop_back();
               r.streams[1].raw.pop_back();
             }),
             Contains("stream 'doppler', number of samples: stored 2000, regenerated 1999"));
  const auto named = [&](const std::string& name, const auto& change) {
    CHECK_THAT(difference([&](R& r) { change(r.streams[1].info); }), Contains("stream 'doppler', " + name));
  };
  using Info = agents::StreamInfo;
  named("scale: stored 0.1, regenerated 7", [](Info& i) { i.scale = 7; });
  named("offset", [](Info& i) { i.offset = 7; });
  named("unit: stored 'm/s', regenerated 'm'", [](Info& i) { i.unit = "m"; });
  named("meaning", [](Info& i) { i.meaning = "other"; });
  named("channels", [](Info& i) { i.channels[0] = "other"; });
  named("channel_units", [](Info& i) { i.channel_units = {"m"}; });
  named("storage: stored 'int32', regenerated 'float64'",
        [](Info& i) { i.storage = agents::Storage::float64; });
  named("period", [](Info& i) { i.period += core::Nanoseconds(1); });
  named("latency", [](Info& i) { i.latency += core::Nanoseconds(1); });
  named("rate", [](Info& i) { i.rate = 30; });
  named("truth", [](Info& i) { i.truth = true; });
  CHECK_THAT(difference([](R& r) { r.seed = 8; }), Contains("seed"));
  CHECK_THAT(difference([](R& r) { r.outcome_units = {"m"}; }), Contains("units of outcomes"));
  CHECK_THAT(difference([](R& r) { r.action_names[0] = "other"; }), Contains("names of actions"));
  CHECK_THAT(difference([](R& r) { r.observation_names[0] = "other"; }), Contains("names of observations"));
  CHECK_THAT(difference([](R& r) {
               r.failure = {{1, "a", "b", "is NaN"}};
             }),
             Contains("failure: stored none, regenerated 'is NaN'"));
  CHECK_THAT(difference([](R& r) {
               r.streams[0].raw[0] += 1;
               r.streams[3].raw[0] += 1;
             }),
             Contains("truth/carriers"));
}
