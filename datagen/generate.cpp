#include "datagen/generate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <mutex>

#include "datagen/dataset_writer.hpp"
#include "datagen/parallel_items.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

/// What the workers have done so far, and how far each is.
class Progress {
 public:
  Progress(std::uint32_t total, std::uint32_t done, std::size_t workers)
      : fractions_(workers), begin_(std::chrono::steady_clock::now()) {
    sum_.total = total;
    sum_.done = done;
  }

  void set_fraction(std::size_t worker, double fraction) { fractions_[worker] = fraction; }

  void add(const agents::Recording& recording) {
    const std::scoped_lock lock(mutex_);
    ++sum_.done;
    ++sum_.done_now;
    if (!recording.failure.empty()) ++sum_.failed;
    sum_.simulated_seconds += recording.simulated_seconds;
    sum_.recorded_seconds += recorded_seconds(recording);
    sum_.cpu_seconds += recording.cpu_seconds;
  }

  GenerateProgress now() const {
    const std::scoped_lock lock(mutex_);
    GenerateProgress result = sum_;
    for (const auto& fraction : fractions_) result.fraction_in_flight += fraction;
    result.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    return result;
  }

 private:
  mutable std::mutex mutex_;
  GenerateProgress sum_;
  std::vector<std::atomic<double>> fractions_;
  std::chrono::steady_clock::time_point begin_;
};

std::vector<std::uint32_t> missing_episodes(const DatasetWriter& writer, const GenerateOptions& options) {
  // The last one has the number first + episodes - 1.
  if (options.episodes > 0 &&
      options.episodes - 1 > std::numeric_limits<std::uint32_t>::max() - options.first_episode)
    throw core::InputError(fmt::format("episodes {} to {} + {}: numbers above {} don't exist",
                                       options.first_episode, options.first_episode, options.episodes,
                                       std::numeric_limits<std::uint32_t>::max()));
  std::vector<std::uint32_t> missing;
  for (std::uint32_t i = 0; i < options.episodes; ++i)
    if (!writer.has(options.first_episode + i)) missing.push_back(options.first_episode + i);
  return missing;
}

}  // namespace

double recorded_seconds(const agents::Recording& recording) {
  const auto& times = recording.control_t_ns;
  if (times.size() < 2) return 0;
  const double steps = static_cast<double>(times.size());
  std::int64_t covered = 0;
  if (__builtin_sub_overflow(times.back(), times.front(), &covered)) return 0;  // no writer's times
  return core::seconds(core::Nanoseconds(covered)) * steps / (steps - 1);
}

EpisodeRunner scenario_runner(std::shared_ptr<const scenes::Scenario> scenario, std::uint64_t seed) {
  return [scenario = std::move(scenario), seed](
             std::uint32_t number, const KeepGoing& keep_going) -> std::optional<agents::Recording> {
    if (!keep_going(0)) return std::nullopt;
    const auto episode = scenario->build(seed, number);
    bool complete = false;
    const auto progress = [&](const agents::Episode& running, core::Nanoseconds now) {
      return keep_going(core::seconds(now) / core::seconds(running.duration));
    };
    agents::Recording recording = agents::run_episode(*episode, progress, &complete);
    if (!complete) return std::nullopt;
    return recording;
  };
}

std::vector<ManifestEntry> generate_with(const EpisodeRunner& run, const scenes::Scenario& scenario,
                                         const GenerateOptions& options,
                                         const std::function<void(const GenerateProgress&)>& progress,
                                         const std::function<bool()>& interrupted) {
  DatasetWriter writer(options.out, scenario, options.seed);
  const std::vector<std::uint32_t> missing = missing_episodes(writer, options);
  const auto done = options.episodes - static_cast<std::uint32_t>(missing.size());
  Progress so_far(options.episodes, done, std::max<std::uint32_t>(options.jobs, 1));
  std::atomic<bool> stopping = false;

  const auto work = [&](std::uint32_t episode, std::size_t worker) {
    const auto recording = run(episode, [&](double fraction) {
      so_far.set_fraction(worker, fraction);
      return !stopping;
    });
    so_far.set_fraction(worker, 0);
    if (!recording) return;
    writer.add(*recording);
    so_far.add(*recording);
  };
  const auto poll = [&] {
    if (progress) progress(so_far.now());
    return !interrupted || !interrupted();
  };
  for_each_in_parallel(missing, options.jobs, stopping, work, poll);
  writer.finish();
  return writer.entries();
}

std::vector<ManifestEntry> generate(std::shared_ptr<const scenes::Scenario> scenario,
                                    const GenerateOptions& options,
                                    const std::function<void(const GenerateProgress&)>& progress,
                                    const std::function<bool()>& interrupted) {
  const scenes::Scenario& described = *scenario;
  return generate_with(scenario_runner(std::move(scenario), options.seed), described, options, progress,
                       interrupted);
}

}  // namespace microcosm::datagen
