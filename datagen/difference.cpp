#include "datagen/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>

#include "datagen/content.hpp"
#include "datagen/dataset.hpp"
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

std::string in_stream(const agents::Stream& a, const agents::Stream& b) {
  const std::string name = fmt::format("stream '{}'", a.info.id);
  if (a.info.id != b.info.id) return different("name of a stream", a.info.id, b.info.id);
  if (a.info.channels != b.info.channels)
    return different(name + ", number or names of channels", a.info.channels.size(), b.info.channels.size());
  if (auto text = in_times(name, a.t_ns, b.t_ns); !text.empty()) return text;
  return in_values(name, a.t_ns, a.info.channels, a.raw, b.raw);
}

std::string in_control(const agents::Recording& a, const agents::Recording& b) {
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

std::string first_difference(const agents::Recording& stored, const agents::Recording& regenerated) {
  const agents::Recording &a = stored, &b = regenerated;
  if (content_sha256(a) == content_sha256(b))
    return a.state_hash == b.state_hash
               ? ""
               : different("state hash (all recorded content is the same)", state_hash_text(a.state_hash),
                           state_hash_text(b.state_hash));
  if (a.seed != b.seed) return different("seed", a.seed, b.seed);
  if (auto text = in_named("drawn value", a.drawn, b.drawn); !text.empty()) return text;
  // What the world did comes before what was measured of it: a differing truth explains a differing sensor.
  for (const bool truth : {true, false})
    for (std::size_t i = 0; i < std::min(a.streams.size(), b.streams.size()); ++i) {
      if (a.streams[i].info.truth != truth) continue;
      if (auto text = in_stream(a.streams[i], b.streams[i]); !text.empty()) return text;
    }
  if (a.streams.size() != b.streams.size())
    return different("number of streams", a.streams.size(), b.streams.size());
  if (auto text = in_control(a, b); !text.empty()) return text;
  if (auto text = in_named("outcome", a.outcomes, b.outcomes); !text.empty()) return text;
  return "a description: a unit, meaning, scale, name or failure";
}

}  // namespace microcosm::datagen
