#include "agents/episode_run.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

using core::Nanoseconds;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double thread_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Units of the Systems' notes, which are plain numbers but for these.
std::string unit_of_note(const std::string& name) {
  return name.ends_with("_seconds") ? "s" : "1";
}

}  // namespace

EpisodeRun::EpisodeRun(Episode& episode, StepWatcher* watcher) : episode_(episode), watcher_(watcher) {
  MICROCOSM_ASSERT(episode.parts.world != nullptr);
  check_episode(episode);
  control_ = control_schedule(episode);
  const std::int64_t control_steps = control_.count(episode.duration);

  recording_.seed = episode.seed;
  recording_.episode = episode.number;
  recording_.drawn = episode.drawn;
  for (const auto& actuator : episode.actuators) {
    const std::vector<std::string> names = actuator->action_names();
    action_counts_.push_back(names.size());
    recording_.action_names.insert(recording_.action_names.end(), names.begin(), names.end());
  }
  actions_.assign(recording_.action_names.size(), 0.0);

  recording_.control_t_ns.reserve(control_steps);
  recording_.rewards.reserve(control_steps);
  recording_.actions.reserve(control_steps * actions_.size());
  make_streams(control_steps);
}

void EpisodeRun::make_streams(std::int64_t control_steps) {
  const std::size_t count = episode_.sensors.size();
  sensors_.resize(count);
  recording_.streams.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const StreamInfo& info = episode_.sensors[i]->info();
    SensorRun& run = sensors_[i];
    run.random = core::RandomStream(episode_.seed, episode_.number, core::stream_id("sensor/" + info.id));
    run.raw.assign(info.channels.size(), 0.0);

    Stream& stream = recording_.streams[i];
    stream.info = info;
    run.schedule = Schedule(info.rate, info.period, world().time_step());
    const auto samples = static_cast<std::size_t>(run.schedule.count(episode_.duration));
    stream.t_ns.reserve(samples);
    stream.raw.reserve(samples * info.channels.size());

    if (info.truth) continue;
    run.delivered.assign(info.channels.size(), nan);
    run.reading = readings_.size();
    readings_.push_back({.info = &info, .values = run.delivered});
    recording_.observation_names.push_back(info.id);
    recording_.observations.emplace_back().reserve(control_steps * info.channels.size());
  }
}

bool EpisodeRun::to_the_end(const EpisodeProgress& progress) {
  const double cpu_start = thread_cpu_seconds();
  try {
    Nanoseconds now = start();
    while (!stopped_ && now < episode_.duration) {
      control_step(now);
      now = control_.time(control_step_);
      if (!stopped_ && progress && !progress(episode_, now)) stopped_ = true;
    }
  } catch (const core::RunError& error) {
    recording_.failure.push_back({error.step(), error.body(), error.field(), error.what()});
  }
  finish();
  recording_.cpu_seconds = thread_cpu_seconds() - cpu_start;
  return !stopped_;
}

/// Prepares or restores, and ends the control period that a checkpoint lies in. Returns the time reached.
Nanoseconds EpisodeRun::start() {
  episode_.parts.world->prepare();
  prepared_ = true;
  if (episode_.controller)
    episode_.controller->reset(
        core::RandomStream(episode_.seed, episode_.number, core::stream_id("controller")));
  if (checkpoint_.empty())
    sample(Nanoseconds(0));
  else
    load(checkpoint_);
  if (watcher_ != nullptr) stopped_ = !watcher_->start(*this);

  const Nanoseconds now = world().now();
  control_step_ = control_.last(now);
  const Nanoseconds control_start = control_.time(control_step_);
  if (stopped_ || now == control_start) return now;
  record_control(control_start);
  advance(now);
  return control_.time(control_step_);
}

void EpisodeRun::control_step(Nanoseconds now) {
  deliver(now);
  act(now);
  advance(now);
}

void EpisodeRun::set_next_sample(SensorRun& run, std::int64_t index) const {
  run.last_at = index > 0 ? run.schedule.time(index - 1) : Nanoseconds(-1);
  run.next_sample = index;
  run.next_at = run.schedule.time(index);
}

void EpisodeRun::sample(Nanoseconds now) {
  for (std::size_t i = 0; i < sensors_.size(); ++i) {
    SensorRun& run = sensors_[i];
    if (now != run.next_at) continue;
    set_next_sample(run, run.next_sample + 1);
    Stream& stream = recording_.streams[i];
    episode_.sensors[i]->measure(episode_.parts, now, run.random, run.raw);
    stream.t_ns.push_back(now.count());
    stream.raw.insert(stream.raw.end(), run.raw.begin(), run.raw.end());
  }
}

void EpisodeRun::deliver(Nanoseconds now) {
  for (std::size_t i = 0; i < sensors_.size(); ++i) {
    const Stream& stream = recording_.streams[i];
    if (stream.info.truth) continue;
    SensorRun& run = sensors_[i];
    Reading& reading = readings_[run.reading];
    reading.fresh = false;
    const std::int64_t newest = (now - stream.info.latency).count();
    while (run.next_delivery < stream.t_ns.size() && stream.t_ns[run.next_delivery] <= newest) {
      ++run.next_delivery;
      reading.fresh = true;
    }
    if (!reading.fresh) continue;
    const std::size_t sample = run.next_delivery - 1;
    reading.any = true;
    reading.sampled = Nanoseconds(stream.t_ns[sample]);
    for (std::size_t c = 0; c < run.delivered.size(); ++c)
      run.delivered[c] = value_from_raw(stream.info, stream.raw[sample * run.delivered.size() + c]);
  }
}

void EpisodeRun::act(Nanoseconds now) {
  std::size_t first = 0;
  for (std::size_t a = 0; a < action_counts_.size(); ++a) {
    if (episode_.actuators[a]->momentary()) std::fill_n(actions_.begin() + first, action_counts_[a], 0.0);
    first += action_counts_[a];
  }
  if (episode_.controller) episode_.controller->control(now, readings_, actions_);
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    if (std::isnan(actions_[i]))
      throw core::InputError(
          fmt::format("at {:g} s the controller set the action '{}' to NaN; it must lie in [-1, 1]",
                      core::seconds(now), recording_.action_names[i]));
    actions_[i] = std::clamp(actions_[i], -1.0, 1.0);
  }

  record_control(now);
  if (watcher_ != nullptr) watcher_->act(control_step_, actions_);

  first = 0;
  for (std::size_t a = 0; a < action_counts_.size(); ++a) {
    episode_.actuators[a]->command(std::span(actions_).subspan(first, action_counts_[a]), now);
    first += action_counts_[a];
  }
}

void EpisodeRun::record_control(Nanoseconds now) {
  recording_.control_t_ns.push_back(now.count());
  recording_.actions.insert(recording_.actions.end(), actions_.begin(), actions_.end());
  recording_.rewards.push_back(0);
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    auto& observations = recording_.observations[i];
    observations.insert(observations.end(), readings_[i].values.begin(), readings_[i].values.end());
  }
}

/// From `now` to the end of the control period.
void EpisodeRun::advance(Nanoseconds now) {
  const Nanoseconds end = control_.time(++control_step_);
  world::World& world = *episode_.parts.world;
  const Nanoseconds time_step = world.time_step();
  while (now < end && !stopped_) {
    world.advance(time_step);
    now += time_step;
    for (const auto& sensor : episode_.sensors)
      if (sensor->has_dynamics()) sensor->advance(episode_.parts, now, time_step);
    if (now < episode_.duration) sample(now);
    if (now == end) observe(now);
    if (watcher_ != nullptr) stopped_ = !watcher_->step(*this);
  }
}

void EpisodeRun::observe(Nanoseconds now) {
  for (const auto& meter : episode_.meters) meter->observe(episode_.parts, now);
  for (const RewardTerm& term : episode_.reward)
    recording_.rewards.back() += term.weight * episode_.meters[term.meter]->reward();
  state_hash_.add(episode_.parts.world->hash());
  for (const auto& sensor : episode_.sensors) state_hash_.add(sensor->state());
}

void EpisodeRun::add_outcome(std::string name, double value, std::string unit) {
  recording_.outcomes.emplace_back(std::move(name), value);
  recording_.outcome_units.push_back(std::move(unit));
}

void EpisodeRun::finish() {
  if (!prepared_) return;  // there is nothing to look at
  const auto add = [this](const std::string& whose, const std::vector<OutcomeNumber>& numbers) {
    for (const OutcomeNumber& number : numbers)
      add_outcome(number.name.empty() ? whose : fmt::format("{}/{}", whose, number.name), number.value,
                  number.unit);
  };
  for (const auto& meter : episode_.meters) add(meter->id(), meter->numbers(episode_.parts));
  for (const auto& sensor : episode_.sensors) add(sensor->info().id, sensor->summary());

  recording_.simulated_seconds = core::seconds(episode_.parts.world->now());
  for (const auto& [name, value] : episode_.parts.world->notes()) {
    add_outcome(name, value, unit_of_note(name));
    if (name == "run_in_seconds") recording_.simulated_seconds += value;
  }
  recording_.state_hash = state_hash_.value();
}

Recording EpisodeRun::take_recording() {
  return std::move(recording_);
}

}  // namespace microcosm::agents
