#include "scenes/language/handles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

#include "engine/core/near_names.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/robot_methods.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr const char* handle_type = "microcosm.handle";

const Declaration& declaration_of(lua_State* lua) {
  return Context::of(lua).declarations[static_cast<std::size_t>(read_handle(lua, 1))];
}

[[noreturn]] void fail(lua_State* lua, const std::string& call, const std::string& message) {
  throw core::InputError(Sandbox::of(lua).location(1), fmt::format("{}: {}", call, message));
}

double command_number(lua_State* lua, int index, const std::string& call, std::string_view part,
                      std::string_view unit) {
  const double value = lua_type(lua, index) == LUA_TNUMBER ? lua_tonumber(lua, index) : 0;
  if (lua_type(lua, index) != LUA_TNUMBER || !std::isfinite(value))
    fail(lua, call,
         fmt::format("{} is {}; expected a finite plain number{}{}", part, given(lua, index),
                     unit.empty() ? "" : " in ", unit));
  return value;
}

void send(lua_State* lua, const std::string& call, const Declaration& declaration,
          const std::vector<double>& values) {
  ControlPort* port = Context::of(lua).port;
  if (!port) {
    throw core::InputError(Sandbox::of(lua).location(1),
                           fmt::format("{} acts: call it inside the callback control(t, sense), not while "
                                       "the scenario is declared",
                                       call));
  }
  port->command(declaration.id, values);
}

/// The unit of what a handle's set{x, y, z} takes; empty: it has no such method.
std::string_view coils_unit(const Declaration& declaration) {
  if (declaration.entry->returns == "coil") return "T/m";
  return declaration.entry->returns == "field_coils" ? "T" : "";
}

/// coils:set{x, y, z} or coils:set(x, y, z).
int set_coils(lua_State* lua) {
  luaL_argcheck(lua, read_handle(lua, 1) >= 0 && !coils_unit(declaration_of(lua)).empty(), 1,
                "write coils:set{x, y, z} with a colon");
  const Declaration& declaration = declaration_of(lua);
  const std::string call = fmt::format("{}:set", declaration.id);
  const bool table = lua_istable(lua, 2) && lua_gettop(lua) == 2;
  const int count =
      table ? static_cast<int>(std::min<std::size_t>(lua_rawlen(lua, 2), 100)) : lua_gettop(lua) - 1;
  if (count > 3) fail(lua, call, fmt::format("{} values were given; expected x, y, z", count));
  if (table) {
    if (const std::string key = key_beside_list(lua, 2); !key.empty())
      fail(lua, call, fmt::format("the key {} was given beside the values; expected x, y, z", key));
    for (int i = 1; i <= 3; ++i) lua_rawgeti(lua, 2, i);
    lua_remove(lua, 2);
  }
  lua_settop(lua, 4);
  std::vector<double> values(3);
  constexpr std::array<std::string_view, 3> parts{"x", "y", "z"};
  for (int i = 0; i < 3; ++i)
    values[static_cast<std::size_t>(i)] =
        command_number(lua, 2 + i, call, parts[static_cast<std::size_t>(i)], coils_unit(declaration));
  send(lua, call, declaration, values);
  return 0;
}

/// carriers:release(n)
int release_carriers(lua_State* lua) {
  luaL_argcheck(lua, read_handle(lua, 1) >= 0 && declaration_of(lua).entry->returns == "carriers", 1,
                "write carriers:release(n) with a colon");
  const Declaration& declaration = declaration_of(lua);
  const std::string call = fmt::format("{}:release", declaration.id);
  if (lua_gettop(lua) > 2)
    fail(lua, call, fmt::format("{} values were given; expected one, the number", lua_gettop(lua) - 1));
  const double count = command_number(lua, 2, call, "the number", "");
  if (count < 0) fail(lua, call, fmt::format("the number is {}; expected 0 or more", count));
  send(lua, call, declaration, {count});
  return 0;
}

std::vector<std::string> members_of(const Declaration& declaration) {
  if (!coils_unit(declaration).empty()) return {"set"};
  if (declaration.entry->returns == "carriers") return {"release"};
  if (declaration.entry->returns == "robot") return robot_method_names();
  return {};
}

int handle_member(lua_State* lua) {
  const Declaration& declaration = declaration_of(lua);
  const std::string member = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : given(lua, 2);
  if (!coils_unit(declaration).empty() && member == "set") {
    lua_pushcfunction(lua, guarded<set_coils>);
    return 1;
  }
  if (declaration.entry->returns == "carriers" && member == "release") {
    lua_pushcfunction(lua, guarded<release_carriers>);
    return 1;
  }
  if (declaration.entry->returns == "robot" && robot_method(member) != nullptr) {
    lua_pushcfunction(lua, robot_method(member));
    return 1;
  }
  const auto members = members_of(declaration);
  std::string hint = core::did_you_mean(member, members);
  std::string list;
  for (const std::string& name : members) list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
  if (!list.empty()) hint += fmt::format("; it has: {}", list);
  if (declaration.entry->returns == "sensor")
    hint = fmt::format("; its readings are sense.{} in control(t, sense)", declaration.id);
  throw core::InputError(
      Sandbox::of(lua).location(1),
      fmt::format("'{}' ({}) has no member '{}'{}", declaration.id, declaration.entry->name, member, hint));
}

int handle_text(lua_State* lua) {
  const std::string text = declaration_of(lua).id;
  lua_pushlstring(lua, text.data(), text.size());
  return 1;
}

}  // namespace

int read_handle(lua_State* lua, int index) {
  const void* held = luaL_testudata(lua, index, handle_type);
  return held ? *static_cast<const int*>(held) : -1;
}

void push_handle(lua_State* lua, int declaration) {
  new (lua_newuserdatauv(lua, sizeof(int), 0)) int(declaration);
  luaL_setmetatable(lua, handle_type);
}

void open_handles(lua_State* lua) {
  luaL_newmetatable(lua, handle_type);
  lua_pushliteral(lua, "declared");  // "attempt to add a declared value (local 'arm')"
  lua_setfield(lua, -2, "__name");
  lua_pushcfunction(lua, guarded<handle_member>);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, guarded<handle_text>);
  lua_setfield(lua, -2, "__tostring");
  lua_pop(lua, 1);
}

const core::ConstructorEntry& unknown_entry() {
  static const core::ConstructorEntry entry{.name = "?", .returns = "", .meaning = "", .fields = {}};
  return entry;
}

}  // namespace microcosm::scenes
