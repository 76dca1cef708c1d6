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

std::string outcomes_csv(const std::vector<ManifestEntry>& entries) {
  const auto outcomes = names_of(entries, &ManifestEntry::outcome);
  const auto drawn = names_of(entries, &ManifestEntry::drawn);
  std::string text = "format_version,episode,seed,failed";
  for (const auto& name : outcomes) text += fmt::format(",{}", cell(name));
  for (const auto& name : drawn) text += fmt::format(",{}", cell("drawn." + name));
  text += "\n";
  for (const auto& entry : entries) {
    text +=
        fmt::format("{},{},{},{}", outcomes_format_version, entry.episode, entry.seed, entry.failed ? 1 : 0);
    for (const auto& name : outcomes) text += fmt::format(",{}", value_cell(entry.outcome, name));
    for (const auto& name : drawn) text += fmt::format(",{}", value_cell(entry.drawn, name));
    text += "\n";
  }
  return text;
}

}  // namespace microcosm::datagen
