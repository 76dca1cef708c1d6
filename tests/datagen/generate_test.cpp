#include <catch2/catch.hpp>

#include <atomic>
#include <fstream>
#include <thread>

#include "datagen/description.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/index.hpp"
#include "datagen/manifest.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using Catch::Matchers::Contains;

namespace {

/// What identity is made of.
std::vector<std::string> identities(const std::vector<ManifestEntry>& entries) {
  std::vector<std::string> lines;
  for (const auto& entry : entries)
    lines.push_back(std::to_string(entry.episode) + " " + entry.sha256 + " " + entry.state_hash);
  return lines;
}

GenerateOptions options_for(const std::filesystem::path& folder, std::uint32_t episodes,
                            std::uint32_t first = 0) {
  GenerateOptions options;
  options.seed = 7;
  options.episodes = episodes;
  options.first_episode = first;
  options.out = folder.string();
  return options;
}

void append_raw(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::app | std::ios::binary) << text;
}

}  // namespace

TEST_CASE("A dataset is the same on one thread and on many, in one go and in parts") {
  const TemporaryFolder one, many, parts;
  const auto expected = identities(synthetic_dataset(one.path() / "d", 9));
  REQUIRE(expected.size() == 9);
  CHECK(identities(synthetic_dataset(many.path() / "d", 9, 7, 4)) == expected);

  const auto run = synthetic_runner(7);
  generate_with(run, *synthetic_scenario(), options_for(parts.path() / "d", 2, 4), {}, {});
  const auto all = generate_with(run, *synthetic_scenario(), options_for(parts.path() / "d", 9), {}, {});
  CHECK(identities(all) == expected);
  CHECK(identities(read_manifest({(parts.path() / "d").string()})) == expected);
}

TEST_CASE("A resumed dataset keeps what is there and runs only what is missing") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 3);
  const auto written = std::filesystem::last_write_time(folder.path() / episode_path(1));
  std::atomic<int> runs = 0;
  const auto counting = [&](std::uint32_t episode, const KeepGoing& keep_going) {
    ++runs;
    return synthetic_runner(7)(episode, keep_going);
  };
  CHECK(generate_with(counting, *synthetic_scenario(), options_for(folder.path(), 5), {}, {}).size() == 5);
  CHECK(runs == 2);
  CHECK(std::filesystem::last_write_time(folder.path() / episode_path(1)) == written);
}

TEST_CASE("What a killed writer leaves is cleared away, and the manifest ends as if nothing had happened") {
  const TemporaryFolder folder, undisturbed;
  const auto expected = identities(synthetic_dataset(undisturbed.path(), 4));
  synthetic_dataset(folder.path(), 3);
  const auto manifest = folder.path() / "manifest.jsonl";

  SECTION("a torn manifest line") {
    append_raw(manifest, R"({"format_version":2,"episode":3,"se)");
  }
  SECTION("a whole line without its end") {
    const std::string text = *read_file(manifest);
    write_atomically(manifest, std::string_view(text).substr(0, text.size() - 1));
  }
  SECTION("half-written files") {
    append_raw(folder.path() / "episodes/demo_3.h5.4711.tmp", "half");
    append_raw(folder.path() / "dataset.h5.12.tmp", "half");
  }
  SECTION("an episode's file without its line") {
    append_raw(folder.path() / episode_path(3), "anything");
  }
  SECTION("a line whose file is gone") {
    std::filesystem::remove(folder.path() / episode_path(1));
  }
  SECTION("no index") {
    std::filesystem::remove(folder.path() / "dataset.h5");
  }

  CHECK(identities(synthetic_dataset(folder.path(), 4)) == expected);
  CHECK(identities(read_manifest({folder.path().string()})) == expected);
  CHECK(std::filesystem::exists(folder.path() / "dataset.h5"));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    CHECK(entry.path().extension() != ".tmp");
  for (std::uint32_t i = 0; i < 4; ++i)
    CHECK(content_sha256(read_episode({folder.path().string()}, i)) ==
          content_sha256(synthetic_recording(7, i)));
}

TEST_CASE("A start that was killed before the dataset existed is taken up; other people's files stop it") {
  const TemporaryFolder folder;
  append_raw(folder.path() / ".microcosm.lock", "");
  std::filesystem::create_directories(folder.path() / "scenario/assets");
  append_raw(folder.path() / "scenario/synthetic.lua", "return");
  append_raw(folder.path() / "scenario/assets/table.txt.99.tmp", "1 2");
  append_raw(folder.path() / "dataset.json.123.tmp", "{");
  SECTION("only its own") {
    CHECK(synthetic_dataset(folder.path(), 1).size() == 1);
    CHECK(*read_file(folder.path() / "scenario/synthetic.lua") == "return 1");
    CHECK_FALSE(std::filesystem::exists(folder.path() / "scenario/assets/table.txt.99.tmp"));
  }
  SECTION("another's") {
    append_raw(folder.path() / "scenario/mine.lua", "return 0");
    CHECK_THROWS_WITH(synthetic_dataset(folder.path(), 1), Contains("no dataset"));
    CHECK(std::filesystem::exists(folder.path() / "scenario/mine.lua"));
  }
}

TEST_CASE("Going on removes a dataset's own temporary files and no others") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 1);
  const std::vector<std::string> others{
      "notes.tmp",        "episodes/demo_1.h5.tmp", "episodes/demo_1.h5.backup.tmp", "episodes/mine.12.tmp",
      "outcomes.csv.tmp", "scenario/old.lua.7.tmp"};
  for (const auto& name : others) append_raw(folder.path() / name, "mine");
  append_raw(folder.path() / "episodes/demo_1.h5.12.tmp", "half");
  append_raw(folder.path() / "outcomes.csv.12.tmp", "half");
  synthetic_dataset(folder.path(), 2);
  for (const auto& name : others) CHECK(std::filesystem::exists(folder.path() / name));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "episodes/demo_1.h5.12.tmp"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "outcomes.csv.12.tmp"));
}

TEST_CASE("A dataset with links in it doesn't go on: what is written would end up elsewhere") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path() / "d", 1);
  const auto link = GENERATE("episodes", "manifest.jsonl", "outcomes.csv", "scenario");
  std::filesystem::rename(folder.path() / "d" / link, folder.path() / "elsewhere");
  std::filesystem::create_symlink(folder.path() / "elsewhere", folder.path() / "d" / link);
  CHECK_THROWS_WITH(synthetic_dataset(folder.path() / "d", 2), Contains(link) && Contains("link"));
  CHECK(std::filesystem::is_symlink(folder.path() / "d" / link));
}

TEST_CASE("Another dataset's folder is refused and left as it is; both are named") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 1);
  const std::string before = *read_file(folder.path() / "manifest.jsonl");
  const auto run = synthetic_runner(7);
  const auto options = options_for(folder.path(), 2);
  const auto attempt = [&](const std::shared_ptr<const scenes::Scenario>& scenario, std::uint64_t seed) {
    auto with_seed = options;
    with_seed.seed = seed;
    generate_with(run, *scenario, with_seed, {}, {});
  };
  CHECK_THROWS_WITH(attempt(synthetic_scenario("other"), 7), Contains("'synthetic'") && Contains("'other'"));
  CHECK_THROWS_WITH(attempt(synthetic_scenario(), 8), Contains("seed 7") && Contains("8"));
  CHECK_THROWS_WITH(attempt(synthetic_scenario("synthetic", "return 2"), 7), Contains("'synthetic.lua'"));
  scenes::LoadOptions shorter;
  shorter.duration.append("0.2s");
  CHECK_THROWS_WITH(attempt(synthetic_scenario("synthetic", "return 1", shorter), 7),
                    Contains("'none'") && Contains("duration = 0.2s"));
  CHECK_THROWS_AS(attempt(synthetic_scenario(), 8), core::InputError);
  CHECK(*read_file(folder.path() / "manifest.jsonl") == before);
}

TEST_CASE("A folder with other people's files is refused and nothing is put into it") {
  const TemporaryFolder folder;
  append_raw(folder.path() / "thesis.tex", "text");
  CHECK_THROWS_WITH(synthetic_dataset(folder.path(), 1),
                    Contains(folder.path().string()) && Contains("no dataset"));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
  CHECK_THROWS_AS(synthetic_dataset(folder.path() / "thesis.tex", 1), core::InputError);
  CHECK_THROWS_WITH(read_manifest({folder.path().string()}), Contains("is no dataset"));
}

TEST_CASE("Two writers at once: the second is refused") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 1);
  const auto held = FileLock::try_acquire(folder.path() / ".microcosm.lock");
  REQUIRE(held);
  CHECK_THROWS_WITH(synthetic_dataset(folder.path(), 2), Contains("another Microcosm is writing"));
  CHECK(read_manifest({folder.path().string()}).size() == 1);
}

TEST_CASE("An interruption drops the episodes in flight and keeps the finished ones") {
  const TemporaryFolder folder;
  std::atomic<bool> interrupted = false;
  const auto run = [&](std::uint32_t episode,
                       const KeepGoing& keep_going) -> std::optional<agents::Recording> {
    if (episode < 2) return synthetic_recording(7, episode);
    interrupted = true;
    while (keep_going(0.5)) std::this_thread::yield();
    return std::nullopt;
  };
  const auto entries = generate_with(run, *synthetic_scenario(), options_for(folder.path(), 6), {},
                                     [&] { return interrupted.load(); });
  CHECK(entries.size() == 2);
  CHECK(identities(synthetic_dataset(folder.path(), 6)).size() == 6);
}

TEST_CASE("An error in an episode ends the batch, is told, and leaves the finished episodes") {
  const TemporaryFolder folder;
  const auto run = [&](std::uint32_t episode, const KeepGoing&) -> std::optional<agents::Recording> {
    if (episode == 2) throw core::InputError("line 3: control returned NaN");
    return synthetic_recording(7, episode);
  };
  CHECK_THROWS_WITH(generate_with(run, *synthetic_scenario(), options_for(folder.path(), 6), {}, {}),
                    Contains("control returned NaN"));
  CHECK(read_manifest({folder.path().string()}).size() == 2);
}

TEST_CASE("Progress counts what was there, what is new, and what failed") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 2);
  const auto run = [&](std::uint32_t episode, const KeepGoing&) -> std::optional<agents::Recording> {
    auto recording = synthetic_recording(7, episode);
    if (episode == 3) recording.failure = {{1, "carrier 0", "position", "is NaN"}};
    return recording;
  };
  GenerateProgress last;
  const auto entries = generate_with(run, *synthetic_scenario(), options_for(folder.path(), 5),
                                     [&](const GenerateProgress& now) { last = now; }, {});
  CHECK(last.total == 5);
  CHECK(last.done == 5);
  CHECK(last.done_now == 3);
  CHECK(last.failed == 1);
  CHECK(last.simulated_seconds == Approx(3 * 2.5));
  CHECK(last.recorded_seconds == Approx(3 * 0.5));  // 50 steps of 10 ms
  CHECK(entries[3].failed);
}

TEST_CASE("Outcomes carry their units into the manifest and the table") {
  const TemporaryFolder folder;
  const auto run = [](std::uint32_t episode, const KeepGoing&) -> std::optional<agents::Recording> {
    auto recording = synthetic_recording(7, episode);
    recording.outcome_units = {"1", "1", "m/s", "m"};
    return recording;
  };
  const auto entries = generate_with(run, *synthetic_scenario(), options_for(folder.path(), 2), {}, {});
  CHECK(entries[1].outcome_units == std::vector<std::string>{"1", "1", "m/s", "m"});
  CHECK_THAT(*read_file(folder.path() / "outcomes.csv"),
             Contains("delivered_fraction [1],signal_to_noise [1],limit [m/s],infinite [m],drawn.radius"));
  CHECK(read_episode({folder.path().string()}, 1).outcome_units == entries[1].outcome_units);
}

TEST_CASE("In each run of ten episodes one is for validation, whatever else is there") {
  for (std::uint32_t begin = 0; begin < 1000; begin += 10) {
    int count = 0;
    for (std::uint32_t i = begin; i < begin + 10; ++i) count += is_validation_episode(i) ? 1 : 0;
    CHECK(count == 1);
  }
}

TEST_CASE("A manifest line gives its entry back; a damaged one is refused by file and line") {
  const TemporaryFolder folder;
  const auto entries = synthetic_dataset(folder.path(), 2);
  const ManifestEntry back = parse_manifest_line(manifest_line(entries[1]));
  CHECK(manifest_line(back) == manifest_line(entries[1]));
  CHECK(back.drawn == entries[1].drawn);

  const auto manifest = folder.path() / "manifest.jsonl";
  append_raw(manifest, "{\"episode\":3}\n");
  CHECK_THROWS_WITH(read_manifest({folder.path().string()}),
                    Contains("manifest.jsonl:3") && Contains("format_version"));
}

TEST_CASE("The sources of a scenario are kept inside the dataset, wherever they came from") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path() / "d", 1);
  CHECK(*read_file(folder.path() / "d/scenario/synthetic.lua") == "return 1");
  CHECK(*read_file(folder.path() / "d/scenario/assets/table.txt") == "1 2 3\n");
  CHECK(*read_file(folder.path() / "d/scenario/shared/other.txt") == "4 5 6\n");
}

namespace microcosm::datagen {

TEST_CASE("The index is the same bytes at any time: none of its objects has a time stamp") {
  ManifestEntry entry;
  entry.file = "episodes/demo_0.h5";
  entry.samples = 3;
  const std::vector<std::byte> bytes = encode_index({entry}, Json::object());
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // HDF5 File Format Specification 3.0, IV.A.1.b: "OHDR", version, flags; bit 5 says that times are stored.
  int headers = 0;
  for (std::size_t at = text.find("OHDR"); at != std::string_view::npos; at = text.find("OHDR", at + 1)) {
    CHECK((std::to_integer<unsigned>(bytes.at(at + 5)) & 0x20u) == 0);
    ++headers;
  }
  CHECK(headers >= 3);
}

}  // namespace microcosm::datagen
