#include "datagen/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "datagen/stored_check.hpp"
#include "datagen/student_t.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

using Entries = std::vector<ManifestEntry>;

void require_pairs(const std::string& first_name, const Entries& first, const std::string& name,
                   const Entries& other) {
  for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
    const bool both = i < first.size() && i < other.size();
    if (both && first[i].episode == other[i].episode && first[i].seed == other[i].seed) continue;
    const auto text = [&](const Entries& entries) {
      return i < entries.size() ? fmt::format("seed {} episode {}", entries[i].seed, entries[i].episode)
                                : std::string("nothing more");
    };
    throw core::InputError(fmt::format(
        "the datasets don't pair: {} has {} where {} has {}; generate them with the same seed and episodes",
        first_name, text(first), name, text(other)));
  }
}

std::optional<double> value_of(const ManifestEntry& entry, const std::string& outcome) {
  if (entry.failed) return std::nullopt;
  for (const auto& [name, value] : entry.outcome)
    if (name == outcome && !std::isnan(value)) return value;
  return std::nullopt;
}

void require_outcome(const std::string& name, const Entries& entries, const std::string& outcome) {
  std::string known;
  for (const auto& entry : entries)
    for (const auto& [other, value] : entry.outcome) {
      if (other == outcome) return;
      if (&entry == &entries.front()) known += (known.empty() ? "" : ", ") + other;
    }
  throw core::InputError({name}, fmt::format("has no outcome '{}'; it has: {}", outcome, known));
}

}  // namespace

MeanInterval mean_interval(const std::vector<double>& values) {
  const double count = static_cast<double>(values.size());
  MeanInterval result{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  if (values.empty()) return result;
  double sum = 0;
  for (const double value : values) sum += value;
  result.mean = sum / count;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const double standard_error = std::sqrt(squares / (count - 1) / count);
  result.half_width = student_t_95(static_cast<int>(values.size()) - 1) * standard_error;
  return result;
}

namespace {

/// Its unit in the first episode that has the outcome; empty: unknown.
std::string unit_of(const Entries& entries, const std::string& outcome) {
  for (const auto& entry : entries)
    for (std::size_t i = 0; i < std::min(entry.outcome.size(), entry.outcome_units.size()); ++i)
      if (entry.outcome[i].first == outcome) return entry.outcome_units[i];
  return "";
}

}  // namespace

Comparison compare_entries(const std::vector<std::string>& names, const std::vector<Entries>& entries,
                           const std::string& outcome) {
  if (entries.size() < 2) throw core::InputError("a comparison takes two datasets or more");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].empty()) throw core::InputError({names[i]}, "has no episodes");
    require_outcome(names[i], entries[i], outcome);
    require_pairs(names[0], entries[0], names[i], entries[i]);
  }
  Comparison result;
  result.outcome = outcome;
  result.unit = unit_of(entries[0], outcome);
  for (std::size_t i = 1; i < entries.size(); ++i)
    if (const auto unit = unit_of(entries[i], outcome);
        !unit.empty() && !result.unit.empty() && unit != result.unit)
      throw core::InputError({names[i]}, fmt::format("has the outcome '{}' in {}, {} has it in {}", outcome,
                                                     unit, names[0], result.unit));
  std::vector<std::vector<double>> values(entries.size()), differences(entries.size());
  for (std::size_t episode = 0; episode < entries[0].size(); ++episode) {
    std::vector<double> row;
    for (const auto& dataset : entries)
      if (const auto value = value_of(dataset[episode], outcome)) row.push_back(*value);
    if (row.size() < entries.size()) {
      ++result.left_out;
      continue;
    }
    ++result.pairs;
    for (std::size_t i = 0; i < row.size(); ++i) {
      values[i].push_back(row[i]);
      differences[i].push_back(row[i] - row[0]);
    }
  }
  for (std::size_t i = 0; i < entries.size(); ++i)
    result.datasets.push_back({names[i], mean_interval(values[i]), mean_interval(differences[i])});
  return result;
}

namespace {

/// The episodes as their files have them. Throws InputError if anything is wrong with one.
Entries proven_entries(const DatasetPlace& dataset) {
  const DatasetFolder folder(dataset.folder, dataset.follow_links);
  const Description description = require_description(folder);
  std::vector<Fault> faults;
  Entries entries;
  for (const ManifestLine& line : check_manifest(folder, description, faults)) {
    StoredEpisode episode = check_episode(folder, description, line);
    faults.insert(faults.end(), episode.faults.begin(), episode.faults.end());
    entries.push_back(std::move(episode.entry));
  }
  if (faults.empty()) return entries;
  throw core::InputError({(folder.root() / faults.front().file).string()},
                         fmt::format("{}; `microcosm verify {}` names all that is wrong there",
                                     faults.front().message, dataset.folder));
}

}  // namespace

Comparison compare(const std::vector<DatasetPlace>& datasets, const std::string& outcome) {
  std::vector<Entries> entries;
  std::vector<std::string> names;
  for (const auto& dataset : datasets) {
    entries.push_back(proven_entries(dataset));
    names.push_back(dataset.folder);
  }
  return compare_entries(names, entries, outcome);
}

}  // namespace microcosm::datagen
