#include "datagen/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "datagen/content.hpp"
#include "datagen/episode_file.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

// In percent: above this share of a channel's values at one of its extremes it is clipped, not merely
// reaching its largest value now and then.
constexpr double clipped_share = 5;
// … and at least so many: of few values, one is always the largest.
constexpr std::uint64_t clipped_values = 10;
// In percent: above this share of missing values a stream deserves a look; a tracker's dropouts stay below.
constexpr double missing_share = 20;

/// One channel over all episodes.
struct ChannelStatistics {
  bool truth = false, at_limit = false;
  bool whole = true;   // whole numbers alone
  bool reals = false;  // stored as reals
  std::uint64_t values = 0, missing = 0, infinite = 0, at_least = 0, at_most = 0;
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();

  void add(double value, double no_value) {
    ++values;
    if (std::isnan(value) || value == no_value) {
      ++missing;
    } else if (std::isinf(value)) {
      ++infinite;
    } else {
      whole = whole && value == std::floor(value);
      at_least = value < least ? 1 : at_least + (value == least ? 1 : 0);
      at_most = value > most ? 1 : at_most + (value == most ? 1 : 0);
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
};

using ChannelName = std::pair<std::string, std::string>;  // of the stream, of the channel

struct Tally {
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

  void manifest(const std::vector<ManifestEntry>& entries) {
    report_.episodes = entries.size();
    std::map<std::string, std::vector<std::uint32_t>> by_content;
    for (const auto& entry : entries) {
      by_content[entry.sha256].push_back(entry.episode);
      if (!entry.failed) continue;
      ++report_.failed;
      add(Severity::warning, "failed episodes", "the run broke before its end", {entry.episode});
    }
    for (const auto& [sha256, episodes] : by_content)
      if (episodes.size() > 1)
        add(Severity::problem, "equal episodes", "have the same content " + sha256, episodes);
  }

  void episode(const agents::Recording& recording, const ManifestEntry& entry) {
    if (content_sha256(recording) != entry.sha256)
      add(Severity::problem, "stored content", "isn't what the manifest says", {entry.episode});
    actions(recording);
    for (const auto& stream : recording.streams) {
      times(stream, recording);
      values(stream);
    }
  }

  QualityReport finish() {
    for (const auto& [name, channel] : channels_) judge(name, channel);
    report_tallies();
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
      const std::int64_t step = stream.t_ns[i] - stream.t_ns[i - 1];
      backward = backward || step <= 0;
      if (2 * step > 3 * stream.info.period.count() && stream.info.period.count() > 0) ++gaps;
    }
    if (backward) add(Severity::problem, subject, "sample times repeat or go back", {recording.episode});
    if (gaps > 0)
      add(Severity::warning, subject, "samples are missing (steps above 1.5 periods)", {recording.episode});
    if (stream.t_ns.empty() && recording.failure.empty())
      add(Severity::warning, subject, "has no samples", {recording.episode});
  }

  void values(const agents::Stream& stream) {
    const std::size_t width = stream.info.channels.size();
    for (std::size_t c = 0; c < width; ++c) {
      auto& channel = channels_[{stream.info.id, stream.info.channels[c]}];
      channel.truth = stream.info.truth;
      channel.reals =
          stream.info.storage == agents::Storage::float32 || stream.info.storage == agents::Storage::float64;
      const double no_value = agents::no_value(stream.info.storage);
      for (std::size_t i = c; i < stream.raw.size(); i += width) channel.add(stream.raw[i], no_value);
      // Integers at an end of their range: the sensor's electronics clip there. NaN, hence never equal, for
      // floats.
      channel.at_limit = channel.least == no_value + 1 || channel.most == -(no_value + 1);
    }
  }

  void judge(const ChannelName& name, const ChannelStatistics& channel) {
    const std::uint64_t present = channel.values - channel.missing - channel.infinite;
    const Severity unless_truth = channel.truth ? Severity::note : Severity::warning;
    // Ground truth may have nothing to say: where a carrier is that hasn't been released.
    if (channel.values > 0 && present == 0 && !channel.truth)
      return tally(name, Severity::problem, "without any value", 0);
    if (channel.infinite > 0)
      tally(name, Severity::problem, "with infinite values", percent(channel.infinite, channel.values));
    const double missing = percent(channel.missing, channel.values);
    if (missing > 0)
      tally(name, missing > missing_share ? unless_truth : Severity::note, "with missing values", missing);
    if (channel.at_limit) tally(name, Severity::warning, "reaching the end of their range", 0);
    if (present < 2) return;
    if (channel.least == channel.most)
      return tally(name, unless_truth, fmt::format("always {}", channel.least), 0);
    // Whole numbers stored as reals count something: none of it is no limit of the sensor.
    if (channel.reals && channel.whole && channel.least == 0) return;
    const std::uint64_t at_extreme = std::max(channel.at_least, channel.at_most);
    if (at_extreme >= clipped_values && percent(at_extreme, present) > clipped_share && !channel.truth)
      tally(name, Severity::warning, "staying at one extreme (saturated?)", percent(at_extreme, present));
  }

  static double percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  }

  /// Channels of one stream with the same complaint become one finding.
  void tally(const ChannelName& name, Severity severity, const std::string& complaint, double share) {
    Tally& tally = tallies_[{name.first, severity, complaint}];
    if (tally.channels == 0 || share > tally.worst) {
      tally.worst = share;
      tally.worst_channel = name.second;
    }
    ++tally.channels;
  }

  void report_tallies() {
    for (const auto& [key, tally] : tallies_) {
      const auto& [stream, severity, complaint] = key;
      const std::string share = tally.worst > 0 ? fmt::format(": {:.1f} % of its values", tally.worst) : "";
      add(severity, fmt::format("stream '{}'", stream),
          fmt::format("{} of its channels {} ('{}'{})", tally.channels, complaint, tally.worst_channel,
                      share));
    }
  }

  QualityReport report_;
  std::map<ChannelName, ChannelStatistics> channels_;
  std::map<std::tuple<std::string, Severity, std::string>, Tally> tallies_;
};

}  // namespace

bool QualityReport::has_problems() const {
  return std::ranges::find(findings, Severity::problem, &Finding::severity) != findings.end();
}

QualityReport check_quality(const std::string& dataset) {
  const std::vector<ManifestEntry> entries = read_manifest(dataset);
  Inspection inspection;
  inspection.manifest(entries);
  if (entries.empty()) inspection.add(Severity::problem, "dataset", "has no episodes");
  for (const auto& entry : entries) {
    try {
      inspection.episode(read_episode_file(std::filesystem::path(dataset) / entry.file, entry.episode),
                         entry);
    } catch (const core::InputError& error) {
      inspection.add(Severity::problem, "stored content", error.what(), {entry.episode});
    }
  }
  return inspection.finish();
}

}  // namespace microcosm::datagen
