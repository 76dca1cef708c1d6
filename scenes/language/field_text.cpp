#include "scenes/language/field_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "agents/names.hpp"
#include "scenes/language/checker.hpp"
#include "scenes/language/quantity.hpp"

namespace microcosm::scenes {
namespace {

using core::FieldKind;

std::string with_article(std::string text) {
  const bool vowel = std::string_view("aeiou").find(text[0]) != std::string_view::npos;
  return (vowel ? std::string("an ") : std::string("a ")).append(text);
}

std::string plural(core::Dimension dimension) {
  return dimension == core::dimensions::none ? "plain numbers"
                                             : fmt::format("quantities in {}", core::si_unit(dimension));
}

/// "body or robot"
std::string either(const core::FieldEntry& field) {
  std::string text;
  for (const std::string& kind : handle_kinds(field)) text += (text.empty() ? "" : " or ") + kind;
  return text;
}

}  // namespace

std::vector<std::string> handle_kinds(const core::FieldEntry& field) {
  std::vector<std::string> kinds(1);
  for (const char c : field.handle_kind) {
    if (c == '|')
      kinds.emplace_back();
    else
      kinds.back() += c;
  }
  return kinds;
}

bool takes_handle(const core::FieldEntry& field, std::string_view kind) {
  const auto kinds = handle_kinds(field);
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string kind_text(const core::FieldEntry& field) {
  switch (field.kind) {
    case FieldKind::quantity:
      return with_article(core::describe(field.dimension));
    case FieldKind::integer:
      return "a whole number";
    case FieldKind::boolean:
      return "true or false";
    case FieldKind::text:
      return "a text";
    case FieldKind::choice: {
      std::string text = "one of";
      for (const auto& choice : field.choices)
        text += fmt::format("{} \"{}\"", &choice == field.choices.data() ? "" : ",", choice);
      return text;
    }
    case FieldKind::file:
      return "the path of a file";
    case FieldKind::vector:
      return fmt::format("a vector {{x, y, z}} of {}", plural(field.dimension));
    case FieldKind::quantity_list:
      return fmt::format("a list of {}", plural(field.dimension));
    case FieldKind::vector_list:
      return fmt::format("a list of vectors {{x, y, z}} of {}", plural(field.dimension));
    case FieldKind::handle:
      return either(field) + " that was declared before";
    case FieldKind::handle_list:
      return "a list of declared " + either(field);
    case FieldKind::table:
      return "a table";
    case FieldKind::table_list:
      return "a list of tables";
    case FieldKind::function:
      return "a function";
  }
  return {};
}

std::string range_text(const core::FieldEntry& field) {
  const bool below = std::isfinite(field.minimum), above = std::isfinite(field.maximum);
  const std::string unit = field.dimension == core::dimensions::none
                               ? std::string()
                               : fmt::format(" {}", core::si_unit(field.dimension));
  if (below && above) return fmt::format("between {:.6g} and {:.6g}{}", field.minimum, field.maximum, unit);
  if (below) return fmt::format("of {:.6g}{} or more", field.minimum, unit);
  if (above) return fmt::format("of {:.6g}{} or less", field.maximum, unit);
  return {};
}

std::string expected(const core::FieldEntry& field) {
  std::string text = kind_text(field);
  const std::string range = range_text(field);
  if (!range.empty()) text.append(1, ' ').append(range);
  const std::string& example = field.example.empty() ? field.default_text : field.example;
  if (!example.empty()) text += fmt::format("; for example {} = {}", field.name, example);
  return text;
}

std::string key_beside_list(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  const auto size = static_cast<lua_Integer>(lua_rawlen(lua, index));
  std::string found;
  lua_pushnil(lua);
  while (lua_next(lua, index) != 0) {
    lua_pop(lua, 1);
    const bool place =
        lua_isinteger(lua, -1) && lua_tointeger(lua, -1) >= 1 && lua_tointeger(lua, -1) <= size;
    if (place) continue;
    found = given(lua, -1);
    lua_pop(lua, 1);
    break;
  }
  return found;
}

std::string given(lua_State* lua, int index) {
  Quantity quantity;
  if (const auto* random = read_random_value(lua, index)) return describe(*random);
  if (read_handle(lua, index) >= 0) {
    const auto& declaration =
        Context::of(lua).declarations[static_cast<std::size_t>(read_handle(lua, index))];
    return fmt::format("'{}', which is a {}", declaration.id, declaration.entry->returns);
  }
  if (read_quantity(lua, index, quantity)) {
    if (quantity.dimension == core::dimensions::none)
      return fmt::format("the plain number {:.6g}", quantity.value);
    return fmt::format("{:.6g} {}", quantity.value, core::describe(quantity.dimension));
  }
  switch (lua_type(lua, index)) {
    case LUA_TSTRING: {
      std::size_t length = 0;
      const char* text = lua_tolstring(lua, index, &length);
      return fmt::format("the text \"{}\"", agents::printable({text, length}));
    }
    case LUA_TBOOLEAN:
      return lua_toboolean(lua, index) ? "true" : "false";
    case LUA_TNIL:
      return "nothing";
    default:
      return std::string("a ").append(luaL_typename(lua, index));
  }
}

}  // namespace microcosm::scenes
