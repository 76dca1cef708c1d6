#include "window/live_episode.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/core/errors.hpp"
#include "window/body_traces.hpp"
#include "window/tapped.hpp"

namespace microcosm::window {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds shortest_frame{15};  // no window shows more
constexpr std::chrono::milliseconds rate_interval{500};

double elapsed_seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

}  // namespace

// The window's thread and the episode's meet here: everything below `mutex` is guarded by it, and neither
// holds it while it works.
struct LiveEpisode::Shared {
  Factory factory;

  mutable std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false, restarting = false, playing = false;
  int steps = 0;
  double speed = 1;
  LiveStatus status;
  render::SceneSnapshot scene;
  std::vector<agents::Stream> streams;

  // The episode's thread's own.
  render::SceneSnapshot scratch;
  render::SnapshotBodies bodies;      // as of the last control step
  std::size_t first_body_stream = 0;  // of the four at the end of `streams`, if there are bodies
  Clock::time_point last_frame{}, rate_start{}, pace_start{};
  double rate_start_time = 0, pace_start_time = 0;  // [s], simulated
  std::thread thread;

  void work();
  void run_once();
  void tap(agents::Episode& episode);
  void trace_bodies(const agents::EpisodeParts& parts, core::Nanoseconds now);
  bool after_step(const agents::Episode& episode, core::Nanoseconds now);
  void publish(const agents::EpisodeParts& parts);
  void restart_clocks(double time);
  bool wait_for_turn(std::unique_lock<std::mutex>& lock, const agents::Episode& episode, double time);
  void finish(RunState state, const std::string& message);
};

void LiveEpisode::Shared::work() {
  while (true) {
    run_once();
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stopping || restarting; });
    if (stopping) return;
  }
}

void LiveEpisode::Shared::run_once() {
  {
    const std::lock_guard lock(mutex);
    if (stopping) return;
    restarting = false;
    steps = 0;
    streams.clear();
    // What was made for another run's world.
    scene = {};
    scratch = {};
    bodies = {};
    LiveStatus fresh;
    fresh.run = status.run + 1;
    fresh.frame = status.frame;
    status = fresh;
  }
  try {
    const std::unique_ptr<agents::Episode> episode = factory();
    tap(*episode);
    last_frame = {};
    restart_clocks(0);
    bool complete = false;
    const agents::Recording recording = agents::run_episode(
        *episode,
        [this](const agents::Episode& running, core::Nanoseconds now) { return after_step(running, now); },
        &complete);
    if (!recording.failure.empty())
      finish(RunState::failed, recording.failure.front().message);
    else if (complete)
      finish(RunState::finished, {});
  } catch (const std::exception& error) {  // shown in the window: it stays open
    finish(RunState::failed, error.what());
  }
}

void LiveEpisode::Shared::finish(RunState state, const std::string& message) {
  const std::lock_guard lock(mutex);
  status.state = state;
  status.message = message;
  status.real_time_factor = 0;
}

void LiveEpisode::Shared::tap(agents::Episode& episode) {
  const std::lock_guard lock(mutex);
  status.duration = core::seconds(episode.duration);
  const auto tap_to = [this](std::size_t index) {
    return [this, index](core::Nanoseconds now, std::span<const double> values) {
      const std::lock_guard tap_lock(mutex);
      agents::Stream& stream = streams[index];
      stream.t_ns.push_back(now.count());
      stream.raw.insert(stream.raw.end(), values.begin(), values.end());
    };
  };
  for (std::size_t i = 0; i < episode.sensors.size(); ++i) {
    streams.emplace_back().info = episode.sensors[i]->info();
    episode.sensors[i] = std::make_unique<TappedSensor>(std::move(episode.sensors[i]), tap_to(i));
  }
  agents::StreamInfo& actions = streams.emplace_back().info;
  actions.id = control_stream;
  actions.meaning = "actions, as parts of full scale";
  actions.period = episode.control_period;
  for (const auto& actuator : episode.actuators)
    for (const std::string& name : actuator->action_names()) actions.channels.push_back(name);
  if (episode.controller)
    episode.controller =
        std::make_unique<TappedController>(std::move(episode.controller), tap_to(streams.size() - 1));
  first_body_stream = streams.size();
  if (episode.parts.bodies == nullptr) return;
  bodies.forms = render::make_forms(*episode.parts.bodies, episode.parts.visuals);
  for (agents::Stream& stream : body_streams(*bodies.forms, episode.control_period))
    streams.push_back(std::move(stream));
}

void LiveEpisode::Shared::trace_bodies(const agents::EpisodeParts& parts, core::Nanoseconds now) {
  if (parts.bodies == nullptr) return;
  render::take_bodies(*parts.bodies, bodies);
  const std::lock_guard lock(mutex);
  sample_bodies(bodies, now, std::span(streams).subspan(first_body_stream));
}

void LiveEpisode::Shared::restart_clocks(double time) {
  rate_start = pace_start = Clock::now();
  rate_start_time = pace_start_time = time;
}

void LiveEpisode::Shared::publish(const agents::EpisodeParts& parts) {
  render::take_snapshot(parts, scratch);
  last_frame = Clock::now();
  const std::lock_guard lock(mutex);
  std::swap(scene, scratch);
  ++status.frame;
}

// Runs on the episode's thread; false ends the episode.
bool LiveEpisode::Shared::after_step(const agents::Episode& episode, core::Nanoseconds now) {
  const double time = core::seconds(now);
  trace_bodies(episode.parts, now);
  if (Clock::now() - last_frame >= shortest_frame || now >= episode.duration) publish(episode.parts);
  std::unique_lock lock(mutex);
  status.time = time;
  if (status.state == RunState::preparing) status.state = RunState::running;
  if (Clock::now() - rate_start >= rate_interval) {
    status.real_time_factor = (time - rate_start_time) / elapsed_seconds(rate_start);
    rate_start = Clock::now();
    rate_start_time = time;
  }
  if (steps > 0) --steps;
  return wait_for_turn(lock, episode, time);
}

bool LiveEpisode::Shared::wait_for_turn(std::unique_lock<std::mutex>& lock, const agents::Episode& episode,
                                        double time) {
  const auto ended = [&] { return stopping || restarting; };
  const auto may_go = [&] { return ended() || playing || steps > 0; };
  if (!may_go()) {
    lock.unlock();
    publish(episode.parts);  // what stands still is shown as it stands
    lock.lock();
    status.state = RunState::paused;
    status.real_time_factor = 0;
    changed.wait(lock, may_go);
    status.state = RunState::running;
    restart_clocks(time);
  }
  while (!ended() && playing && speed > 0) {
    const double paced_speed = speed;
    const auto due = pace_start + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double>((time - pace_start_time) / paced_speed));
    if (Clock::now() >= due) break;
    changed.wait_until(lock, due, [&] { return ended() || !playing || speed != paced_speed; });
    if (speed != paced_speed) restart_clocks(time);
  }
  // Time that the machine could not keep up with is not caught up later.
  if (speed > 0 && elapsed_seconds(pace_start) > (time - pace_start_time) / speed + 0.1) {
    pace_start = Clock::now();
    pace_start_time = time;
  }
  return !ended();
}

LiveEpisode::LiveEpisode(Factory factory, bool playing, double speed) : shared_(std::make_unique<Shared>()) {
  shared_->factory = std::move(factory);
  shared_->playing = playing;
  shared_->speed = speed;
  shared_->thread = std::thread([shared = shared_.get()] { shared->work(); });
}

LiveEpisode::~LiveEpisode() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
  }
  shared_->changed.notify_all();
  shared_->thread.join();
}

void LiveEpisode::play() {
  const std::lock_guard lock(shared_->mutex);
  shared_->playing = true;
  shared_->changed.notify_all();
}

void LiveEpisode::pause() {
  const std::lock_guard lock(shared_->mutex);
  shared_->playing = false;
  shared_->steps = 0;
  shared_->changed.notify_all();
}

void LiveEpisode::step() {
  const std::lock_guard lock(shared_->mutex);
  shared_->playing = false;
  ++shared_->steps;
  shared_->changed.notify_all();
}

void LiveEpisode::restart() {
  const std::lock_guard lock(shared_->mutex);
  shared_->restarting = true;
  shared_->changed.notify_all();
}

void LiveEpisode::set_speed(double speed) {
  const std::lock_guard lock(shared_->mutex);
  shared_->speed = speed;
  shared_->changed.notify_all();
}

LiveStatus LiveEpisode::status() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->status;
}

bool LiveEpisode::scene(std::uint64_t known, render::SceneSnapshot& into) const {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->status.frame == known) return false;
  into = shared_->scene;
  return true;
}

void LiveEpisode::traces(std::uint64_t& run, std::vector<agents::Stream>& into) const {
  const std::lock_guard lock(shared_->mutex);
  const std::vector<agents::Stream>& from = shared_->streams;
  if (run != shared_->status.run) into.clear();
  run = shared_->status.run;
  while (into.size() < from.size()) into.push_back({from[into.size()].info, {}, {}});
  const auto append = [](auto& to, const auto& source) {
    to.insert(to.end(), source.begin() + static_cast<std::ptrdiff_t>(to.size()), source.end());
  };
  for (std::size_t i = 0; i < from.size(); ++i) {
    append(into[i].t_ns, from[i].t_ns);
    append(into[i].raw, from[i].raw);
  }
}

}  // namespace microcosm::window
