#include "datagen/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "datagen/content.hpp"
#include "datagen/episode_file.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

// Above this share of a channel's values at one of its extremes it is clipped, not merely reaching its
// largest value now and then.
constexpr double clipped_share = 0.05;
// Above this share of missing values a stream deserves a look; a tracker's dropouts stay below.
constexpr double missing_share = 0.2;

/// One channel over all episodes.
struct ChannelStatistics {
  bool truth = false;
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
      at_least = value < least ? 1 : at_least + (value == least ? 1 : 0);
      at_most = value > most ? 1 : at_most + (value == most ? 1 : 0);
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
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
      auto& channel =
          channels_[fmt::format("stream '{}', channel '{}'", stream.info.id, stream.info.channels[c])];
      channel.truth = stream.info.truth;
      const double no_value = agents::no_value(stream.info.storage);
      for (std::size_t i = c; i < stream.raw.size(); i += width) channel.add(stream.raw[i], no_value);
      limits(stream, c, channel);
    }
  }

  /// Integers at an end of their range: the sensor's electronics clip there.
  void limits(const agents::Stream& stream, std::size_t c, const ChannelStatistics& channel) {
    const double lowest =
        agents::no_value(stream.info.storage);  // NaN, hence never equal, for floating point
    if (channel.least == lowest + 1 || channel.most == -(lowest + 1))
      add(Severity::warning,
          fmt::format("stream '{}', channel '{}'", stream.info.id, stream.info.channels[c]),
          "reaches the end of its range");
  }

  void judge(const std::string& name, const ChannelStatistics& channel) {
    const std::uint64_t present = channel.values - channel.missing - channel.infinite;
    const double missing = static_cast<double>(channel.missing) /
                           static_cast<double>(std::max<std::uint64_t>(channel.values, 1));
    // Ground truth may have nothing to say: where a carrier is that hasn't been released.
    if (channel.values > 0 && present == 0 && !channel.truth)
      return add(Severity::problem, name, "has no value at all");
    if (channel.infinite > 0)
      add(Severity::problem, name, fmt::format("has {} infinite values", channel.infinite));
    if (channel.missing > 0)
      add(missing > missing_share && !channel.truth ? Severity::warning : Severity::note, name,
          fmt::format("{:.1f} % of its values are missing", 100 * missing));
    if (present < 2) return;
    if (channel.least == channel.most)
      return add(channel.truth ? Severity::note : Severity::warning, name,
                 fmt::format("is always {}", channel.least));
    const double at_end =
        static_cast<double>(std::max(channel.at_least, channel.at_most)) / static_cast<double>(present);
    if (at_end > clipped_share && !channel.truth)
      add(Severity::warning, name, fmt::format("spends {:.1f} % at one extreme: saturated?", 100 * at_end));
  }

  QualityReport report_;
  std::map<std::string, ChannelStatistics> channels_;
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
