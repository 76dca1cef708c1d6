// The functions of the scenario language: one for each constructor of the schema, option, and what handles
// can do inside callbacks.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

#include "scenes/language/arithmetic.hpp"
#include "scenes/language/checker.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/option.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/language/robot_methods.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr const char* handle_type = "microcosm.handle";
constexpr std::size_t most_declarations = 10'000;

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 60 || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// The call in the text that is running now: of those of this constructor on the line, the first that was
/// called least often.
CallSite* site_of_call(Context& context, const std::string& callee, int line) {
  CallSite* best = nullptr;
  int fewest = 0;
  for (std::size_t i = 0; i < context.call_sites.size(); ++i) {
    CallSite& site = context.call_sites[i];
    if (site.callee != callee || (site.place.line != line && site.argument_line != line)) continue;
    if (best && context.site_uses[i] >= fewest) continue;
    best = &site;
    fewest = context.site_uses[i];
  }
  if (best) ++context.site_uses[static_cast<std::size_t>(best - context.call_sites.data())];
  return best;
}

/// The name that a declaration is known by: its field `name`, else the variable that takes it, else its
/// constructor's; numbered if taken.
std::string choose_id(const Context& context, const core::ConstructorEntry& entry, const CallSite* site,
                      const std::string& given_name, const core::SourceLocation& where) {
  if (!given_name.empty()) {
    if (!is_identifier(given_name))
      throw core::InputError(where,
                             fmt::format("the name '{}' of {} is not a plain word", given_name, entry.name));
    if (context.find(given_name))
      throw core::InputError(where, fmt::format("the name '{}' is taken by another declaration", given_name));
    return given_name;
  }
  const bool from_variable = site && is_identifier(site->variable);
  const std::string base = from_variable ? site->variable : entry.name.substr(entry.name.rfind('.') + 1);
  std::string id = base;
  for (int n = 2; context.find(id); ++n) id = fmt::format("{}_{}", base, n);
  return id;
}

int construct(lua_State* lua) {
  Context& context = Context::of(lua);
  const auto& entry =
      (*context.constructors)[static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(1)))];
  core::SourceLocation where = Sandbox::of(lua).location(1);
  const CallSite* site = site_of_call(context, entry.name, where.line);
  if (site) where.column = site->place.column;
  if (context.port)
    throw core::InputError(where,
                           fmt::format("{} declares: it can't be called inside a callback", entry.name));
  if (lua_gettop(lua) > 1 || (lua_gettop(lua) == 1 && !lua_istable(lua, 1))) {
    throw core::InputError(where, fmt::format("{} was given {}; expected one table of fields: {} {{ ... }}",
                                              entry.name, given(lua, 1), entry.name));
  }
  if (lua_gettop(lua) == 0) lua_newtable(lua);
  if (context.declarations.size() >= most_declarations)
    throw core::InputError(where, fmt::format("more than {} declarations", most_declarations));
  Sandbox::of(lua).charge(100);
  Declaration declaration = check_call(lua, 1, entry, context, site, where);
  const bool named = declaration.values.has("name");
  declaration.id =
      choose_id(context, entry, site, named ? declaration.values.text("name") : std::string{}, where);
  for (auto& field : declaration.random)
    field.drawn_name = fmt::format("{}.{}", declaration.id, field.drawn_name);
  context.declarations.push_back(std::move(declaration));
  push_handle(lua, static_cast<int>(context.declarations.size()) - 1);
  return 1;
}

// ---- handles

const Declaration& declaration_of(lua_State* lua) {
  return Context::of(lua).declarations[static_cast<std::size_t>(read_handle(lua, 1))];
}

double command_number(lua_State* lua, int index, const std::string& call, std::string_view part,
                      std::string_view unit) {
  const double value = lua_type(lua, index) == LUA_TNUMBER ? lua_tonumber(lua, index) : 0;
  if (lua_type(lua, index) != LUA_TNUMBER || !std::isfinite(value)) {
    throw core::InputError(Sandbox::of(lua).location(1),
                           fmt::format("{}: {} is {}; expected a finite plain number{}{}", call, part,
                                       given(lua, index), unit.empty() ? "" : " in ", unit));
  }
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
  if (lua_istable(lua, 2)) {
    lua_settop(lua, 2);
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
  const double count = command_number(lua, 2, call, "the number", "");
  if (count < 0)
    throw core::InputError(Sandbox::of(lua).location(1),
                           fmt::format("{}: the number is {}; expected 0 or more", call, count));
  send(lua, call, declaration, {count});
  return 0;
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
  const std::string hint =
      declaration.entry->returns == "sensor"
          ? fmt::format("; its readings are sense.{} in control(t, sense)", declaration.id)
          : "";
  throw core::InputError(
      Sandbox::of(lua).location(1),
      fmt::format("'{}' ({}) has no member '{}'{}", declaration.id, declaration.entry->name, member, hint));
}

int handle_text(lua_State* lua) {
  const std::string text = declaration_of(lua).id;
  lua_pushlstring(lua, text.data(), text.size());
  return 1;
}

/// Puts the function at the top of the stack under "group.name", making the group's table.
void set_global_path(lua_State* lua, const std::string& path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) {
    lua_setglobal(lua, path.c_str());
    return;
  }
  const std::string group = path.substr(0, dot);
  if (lua_getglobal(lua, group.c_str()) != LUA_TTABLE) {
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, -1);
    lua_setglobal(lua, group.c_str());
  }
  lua_insert(lua, -2);
  lua_setfield(lua, -2, path.c_str() + dot + 1);
  lua_pop(lua, 1);
}

}  // namespace

Context& Context::of(lua_State* lua) {
  return *static_cast<Context*>(Sandbox::of(lua).context());
}

const Declaration* Context::find(const std::string& id) const {
  const auto found = std::find_if(declarations.begin(), declarations.end(),
                                  [&](const Declaration& d) { return d.id == id; });
  return found == declarations.end() ? nullptr : &*found;
}

int read_handle(lua_State* lua, int index) {
  const void* held = luaL_testudata(lua, index, handle_type);
  return held ? *static_cast<const int*>(held) : -1;
}

void push_handle(lua_State* lua, int declaration) {
  new (lua_newuserdatauv(lua, sizeof(int), 0)) int(declaration);
  luaL_setmetatable(lua, handle_type);
}

void open_language(lua_State* lua, Context& context) {
  Sandbox::of(lua).set_context(&context);
  open_arithmetic(lua);
  open_defaults(lua);
  lua_pushglobaltable(lua);
  set_units(lua);
  lua_pop(lua, 1);
  open_random_values(lua);
  open_option(lua);
  luaL_newmetatable(lua, handle_type);
  lua_pushcfunction(lua, guarded<handle_member>);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, guarded<handle_text>);
  lua_setfield(lua, -2, "__tostring");
  lua_pop(lua, 1);
  for (std::size_t i = 0; i < context.constructors->size(); ++i) {
    lua_pushinteger(lua, static_cast<lua_Integer>(i));
    lua_pushcclosure(lua, guarded<construct>, 1);
    set_global_path(lua, (*context.constructors)[i].name);
  }
}

}  // namespace microcosm::scenes
