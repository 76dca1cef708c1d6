// The file of a step recording: what is read is what was written, and anything else is refused with a
// message.

#include "datagen/step_recording.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "datagen/files.hpp"
#include "datagen/replay.hpp"
#include "datagen/step_recorder.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;

namespace {

/// One body, one action, 4 steps in 2 control periods, a checkpoint after 2.
std::vector<std::byte> small_file() {
  StepRecordingHeader header;
  header.scenario = "toy";
  header.identity = "abc";
  header.version = "0.1.0";
  header.seed = 0xffffffffffffffffu;
  header.episode = 3;
  header.options.set = {{"steering", "off"}};
  header.options.duration = "4ms";
  header.sources = {{"toy.lua", "return 1"}, {"mesh.stl", std::string("\0\xff", 2)}};
  header.time_step = core::Nanoseconds(1'000'000);
  header.control_period = core::Nanoseconds(2'000'000);
  header.duration = core::Nanoseconds(4'000'000);
  header.action_names = {"pull"};
  header.part_names = {"exchange", "masses"};
  header.sensor_names = {"scale"};
  header.bodies = 1;

  const auto bytes_of = [](std::span<const double> values) { return std::as_bytes(values); };
  const double first_action = 0.5, second_action = -1;
  StepRow row{{7, {1, 2}, {10, 11, 12, 13, 14, 15, 16, 17}}, {3}};
  std::vector<std::byte> rows, file = file_start();
  append_row(rows, row);
  row.state = 8;
  append_row(rows, row);
  const std::vector<std::byte> start = header_chunk(header);
  file.insert(file.end(), start.begin(), start.end());
  append_chunk(file, StepChunk::actions, bytes_of(std::span(&first_action, 1)));
  append_chunk(file, StepChunk::rows, rows);
  std::vector<std::byte> checkpoint(8 + 5, std::byte{9});
  const std::int64_t step = 2;
  std::memcpy(checkpoint.data(), &step, sizeof step);
  append_chunk(file, StepChunk::checkpoint, checkpoint);
  append_chunk(file, StepChunk::actions, bytes_of(std::span(&second_action, 1)));
  append_chunk(file, StepChunk::rows, rows);
  append_chunk(file, StepChunk::end, end_content(4, {}));
  return file;
}

}  // namespace

TEST_CASE("A step recording is read as it was written") {
  const StepRecording recording = parse_step_recording(small_file());
  CHECK(recording.header.scenario == "toy");
  CHECK(recording.header.seed == 0xffffffffffffffffu);
  CHECK(recording.header.options.set.front().second == "off");
  CHECK(recording.header.sources[1].content == std::string("\0\xff", 2));
  CHECK(recording.header.row_size() == 8 + 2 * (2 + 1 + 8));
  CHECK(recording.steps() == 4);
  CHECK(recording.steps_a_control_period() == 2);
  CHECK(recording.actions == std::vector<double>{0.5, -1});
  REQUIRE(recording.checkpoints.size() == 1);
  CHECK(recording.checkpoints[0].step == 2);
  CHECK(recording.checkpoints[0].bytes == std::vector<std::byte>(5, std::byte{9}));
  StepRow row;
  recording.row(3, row);
  CHECK(row.state == 8);
  CHECK(row.sensors == std::vector<std::uint16_t>{3});
  CHECK(row.fields.back() == 17);
}

TEST_CASE("A step recording that is cut off anywhere is refused") {
  const std::vector<std::byte> file = small_file();
  for (std::size_t size = 0; size < file.size(); ++size)
    CHECK_THROWS_AS(parse_step_recording(std::span(file).first(size)), core::InputError);
  CHECK_THROWS_WITH(parse_step_recording(std::span(file).first(file.size() - 1)), Catch::Contains("cut off"));
  CHECK_THROWS_WITH(parse_step_recording(std::span(file).first(5)), Catch::Contains("no step recording"));
}

TEST_CASE("A step recording with any bit changed is refused") {
  std::vector<std::byte> file = small_file();
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    file[bit / 8] ^= std::byte{1} << (bit % 8);
    CHECK_THROWS_AS(parse_step_recording(file), core::InputError);
    file[bit / 8] ^= std::byte{1} << (bit % 8);
  }
  CHECK_NOTHROW(parse_step_recording(file));
}

TEST_CASE("The message about a bad recording names the file, and what is wrong with it") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "run.steps";
  CHECK_THROWS_WITH(read_step_recording(path), Catch::Contains("run.steps: there is no such file"));
  std::vector<std::byte> file = small_file();
  file[8] = std::byte{4};
  write_atomically(path, file);
  CHECK_THROWS_WITH(read_step_recording(path), Catch::Contains("run.steps: is of format version 4"));
  file[8] = std::byte{3};
  file[200] ^= std::byte{1};
  write_atomically(path, file);
  CHECK_THROWS_WITH(read_step_recording(path), Catch::Contains("is damaged between bytes 16 and"));
}
