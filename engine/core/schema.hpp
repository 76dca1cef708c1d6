#pragma once
// What a scenario may say: every constructor and field with its dimension, range, default, meaning and the
// default's source. Entries are plain data beside the types that they describe. The loader's checks, the
// reference page, the editor annotations and the window's inspector all come from them.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/core/dimension.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::core {

enum class FieldKind {
  quantity,  // a number with a dimension; may be a declared random value
  integer,   // a whole number; may be a declared random value
  boolean,
  text,           // any string
  choice,         // one of `choices`
  file,           // a path, relative to the scenario or to the installation
  vector,         // three quantities of one dimension
  quantity_list,  // any number of quantities of one dimension
  vector_list,    // any number of vectors
  handle,         // what another constructor returned, of kind `handle_kind`
  handle_list,
  table,       // a nested table with `fields`
  table_list,  // a list of such tables
  function,    // a Lua function
};

struct FieldEntry {
  std::string name;
  FieldKind kind = FieldKind::quantity;
  Dimension dimension = dimensions::none;
  double minimum = -std::numeric_limits<double>::infinity();  // SI, inclusive; of each component
  double maximum = std::numeric_limits<double>::infinity();   // SI, inclusive
  bool required = false;
  std::string default_text = {};  // as a scenario would write it ("0.5*mm"); empty: none
  std::string meaning = {};       // one sentence
  std::string source = {};        // where the default comes from
  std::string example = {};       // as a scenario would write it; shown in error messages
  std::vector<std::string> choices = {};
  std::string handle_kind = {};
  std::vector<FieldEntry> fields = {};  // of kind table and table_list
};

/// A function of the scenario language, named as it is written: "agents.bead_carrier".
struct ConstructorEntry {
  std::string name;
  std::string returns;  // the kind of the handle it gives: "blood", "carriers", "sensor" …
  std::string meaning;
  std::vector<FieldEntry> fields;
};

struct Values;

struct HandleReference {
  std::string id;  // the identifier of the declaration that it points to
  bool operator==(const HandleReference&) const = default;
};

/// A field's value after the checks, in SI units, with the episode's random values drawn.
using Value =
    std::variant<bool, double, std::int64_t, std::string, Vec3, std::vector<double>, std::vector<Vec3>,
                 HandleReference, std::vector<HandleReference>, std::vector<Values>>;

/// The fields of one declaration. Defaults are filled in; an optional field without a default may be missing.
/// The getters assert that the schema was followed: a wrong type here is a bug, not the user's error.
struct Values {
  std::map<std::string, Value, std::less<>> fields;
  SourceLocation where;  // of the constructor's call, for errors that only the builder can find

  bool has(std::string_view name) const { return fields.find(name) != fields.end(); }
  const Value& at(std::string_view name) const;
  double number(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  bool flag(std::string_view name) const;
  const std::string& text(std::string_view name) const;
  Vec3 vector(std::string_view name) const;
  const std::string& handle(std::string_view name) const;
  const std::vector<Values>& tables(std::string_view name) const;
  const Values& table(std::string_view name) const;  // a `table` field: the one element of its list
};

}  // namespace microcosm::core
