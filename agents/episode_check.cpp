// What can be told of an episode before it runs.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "agents/episode.hpp"
#include "agents/names.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

using core::Nanoseconds;

/// The longest of 1, 2 or 5 times a power of ten that is no longer than `longest` [s], as a scenario writes
/// it; empty: shorter than any time_step may be.
std::string round_time_step(double longest) {
  constexpr struct {
    double seconds;
    const char* unit;
  } units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}};
  for (const auto& unit : units)
    for (const double count : {500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1})
      if (count * unit.seconds <= longest && count * unit.seconds >= 1e-7 && count * unit.seconds <= 1)
        return fmt::format("{:g}*{}", count, unit.unit);
  return {};
}

/// No two of these are the same, and all can be shown and stored as they stand.
class Names {
 public:
  void add(const std::string& what, const std::string& name) {
    if (!is_printable(name))
      throw core::InputError(
          fmt::format("{} '{}' holds a control character, or isn't UTF-8", what, printable(name)));
    if (!taken_.insert(name).second)
      throw core::InputError(
          fmt::format("two of the episode's numbers would be called '{}' ({}); give one "
                      "another name",
                      name, what));
  }

 private:
  std::set<std::string> taken_;
};

void check_names(const Episode& episode) {
  Names drawn, actions, streams, outcomes;
  for (const auto& value : episode.drawn) drawn.add("the random value", value.first);
  for (const auto& actuator : episode.actuators)
    for (const std::string& name : actuator->action_names()) actions.add("the action", name);
  for (const auto& sensor : episode.sensors) {
    streams.add("the stream", sensor->info().id);
    Names channels;
    for (const std::string& name : sensor->info().channels)
      channels.add(fmt::format("the channel of '{}'", sensor->info().id), name);
  }
  for (const auto& meter : episode.meters) outcomes.add("the outcome", meter->id());
  for (const auto& sensor : episode.sensors) {
    if (std::ranges::any_of(episode.meters,
                            [&](const auto& meter) { return meter->id() == sensor->info().id; }))
      outcomes.add("the sensor", sensor->info().id);  // its summary would stand under the same name
  }
  for (const auto& [name, value] : episode.parts.world->notes()) outcomes.add("a note of the blood", name);
}

/// [bytes]; of the machine, or the process where that is limited.
double memory_limit() {
  double limit = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  rlimit address_space{};
  if (getrlimit(RLIMIT_AS, &address_space) == 0 && address_space.rlim_cur != RLIM_INFINITY)
    limit = std::min(limit, static_cast<double>(address_space.rlim_cur));
  return limit;
}

/// Samples and control steps, as they are held until they are written.
void check_size(const Episode& episode, double control_steps) {
  constexpr double number = 8;  // [bytes]
  double most = 0, bytes = 0;
  std::string largest = "nothing";
  const auto add = [&](const std::string& what, double rows, double columns) {
    const double size = number * rows * columns;
    bytes += size;
    if (size <= most) return;
    most = size;
    largest = fmt::format("{}: {:.6g} samples of {:.6g} numbers", what, rows, columns);
  };
  double actions = 0;
  for (const auto& actuator : episode.actuators)
    actions += static_cast<double>(actuator->action_names().size());
  add("actions and rewards", control_steps, 2 + actions);
  const Nanoseconds time_step = episode.parts.world->time_step();
  for (const auto& sensor : episode.sensors) {
    const StreamInfo& info = sensor->info();
    const auto channels = static_cast<double>(info.channels.size());
    const auto samples =
        static_cast<double>(Schedule(info.rate, info.period, time_step).count(episode.duration));
    add(fmt::format("'{}'", info.id), samples, 1 + channels);
    if (!info.truth) add(fmt::format("observations of '{}'", info.id), control_steps, channels);
  }
  const double limit = memory_limit();
  if (bytes <= limit) return;
  throw core::InputError(fmt::format(
      "an episode of {:g} s would record {:.3g} GB, most of it {}; there are {:.3g} GB of memory. "
      "Choose a shorter duration, lower rates, or fewer channels",
      exact_seconds(episode.duration), 1e-9 * bytes, largest, 1e-9 * limit));
}

}  // namespace

void check_rate(const std::string& what, double rate, Nanoseconds period, Nanoseconds time_step) {
  if (rate == 0 && period.count() <= 0)
    throw core::InputError(
        fmt::format("the period of {} is {} ns; it must be above 0", what, period.count()));
  if (Schedule(rate, period, time_step).is_carried()) return;
  const double longest = rate > 0 ? 1 / rate : exact_seconds(period);
  const std::string step = round_time_step(longest);
  throw core::InputError(fmt::format(
      "{} is {:.9g} Hz, faster than the world's steps, one every {:.9g} s; it needs a time_step of at most "
      "{:.6g} s{}",
      what, 1 / longest, exact_seconds(time_step), longest,
      step.empty() ? ", shorter than any may be (0.1*us)"
                   : fmt::format(", for example time_step = {}", step)));
}

Schedule control_schedule(const Episode& episode) {
  return {episode.control_rate, episode.control_period, episode.parts.world->time_step()};
}

void check_episode(const Episode& episode) {
  const Nanoseconds time_step = episode.parts.world->time_step();
  check_rate("the control rate", episode.control_rate, episode.control_period, time_step);
  const Schedule control = control_schedule(episode);
  if (episode.duration.count() <= 0 || !control.falls_on(episode.duration))
    throw core::InputError(
        fmt::format("the duration is {} ns; it must be a whole number (at least one) of control periods of "
                    "{} ns, rounded to world steps of {} ns",
                    episode.duration.count(), episode.control_period.count(), time_step.count()));
  for (const auto& sensor : episode.sensors) {
    const StreamInfo& info = sensor->info();
    check_rate(fmt::format("the rate of '{}'", info.id), info.rate, info.period, time_step);
    if (info.latency < Nanoseconds(0))
      throw core::InputError(fmt::format("the latency of '{}' is negative", info.id));
  }
  check_names(episode);
  check_size(episode, static_cast<double>(control.count(episode.duration)));
}

}  // namespace microcosm::agents
