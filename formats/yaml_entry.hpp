#pragma once
// A mapping of a YAML file as its reader sees it: values with their place, keys in any of their spellings.

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::formats {

/// Keys are found whether their words are joined by '_', '-' or a space. All throw InputError at the value's
/// line and column.
class YamlEntry {
 public:
  /// Throws if the node is no mapping, or has a key twice (in two spellings too).
  YamlEntry(std::string path, const YAML::Node& node, std::string what);

  core::SourceLocation where() const { return where(node_); }
  core::SourceLocation where(const YAML::Node& node) const;
  core::SourceLocation where(const char* key) const;
  const std::string& what() const { return what_; }
  void rename(std::string what) { what_ = std::move(what); }

  bool has(const char* key) const { return text(key).has_value(); }
  /// A single value; none if the key is absent or empty.
  std::optional<std::string> text(const char* key) const;
  std::string required(const char* key) const;
  std::optional<double> number(const char* key) const;
  double number_or(const char* key, double otherwise) const { return number(key).value_or(otherwise); }
  double positive(const char* key) const;
  double not_negative_or(const char* key, double otherwise) const;
  /// true, false, yes, no, on, off, 1, 0.
  bool flag_or(const char* key, bool otherwise) const;
  YAML::Node child(const char* key) const;

  /// The keys that are in neither list, as they stand there; throws for one that differs from one of them by
  /// a letter or two.
  std::vector<std::string> unknown(const std::vector<const char*>& used,
                                   const std::vector<const char*>& unused) const;
  /// Those of `keys` that are there, as they stand there.
  std::vector<std::string> present(const std::vector<const char*>& keys) const;

 private:
  YAML::Node find(const char* key) const;

  std::string path_;
  YAML::Node node_;
  std::string what_;
};

}  // namespace microcosm::formats
