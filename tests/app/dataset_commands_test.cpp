// What generate, verify, check, run and compare say of datasets.

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/app/command_line.hpp"

namespace microcosm::tests {
namespace {

using Catch::Matchers::Contains;

const std::string small = MICROCOSM_SOURCE_DIR "/tests/datagen/cases/small.lua";
const std::string golden = MICROCOSM_SOURCE_DIR "/tests/datagen/golden/format1/dataset";

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "microcosm-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// The word after `label`.
std::string word_after(const std::string& text, const std::string& label) {
  const std::size_t place = text.find(label);
  if (place == std::string::npos) return "";
  const std::size_t begin = text.find_first_not_of(' ', place + label.size());
  return text.substr(begin, text.find_first_of(" \n", begin) - begin);
}

}  // namespace

TEST_CASE("generate prints the content hash, the same in another process, and verify proves it") {
  const Folder folder;
  const std::string options = small + " --seed 7 --duration 0.05s --episodes 3";
  const Said made = microcosm("generate " + options + " --jobs 1 --twice --out " + (folder / "a"));
  CHECK(made.code == 0);
  CHECK_THAT(made.text, Contains("run again in 3 other processes: the same"));
  const std::string content = word_after(made.text, "content");
  REQUIRE(content.size() == 64);
  const Said other = microcosm("generate " + options + " --jobs 2 --out " + (folder / "b"));
  CHECK(word_after(other.text, "content") == content);
  const Said verified = microcosm("verify " + (folder / "b") + " --against " + content);
  CHECK(verified.code == 0);
  CHECK(word_after(verified.text, "\ncontent") == content);
  CHECK_THAT(verified.text,
             Contains("3 of 3 episodes are the same") && Contains("not content, and not proven"));
  const Said wrong =
      microcosm("verify --stored-only " + (folder / "b") + " --against " + std::string(64, '0'));
  CHECK(wrong.code == 3);
  CHECK_THAT(wrong.text, Contains("has the content " + content + ", not 000"));
  CHECK(microcosm("verify " + (folder / "b") + " --episode 1 --against " + content).code == 2);
  CHECK_THAT(microcosm("verify " + (folder / "b") + " --episode 1").text,
             Contains("not looked at: the other episodes"));
}

TEST_CASE("generate --twice doesn't call proven what comes out otherwise") {
  const Folder folder;
  const std::string arguments =
      "generate " + small + " --seed 7 --duration 0.05s --episodes 2 --out " + (folder / "d");
  REQUIRE(microcosm(arguments).code == 0);
  // An episode of another number in the first one's place: what a process-dependent script would leave.
  std::filesystem::copy_file(folder / "d/episodes/demo_1.h5", folder / "d/episodes/demo_0.h5",
                             std::filesystem::copy_options::overwrite_existing);
  const Said said = microcosm(arguments + " --twice");
  CHECK(said.code == 3);
  CHECK_THAT(said.text, Contains("episode      0  stored DIFFERENT") && Contains("NOT PROVEN"));
}

TEST_CASE("run, render and replay of a dataset take its seed: the stored episode is shown") {
  const Folder folder;
  REQUIRE(microcosm("generate " + small + " --seed 7 --duration 0.05s --episodes 2 --out " + (folder / "d"))
              .code == 0);
  std::ifstream manifest(folder / "d/manifest.jsonl");
  std::string line;
  std::string sha256;
  while (std::getline(manifest, line))
    if (line.find("\"episode\":1,") != std::string::npos)
      sha256 = line.substr(line.find("\"sha256\":\"") + 10, 64);
  const Said said = microcosm("run " + (folder / "d") + " --episode 1");
  CHECK(said.code == 0);
  CHECK_THAT(said.text, Contains("seed 7, episode 1") && Contains(sha256));
  CHECK_THAT(microcosm("run " + (folder / "d") + " --episode 1 --seed 7").text, Contains(sha256));
  const Said other = microcosm("run " + (folder / "d") + " --seed 0");
  CHECK(other.code == 2);
  CHECK_THAT(other.text, Contains("have the seed 7") && Contains("--seed 0"));
}

TEST_CASE("run of a dataset's episode that isn't stored is refused, with those that are") {
  const Folder folder;
  REQUIRE(microcosm("generate " + small + " --duration 0.05s --episodes 3 --out " + (folder / "d")).code ==
          0);
  const Said said = microcosm("run " + (folder / "d") + " --episode 9");
  CHECK(said.code == 2);
  CHECK_THAT(said.text, Contains("--episode 9") && Contains("holds 3 episodes from 0 to 2"));
}

TEST_CASE("generate takes the last number that an episode can have") {
  const Folder folder;
  const std::string options = "generate " + small + " --duration 0.05s --out " + (folder / "d");
  CHECK(microcosm(options + " --first-episode 4294967295 --episodes 2").code == 2);
  CHECK(microcosm(options + " --first-episode 4294967295 --episodes 1").code == 0);
  CHECK(microcosm("verify " + (folder / "d")).code == 0);
}

TEST_CASE("No command but generate writes into a dataset") {
  const Folder folder;
  REQUIRE(microcosm("generate " + small + " --duration 0.05s --out " + (folder / "d")).code == 0);
  const std::string vessels = MICROCOSM_SOURCE_DIR "/assets/vessels/adan56.lua",
                    run = "run " + small + " --duration 0.05s --record ";
  std::filesystem::create_symlink(folder / "d/manifest.jsonl", folder / "link");
  for (const std::string& command :
       {run + (folder / "d/episodes/demo_0.h5"), run + (folder / "d/manifest.jsonl"),
        run + (folder / "d/dataset.json"), run + (folder / "d/new.steps"), run + (folder / "link"),
        "run " + (folder / "d") + " --record " + (folder / "d/outcomes.csv"),
        "render " + (folder / "d") + " --traces " + (folder / "d/new.png"),
        "solve " + vessels + " --csv " + (folder / "d/outcomes.csv"),
        "convert " + vessels + " --out " + (folder / "d/scenario/small.lua"),
        "sweep " + vessels + " --count 100000 --out " + (folder / "d/outcomes.csv")}) {
    INFO(command);
    const Said said = microcosm(command);
    CHECK(said.code == 2);
    CHECK_THAT(said.text, Contains("would be written into the dataset"));
  }
  CHECK(!std::filesystem::exists(folder / "d/new.steps"));
  const Said verified = microcosm("verify " + (folder / "d"));
  CHECK(verified.code == 0);
  CHECK_THAT(verified.text, !Contains("other faults"));
}

TEST_CASE("A file of a dataset's name alone makes no dataset of a folder") {
  const Folder folder;
  std::ofstream(folder / "manifest.jsonl") << "{}\n";
  CHECK(microcosm("run " + small + " --duration 0.05s --record " + (folder / "run.steps")).code == 0);
}

TEST_CASE("Nothing proven is exit code 3, and says so") {
  const Folder folder;
  REQUIRE(microcosm("generate " + small + " --duration 0.05s --out " + (folder / "d")).code == 0);
  std::ofstream(folder / "d/manifest.jsonl", std::ios::trunc).flush();
  const Said said = microcosm("verify " + (folder / "d"));
  CHECK(said.code == 3);
  CHECK_THAT(said.text, Contains("nothing is proven") && Contains("is an episode without a line"));
}

TEST_CASE("check names episodes, and answers no only for faults") {
  const Folder folder;
  REQUIRE(microcosm("generate " + small + " --duration 0.05s --episodes 3 --out " + (folder / "d")).code ==
          0);
  const Said sound = microcosm("check " + (folder / "d"));
  CHECK(sound.code == 0);
  CHECK_THAT(sound.text, !Contains("problem"));
  std::filesystem::resize_file(folder / "d/episodes/demo_1.h5", 100);
  const Said damaged = microcosm("check " + (folder / "d"));
  CHECK(damaged.code == 3);
  CHECK_THAT(damaged.text, Contains("problem  episodes/demo_1.h5") && Contains("(episode 1)"));
}

TEST_CASE(
    "A dataset of 0.1.0: stored-only works; run again says by version what to do if it comes out otherwise") {
  const Said stored = microcosm("verify --stored-only " + golden);
  CHECK(stored.code == 0);
  CHECK_THAT(stored.text, Contains("2 of 2 episodes are the same, as far as stored data tell"));
  const Said again = microcosm("verify " + golden);
  if (again.code == 3)
    CHECK_THAT(again.text,
               Contains("made by Microcosm 0.1.0, run again by") && Contains("generate " + golden));
  else
    CHECK(again.code == 0);
  CHECK(microcosm("compare " + golden + " " + golden + " --outcome delivered").code == 0);
  CHECK(microcosm("check " + golden).code == 0);
}

}  // namespace microcosm::tests
