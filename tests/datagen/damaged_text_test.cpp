#include <catch2/catch.hpp>

#include "datagen/description.hpp"
#include "datagen/files.hpp"
#include "datagen/manifest.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;

namespace {

/// Calls `read` with the text damaged in many ways. Anything but a result or an InputError fails the test.
/// Returns how often it was refused.
int refusals(const std::string& text, const std::function<void(const std::string&)>& read) {
  core::RandomStream random(1, 0, core::stream_id("damage"));
  int count = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = text;
    const std::uint64_t changes = 1 + random.below(3);
    for (std::uint64_t change = 0; change < changes; ++change) {
      const std::size_t place = random.below(damaged.size());
      const std::uint64_t kind = random.below(3);
      if (kind == 0) damaged[place] = static_cast<char>(random.below(256));
      if (kind == 1) damaged.erase(place, 1 + random.below(20));
      if (kind == 2) {
        const std::size_t from = random.below(damaged.size());
        const std::size_t length = random.below(20);
        damaged.insert(place, damaged.substr(from, length));
      }
      if (damaged.empty()) break;
    }
    try {
      read(damaged);
    } catch (const core::InputError& error) {
      ++count;
      CHECK_FALSE(error.message().empty());
    }
  }
  return count;
}

}  // namespace

TEST_CASE("Damaged text of a dataset is read or refused, never more") {
  const TemporaryFolder folder;
  const auto entries = synthetic_dataset(folder.path(), 1);
  CHECK(refusals(manifest_line(entries[0]), [](const std::string& text) { parse_manifest_line(text); }) >
        10'000);
  CHECK(refusals(*read_file(folder.path() / "dataset.json"),
                 [](const std::string& text) { parse_description(text); }) > 10'000);
}

TEST_CASE("A dataset.json can't make its reader leave the folder") {
  const TemporaryFolder folder;
  synthetic_dataset(folder.path(), 1);
  const std::string whole = *read_file(folder.path() / "dataset.json");
  const std::string inside = "scenario/shared/other.txt";
  for (const char* other :
       {"scenario/../../secret.txt", "/etc/passwd", "scenario//etc/passwd", "scenario/./a", "scenario/",
        "other/a.lua", "scenario/a\\u0000b", "scenario/a\\n"}) {
    std::string text = whole;
    text.replace(text.find(inside), inside.size(), other);
    CHECK_THROWS_WITH(parse_description(text), Catch::Matchers::Contains("outside scenario/"));
  }
  std::string text = whole;
  text.replace(text.find(inside), inside.size(), "scenario/assets/table.txt");
  CHECK_THROWS_WITH(parse_description(text), Catch::Matchers::Contains("two sources"));
}

TEST_CASE("A format that this program doesn't know is refused by name, never misread") {
  const TemporaryFolder folder;
  const auto entries = synthetic_dataset(folder.path(), 1);
  const std::string whole = *read_file(folder.path() / "dataset.json");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(parse_description(with("2-dev.2", "2-dev.0")),
                    Contains("'2-dev.0'") && Contains("'2-dev.2'"));
  CHECK_THROWS_WITH(parse_description(with("\"format_version\": 2", "\"format_version\": 3")),
                    Contains("format version 3"));
  CHECK_THROWS_WITH(parse_description(with("  \"format_state\": \"2-dev.2\",\n", "")),
                    Contains("format version 2;"));
  CHECK_THROWS_WITH(parse_description(with("\"format_version\": 2", "\"format_version\": 1")),
                    Contains("format version 1 in its"));
}
