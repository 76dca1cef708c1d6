// A dataset's folder damaged by accident, or made by a stranger: everything is told by the file's name, and
// nothing outside the folder is read.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "datagen/compare.hpp"
#include "datagen/files.hpp"
#include "datagen/quality.hpp"
#include "engine/core/errors.hpp"
#include "forger.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using Catch::Matchers::Contains;

namespace {

VerifyReport verify_stored(const std::filesystem::path& folder, bool follow_links = false) {
  VerifyOptions options;
  options.regenerate = false;
  return verify({folder.string(), follow_links}, options, {});
}

/// All files that are named, each with a space before and after.
std::string files_named(const VerifyReport& report) {
  std::string names = " ";
  for (const auto& fault : report.faults) names += fault.file.substr(0, fault.file.find(':')) + " ";
  for (const auto& result : report.episodes)
    for (const auto& fault : result.faults) names += fault.file.substr(0, fault.file.find(':')) + " ";
  return names;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// Damages each file at every `stride`-th byte, each in another bit.
void flip_bytes(std::size_t stride) {
  const TemporaryFolder folder;
  const auto dataset = folder.path() / "d";
  copy_small_dataset(dataset);
  std::size_t flips = 0, passed = 0;
  for (const auto& path : files_of(dataset)) {
    const std::string name = path.lexically_relative(dataset).generic_string();
    const std::string whole = *read_file(path);
    for (std::size_t i = flips % stride; i < whole.size(); i += stride) {
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
      std::ofstream(path, std::ios::binary) << damaged;
      const VerifyReport report = verify_stored(dataset);
      ++flips;
      // The checksum's own file is told by that of what it stands for.
      const bool named = files_named(report).find(std::string(" ").append(name, 0, name.find(".sha256"))) !=
                         std::string::npos;
      if (report.same() || !named) {
        ++passed;
        UNSCOPED_INFO(name << ", byte " << i << ": " << files_named(report));
      }
    }
    write_atomically(path, whole);
  }
  CHECK(flips > 25'000 / stride);
  CHECK(passed == 0);
  CHECK(verify_stored(dataset).same());
}

/// A dataset in which something was changed.
class Changed {
 public:
  Changed() { copy_small_dataset(path()); }
  std::filesystem::path path() const { return folder_.path() / "d"; }
  std::filesystem::path outside() const { return folder_.path(); }
  std::string messages(bool follow_links = false) const {
    const VerifyReport report = verify_stored(path(), follow_links);
    CHECK_FALSE(report.same());
    std::string text;
    for (const auto& fault : report.faults) text += fault.file + ": " + fault.message + "\n";
    for (const auto& result : report.episodes)
      for (const auto& fault : result.faults) text += fault.file + ": " + fault.message + "\n";
    return text;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("A flipped bit is found, and its file named, in every file of a dataset") {
  flip_bytes(11);
}

TEST_CASE("A flipped bit is found in every byte of a dataset", "[.every_byte]") {
  flip_bytes(1);
}

TEST_CASE("Each file of a dataset missing, cut, longer or emptied is named") {
  const Changed changed;
  for (const auto& path : files_of(changed.path())) {
    const std::string name = path.lexically_relative(changed.path()).generic_string();
    if (name == ".microcosm.lock") continue;
    INFO(name);
    const std::string whole = *read_file(path);
    const auto named = [&] {
      CHECK_THAT(changed.messages(), Contains(name.substr(0, name.find(".sha256"))));
    };
    for (const std::string& content : {whole.substr(0, whole.size() / 2), whole + "x", std::string()}) {
      std::ofstream(path, std::ios::binary) << content;
      named();
    }
    std::filesystem::remove(path);
    if (name == "dataset.json")
      CHECK_THROWS_WITH(verify_stored(changed.path()), Contains("has no dataset.json"));
    else
      named();
    write_atomically(path, whole);
  }
  CHECK(verify_stored(changed.path()).same());
}

TEST_CASE("What doesn't belong to a dataset is named") {
  const Changed changed;
  std::filesystem::copy(changed.path() / "episodes/demo_0.h5", changed.path() / "episodes/demo_5.h5");
  std::filesystem::copy(changed.path() / "episodes/demo_0.h5", changed.path() / "episodes/demo_00.h5");
  std::ofstream(changed.path() / "notes.txt") << "mine";
  std::ofstream(changed.path() / "scenario/other.lua") << "mine";
  std::ofstream(changed.path() / "manifest.jsonl.77.tmp") << "half";
  std::ofstream(changed.path() / ".microcosm.lock") << "x";
  std::filesystem::create_directory(changed.path() / "more");
  const std::string text = changed.messages();
  CHECK_THAT(text, Contains("episodes/demo_5.h5: is an episode without a line"));
  CHECK_THAT(text, Contains("episodes/demo_00.h5: doesn't belong"));
  CHECK_THAT(text, Contains("notes.txt: doesn't belong"));
  CHECK_THAT(text, Contains("scenario/other.lua: doesn't belong"));
  CHECK_THAT(text, Contains("more: doesn't belong"));
  CHECK_THAT(text, Contains("manifest.jsonl.77.tmp: was left by a writer"));
  CHECK_THAT(text, Contains(".microcosm.lock: isn't empty"));
  CHECK(check_quality({changed.path().string()}).has_problems());
}

TEST_CASE("A dataset is read through a link to it, and through links in it only when asked to") {
  const Changed changed;
  std::filesystem::create_directory_symlink(changed.path(), changed.outside() / "link");
  CHECK(verify_stored(changed.outside() / "link").same());
  // A store that keeps a link for each file.
  const auto store = changed.outside() / "store";
  std::filesystem::create_directories(store);
  int number = 0;
  for (const auto& path : files_of(changed.path())) {
    const auto kept = store / std::to_string(number++);
    std::filesystem::rename(path, kept);
    std::filesystem::create_symlink(kept, path);
  }
  CHECK(verify_stored(changed.path(), true).same());
  CHECK_THAT(changed.messages(), Contains("dataset.json: is a link; --follow-links"));
  CHECK_THROWS_WITH(read_manifest({changed.path().string()}), Contains("is a link"));
  CHECK(read_manifest({changed.path().string(), true}).size() == 2);
  CHECK_THROWS_WITH(load_scenario({changed.path().string()}), Contains("is a link"));
  CHECK(load_scenario({changed.path().string(), true})->name() == "small");
  // Folders never.
  const auto episodes = changed.path() / "episodes";
  std::filesystem::rename(episodes, store / "episodes");
  std::filesystem::create_directory_symlink(store / "episodes", episodes);
  CHECK_THAT(changed.messages(true),
             Contains("episodes/demo_0.h5: is no folder") || Contains("can't be links"));
}

TEST_CASE("A dataset's files are regular ones: links out, pipes and devices are named, and not waited for") {
  const auto name = GENERATE("episodes/demo_0.h5", "manifest.jsonl", "dataset.h5", "outcomes.csv",
                             "dataset.json", "dataset.json.sha256", "scenario/small.lua", ".microcosm.lock");
  const Changed changed;
  std::filesystem::remove(changed.path() / name);
  SECTION("a link out") {
    std::filesystem::create_symlink("/etc/passwd", changed.path() / name);
    CHECK_THAT(changed.messages(), Contains(name) && Contains("link"));
  }
  SECTION("a link to nothing") {
    std::filesystem::create_symlink("nothing", changed.path() / name);
    CHECK_THAT(changed.messages(), Contains(name) && Contains("link"));
  }
  SECTION("a pipe") {
    REQUIRE(mkfifo((changed.path() / name).c_str(), 0600) == 0);
    CHECK_THAT(changed.messages(), Contains(name));
    CHECK_THAT(changed.messages(true), Contains(name));
  }
  SECTION("a folder") {
    std::filesystem::create_directory(changed.path() / name);
    CHECK_THAT(changed.messages(), Contains(name));
  }
}

TEST_CASE("A length that was made up costs no memory") {
  const Changed changed;
  REQUIRE(truncate((changed.path() / "episodes/demo_1.h5").c_str(), off_t{1} << 40) == 0);
  CHECK_THAT(changed.messages(), Contains("episodes/demo_1.h5: has 1099511627776 bytes"));
}

TEST_CASE(
    "compare takes outcomes from the episodes' files, and refuses a dataset whose manifest says others") {
  const Changed changed, other;
  const auto compare_both = [&] {
    return compare({{changed.path().string()}, {other.path().string()}}, "delivery");
  };
  CHECK(compare_both().pairs == 2);
  Forger forger(other.path());
  forger.entries[1].outcome[0].second = 0.5;
  forger.write();
  CHECK_THROWS_WITH(compare_both(), Contains("manifest.jsonl:2") && Contains("outcome 'delivery' is 0.5"));
}
