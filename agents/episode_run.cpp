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

void check_whole(const std::string& what, Nanoseconds period, const std::string& of_what, Nanoseconds unit) {
  if (period.count() > 0 && period % unit == Nanoseconds(0)) return;
  throw core::InputError(fmt::format("{} is {} ns; it must be a whole number (at least one) of {} of {} ns",
                                     what, period.count(), of_what, unit.count()));
}

/// A name that is taken already gets a number: "delivered", "delivered_2" for a second meter.
void append(Outcomes& outcomes, const std::string& name, double value) {
  const auto taken = [&outcomes](const std::string& candidate) {
    return std::any_of(outcomes.begin(), outcomes.end(),
                       [&candidate](const auto& outcome) { return outcome.first == candidate; });
  };
  std::string unique = name;
  for (int i = 2; taken(unique); ++i) unique = fmt::format("{}_{}", name, i);
  outcomes.emplace_back(std::move(unique), value);
}

}  // namespace

EpisodeRun::EpisodeRun(Episode& episode, StepWatcher* watcher) : episode_(episode), watcher_(watcher) {
  MICROCOSM_ASSERT(episode.parts.world != nullptr);
  check_periods();
  const std::int64_t control_steps = episode.duration / episode.control_period;

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

void EpisodeRun::check_periods() const {
  const Nanoseconds time_step = episode_.parts.world->time_step();
  check_whole("the control period", episode_.control_period, "world steps", time_step);
  check_whole("the duration", episode_.duration, "control periods", episode_.control_period);
  for (const auto& sensor : episode_.sensors) {
    const StreamInfo& info = sensor->info();
    check_whole(fmt::format("the sampling period of '{}'", info.id), info.period, "world steps", time_step);
    if (info.latency < Nanoseconds(0))
      throw core::InputError(fmt::format("the latency of '{}' is negative", info.id));
  }
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
    const auto samples = static_cast<std::size_t>((episode_.duration - Nanoseconds(1)) / info.period + 1);
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
      now += episode_.control_period;
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
  const Nanoseconds control_start = now - now % episode_.control_period;
  if (stopped_ || now == control_start) return now;
  record_control(control_start);
  advance(now, control_start + episode_.control_period);
  return control_start + episode_.control_period;
}

void EpisodeRun::control_step(Nanoseconds now) {
  deliver(now);
  act(now);
  advance(now, now + episode_.control_period);
}

void EpisodeRun::sample(Nanoseconds now) {
  for (std::size_t i = 0; i < sensors_.size(); ++i) {
    Stream& stream = recording_.streams[i];
    if (now % stream.info.period != Nanoseconds(0)) continue;
    SensorRun& run = sensors_[i];
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
  if (watcher_ != nullptr) watcher_->act(now / episode_.control_period, actions_);

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

void EpisodeRun::advance(Nanoseconds now, Nanoseconds end) {
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
  for (const auto& meter : episode_.meters) {
    meter->observe(episode_.parts, now);
    recording_.rewards.back() += meter->reward();
  }
  state_hash_.add(episode_.parts.world->hash());
  for (const auto& sensor : episode_.sensors) state_hash_.add(sensor->state());
}

void EpisodeRun::finish() {
  if (!prepared_) return;  // there is nothing to look at
  Outcomes& outcomes = recording_.outcomes;
  for (const auto& meter : episode_.meters)
    for (const auto& [name, value] : meter->outcomes(episode_.parts)) append(outcomes, name, value);
  for (const auto& sensor : episode_.sensors)
    for (const auto& [name, value] : sensor->summary())
      append(outcomes, fmt::format("{}/{}", sensor->info().id, name), value);

  recording_.simulated_seconds = core::seconds(episode_.parts.world->now());
  for (const auto& [name, value] : episode_.parts.world->notes()) {
    append(outcomes, name, value);
    if (name == "run_in_seconds") recording_.simulated_seconds += value;
  }
  recording_.state_hash = state_hash_.value();
}

Recording EpisodeRun::take_recording() {
  return std::move(recording_);
}

}  // namespace microcosm::agents
