#pragma once
// A step recording: what one episode was given and the hashes of what came of it, step by step, so that it
// can be executed again from the file alone and compared (replay.hpp).
//
// The file, little-endian: the 8 characters "MCSTEPS\n", the format's version (64 bits), then chunks. A chunk
// is its kind (64 bits), the number of its bytes (64 bits), these bytes, and the StateHash of all that (64
// bits). Kinds: 1 the header, first and once; 2 actions of further control steps; 3 rows of further World
// steps; 4 a checkpoint; 5 the end, last and once. Numbers are 64 bits, texts a number of bytes and these;
// doc: docs/replay.md.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "engine/core/time.hpp"
#include "engine/world/step_hashes.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::datagen {

inline constexpr std::uint64_t step_recording_version = 3;
/// Of Microcosm 0.1.0: as now, but without the script's budget. Read, not written.
inline constexpr std::uint64_t first_step_recording_version = 2;

/// Everything that an episode is made from, and what the rows hold.
struct StepRecordingHeader {
  std::string scenario, identity;  // name, and SHA-256 over sources and options
  std::string version;             // of the Microcosm that wrote it
  std::uint64_t seed = 0;
  std::uint32_t episode = 0;
  scenes::LoadOptions options;  // without working_folder
  std::vector<scenes::SourceFile> sources;
  core::Nanoseconds time_step{0}, duration{0};
  core::Nanoseconds control_period{0};  // rounded to nanoseconds
  std::vector<std::string> action_names;
  std::vector<std::string> part_names;  // the exchange and the Systems: world::part_names
  std::vector<std::string> sensor_names;
  std::uint64_t bodies = 0;

  std::size_t row_size() const;  // [bytes]
};

/// Hashes after one World step; `state` is of the sensors too.
struct StepRow : world::StepHashes {
  std::vector<std::uint16_t> sensors;  // as sensor_names
};

struct StepCheckpoint {
  std::int64_t step = 0;         // World steps done
  std::vector<std::byte> bytes;  // agents::EpisodeRun::save
};

struct StepRecording {
  StepRecordingHeader header;
  std::vector<double> actions;                  // control steps x action_names
  std::vector<std::byte> rows;                  // World steps x row_size
  std::vector<StepCheckpoint> checkpoints;      // ascending
  std::vector<agents::EpisodeFailure> failure;  // how it broke: empty, or one

  std::int64_t steps() const;
  /// After `step` + 1 steps.
  void row(std::int64_t step, StepRow& out) const;
  /// Where the control period is whole World steps.
  std::int64_t steps_a_control_period() const { return header.control_period / header.time_step; }
};

/// Bytes of the parts of a file, for whoever writes one.
std::vector<std::byte> file_start();
std::vector<std::byte> header_chunk(const StepRecordingHeader& header);
enum class StepChunk : std::uint64_t { header = 1, actions = 2, rows = 3, checkpoint = 4, end = 5 };
void append_chunk(std::vector<std::byte>& out, StepChunk kind, std::span<const std::byte> content);
/// A chunk that was put together in place: `open_chunk`, then its content at the end of `out`, then
/// `close_chunk` with what the first returned.
std::size_t open_chunk(std::vector<std::byte>& out, StepChunk kind);
void close_chunk(std::vector<std::byte>& out, std::size_t opened);
void append_row(std::vector<std::byte>& out, const StepRow& row);
std::vector<std::byte> end_content(std::int64_t steps, const std::vector<agents::EpisodeFailure>& failure);

/// Throws InputError: what is wrong and at which byte, if it isn't what a writer left: no step recording,
/// another version, cut off, damaged.
StepRecording parse_step_recording(std::span<const std::byte> file);
/// The same of a file; the message starts with its path.
StepRecording read_step_recording(const std::filesystem::path& path);

}  // namespace microcosm::datagen
