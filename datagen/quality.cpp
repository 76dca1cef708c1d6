#include "datagen/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "datagen/content.hpp"
#include "datagen/stored_check.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

// A channel is clipped, rather than at rest or coarse, where more than this share of its values [%] is at one
// extreme, which isn't zero (nothing there), so many times as often as at the next value, and from elsewhere
// at least so many times.
constexpr double clipped_share = 5;
constexpr std::uint64_t clipped_ratio = 10;
constexpr std::uint64_t clipped_visits = 10;

// In periods: beyond, a sample is missing.
constexpr double longest_step = 1.5;
// The same where samples fall on the nearest step: numbers of two samples with one between them lie two steps
// apart at least, which is 4/3 of a period or more at any rate that steps carry.
constexpr double longest_rounded_step = 1.25;

/// Whether a sample is missing between two times [ns]. Of a declared rate the k-th sample falls on the step
/// that is nearest to k / rate, so that steps between samples may alternate: the numbers k tell.
bool lacks_sample(const agents::StreamInfo& info, std::int64_t before, std::int64_t after,
                  std::int64_t step) {
  const auto period = static_cast<double>(info.period.count());
  if (!(period > 0)) return false;
  if (!(info.rate > 0)) return static_cast<double>(step) > longest_step * period;
  const auto number = [&](std::int64_t time) {
    return std::round(static_cast<double>(time) * 1e-9 * info.rate);
  };
  return number(after) - number(before) > 1 && static_cast<double>(step) > longest_rounded_step * period;
}

using Episodes = std::vector<std::uint32_t>;

/// Adds one to the end, once.
void note_episode(Episodes& episodes, std::uint32_t episode) {
  if (episodes.empty() || episodes.back() != episode) episodes.push_back(episode);
}

/// How often a channel is at its least (or, of the negated values, most) value, and how it comes there.
struct Extreme {
  double value = std::numeric_limits<double>::infinity();
  double next = std::numeric_limits<double>::infinity();  // the next one to it
  std::uint64_t count = 0, next_count = 0;
  std::uint64_t visits = 0;  // times that it came there from elsewhere

  void add(double one, double previous) {
    if (one < value) {
      next = value;
      next_count = count;
      value = one;
      count = visits = 0;
    } else if (one > value && one < next) {
      next = one;
      next_count = 0;
    }
    if (one == value) {
      ++count;
      if (previous != one) ++visits;
    }
    if (one == next) ++next_count;
  }

  /// Of `present` values. What rests there comes seldom; what is rounded is as often one step beside.
  bool is_clipped(std::uint64_t present) const {
    return value != 0 && visits >= clipped_visits && count > clipped_ratio * next_count &&
           100 * static_cast<double>(count) > clipped_share * static_cast<double>(present);
  }
};

/// One channel over all episodes.
struct ChannelStatistics {
  Episodes missing_in, infinite_in, limit_in;
  std::uint64_t values = 0, missing = 0, infinite = 0;
  Extreme least, most;  // the latter of the negated values
  double previous = std::numeric_limits<double>::quiet_NaN();
  std::uint32_t episode = 0;

  void add(double value, double no_value, std::uint32_t number) {
    if (number != episode) previous = std::numeric_limits<double>::quiet_NaN();
    episode = number;
    ++values;
    if (std::isnan(value) || value == no_value) {
      ++missing;
      note_episode(missing_in, episode);
    } else if (std::isinf(value)) {
      ++infinite;
      note_episode(infinite_in, episode);
    } else {
      // Integers at an end of their range: the sensor's electronics clip there. NaN, hence never equal, for
      // floats.
      if (value == no_value + 1 || value == -(no_value + 1)) note_episode(limit_in, episode);
      least.add(value, previous);
      most.add(-value, -previous);
      previous = value;
    }
  }
};

using ChannelName = std::pair<std::string, std::string>;  // of the stream, of the channel

struct Tally {
  Episodes episodes;
  std::size_t channels = 0;
  double worst = 0;  // [%]
  std::string worst_channel;
};

class Inspection {
 public:
  void add(Severity severity, std::string subject, std::string message,
           std::vector<std::uint32_t> episodes = {}) {
    for (auto& finding : report_.findings) {
      if (finding.subject != subject || finding.message != message) continue;
      finding.episodes.insert(finding.episodes.end(), episodes.begin(), episodes.end());
      return;
    }
    report_.findings.push_back({severity, std::move(subject), std::move(message), std::move(episodes)});
  }

  void fault(const Fault& fault, const Episodes& episodes = {}) {
    add(Severity::problem, fault.file, fault.message, episodes);
  }

  void entry(const ManifestEntry& entry) {
    ++report_.episodes;
    if (!entry.failed) return;
    ++report_.failed;
    add(Severity::warning, "failed episodes", "the run broke before its end", {entry.episode});
  }

  void episode(agents::Recording recording, const ManifestEntry& entry) {
    actions(recording);
    for (const auto& stream : recording.streams) {
      times(stream, recording);
      values(stream, recording.episode);
    }
    // Seed and number are content, and no two episodes have the same.
    recording.seed = recording.episode = 0;
    by_content_[content_sha256(recording)].push_back(entry.episode);
  }

  QualityReport finish() {
    for (const auto& [name, channel] : channels_) judge(name, channel);
    report_tallies();
    for (const auto& [sha256, episodes] : by_content_)
      if (episodes.size() > 1)
        // A scenario that draws nothing has one episode; where others differ, something went wrong.
        add(episodes.size() == report_.episodes ? Severity::note : Severity::warning, "equal episodes",
            "are the same but for their numbers", episodes);
    for (auto& finding : report_.findings) {
      std::ranges::sort(finding.episodes);
      finding.episodes.erase(std::unique(finding.episodes.begin(), finding.episodes.end()),
                             finding.episodes.end());
    }
    std::ranges::stable_sort(report_.findings, std::ranges::greater{}, &Finding::severity);
    return std::move(report_);
  }

 private:
  void actions(const agents::Recording& recording) {
    const std::size_t width = std::max<std::size_t>(recording.action_names.size(), 1);
    for (std::size_t i = 0; i < recording.actions.size(); ++i) {
      const double value = recording.actions[i];
      if (value >= -1 && value <= 1) continue;
      add(Severity::problem, fmt::format("action '{}'", recording.action_names[i % width]),
          "leaves [-1, 1] or isn't a number", {recording.episode});
      return;
    }
  }

  void times(const agents::Stream& stream, const agents::Recording& recording) {
    const std::string subject = fmt::format("stream '{}'", stream.info.id);
    bool backward = false;
    std::size_t gaps = 0;
    for (std::size_t i = 1; i < stream.t_ns.size(); ++i) {
      std::int64_t step = 0;
      backward = backward || __builtin_sub_overflow(stream.t_ns[i], stream.t_ns[i - 1], &step) || step <= 0;
      if (!backward && lacks_sample(stream.info, stream.t_ns[i - 1], stream.t_ns[i], step)) ++gaps;
    }
    if (backward) add(Severity::problem, subject, "sample times repeat or go back", {recording.episode});
    if (gaps > 0) add(Severity::warning, subject, "samples are missing", {recording.episode});
    if (stream.t_ns.empty() && recording.failure.empty())
      add(Severity::warning, subject, "has no samples", {recording.episode});
  }

  void values(const agents::Stream& stream, std::uint32_t episode) {
    const std::size_t width = stream.info.channels.size();
    for (std::size_t c = 0; c < width; ++c) {
      auto& channel = channels_[{stream.info.id, stream.info.channels[c]}];
      if (stream.info.truth) truth_.insert(stream.info.id);
      const double no_value = agents::no_value(stream.info.storage);
      for (std::size_t i = c; i < stream.raw.size(); i += width)
        channel.add(stream.raw[i], no_value, episode);
    }
  }

  void judge(const ChannelName& name, const ChannelStatistics& channel) {
    const std::uint64_t present = channel.values - channel.missing - channel.infinite;
    if (channel.infinite > 0)
      tally(name, Severity::problem, "with infinite values", percent(channel.infinite, channel.values),
            channel.infinite_in);
    // What isn't there yet, or no longer, has no value: only a look at the scenario tells it from a dropout.
    if (channel.values > 0 && present == 0 && channel.infinite == 0)
      return tally(name, Severity::note, "without any value", 0, channel.missing_in);
    if (channel.missing > 0)
      tally(name, Severity::note, "with missing values", percent(channel.missing, channel.values),
            channel.missing_in);
    if (!channel.limit_in.empty())
      tally(name, Severity::warning, "reaching the end of their range", 0, channel.limit_in);
    if (present < 2) return;
    if (channel.least.value == -channel.most.value)
      return tally(name, Severity::note, fmt::format("always {}", channel.least.value), 0);
    for (const Extreme* extreme : {&channel.least, &channel.most})
      if (extreme->is_clipped(present) && !truth_.contains(name.first))
        tally(name, Severity::warning, "returning to one extreme (saturated?)",
              percent(extreme->count, present));
  }

  static double percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  }

  /// Channels of one stream with the same complaint become one finding.
  void tally(const ChannelName& name, Severity severity, const std::string& complaint, double share,
             const Episodes& episodes = {}) {
    Tally& tally = tallies_[{name.first, severity, complaint}];
    if (tally.channels == 0 || share > tally.worst) {
      tally.worst = share;
      tally.worst_channel = name.second;
    }
    ++tally.channels;
    tally.episodes.insert(tally.episodes.end(), episodes.begin(), episodes.end());
  }

  void report_tallies() {
    for (const auto& [key, tally] : tallies_) {
      const auto& [stream, severity, complaint] = key;
      const std::string share = tally.worst > 0 ? fmt::format(": {:.1f} % of its values", tally.worst) : "";
      add(severity, fmt::format("stream '{}'", stream),
          fmt::format("{} of its channels {} ('{}'{})", tally.channels, complaint, tally.worst_channel,
                      share),
          tally.episodes);
    }
  }

  QualityReport report_;
  std::map<ChannelName, ChannelStatistics> channels_;
  std::map<std::string, Episodes> by_content_;
  std::set<std::string> truth_;  // streams of what no sensor measures
  std::map<std::tuple<std::string, Severity, std::string>, Tally> tallies_;
};

}  // namespace

bool QualityReport::has_problems() const {
  return std::ranges::find(findings, Severity::problem, &Finding::severity) != findings.end();
}

QualityReport check_quality(const DatasetPlace& dataset) {
  const DatasetFolder folder(dataset.folder, dataset.follow_links);
  std::vector<Fault> faults;
  Inspection inspection;
  const auto description = check_description(folder, faults);
  std::vector<ManifestLine> lines;
  std::vector<ManifestEntry> entries;
  if (description) {
    lines = check_manifest(folder, *description, faults);
    check_sources(folder, *description, faults);
  }
  if (lines.empty()) faults.push_back({"the dataset", "has no episodes"});
  for (const auto& line : lines) {
    StoredEpisode stored = check_episode(folder, *description, line);
    for (const Fault& fault : stored.faults) inspection.fault(fault, {line.entry.episode});
    inspection.entry(stored.entry);
    entries.push_back(stored.entry);
    if (stored.recording) inspection.episode(std::move(*stored.recording), stored.entry);
  }
  if (description) {
    check_derived_files(folder, *description, entries, faults);
    check_entries(folder, *description, lines, faults);
  }
  for (const Fault& fault : faults) inspection.fault(fault);
  return inspection.finish();
}

}  // namespace microcosm::datagen
