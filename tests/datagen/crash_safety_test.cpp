#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "datagen/dataset_writer.hpp"
#include "datagen/files.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;

// Not a test: the program that crash_campaign.sh kills. One thread, so that "the k-th call" has one
// meaning.
TEST_CASE("Writes a dataset for others to interrupt", "[.writer]") {
  const char* folder = std::getenv("MICROCOSM_TEST_DATASET");
  REQUIRE(folder != nullptr);
  const std::string announcements = std::string(folder) + ".finished";
  DatasetWriter writer(folder, *synthetic_scenario(), 7);
  for (std::uint32_t episode = 0; episode < 3; ++episode) {
    if (writer.has(episode)) continue;
    writer.add(synthetic_recording(7, episode, 10));
    append_line(announcements, std::to_string(episode));
  }
  writer.finish();
}

TEST_CASE(
    "Killed at any write, or out of space at any write, a dataset opens, keeps what was finished, and ends "
    "as if undisturbed") {
  if (std::system("command -v strace > /dev/null && /usr/bin/python3 -c 'import h5py' 2> /dev/null") != 0) {
    WARN("SKIPPED: strace or python3-h5py is missing");
    return;
  }
  // Every 11th call here; every one in script/test --full.
  const std::string command = MICROCOSM_SOURCE_DIR
      "/tests/datagen/crash_campaign.sh --build " MICROCOSM_BINARY_DIR " --every 11 --random 2";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("Two programs that write the same path at once leave the whole file of one of them") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "run.steps";
  const auto append = [](AtomicFile& file, std::string_view text) {
    file.append(std::as_bytes(std::span(text)));
  };
  AtomicFile first(path);
  append(first, "first ");
  const pid_t other = fork();
  if (other == 0) {
    AtomicFile second(path);
    append(second, "second");
    second.commit();
    _exit(0);
  }
  int status = -1;
  waitpid(other, &status, 0);
  CHECK(status == 0);
  CHECK(read_file(path) == "second");
  append(first, "to the end");
  first.commit();
  CHECK(read_file(path) == "first to the end");
}

TEST_CASE("A full disk is told by path, and what was finished is there") {
  const TemporaryFolder folder;
  const auto disk = folder.path() / "disk";
  std::filesystem::create_directory(disk);
  const std::string mount = fmt::format("mount -t tmpfs -o size=512k none {} 2> /dev/null", disk.string());
  if (geteuid() != 0 || std::system(mount.c_str()) != 0) {
    WARN("SKIPPED: only root can make a small disk");
    return;
  }
  std::string message;
  try {
    synthetic_dataset(disk / "d", 20);
  } catch (const core::SystemError& error) {
    message = error.what();
  }
  CHECK_THAT(message, Catch::Matchers::Contains("No space left on device"));
  CHECK_THAT(message, Catch::Matchers::Contains((disk / "d/").string()));
  CHECK_THAT(message,
             Catch::Matchers::Contains("finished episodes") && Catch::Matchers::Contains("are intact"));
  const auto entries = read_manifest({(disk / "d").string()});
  CHECK(entries.size() >= 1);
  for (const auto& entry : entries)
    CHECK(content_sha256(read_episode({(disk / "d").string()}, entry.episode)) == entry.sha256);
  CHECK(std::system(fmt::format("mount -o remount,size=64m {}", disk.string()).c_str()) == 0);
  CHECK(synthetic_dataset(disk / "d", 20).size() == 20);
  CHECK(std::system(fmt::format("umount {}", disk.string()).c_str()) == 0);
}
