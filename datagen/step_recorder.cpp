#include "datagen/step_recorder.hpp"

#include <utility>

#include "engine/core/errors.hpp"
#include "engine/world/exchange_bytes.hpp"

namespace microcosm::datagen {
namespace {

constexpr std::size_t flush_size = 1 << 18;  // [bytes] of rows that wait to be written

StepRecordingHeader header_of(const scenes::Scenario& scenario, const agents::EpisodeRun& run) {
  const agents::Episode& episode = run.episode();
  StepRecordingHeader header;
  header.scenario = scenario.name();
  header.identity = scenario.identity();
  header.version = MICROCOSM_VERSION;
  header.seed = episode.seed;
  header.episode = episode.number;
  header.options = scenario.options();
  header.options.working_folder.clear();
  header.sources = scenario.sources();
  header.time_step = run.world().time_step();
  header.control_period = episode.control_period;
  header.duration = episode.duration;
  for (const auto& actuator : episode.actuators)
    for (const auto& name : actuator->action_names()) header.action_names.push_back(name);
  header.part_names = world::part_names(run.world());
  for (const auto& sensor : episode.sensors) header.sensor_names.push_back(sensor->info().id);
  header.bodies = run.world().exchange().position.size();
  return header;
}

}  // namespace

const StepRow& EpisodeHasher::hash(const agents::EpisodeRun& run) {
  world_.hash(run.world(), row_);
  row_.sensors.clear();
  for (std::size_t i = 0; i < run.episode().sensors.size(); ++i) {
    const std::uint64_t both[] = {row_.state, run.sensor_hash(i)};
    row_.sensors.push_back(static_cast<std::uint16_t>(both[1]));
    row_.state = world::hash_of_block(std::as_bytes(std::span(both)));
  }
  return row_;
}

StepRecorder::StepRecorder(const std::filesystem::path& path,
                           std::shared_ptr<const scenes::Scenario> scenario, RecorderOptions options)
    : file_(path.string(), Content::binary),
      scenario_(std::move(scenario)),
      options_(std::move(options)),
      next_grid_(options_.checkpoint_period) {}

bool StepRecorder::start(const agents::EpisodeRun& run) {
  file_.append(file_start());
  file_.append(header_chunk(header_of(*scenario_, run)));
  started_ = true;
  return true;
}

void StepRecorder::act(std::int64_t, std::span<const double> actions) {
  world::append_values(actions_, actions);
}

bool StepRecorder::step(const agents::EpisodeRun& run) {
  if (rows_.empty()) rows_begin_ = open_chunk(rows_, StepChunk::rows);
  append_row(rows_, hasher_.hash(run));
  ++steps_;
  if (rows_.size() >= flush_size) flush();
  if (!checkpoint_due(run.world().now())) return true;
  flush();
  chunk_.clear();
  const std::size_t opened = open_chunk(chunk_, StepChunk::checkpoint);
  world::append_number(chunk_, run.world().step_count());
  run.save(chunk_);
  close_chunk(chunk_, opened);
  file_.append(chunk_);
  return true;
}

bool StepRecorder::checkpoint_due(core::Nanoseconds now) {
  bool due = false;
  for (; options_.checkpoint_period.count() > 0 && next_grid_ <= now; due = true)
    next_grid_ += options_.checkpoint_period;
  for (; next_time_ < options_.checkpoint_times.size() && options_.checkpoint_times[next_time_] <= now;
       due = true)
    ++next_time_;
  return due;
}

void StepRecorder::flush() {
  if (!actions_.empty()) {
    chunk_.clear();
    append_chunk(chunk_, StepChunk::actions, actions_);
    file_.append(chunk_);
    actions_.clear();
  }
  if (rows_.empty()) return;
  close_chunk(rows_, rows_begin_);
  file_.append(rows_);
  rows_.clear();
}

void StepRecorder::finish(const agents::EpisodeRun& run) {
  if (!started_) start(run);  // it broke before its first step
  flush();
  chunk_.clear();
  append_chunk(chunk_, StepChunk::end, end_content(steps_, run.failure()));
  file_.append(chunk_);
  file_.commit();
}

}  // namespace microcosm::datagen
