// Reads a step recording, trusting nothing in it.

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "agents/schedule.hpp"
#include "datagen/step_recording.hpp"
#include "engine/core/errors.hpp"
#include "engine/world/step_hashes.hpp"
#include "guard/input_file.hpp"

namespace microcosm::datagen {
namespace {

using Bytes = std::span<const std::byte>;

/// Takes numbers and texts off the front of bytes that passed their checksum; what doesn't fit is damage all
/// the same.
class Reader {
 public:
  explicit Reader(Bytes bytes) : left_(bytes) {}

  std::size_t left() const { return left_.size(); }

  Bytes take(std::uint64_t count) {
    if (count > left_.size())
      throw core::InputError(
          fmt::format("is damaged: {} bytes are left where {} are due", left_.size(), count));
    const Bytes taken = left_.first(static_cast<std::size_t>(count));
    left_ = left_.subspan(taken.size());
    return taken;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string text() {
    const Bytes bytes = take(number());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  /// A number of things that take 8 bytes at least.
  std::uint64_t count() {
    const std::uint64_t count = number();
    if (count > left_.size() / 8)
      throw core::InputError(fmt::format("is damaged: {} bytes can't hold {} entries", left_.size(), count));
    return count;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> texts(count());
    for (auto& one : texts) one = text();
    return texts;
  }

 private:
  Bytes left_;
};

core::Nanoseconds period(Reader& in, const char* what, std::int64_t unit) {
  const auto count = static_cast<std::int64_t>(in.number());
  if (count <= 0 || count % unit != 0)
    throw core::InputError(
        fmt::format("is damaged: {} of {} ns, which is no whole multiple of {} ns", what, count, unit));
  return core::Nanoseconds(count);
}

scenes::ScriptBudget read_budget(Reader& in) {
  const std::uint64_t instructions = in.number();
  if (instructions > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    throw core::InputError(fmt::format("is damaged: a script's budget of {} instructions", instructions));
  return {static_cast<std::int64_t>(instructions), in.number()};
}

StepRecordingHeader read_header(Reader in, std::uint64_t version) {
  StepRecordingHeader header;
  header.scenario = in.text();
  header.identity = in.text();
  header.version = in.text();
  header.seed = in.number();
  const std::uint64_t episode = in.number();
  if (episode > std::numeric_limits<std::uint32_t>::max())
    throw core::InputError(fmt::format("is damaged: there is no episode {}", episode));
  header.episode = static_cast<std::uint32_t>(episode);
  header.options.duration = in.text();
  for (std::uint64_t i = in.count(); i > 0; --i) {
    std::string name = in.text();
    header.options.set.emplace_back(std::move(name), in.text());
  }
  if (version > first_step_recording_version) header.options.budget = read_budget(in);
  for (std::uint64_t i = in.count(); i > 0; --i) {
    std::string path = in.text();
    header.sources.push_back({std::move(path), in.text()});
  }
  if (header.sources.empty()) throw core::InputError("is damaged: it names no scenario");
  header.time_step = period(in, "a time step", 1);
  header.control_period = period(in, "a control period", 1);  // rounded to nanoseconds
  header.duration = period(in, "a duration", header.time_step.count());
  header.action_names = in.texts();
  header.part_names = in.texts();
  header.sensor_names = in.texts();
  header.bodies = in.number();
  if (header.bodies > std::numeric_limits<std::uint32_t>::max())
    throw core::InputError(fmt::format("is damaged: {} bodies", header.bodies));
  if (in.left() > 0) throw core::InputError("is damaged: its header is too long");
  return header;
}

agents::EpisodeFailure read_failure(Reader& in) {
  agents::EpisodeFailure failure;
  failure.step = static_cast<std::int64_t>(in.number());
  failure.body = in.text();
  failure.field = in.text();
  failure.message = in.text();
  return failure;
}

/// Takes chunk after chunk in.
class Assembly {
 public:
  explicit Assembly(std::uint64_t version) : version_(version) {}

  void add(StepChunk kind, Bytes content) {
    if (ended_) throw core::InputError("is damaged: something follows its end");
    if ((kind == StepChunk::header) != !begun_)
      throw core::InputError("is damaged: its header isn't first and once");
    switch (kind) {
      case StepChunk::header:
        recording_.header = read_header(Reader(content), version_);
        begun_ = true;
        return;
      case StepChunk::actions:
        return add_actions(content);
      case StepChunk::rows:
        return add_rows(content);
      case StepChunk::checkpoint:
        return add_checkpoint(Reader(content));
      case StepChunk::end:
        return end(Reader(content));
    }
    throw core::InputError(
        fmt::format("is damaged: it has a part of kind {}", static_cast<std::uint64_t>(kind)));
  }

  bool ended() const { return ended_; }
  StepRecording take() { return std::move(recording_); }

 private:
  void add_actions(Bytes content) {
    if (content.size() % sizeof(double) != 0) throw core::InputError("is damaged: half an action");
    const std::size_t before = recording_.actions.size();
    recording_.actions.resize(before + content.size() / sizeof(double));
    if (!content.empty()) std::memcpy(recording_.actions.data() + before, content.data(), content.size());
  }

  void add_rows(Bytes content) {
    if (content.size() % recording_.header.row_size() != 0)
      throw core::InputError("is damaged: a part of a step");
    recording_.rows.insert(recording_.rows.end(), content.begin(), content.end());
    if (recording_.steps() > recording_.header.duration / recording_.header.time_step)
      throw core::InputError("is damaged: more steps than its duration has");
  }

  void add_checkpoint(Reader in) {
    const auto step = static_cast<std::int64_t>(in.number());
    const std::int64_t last = recording_.checkpoints.empty() ? -1 : recording_.checkpoints.back().step;
    if (step <= last || step != recording_.steps())
      throw core::InputError(
          fmt::format("is damaged: a checkpoint of step {} after {} steps", step, recording_.steps()));
    const Bytes bytes = in.take(in.left());
    recording_.checkpoints.push_back({step, {bytes.begin(), bytes.end()}});
  }

  void end(Reader in) {
    const auto steps = static_cast<std::int64_t>(in.number());
    if (steps != recording_.steps())
      throw core::InputError(fmt::format("is damaged: {} steps where it says {}", recording_.steps(), steps));
    const std::uint64_t failures = in.count();
    for (std::uint64_t i = 0; i < failures; ++i) recording_.failure.push_back(read_failure(in));
    if (failures > 1 || in.left() > 0) throw core::InputError("is damaged: its end is too long");
    check_actions();
    ended_ = true;
  }

  void check_actions() const {
    const StepRecordingHeader& header = recording_.header;
    const std::size_t names = header.action_names.size();
    const agents::Schedule control(0, header.control_period, header.time_step);
    const auto due = static_cast<std::size_t>(control.count(recording_.steps() * header.time_step));
    const std::size_t given = recording_.actions.size();
    // A period that isn't whole steps is known to the nanosecond, and may be one step off in the end. A step
    // that breaks leaves the actions before it, and no row.
    const bool whole = header.control_period % header.time_step == core::Nanoseconds(0);
    const bool more = !whole || !recording_.failure.empty();
    if (given == due * names || (more && given == (due + 1) * names) ||
        (!whole && given + names == due * names))
      return;
    throw core::InputError(
        fmt::format("is damaged: {} actions for {} control steps of {}", given, due, names));
  }

  std::uint64_t version_;  // of the file's format
  StepRecording recording_;
  bool begun_ = false, ended_ = false;
};

}  // namespace

StepRecording parse_step_recording(std::span<const std::byte> file) {
  const std::vector<std::byte> start = file_start();
  constexpr std::size_t name_size = 8, frame = 3 * sizeof(std::uint64_t);
  if (file.size() < start.size() || std::memcmp(file.data(), start.data(), name_size) != 0)
    throw core::InputError("is no step recording (microcosm run --record makes one)");
  const std::uint64_t version = Reader(file.subspan(name_size)).number();
  if (version != step_recording_version && version != first_step_recording_version)
    throw core::InputError(fmt::format("is of format version {}; this program reads versions {} and {}",
                                       version, first_step_recording_version, step_recording_version));

  Assembly assembly(version);
  std::size_t at = start.size();
  while (at < file.size()) {
    const Bytes rest = file.subspan(at);
    Reader in(rest);
    const std::uint64_t kind = rest.size() < frame ? 0 : in.number();
    const std::uint64_t size = rest.size() < frame ? 0 : in.number();
    if (rest.size() < frame || size > rest.size() - frame)
      throw core::InputError(fmt::format("is cut off or damaged at byte {}: record the episode again", at));
    const Bytes content = in.take(size);
    if (in.number() != world::hash_of_block(rest.first(2 * sizeof(std::uint64_t) + content.size())))
      throw core::InputError(
          fmt::format("is damaged between bytes {} and {}: its checksum is another", at, at + frame + size));
    assembly.add(static_cast<StepChunk>(kind), content);
    at += frame + content.size();
  }
  if (!assembly.ended())
    throw core::InputError(fmt::format("is cut off at byte {}: its end is missing", file.size()));
  return assembly.take();
}

StepRecording read_step_recording(const std::filesystem::path& path) {
  constexpr std::uint64_t largest = 2048;  // [MiB]
  const std::string content = guard::read_input(path.string(), largest, guard::Accepted::typed_paths);
  try {
    return parse_step_recording(std::as_bytes(std::span(content)));
  } catch (const core::InputError& error) {
    throw core::InputError({path.string()}, error.message());
  }
}

}  // namespace microcosm::datagen
