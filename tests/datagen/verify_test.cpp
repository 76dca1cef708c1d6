#include <catch2/catch.hpp>

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

TEST_CASE("An untouched dataset verifies, stored and run again") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 5);
  const auto results = verify_with(synthetic_runner(7), folder.path().string(), {}, 2, {});
  REQUIRE(results.size() == 5);
  for (const auto& result : results) {
    CHECK(result.stored_content_matches);
    CHECK(result.regenerated_matches);
    CHECK(result.message.empty());
  }
  CHECK(verify_with({}, folder.path().string(), {3}, 1, {}).size() == 1);
  CHECK_THROWS_WITH(verify_with({}, folder.path().string(), {9}, 1, {}), Contains("no episode 9"));
}

TEST_CASE("A changed file is found, and so is a changed program; the first difference is named") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 2);
  auto changed = synthetic_recording(7, 1);
  changed.streams[0].raw[7] += 1;
  SECTION("the file") {
    write_atomically(folder.path() / episode_path(1), encode_episode(changed, "", Json::object()));
    const auto results = verify_with(synthetic_runner(7), folder.path().string(), {}, 1, {});
    CHECK(results[0].stored_content_matches);
    CHECK_FALSE(results[1].stored_content_matches);
    CHECK(results[1].regenerated_matches);
    CHECK_THAT(results[1].message, Contains("the manifest says"));
  }
  SECTION("the program") {
    const auto other = [&](std::uint32_t, const KeepGoing&) -> std::optional<agents::Recording> {
      return changed;
    };
    const auto results = verify_with(other, folder.path().string(), {1}, 1, {});
    CHECK(results[0].stored_content_matches);
    CHECK_FALSE(results[0].regenerated_matches);
    CHECK_THAT(results[0].message, Contains("stream 'tracker', sample 2 (at 1999995 ns), 'channel 1'"));
  }
  SECTION("a file that isn't one") {
    write_atomically(folder.path() / episode_path(1), std::string_view("nothing"));
    const auto results = verify_with({}, folder.path().string(), {1}, 1, {});
    CHECK_FALSE(results[0].stored_content_matches);
    CHECK_THAT(results[0].message, Contains("demo_1.h5"));
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
  CHECK_THAT(difference([](R& r) { r.streams.pop_back(); }), Contains("number of streams"));
  CHECK_THAT(difference([](R& r) {
               r.streams[1].t_ns.pop_back();
               r.streams[1].raw.pop_back();
             }),
             Contains("stream 'doppler', number of samples: stored 2000, regenerated 1999"));
  CHECK_THAT(difference([](R& r) { r.streams[1].info.scale = 7; }), Contains("scale"));
  CHECK_THAT(difference([](R& r) {
               r.streams[0].raw[0] += 1;
               r.streams[3].raw[0] += 1;
             }),
             Contains("truth/carriers"));
}
