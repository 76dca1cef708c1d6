#include "datagen/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "agents/recorded_actions.hpp"
#include "datagen/step_recorder.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

/// Compares each step with its row, and stops the episode at the first that differs.
class Comparison final : public agents::StepWatcher {
 public:
  /// `checkpoint`: where it starts from; null: the beginning.
  Comparison(const StepRecording& recording, const ReplayOptions& options, const StepCheckpoint* checkpoint,
             ReplayResult& result)
      : recording_(recording),
        options_(options),
        checkpoint_(checkpoint),
        result_(result),
        last_(recording.steps()) {
    if (options.until_step >= 0) last_ = std::min(last_, options.until_step);
  }

  bool start(const agents::EpisodeRun& run) override {
    const StepRecordingHeader& header = recording_.header;
    result_.from_step = run.world().step_count();
    if (world::part_names(run.world()) != header.part_names ||
        run.world().exchange().position.size() != header.bodies ||
        run.episode().sensors.size() != header.sensor_names.size())
      throw core::InputError(
          fmt::format("Microcosm {} made the recording with other systems, bodies or sensors than this "
                      "version, {}, makes",
                      header.version, MICROCOSM_VERSION));
    if (checkpoint_ != nullptr) check_start(run);
    return result_.from_step < last_ || breaks_at_end();
  }

  bool step(const agents::EpisodeRun& run) override {
    const std::int64_t step = run.world().step_count() - 1;
    if (step >= recording_.steps()) {
      differ(run, "the recorded run broke here; the replayed one goes on: " + failure_text());
      return false;
    }
    recording_.row(step, recorded_);
    const StepRow& replayed = hasher_.hash(run);
    if (replayed.state != recorded_.state) {
      differ(run, "");
      compare(run, replayed);
      return false;
    }
    ++result_.steps;
    if (options_.progress && !options_.progress(static_cast<double>(step) /
                                                static_cast<double>(std::max<std::int64_t>(last_, 1)))) {
      interrupted_ = true;
      return false;
    }
    return step + 1 < last_ || breaks_at_end();
  }

  /// After the run's end.
  void finish(const agents::EpisodeRun& run) {
    result_.complete = !interrupted_;
    if (interrupted_ || result_.difference) return;
    if (!run.failure().empty() &&
        (recording_.failure.empty() || recording_.failure.front().message != run.failure().front().message))
      differ(run,
             fmt::format("the replayed run broke: {}; the recorded one {}", run.failure().front().message,
                         recording_.failure.empty() ? "did not" : "broke with " + failure_text()));
  }

 private:
  /// The checkpoint is the state that the recording has at its step.
  void check_start(const agents::EpisodeRun& run) {
    if (result_.from_step != checkpoint_->step)
      throw core::InputError(fmt::format("is damaged: its checkpoint of step {} lies at step {}",
                                         checkpoint_->step, result_.from_step));
    if (checkpoint_->step == 0) return;
    recording_.row(checkpoint_->step - 1, recorded_);
    const StepRow& restored = hasher_.hash(run);
    if (restored.state == recorded_.state) return;
    std::string parts;
    for (std::size_t i = 0; i < restored.parts.size(); ++i)
      if (restored.parts[i] != recorded_.parts[i])
        parts += (parts.empty() ? "" : ", ") + recording_.header.part_names[i];
    for (std::size_t i = 0; i < restored.sensors.size(); ++i)
      if (restored.sensors[i] != recorded_.sensors[i])
        parts += (parts.empty() ? "sensor " : ", sensor ") + recording_.header.sensor_names[i];
    throw core::InputError(
        fmt::format("is damaged: its checkpoint of step {} is not the state that was recorded there{}{}",
                    checkpoint_->step, parts.empty() ? "" : ": ", parts));
  }

  /// Such a recording goes one step further than its rows: it must break again.
  bool breaks_at_end() const { return last_ == recording_.steps() && !recording_.failure.empty(); }

  std::string failure_text() const {
    return recording_.failure.empty() ? "it ended" : recording_.failure.front().message;
  }

  void differ(const agents::EpisodeRun& run, std::string message) {
    const bool broke = !run.failure().empty();  // then the clock stands before the step
    const std::int64_t step = run.world().step_count() - (broke ? 0 : 1);
    const std::int64_t time = (step + 1) * run.world().time_step().count();
    result_.difference = StepDifference{step, time, {}, std::move(message)};
  }

  void compare(const agents::EpisodeRun& run, const StepRow& replayed) {
    auto& found = result_.difference->differences;
    constexpr std::size_t fields = world::body_fields.size();
    for (std::size_t i = 0; i < replayed.fields.size(); ++i) {
      if (replayed.fields[i] == recorded_.fields[i]) continue;
      const std::string body = run.world().body_name(static_cast<std::uint32_t>(i / fields));
      found.push_back({body.substr(0, body.find('/')), body, std::string(world::body_fields[i % fields]),
                       recorded_.fields[i], replayed.fields[i]});
    }
    for (std::size_t i = 0; i < replayed.parts.size(); ++i)
      if (replayed.parts[i] != recorded_.parts[i])
        found.push_back(
            {recording_.header.part_names[i], "", "state", recorded_.parts[i], replayed.parts[i]});
    for (std::size_t i = 0; i < replayed.sensors.size(); ++i)
      if (replayed.sensors[i] != recorded_.sensors[i])
        found.push_back({"sensor " + recording_.header.sensor_names[i], "", "state", recorded_.sensors[i],
                         replayed.sensors[i]});
    // One in 65,536 differences leaves a hash of 16 bits as it was; the next step shows it.
    if (found.empty()) found.push_back({"world", "", "state", recorded_.state, replayed.state});
  }

  const StepRecording& recording_;
  const ReplayOptions& options_;
  const StepCheckpoint* checkpoint_;
  ReplayResult& result_;
  std::int64_t last_;
  EpisodeHasher hasher_;
  StepRow recorded_;
  bool interrupted_ = false;
};

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

/// The control step in progress when World step `step` begins.
std::int64_t control_step_at(const StepRecording& recording, const agents::Schedule& control,
                             std::int64_t step) {
  return control.last(step * recording.header.time_step);
}

std::vector<double> changed_actions(const StepRecording& recording, const agents::Schedule& control,
                                    const std::vector<ChangedAction>& changes) {
  std::vector<double> actions = recording.actions;
  const auto& names = recording.header.action_names;
  for (const auto& change : changes) {
    const auto name = std::ranges::find(names, change.name);
    if (name == names.end())
      throw core::InputError(
          fmt::format("there is no action '{}' (there are: {})", change.name, list(names)));
    if (change.step < 0 || change.step >= recording.steps())
      throw core::InputError(fmt::format("there is no step {}: the recording's are 0 to {}", change.step,
                                         recording.steps() - 1));
    if (!(change.value >= -1 && change.value <= 1))
      throw core::InputError(
          fmt::format("{} for the action '{}'; it must lie in [-1, 1]", change.value, change.name));
    const auto control_step = static_cast<std::size_t>(control_step_at(recording, control, change.step));
    actions[control_step * names.size() + static_cast<std::size_t>(name - names.begin())] = change.value;
  }
  return actions;
}

/// What the header says of the episode's times and actions is what its scenario says.
void check_periods(const StepRecordingHeader& header, const agents::Episode& episode) {
  std::vector<std::string> actions;
  for (const auto& actuator : episode.actuators)
    for (const std::string& name : actuator->action_names()) actions.push_back(name);
  if (header.time_step != episode.parts.world->time_step() ||
      header.control_period != episode.control_period || header.duration != episode.duration)
    throw core::InputError(fmt::format(
        "is damaged: {} ns in steps of {} ns, controlled every {} ns; its scenario has {}, {} and {} ns",
        header.duration.count(), header.time_step.count(), header.control_period.count(),
        episode.duration.count(), episode.parts.world->time_step().count(), episode.control_period.count()));
  if (header.action_names != actions)
    throw core::InputError(fmt::format("is damaged: its actions are {}; its scenario's are {}",
                                       list(header.action_names), list(actions)));
}

/// A change may lie before the step to start from: then nothing is left to start from but what is before it.
const StepCheckpoint* checkpoint_before(const StepRecording& recording, const agents::Schedule& control,
                                        const ReplayOptions& options) {
  std::int64_t latest = options.from_step;
  for (const auto& change : options.changes)
    latest = std::min(
        latest, control.time(control_step_at(recording, control, change.step)) / recording.header.time_step);
  const StepCheckpoint* found = nullptr;
  for (const auto& checkpoint : recording.checkpoints)
    if (checkpoint.step <= latest) found = &checkpoint;
  return found;
}

}  // namespace

std::shared_ptr<const scenes::Scenario> scenario_of(const StepRecording& recording) {
  std::vector<scenes::SourceFile> files = recording.header.sources;
  const scenes::SourceFile main = files.front();
  files.erase(files.begin());
  // What is compared is independent of what an earlier run left on this machine.
  scenes::LoadOptions options = recording.header.options;
  options.cache = false;
  auto scenario = scenes::Scenario::load_text(main.path, main.content, files, options);
  if (scenario->identity() != recording.header.identity)
    throw core::InputError(fmt::format("the recording's scenario has the identity {}, its header says {}",
                                       scenario->identity(), recording.header.identity));
  return scenario;
}

ReplayResult replay(const StepRecording& recording, const ReplayOptions& options) {
  if (options.from_step < 0 || options.from_step > recording.steps())
    throw core::InputError(fmt::format("there is no step {}: the recording's are 0 to {}", options.from_step,
                                       recording.steps() - 1));
  const auto scenario = scenario_of(recording);
  const auto episode = scenario->build(recording.header.seed, recording.header.episode);
  const agents::Schedule control = agents::control_schedule(*episode);
  const std::vector<double> actions = changed_actions(recording, control, options.changes);
  episode->controller = std::make_unique<agents::RecordedActions>(actions, control);

  check_periods(recording.header, *episode);

  ReplayResult result;
  const StepCheckpoint* const checkpoint = checkpoint_before(recording, control, options);
  Comparison comparison(recording, options, checkpoint, result);
  agents::EpisodeRun run(*episode, &comparison);
  if (checkpoint != nullptr) run.restore(checkpoint->bytes);
  run.to_the_end();
  comparison.finish(run);
  if (options.at_end) options.at_end(run);
  return result;
}

}  // namespace microcosm::datagen
