#include "engine/core/near_names.hpp"

#include <algorithm>

namespace microcosm::core {

namespace {

constexpr std::size_t longest = 200;  // longer names are no typing errors

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit || a.size() > longest)
    return limit + 1;
  // Three rows of the table of distances between beginnings of both words.
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = small(a[i - 1]) == small(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool exchanged =
          i > 1 && j > 1 && small(a[i - 1]) == small(b[j - 2]) && small(a[i - 2]) == small(b[j - 1]);
      if (exchanged) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

std::string nearest_name(std::string_view wrong, const std::vector<std::string>& valid) {
  const std::size_t limit = wrong.size() <= 3 ? 1 : std::max<std::size_t>(2, wrong.size() / 3);
  std::size_t best = limit + 1;
  std::string nearest;
  for (const std::string& name : valid) {
    const std::size_t distance = edit_distance(wrong, name, limit);
    if (distance >= best) continue;
    best = distance;
    nearest = name;
  }
  return nearest;
}

std::string did_you_mean(std::string_view wrong, const std::vector<std::string>& valid) {
  const std::string nearest = nearest_name(wrong, valid);
  return nearest.empty() ? std::string() : "; did you mean '" + nearest + "'?";
}

}  // namespace microcosm::core
