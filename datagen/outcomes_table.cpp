#include "datagen/outcomes_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datagen/json_values.hpp"

namespace microcosm::datagen {
namespace {

using Member = NamedValues ManifestEntry::*;

std::vector<std::string> names_of(const std::vector<ManifestEntry>& entries, Member member) {
  std::vector<std::string> names;
  for (const auto& entry : entries)
    for (const auto& [name, value] : entry.*member)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  return names;
}

/// " [m]", as the first episode says that has the outcome; empty where its unit isn't known.
std::string unit_of(const std::vector<ManifestEntry>& entries, const std::string& name) {
  for (const auto& entry : entries) {
    const auto found = std::ranges::find(entry.outcome, name, &NamedValues::value_type::first);
    if (found == entry.outcome.end()) continue;
    const auto place = static_cast<std::size_t>(found - entry.outcome.begin());
    return place < entry.outcome_units.size() ? fmt::format(" [{}]", entry.outcome_units[place]) : "";
  }
  return "";
}

/// RFC 4180: a cell with a comma, quote or line end stands in quotes.
std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string value_cell(const NamedValues& values, const std::string& name) {
  const auto found = std::ranges::find(values, name, &NamedValues::value_type::first);
  return found == values.end() ? "" : fmt::format("{}", found->second);
}

}  // namespace

std::string outcomes_csv(const std::vector<ManifestEntry>& entries, std::uint64_t format) {
  const auto outcomes = names_of(entries, &ManifestEntry::outcome);
  const auto drawn = names_of(entries, &ManifestEntry::drawn);
  std::string text = "format_version,episode,seed,failed";
  for (const auto& name : outcomes) text += fmt::format(",{}", cell(name + unit_of(entries, name)));
  for (const auto& name : drawn) text += fmt::format(",{}", cell("drawn." + name));
  text += "\n";
  for (const auto& entry : entries) {
    text += fmt::format("{},{},{},{}", format, entry.episode, entry.seed, entry.failed ? 1 : 0);
    for (const auto& name : outcomes) text += fmt::format(",{}", value_cell(entry.outcome, name));
    for (const auto& name : drawn) text += fmt::format(",{}", value_cell(entry.drawn, name));
    text += "\n";
  }
  return text;
}

}  // namespace microcosm::datagen
