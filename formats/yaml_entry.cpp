#include "formats/yaml_entry.hpp"

#include <algorithm>
#include <set>

#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

std::string plain(std::string_view key) {
  std::string result;
  for (const char c : key) result += c == '-' || c == ' ' ? '_' : c;
  return result;
}

bool is_among(std::string_view key, const std::vector<const char*>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const char* known) { return plain(known) == plain(key); });
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// Letters that must be put in, taken out or changed.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

/// Short keys are too near to each other to be taken for misspelt ones, but for the case of their letters.
bool is_nearly(const std::string& key, const std::string& known) {
  if (key.size() > 60) return false;
  if (lower(key) == lower(known)) return true;
  const std::size_t shorter = std::min(key.size(), known.size());
  return shorter >= 5 && distance(lower(key), lower(known)) <= 2;
}

}  // namespace

YamlEntry::YamlEntry(std::string path, const YAML::Node& node, std::string what)
    : path_(std::move(path)), node_(node), what_(std::move(what)) {
  if (!node_.IsMap()) throw InputError(where(node_), fmt::format("{} is no list of 'key: value'", what_));
  std::set<std::string> seen;
  for (const auto& pair : node_)
    if (pair.first.IsScalar() && !seen.insert(plain(pair.first.Scalar())).second)
      throw InputError(where(pair.first),
                       fmt::format("{}: '{}' is there twice", what_, pair.first.Scalar().substr(0, 40)));
}

SourceLocation YamlEntry::where(const YAML::Node& node) const {
  return {path_, node.Mark().line + 1, node.Mark().column + 1};
}

SourceLocation YamlEntry::where(const char* key) const {
  const YAML::Node value = find(key);
  return value.IsDefined() ? where(value) : where();
}

YAML::Node YamlEntry::find(const char* key) const {
  for (const auto& pair : node_)
    if (pair.first.IsScalar() && plain(pair.first.Scalar()) == plain(key)) return pair.second;
  return YAML::Node(YAML::NodeType::Undefined);
}

std::optional<std::string> YamlEntry::text(const char* key) const {
  const YAML::Node value = find(key);
  if (!value.IsDefined() || value.IsNull()) return std::nullopt;
  if (!value.IsScalar())
    throw InputError(where(value), fmt::format("{}: '{}' is not a single value", what_, key));
  return value.Scalar();
}

std::string YamlEntry::required(const char* key) const {
  const auto value = text(key);
  if (!value) throw InputError(where(), fmt::format("{} has no '{}'", what_, key));
  return *value;
}

std::optional<double> YamlEntry::number(const char* key) const {
  const auto value = text(key);
  if (!value) return std::nullopt;
  return formats::number(*value, where(key), fmt::format("{}: '{}'", what_, key));
}

double YamlEntry::positive(const char* key) const {
  const std::string value = required(key);
  return formats::positive(value, where(key), fmt::format("{}: '{}'", what_, key));
}

double YamlEntry::not_negative_or(const char* key, double otherwise) const {
  const auto value = number(key);
  if (value && *value < 0)
    throw InputError(where(), fmt::format("{}: '{}' is {}; it must not be negative", what_, key, *value));
  return value.value_or(otherwise);
}

bool YamlEntry::flag_or(const char* key, bool otherwise) const {
  const auto value = text(key);
  if (!value) return otherwise;
  const std::string word = lower(*value);
  for (const char* yes : {"true", "yes", "on", "1"})
    if (word == yes) return true;
  for (const char* no : {"false", "no", "off", "0"})
    if (word == no) return false;
  throw InputError(where(key),
                   fmt::format("{}: '{}' is '{}'; expected true or false", what_, key, value->substr(0, 40)));
}

YAML::Node YamlEntry::child(const char* key) const {
  const YAML::Node value = find(key);
  if (!value.IsDefined()) throw InputError(where(), fmt::format("{} has no '{}'", what_, key));
  return value;
}

std::vector<std::string> YamlEntry::unknown(const std::vector<const char*>& used,
                                            const std::vector<const char*>& unused) const {
  std::vector<std::string> found;
  for (const auto& pair : node_) {
    if (!pair.first.IsScalar())
      throw InputError(where(pair.first), fmt::format("{}: a key is no word", what_));
    const std::string& key = pair.first.Scalar();
    if (is_among(key, used) || is_among(key, unused)) continue;
    for (const auto* list : {&used, &unused})
      for (const char* known : *list)
        if (is_nearly(plain(key), plain(known)))
          throw InputError(where(pair.first), fmt::format("{}: there is no key '{}'; did you mean '{}'?",
                                                          what_, key.substr(0, 40), known));
    found.push_back(key.substr(0, 40));
  }
  return found;
}

std::vector<std::string> YamlEntry::present(const std::vector<const char*>& keys) const {
  std::vector<std::string> found;
  for (const auto& pair : node_)
    if (pair.first.IsScalar() && is_among(pair.first.Scalar(), keys)) found.push_back(pair.first.Scalar());
  return found;
}

}  // namespace microcosm::formats
