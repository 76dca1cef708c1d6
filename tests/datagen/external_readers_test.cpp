#include <catch2/catch.hpp>
#include <cstdlib>

#include "datagen/content.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;

namespace {

/// Exit code of a shell command; its output goes to the test's.
int run(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool present(const std::string& program) {
  return run("command -v " + program + " > /dev/null") == 0;
}

std::string as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE(
    "h5py reads every value, recomputes every SHA-256 from the documented bytes, and finds robomimic's rules "
    "kept") {
  if (run("/usr/bin/python3 -c 'import h5py, numpy' 2> /dev/null") != 0) {
    WARN("SKIPPED: /usr/bin/python3 has no h5py (Debian: python3-h5py)");
    return;
  }
  const TemporaryFolder folder;
  const auto failing = [](std::uint32_t episode, const KeepGoing&) -> std::optional<agents::Recording> {
    auto recording = synthetic_recording(7, episode);
    if (episode == 2) recording.failure = {{12, "carrier 3", "velocity", "is NaN"}};
    return recording;
  };
  GenerateOptions options;
  options.seed = 7;
  options.episodes = 12;
  options.out = folder.path().string();
  generate_with(failing, *synthetic_scenario(), options, {}, {});
  CHECK(run("/usr/bin/python3 " MICROCOSM_SOURCE_DIR "/tests/datagen/read_dataset.py " +
            folder.path().string()) == 0);
}

TEST_CASE("h5dump opens the whole dataset by its index and exports every stream's bytes as they were") {
  if (!present("h5dump")) {
    WARN("SKIPPED: no h5dump (Debian: hdf5-tools)");
    return;
  }
  const TemporaryFolder folder;
  const auto dataset = folder.path() / "d";
  synthetic_dataset(dataset, 2);
  CHECK(run("h5dump " + (dataset / "dataset.h5").string() + " > /dev/null") == 0);
  const agents::Recording recording = synthetic_recording(7, 1);
  const auto exported = folder.path() / "x.bin";
  for (const auto& stream : recording.streams) {
    if (stream.raw.empty()) continue;
    REQUIRE(run("h5dump -d /data/demo_1/streams/" + stream.info.id + "/x -b LE -o " + exported.string() +
                " " + (dataset / "dataset.h5").string() + " > /dev/null") == 0);
    CHECK(*read_file(exported) == as_text(stored_bytes(stream)));
  }
}
