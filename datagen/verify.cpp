#include "datagen/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <span>
#include <utility>

#include "datagen/difference.hpp"
#include "datagen/in_quotes.hpp"
#include "datagen/json_values.hpp"
#include "datagen/parallel_items.hpp"
#include "datagen/stored_check.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

constexpr const char* whole_dataset = "the dataset";

void require_hash(const VerifyOptions& options) {
  const std::string& text = options.against;
  if (text.empty()) return;
  const bool is_hash = text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hash)
    throw core::InputError(
        fmt::format("{} is no hash of a dataset; expected 64 hexadecimal digits in lower "
                    "case, as generate and verify print them",
                    in_quotes(text)));
  if (!options.episodes.empty())
    throw core::InputError("a dataset's hash is over all of its episodes: leave the choice of episodes out");
}

/// The lines of the episodes that were asked for.
std::vector<const ManifestLine*> chosen_lines(const std::vector<ManifestLine>& lines,
                                              const std::vector<std::uint32_t>& episodes,
                                              const std::string& dataset) {
  std::vector<const ManifestLine*> chosen;
  for (const auto& line : lines)
    if (episodes.empty() || std::ranges::find(episodes, line.entry.episode) != episodes.end())
      chosen.push_back(&line);
  for (const std::uint32_t episode : episodes)
    if (std::ranges::find(lines, episode, [](const ManifestLine& line) { return line.entry.episode; }) ==
        lines.end())
      throw core::InputError({dataset}, fmt::format("has no episode {}", episode));
  return chosen;
}

void compare_regenerated(const agents::Recording& regenerated, const StoredEpisode& stored,
                         std::uint64_t format, VerifyResult& result) {
  if (!stored.recording) {
    result.regenerated_matches = content_sha256(regenerated, format) == stored.entry.sha256 &&
                                 state_hash_text(regenerated.state_hash) == stored.entry.state_hash;
    if (!result.regenerated_matches)
      result.difference = "running it again gives another content than the manifest says";
    return;
  }
  // The stored content's hash is known: it was computed from what was read.
  const bool same = state_hash_text(regenerated.state_hash) == stored.entry.state_hash &&
                    content_sha256(regenerated, format) == stored.entry.sha256;
  if (!same) result.difference = first_difference(*stored.recording, regenerated, format);
  result.regenerated_matches = result.difference.empty();
}

using Group = std::span<const ManifestLine* const>;

/// Neighbours whose files are read together: as many as save time, and little memory.
std::vector<Group> groups_of(const std::vector<const ManifestLine*>& lines, std::uint32_t jobs) {
  constexpr std::size_t most = 16;
  constexpr std::uint64_t most_bytes = 256 * 1024;
  // Each job has several, so that all end at about the same time.
  const std::size_t longest = std::clamp<std::size_t>(lines.size() / (std::size_t{8} * jobs), 1, most);
  std::vector<Group> groups;
  std::size_t begin = 0;
  std::uint64_t bytes = 0;
  const Group all(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::uint64_t more = lines[i]->entry.bytes;
    if (i > begin && (i - begin == longest || more > most_bytes - std::min(bytes, most_bytes))) {
      groups.push_back(all.subspan(begin, i - begin));
      begin = i;
      bytes = 0;
    }
    bytes += std::min(more, most_bytes);
  }
  if (begin < lines.size()) groups.push_back(all.subspan(begin));
  return groups;
}

/// Everything about one dataset while it is verified.
class Verification {
 public:
  Verification(const DatasetPlace& dataset, const VerifyOptions& options)
      : options_(options), folder_(dataset.folder, dataset.follow_links) {}

  VerifyReport run(const RunnerOf& make_runner, const std::function<bool()>& interrupted) {
    description_ = check_description(folder_, report_.faults);
    if (!description_) return unusable();
    report_.version = description_->version;
    lines_ = check_manifest(folder_, *description_, report_.faults);
    check_sources(folder_, *description_, report_.faults);
    const auto chosen = chosen_lines(lines_, options_.episodes, folder_.root().string());
    const EpisodeRunner runner = options_.regenerate ? runner_of(make_runner) : EpisodeRunner();
    report_.regenerated = static_cast<bool>(runner);
    report_.complete = check_episodes(chosen, runner, interrupted);
    if (options_.episodes.empty() && report_.complete) check_whole();
    return std::move(report_);
  }

 private:
  VerifyReport unusable() {
    report_.complete = true;
    return std::move(report_);
  }

  EpisodeRunner runner_of(const RunnerOf& make_runner) {
    try {
      return make_runner(report_.faults);
    } catch (const core::InputError& error) {
      report_.faults.push_back({"scenario/", fmt::format("can't be run again: {}", error.what())});
      return {};
    }
  }

  bool check_episodes(const std::vector<const ManifestLine*>& lines, const EpisodeRunner& runner,
                      const std::function<bool()>& interrupted) {
    const std::vector<Group> groups = groups_of(lines, options_.jobs);
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < groups.size(); ++i) places.push_back(static_cast<std::uint32_t>(i));
    std::atomic<bool> stopping = false;
    const auto work = [&](std::uint32_t place, std::size_t) {
      for (StoredEpisode& stored : datagen::check_episodes(folder_, *description_, groups[place]))
        if (!finish_episode(std::move(stored), runner, stopping)) return;
    };
    for_each_in_parallel(places, options_.jobs, stopping, work,
                         [&] { return !interrupted || !interrupted(); });
    std::ranges::sort(report_.episodes, {}, &VerifyResult::episode);
    std::ranges::sort(entries_, {}, &ManifestEntry::episode);
    return report_.episodes.size() == lines.size();
  }

  /// Runs it again. False: interrupted.
  bool finish_episode(StoredEpisode stored, const EpisodeRunner& runner, const std::atomic<bool>& stopping) {
    VerifyResult result;
    result.episode = stored.entry.episode;
    result.faults = stored.faults;
    if (runner) {
      const auto regenerated = runner(result.episode, [&](double) { return !stopping; });
      if (!regenerated) return false;
      compare_regenerated(*regenerated, stored, description_->format, result);
    }
    const std::scoped_lock lock(mutex_);
    all_read_ = all_read_ && stored.recording.has_value();
    entries_.push_back(std::move(stored.entry));
    report_.episodes.push_back(std::move(result));
    return true;
  }

  void check_whole() {
    check_derived_files(folder_, *description_, entries_, report_.faults);
    check_entries(folder_, *description_, lines_, report_.faults);
    if (!all_read_ || entries_.empty()) return;
    report_.content = dataset_content(*description_, entries_);
    if (!options_.against.empty() && report_.content != options_.against)
      report_.faults.push_back(
          {whole_dataset, fmt::format("has the content {}, not {}", report_.content, options_.against)});
  }

  const VerifyOptions& options_;
  DatasetFolder folder_;
  std::optional<Description> description_;
  std::vector<ManifestLine> lines_;
  std::vector<ManifestEntry> entries_;
  std::mutex mutex_;  // of what follows, and of entries_, while episodes are checked
  bool all_read_ = true;
  VerifyReport report_;
};

}  // namespace

bool VerifyReport::same() const {
  const auto is_same = [&](const VerifyResult& result) {
    return result.faults.empty() && (!regenerated || result.regenerated_matches);
  };
  return complete && faults.empty() && !episodes.empty() && std::ranges::all_of(episodes, is_same);
}

VerifyReport verify_with(const RunnerOf& make_runner, const DatasetPlace& dataset,
                         const VerifyOptions& options, const std::function<bool()>& interrupted) {
  require_hash(options);
  return Verification(dataset, options).run(make_runner, interrupted);
}

}  // namespace microcosm::datagen
