// Datasets and recordings that Microcosm 0.1.0 wrote, kept in golden/format1.

#include <catch2/catch.hpp>

#include "datagen/compare.hpp"
#include "datagen/files.hpp"
#include "datagen/manifest.hpp"
#include "datagen/quality.hpp"
#include "datagen/step_recording.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using Catch::Matchers::Contains;

namespace {

const std::string golden = MICROCOSM_SOURCE_DIR "/tests/datagen/golden/format1/dataset";

VerifyReport verify_stored(const std::string& folder) {
  VerifyOptions options;
  options.regenerate = false;
  return verify({folder}, options, {});
}

}  // namespace

TEST_CASE("A dataset of Microcosm 0.1.0 is read, checked and compared") {
  const VerifyReport report = verify_stored(golden);
  for (const auto& fault : report.faults) UNSCOPED_INFO(fault.file << ": " << fault.message);
  for (const auto& result : report.episodes)
    for (const auto& fault : result.faults) UNSCOPED_INFO(fault.file << ": " << fault.message);
  CHECK(report.same());
  CHECK(report.version == "0.1.0");
  CHECK(report.content.size() == 64);
  const auto entries = read_manifest({golden});
  REQUIRE(entries.size() == 2);
  // As 0.1.0 printed it.
  CHECK(content_sha256(read_episode({golden}, 1), first_format) == entries[1].sha256);
  CHECK_FALSE(check_quality({golden}).has_problems());
  CHECK(compare({{golden}, {golden}}, "delivered_fraction").pairs == 2);
  CHECK(seed_of({golden}) == 7);
  CHECK(load_scenario({golden})->name() == "small");
}

TEST_CASE("What was changed in a dataset of Microcosm 0.1.0 is found as far as it follows from the rest") {
  const TemporaryFolder folder;
  const auto copy = folder.path() / "d";
  const auto changed = [&](const std::string& file, const std::string& from, const std::string& to) {
    std::filesystem::remove_all(copy);
    std::filesystem::copy(golden, copy, std::filesystem::copy_options::recursive);
    std::string text = *read_file(copy / file);
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    write_atomically(copy / file, text);
    const VerifyReport report = verify_stored(copy.string());
    std::string messages;
    for (const auto& fault : report.faults) messages += fault.file + ": " + fault.message + "\n";
    for (const auto& result : report.episodes)
      for (const auto& fault : result.faults) messages += fault.file + ": " + fault.message + "\n";
    CHECK_FALSE(report.same());
    return messages;
  };
  CHECK_THAT(changed("manifest.jsonl", "\"delivered\":4.0", "\"delivered\":3.0"),
             Contains("outcome 'delivered'"));
  CHECK_THAT(changed("manifest.jsonl", "\"failed\":false", "\"failed\":true"), Contains("'failed'"));
  CHECK_THAT(changed("outcomes.csv", "1,0,7,0", "1,0,7,1"), Contains("outcomes.csv"));
  CHECK_THAT(changed("scenario/small.lua", "A small", "My small"),
             Contains("scenario/small.lua: was changed"));
  CHECK_THAT(changed("dataset.json", "\"seed\": 7", "\"seed\": 8"),
             Contains("of seed 7, the dataset of seed 8"));
  CHECK_THAT(changed("manifest.jsonl", "\"format_version\":1", "\"format_version\":2"),
             Contains("format version 2"));
}

TEST_CASE("A dataset of Microcosm 0.1.0 doesn't go on in another format; both are named") {
  const TemporaryFolder folder;
  const auto copy = folder.path() / "d";
  std::filesystem::copy(golden, copy, std::filesystem::copy_options::recursive);
  CHECK_THROWS_WITH(synthetic_dataset(copy, 3), Contains("1 (Microcosm 0.1.0)") && Contains("2 (Microcosm") &&
                                                    Contains("another folder"));
  CHECK(read_manifest({copy.string()}).size() == 2);
}

TEST_CASE("A recording of Microcosm 0.1.0 opens, and says which version made it") {
  const StepRecording recording =
      read_step_recording(MICROCOSM_SOURCE_DIR "/tests/datagen/golden/format1/run.steps");
  CHECK(recording.header.version == "0.1.0");
  CHECK(recording.steps() == 100);
}
