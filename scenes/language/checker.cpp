#include "scenes/language/checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "agents/names.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/hints.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/sandbox/key_order.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

using core::FieldEntry;
using core::FieldKind;
using core::Values;
using core::Vec3;

constexpr lua_Integer longest_list = 1'000'000;

class Checker {
 public:
  Checker(lua_State* lua, Context& context, const core::ConstructorEntry& entry, const CallSite* site,
          const core::SourceLocation& where, Declaration& out)
      : lua_(lua), context_(context), entry_(entry), site_(site), where_(where), out_(out) {}

  Values check_table(int table, const std::vector<FieldEntry>& fields, const std::string& path) {
    luaL_checkstack(lua_, 16, "nested tables");
    table = lua_absindex(lua_, table);
    refuse_unknown(table, fields, path);
    Values values;
    values.where = place_of(path);
    for (const auto& field : fields) {
      const int top = lua_gettop(lua_), lists = in_list_;
      const std::size_t depth = tables_.size();
      try {
        check_field(table, field, path, values);
      } catch (const core::InputError& error) {
        collect(error, top);
        in_list_ = lists;
        tables_.resize(depth);
      }
    }
    return values;
  }

  /// The last error of the call that was collected; null: there was none.
  const std::optional<core::InputError>& collected() const { return last_error_; }

 private:
  void check_field(int table, const FieldEntry& field, const std::string& path, Values& values) {
    lua_pushlstring(lua_, field.name.data(), field.name.size());
    if (lua_rawget(lua_, table) != LUA_TNIL) {
      check_given(field, path.empty() ? field.name : fmt::format("{}.{}", path, field.name), values);
    } else if (field.required) {
      fail(path, fmt::format("{} needs the field '{}{}{}': {}", entry_.name, path, path.empty() ? "" : ".",
                             field.name, expected(field)));
    } else if (!field.default_text.empty()) {
      lua_pop(lua_, 1);
      use_default(field, path.empty() ? field.name : fmt::format("{}.{}", path, field.name), values);
    }
    lua_pop(lua_, 1);
  }

  void check_given(const FieldEntry& field, const std::string& path, Values& values) {
    if (field.kind != FieldKind::function)
      values.fields[field.name] = check_value(field, path);
    else if (lua_type(lua_, -1) != LUA_TFUNCTION)
      fail_value(field, path);
  }

  /// Leaves one value on the stack.
  void use_default(const FieldEntry& field, const std::string& path, Values& values) {
    const bool table = field.kind == FieldKind::table || field.kind == FieldKind::table_list;
    const auto known = context_.defaults.find(&field);
    if (known != context_.defaults.end()) {
      lua_pushnil(lua_);
      values.fields[field.name] = known->second;
      return;
    }
    push_default(lua_, field);
    check_given(field, path, values);
    // Tables hold places, which differ from call to call.
    if (!table && field.kind != FieldKind::function)
      context_.defaults.emplace(&field, values.fields[field.name]);
  }

  /// Goes on after an error where errors are collected.
  void collect(const core::InputError& error, int top) {
    if (context_.findings == nullptr) throw error;
    if (last_error_) context_.report(*last_error_);  // the call fails by the last
    last_error_ = error;
    lua_settop(lua_, top);
  }

  /// The place of the field, or of the nearest table around it that stands literally in the call.
  core::SourceLocation place_of(std::string path) const {
    core::SourceLocation where = where_;
    if (!site_) return where;
    where.column = site_->place.begin.column;
    while (!path.empty()) {
      const auto found = site_->fields.find(path);
      if (found != site_->fields.end())
        return {where.file, found->second.begin.line, found->second.begin.column};
      const std::size_t cut = path.find_last_of(".[");
      path = cut == std::string::npos ? std::string{} : path.substr(0, cut);
    }
    return where;
  }

  [[noreturn]] void fail(const std::string& path, const std::string& message) const {
    throw core::InputError(place_of(path), message);
  }

  /// The value at the top of the stack is not what the field takes.
  [[noreturn]] void fail_value(const FieldEntry& field, const std::string& path,
                               std::string_view detail = {}) const {
    std::string hint;
    if (field.dimension != core::dimensions::none) hint = hidden_unit(path);
    if (field.kind == FieldKind::choice && lua_type(lua_, -1) == LUA_TSTRING)
      hint = core::did_you_mean(lua_tostring(lua_, -1), field.choices);
    fail(path, fmt::format("field '{}' of {} is {}{}; expected {}{}", path, entry_.name, given(lua_, -1),
                           detail, expected(field), hint));
  }

  /// A local variable that has the name of a unit, in the field's value; in the whole text if the field
  /// doesn't stand literally in the call.
  std::string hidden_unit(std::string path) const {
    const auto text = context_.texts.find(context_.key_of(where_.file));
    if (text == context_.texts.end()) return {};
    for (; site_ != nullptr && !path.empty();) {
      const auto found = site_->fields.find(path);
      if (found != site_->fields.end()) return hidden_units(text->second, found->second);
      const std::size_t cut = path.find_last_of(".[");
      path = cut == std::string::npos ? std::string{} : path.substr(0, cut);
    }
    return hidden_units(text->second, {});
  }

  void refuse_unknown(int table, const std::vector<FieldEntry>& fields, const std::string& path) {
    for (const Key& key : ordered_keys(lua_, table)) {
      if (key.rank != Key::Rank::text) {
        fail(path, fmt::format("{} takes named fields (field = value); a value without a name was given{}",
                               entry_.name, path.empty() ? "" : fmt::format(" in '{}'", path)));
      }
      const auto known = [&](const FieldEntry& field) { return field.name == key.text; };
      if (std::any_of(fields.begin(), fields.end(), known)) continue;
      std::vector<std::string> names;
      std::string list;
      for (const auto& field : fields) {
        names.push_back(field.name);
        list += fmt::format("{}{}", list.empty() ? "" : ", ", field.name);
      }
      const std::string name = agents::printable(key.text);
      const std::string nearest = core::nearest_name(name, names);
      const std::string field_path = path.empty() ? name : fmt::format("{}.{}", path, name);
      const int top = lua_gettop(lua_);
      try {
        fail(field_path,
             fmt::format("{} has no field '{}'{}; its fields are: {}", entry_.name, field_path,
                         nearest.empty() ? "" : fmt::format(" (did you mean '{}'?)", nearest), list));
      } catch (const core::InputError& error) {
        collect(error, top);
      }
    }
  }

  core::Value check_value(const FieldEntry& field, const std::string& path) {
    switch (field.kind) {
      case FieldKind::quantity:
        return check_number(field, path);
      case FieldKind::integer:
        return check_integer(field, path);
      case FieldKind::boolean:
        if (lua_type(lua_, -1) != LUA_TBOOLEAN) fail_value(field, path);
        return lua_toboolean(lua_, -1) != 0;
      case FieldKind::text:
      case FieldKind::file:
        return check_text(field, path);
      case FieldKind::choice: {
        std::string text = check_text(field, path);
        if (std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end())
          fail_value(field, path);
        return text;
      }
      case FieldKind::vector:
        return check_vector(field, path);
      case FieldKind::quantity_list:
        return check_list(field, path);
      case FieldKind::vector_list: {
        std::vector<Vec3> list;
        each(field, path, [&](const std::string& at) { list.push_back(check_vector(field, at)); });
        return list;
      }
      case FieldKind::handle:
        return check_handle(field, path);
      case FieldKind::handle_list: {
        std::vector<core::HandleReference> list;
        each(field, path, [&](const std::string& at) { list.push_back(check_handle(field, at)); });
        return list;
      }
      case FieldKind::table:
        if (!lua_istable(lua_, -1)) fail_value(field, path);
        return std::vector<Values>{nested(field, path)};
      case FieldKind::table_list: {
        std::vector<Values> list;
        each(field, path, [&](const std::string& at) {
          if (!lua_istable(lua_, -1)) fail_value(field, at);
          list.push_back(nested(field, at));
        });
        return list;
      }
      case FieldKind::function:
        break;
    }
    return false;
  }

  Values nested(const FieldEntry& field, const std::string& path) {
    tables_.push_back(field.name);
    in_list_ += field.kind == FieldKind::table_list ? 1 : 0;
    Values values = check_table(-1, field.fields, path);
    in_list_ -= field.kind == FieldKind::table_list ? 1 : 0;
    tables_.pop_back();
    return values;
  }

  /// Calls `body(path)` with each element of the list at the top of the stack pushed in turn.
  template <class Body>
  void each(const FieldEntry& field, const std::string& path, Body&& body) {
    if (!lua_istable(lua_, -1)) fail_value(field, path);
    luaL_checkstack(lua_, 8, "nested lists");
    const auto keys = ordered_keys(lua_, -1);
    const auto size = static_cast<lua_Integer>(keys.size());
    const bool sequence = keys.empty() || (keys.back().rank == Key::Rank::integer &&
                                           keys.front().integer == 1 && keys.back().integer == size);
    if (!sequence)
      fail(path, fmt::format("field '{}' of {} is a table with other keys than 1, 2, 3 …; expected {}", path,
                             entry_.name, expected(field)));
    if (size > longest_list)
      fail(path, fmt::format("field '{}' of {} has more than {} elements", path, entry_.name, longest_list));
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_rawgeti(lua_, -1, i);
      body(fmt::format("{}[{}]", path, i));
      lua_pop(lua_, 1);
    }
  }

  std::string check_text(const FieldEntry& field, const std::string& path) {
    if (lua_type(lua_, -1) != LUA_TSTRING) fail_value(field, path);
    std::size_t length = 0;
    const char* text = lua_tolstring(lua_, -1, &length);
    if (length > 4096) fail_value(field, path, " (longer than 4096 bytes)");
    if (!agents::is_printable({text, length}))
      fail_value(field, path, " (it holds a control character, or isn't UTF-8)");
    return {text, length};
  }

  void check_range(const FieldEntry& field, const std::string& path, double value) const {
    if (std::isfinite(value) && value >= field.minimum && value <= field.maximum) return;
    fail_value(field, path, std::isfinite(value) ? " (out of range)" : " (not a finite number)");
  }

  /// A declared random value: noted, with its middle standing in until an episode draws it.
  double check_random(const FieldEntry& field, const std::string& path, const RandomValue& random) {
    if (in_list_ > 0)
      fail_value(field, path,
                 fmt::format(" (a list holds no random values: draw it first, with parameter(\"{}\", ...))",
                             field.name));
    if (random.dimension != field.dimension) fail_value(field, path);
    const auto [low, high] = random.extremes();
    if (!std::isfinite(low) || !std::isfinite(high) || low < field.minimum || high > field.maximum)
      fail_value(field, path, " (out of range)");
    out_.random.push_back({tables_, &field, random, path});
    return random.middle();
  }

  double check_number(const FieldEntry& field, const std::string& path) {
    if (const auto* random = read_random_value(lua_, -1)) return check_random(field, path, *random);
    Quantity quantity;
    if (!read_quantity(lua_, -1, quantity) || quantity.dimension != field.dimension) fail_value(field, path);
    check_range(field, path, quantity.value);
    return quantity.value;
  }

  std::int64_t check_integer(const FieldEntry& field, const std::string& path) {
    constexpr double limit = 9e15;
    if (const auto* random = read_random_value(lua_, -1))
      return static_cast<std::int64_t>(
          std::round(std::clamp(check_random(field, path, *random), -limit, limit)));
    int valid = 0;
    const bool number = lua_type(lua_, -1) == LUA_TNUMBER;
    const lua_Integer value = lua_tointegerx(lua_, -1, &valid);
    if (!number || !valid || std::fabs(static_cast<double>(value)) > limit) fail_value(field, path);
    check_range(field, path, static_cast<double>(value));
    return value;
  }

  double check_component(const FieldEntry& field, const std::string& path) {
    Quantity quantity;
    if (const auto* random = read_random_value(lua_, -1))
      fail_value(field, path,
                 fmt::format(" (a list holds no random values: draw it first, with parameter(\"{}\", {}))",
                             field.name, describe(*random)));
    if (!read_quantity(lua_, -1, quantity) || quantity.dimension != field.dimension) fail_value(field, path);
    check_range(field, path, quantity.value);
    return quantity.value;
  }

  Vec3 check_vector(const FieldEntry& field, const std::string& path) {
    std::vector<double> parts;
    each(field, path, [&](const std::string& at) { parts.push_back(check_component(field, at)); });
    if (parts.size() != 3) fail_value(field, path, fmt::format(" of {} elements", parts.size()));
    return {parts[0], parts[1], parts[2]};
  }

  /// A single quantity is a list of one.
  std::vector<double> check_list(const FieldEntry& field, const std::string& path) {
    std::vector<double> list;
    if (!lua_istable(lua_, -1)) {
      list.push_back(check_component(field, path));
    } else {
      each(field, path, [&](const std::string& at) { list.push_back(check_component(field, at)); });
    }
    return list;
  }

  core::HandleReference check_handle(const FieldEntry& field, const std::string& path) {
    const int index = read_handle(lua_, -1);
    if (index < 0) fail_value(field, path);
    const auto& target = context_.declarations[static_cast<std::size_t>(index)];
    if (target.entry == &unknown_entry()) return {};  // reported already
    if (!takes_handle(field, target.entry->returns)) fail_value(field, path);
    return {target.id};
  }

  lua_State* lua_;
  Context& context_;
  const core::ConstructorEntry& entry_;
  const CallSite* site_;
  const core::SourceLocation& where_;
  Declaration& out_;
  std::vector<std::string> tables_;
  int in_list_ = 0;
  std::optional<core::InputError> last_error_;
};

constexpr const char* defaults_environment = "microcosm.defaults";

}  // namespace

Declaration check_call(lua_State* lua, int table, const core::ConstructorEntry& entry, Context& context,
                       const CallSite* site, const core::SourceLocation& where) {
  Declaration declaration;
  declaration.entry = &entry;
  Checker checker(lua, context, entry, site, where, declaration);
  declaration.values = checker.check_table(table, entry.fields, {});
  if (checker.collected()) throw core::InputError(*checker.collected());
  return declaration;
}

void open_defaults(lua_State* lua) {
  lua_newtable(lua);
  set_units(lua);
  lua_setfield(lua, LUA_REGISTRYINDEX, defaults_environment);
}

void push_default(lua_State* lua, const FieldEntry& field) {
  const std::string text = fmt::format("return {}", field.default_text);
  const bool compiled = luaL_loadbufferx(lua, text.data(), text.size(), "=default", "t") == LUA_OK;
  if (!compiled)
    luaL_error(lua, "the default of '%s' is not valid: %s", field.name.c_str(), lua_tostring(lua, -1));
  lua_getfield(lua, LUA_REGISTRYINDEX, defaults_environment);
  lua_setupvalue(lua, -2, 1);
  lua_call(lua, 0, 1);
}

}  // namespace microcosm::scenes
