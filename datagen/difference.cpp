#include "datagen/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>

#include "datagen/content.hpp"
#include "datagen/dataset.hpp"
#include "datagen/in_quotes.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::datagen {
namespace {

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(canonical(a)) == std::bit_cast<std::uint64_t>(canonical(b));
}

template <class T>
std::string different(const std::string& what, const T& stored, const T& regenerated) {
  return fmt::format("{}: stored {}, regenerated {}", what, stored, regenerated);
}

std::string in_times(const std::string& name, const std::vector<std::int64_t>& a,
                     const std::vector<std::int64_t>& b) {
  const auto [left, right] = std::ranges::mismatch(a, b);
  if (left != a.end() && right != b.end())
    return different(fmt::format("{}, time of sample {} [ns]", name, left - a.begin()), *left, *right);
  return a.size() == b.size() ? "" : different(name + ", number of samples", a.size(), b.size());
}

/// `columns` names the columns of row-major values.
std::string in_values(const std::string& name, const std::vector<std::int64_t>& times,
                      const std::vector<std::string>& columns, const std::vector<double>& a,
                      const std::vector<double>& b) {
  const auto [left, right] = std::ranges::mismatch(a, b, same_bits);
  if (left == a.end() || right == b.end())
    return a.size() == b.size() ? "" : different(name + ", number of values", a.size(), b.size());
  const std::size_t index = static_cast<std::size_t>(left - a.begin());
  const std::size_t width = std::max<std::size_t>(columns.size(), 1);
  const std::size_t row = index / width;
  std::string where = fmt::format("{}, sample {}", name, row);
  if (row < times.size()) where += fmt::format(" (at {} ns)", times[row]);
  if (!columns.empty()) where += fmt::format(", '{}'", columns[index % width]);
  return different(where, *left, *right);
}

std::string in_named(const std::string& name, const NamedValues& a, const NamedValues& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].first != b[i].first) return different(name + ", name", a[i].first, b[i].first);
    if (!same_bits(a[i].second, b[i].second))
      return different(fmt::format("{} '{}'", name, a[i].first), a[i].second, b[i].second);
  }
  return a.size() == b.size() ? "" : different(name + ", number of values", a.size(), b.size());
}

std::string in_texts(const std::string& name, const std::vector<std::string>& a,
                     const std::vector<std::string>& b) {
  const auto [left, right] = std::ranges::mismatch(a, b);
  if (left != a.end() && right != b.end())
    return different(fmt::format("{}, number {}", name, left - a.begin()), in_quotes(*left),
                     in_quotes(*right));
  return a.size() == b.size() ? "" : different(name + ", how many", a.size(), b.size());
}

std::string in_text(const std::string& name, const std::string& a, const std::string& b) {
  return a == b ? "" : different(name, in_quotes(a), in_quotes(b));
}

std::string in_number(const std::string& name, double a, double b) {
  return same_bits(a, b) ? "" : different(name, a, b);
}

/// What a stream says of itself.
std::string in_info(const std::string& name, const agents::StreamInfo& a, const agents::StreamInfo& b,
                    std::uint64_t format) {
  const auto of = [&](const char* what) { return fmt::format("{}, {}", name, what); };
  for (std::string text :
       {in_texts(of("channels"), a.channels, b.channels), in_text(of("unit"), a.unit, b.unit),
        in_texts(of("channel_units"), a.channel_units, b.channel_units),
        in_text(of("meaning"), a.meaning, b.meaning),
        in_text(of("storage"), std::string(storage_name(a.storage)), std::string(storage_name(b.storage))),
        in_number(of("scale"), a.scale, b.scale), in_number(of("offset"), a.offset, b.offset),
        a.period == b.period ? "" : different(of("period [ns]"), a.period.count(), b.period.count()),
        a.latency == b.latency ? "" : different(of("latency [ns]"), a.latency.count(), b.latency.count()),
        format > first_format ? in_number(of("rate [Hz]"), a.rate, b.rate) : "",
        a.truth == b.truth ? "" : different(of("truth"), a.truth, b.truth)})
    if (!text.empty()) return text;
  return "";
}

std::string in_failures(const std::vector<agents::EpisodeFailure>& a,
                        const std::vector<agents::EpisodeFailure>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].step != b[i].step) return different("failure, step", a[i].step, b[i].step);
    for (std::string text : {in_text("failure, body", valid_utf8(a[i].body), valid_utf8(b[i].body)),
                             in_text("failure, field", valid_utf8(a[i].field), valid_utf8(b[i].field)),
                             in_text("failure, message", valid_utf8(a[i].message), valid_utf8(b[i].message))})
      if (!text.empty()) return text;
  }
  if (a.size() == b.size()) return "";
  const auto text = [](const auto& failures) {
    return failures.empty() ? std::string("none") : in_quotes(failures.front().message);
  };
  return different("failure", text(a), text(b));
}

std::string in_stream(const agents::Stream& a, const agents::Stream& b, std::uint64_t format) {
  const std::string name = fmt::format("stream '{}'", a.info.id);
  if (a.info.id != b.info.id)
    return different("name of a stream", in_quotes(a.info.id), in_quotes(b.info.id));
  if (auto text = in_info(name, a.info, b.info, format); !text.empty()) return text;
  if (auto text = in_times(name, a.t_ns, b.t_ns); !text.empty()) return text;
  // Integers have one zero.
  const auto as_stored = [](const agents::Stream& stream) {
    std::vector<double> raw = stream.raw;
    if (stream.info.storage == agents::Storage::int16 || stream.info.storage == agents::Storage::int32)
      for (double& value : raw) value += 0.0;
    return raw;
  };
  return in_values(name, a.t_ns, a.info.channels, as_stored(a), as_stored(b));
}

std::string in_control(const agents::Recording& a, const agents::Recording& b) {
  if (auto text = in_texts("names of actions", a.action_names, b.action_names); !text.empty()) return text;
  if (auto text = in_texts("names of observations", a.observation_names, b.observation_names); !text.empty())
    return text;
  if (auto text = in_times("control steps", a.control_t_ns, b.control_t_ns); !text.empty()) return text;
  if (auto text = in_values("actions", a.control_t_ns, a.action_names, a.actions, b.actions); !text.empty())
    return text;
  if (auto text = in_values("rewards", a.control_t_ns, {}, a.rewards, b.rewards); !text.empty()) return text;
  for (std::size_t i = 0; i < std::min(a.observations.size(), b.observations.size()); ++i) {
    const std::size_t steps = std::max<std::size_t>(a.control_t_ns.size(), 1);
    std::vector<std::string> columns;
    for (std::size_t c = 0; c < a.observations[i].size() / steps; ++c)
      columns.push_back(fmt::format("column {}", c));
    const std::string name = fmt::format("observation '{}'", a.observation_names[i]);
    if (auto text = in_values(name, a.control_t_ns, columns, a.observations[i], b.observations[i]);
        !text.empty())
      return text;
  }
  return "";
}

}  // namespace

std::string first_difference(const agents::Recording& stored, const agents::Recording& regenerated,
                             std::uint64_t format) {
  const agents::Recording &a = stored, &b = regenerated;
  if (content_sha256(a, format) == content_sha256(b, format))
    return a.state_hash == b.state_hash
               ? ""
               : different("state hash (all recorded content is the same)", state_hash_text(a.state_hash),
                           state_hash_text(b.state_hash));
  if (a.seed != b.seed) return different("seed", a.seed, b.seed);
  if (a.episode != b.episode) return different("episode", a.episode, b.episode);
  if (auto text = in_named("drawn value", a.drawn, b.drawn); !text.empty()) return text;
  // What the world did comes before what was measured of it: a differing truth explains a differing sensor.
  for (const bool truth : {true, false})
    for (std::size_t i = 0; i < std::min(a.streams.size(), b.streams.size()); ++i) {
      if (a.streams[i].info.truth != truth) continue;
      if (auto text = in_stream(a.streams[i], b.streams[i], format); !text.empty()) return text;
    }
  if (a.streams.size() != b.streams.size())
    return different("number of streams", a.streams.size(), b.streams.size());
  if (auto text = in_control(a, b); !text.empty()) return text;
  if (auto text = in_named("outcome", a.outcomes, b.outcomes); !text.empty()) return text;
  if (format > first_format)
    if (auto text = in_texts("units of outcomes", a.outcome_units, b.outcome_units); !text.empty())
      return text;
  if (auto text = in_failures(a.failure, b.failure); !text.empty()) return text;
  return "the content, in a part without a name";
}

}  // namespace microcosm::datagen
