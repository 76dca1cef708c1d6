#pragma once
// JSON with the line of every value, so that what is wrong in a file of someone else's is found there.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::formats {

class JsonValue {
 public:
  enum class Kind { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  bool boolean = false;
  double number = 0;
  std::string text;
  std::vector<JsonValue> items;    // of a list, or of an object
  std::vector<std::string> names;  // of an object's items
  core::SourceLocation where;

  /// The member of this name; null if there is none, or if this is no object.
  const JsonValue* find(std::string_view name) const;
};

/// Throws InputError with file and line: no JSON, a name twice in an object, more than 64 levels.
JsonValue parse_json(const std::string& path, std::string_view content);

/// An object as its reader sees it: what messages call it, and members by kind. All throw InputError at the
/// value's line.
class JsonObject {
 public:
  /// Throws if the value is no object.
  JsonObject(const JsonValue& value, std::string what);

  const core::SourceLocation& where() const { return value_.where; }
  const std::string& what() const { return what_; }
  void rename(std::string what) { what_ = std::move(what); }
  [[noreturn]] void fail(const std::string& message) const;

  bool has(std::string_view name) const { return value_.find(name) != nullptr; }
  const JsonValue& at(std::string_view name) const;
  std::string text(std::string_view name) const;
  double number(std::string_view name) const;
  double number_or(std::string_view name, double otherwise) const;
  bool boolean_or(std::string_view name, bool otherwise) const;
  /// A whole number within [least, most].
  int integer(std::string_view name, int least, int most) const;
  /// A list, or one number as a list of one.
  std::vector<double> numbers(std::string_view name) const;
  const std::vector<JsonValue>& list(std::string_view name) const;
  /// The members' names must be among these; names that start with '_' are comments.
  void require_known(const std::vector<std::string_view>& known) const;

 private:
  const JsonValue& value_;
  std::string what_;
};

}  // namespace microcosm::formats
