// The functions of the scenario language: one for each constructor of the schema, and the groups they are in.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "agents/names.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/arithmetic.hpp"
#include "scenes/language/checker.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/handles.hpp"
#include "scenes/language/modules.hpp"
#include "scenes/language/option.hpp"
#include "scenes/language/other_names.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::size_t most_declarations = 100'000;

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 60 || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// The name that a declaration is known by: its field `name`, else the variable that takes it, else its
/// constructor's; numbered if taken, but of outcomes, whose names are what a dataset is read by.
std::string choose_id(Context& context, const core::ConstructorEntry& entry, const CallSite* site,
                      const std::string& given_name, const core::SourceLocation& where) {
  const auto taken_at = [&](const std::string& id) {
    const core::SourceLocation& first = context.find(id)->values.where;
    return fmt::format("{}:{}", first.file, first.line);
  };
  if (!given_name.empty()) {
    if (!is_identifier(given_name))
      throw core::InputError(
          where, fmt::format("the name '{}' of {} is not a plain word (letters, digits and _, at most "
                             "60)",
                             agents::printable(given_name), entry.name));
    if (context.find(given_name))
      throw core::InputError(where, fmt::format("the name '{}' is taken by the declaration at {}", given_name,
                                                taken_at(given_name)));
    return given_name;
  }
  const bool from_variable = site && is_identifier(site->variable);
  const std::string base = from_variable ? site->variable : entry.name.substr(entry.name.rfind('.') + 1);
  if (!context.find(base)) return base;
  if (entry.returns == "outcome")
    throw core::InputError(where,
                           fmt::format("an outcome would be called '{}', as the declaration at {} is; give "
                                       "it a name of its own: name = \"{}_2\", for example",
                                       base, taken_at(base), base));
  int& number = context.next_number.try_emplace(base, 2).first->second;
  std::string id = fmt::format("{}_{}", base, number);
  while (context.find(id)) id = fmt::format("{}_{}", base, ++number);
  return id;
}

void add_declaration(Context& context, Declaration declaration) {
  context.index.emplace(declaration.id, context.declarations.size());
  context.declarations.push_back(std::move(declaration));
}

/// The call's table is at index 1.
Declaration checked(lua_State* lua, Context& context, const core::ConstructorEntry& entry,
                    const CallSite* site, const core::SourceLocation& where) {
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
  Declaration declaration = check_call(lua, 1, entry, context, site, where);
  const bool named = declaration.values.has("name");
  declaration.id =
      choose_id(context, entry, site, named ? declaration.values.text("name") : std::string{}, where);
  for (auto& field : declaration.random)
    field.drawn_name = fmt::format("{}.{}", declaration.id, field.drawn_name);
  return declaration;
}

int construct(lua_State* lua) {
  Context& context = Context::of(lua);
  const auto& entry =
      (*context.constructors)[static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(1)))];
  Sandbox::of(lua).charge(100);
  core::SourceLocation where = Sandbox::of(lua).location(1);
  const CallSite* site = context.sites.next(context.key_of(where.file), where.line, entry.name);
  if (site) where.column = site->place.begin.column;
  if (context.findings == nullptr || context.port != nullptr) {
    add_declaration(context, checked(lua, context, entry, site, where));
  } else {
    // A faulty declaration stands for itself in those that refer to it.
    Declaration declaration{.entry = &unknown_entry(), .id = {}, .values = {}, .random = {}};
    try {
      declaration = checked(lua, context, entry, site, where);
    } catch (const core::InputError& error) {
      context.report(error);
      lua_settop(lua, 1);
    }
    add_declaration(context, std::move(declaration));
  }
  push_handle(lua, static_cast<int>(context.declarations.size()) - 1);
  return 1;
}

// ---- groups: bodies, sensors …

/// What an unknown member of a group gives where errors are collected.
int construct_unknown(lua_State* lua) {
  Context& context = Context::of(lua);
  add_declaration(context, {.entry = &unknown_entry(), .id = {}, .values = {}, .random = {}});
  push_handle(lua, static_cast<int>(context.declarations.size()) - 1);
  return 1;
}

/// __index of a group: reached for names that it doesn't have. Upvalue: its name.
int missing_member(lua_State* lua) {
  Context& context = Context::of(lua);
  const std::string group = lua_tostring(lua, lua_upvalueindex(1));
  const std::string name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : given(lua, 2);
  std::vector<std::string> members;
  std::string list;
  for (const auto& entry : *context.constructors) {
    if (!entry.name.starts_with(group + ".")) continue;
    members.push_back(entry.name.substr(group.size() + 1));
    list += fmt::format("{}{}", list.empty() ? "" : ", ", members.back());
  }
  const std::string other = other_name(name, members);
  const core::InputError error(Sandbox::of(lua).location(1),
                               fmt::format("{} has no '{}'{}; it has: {}", group, agents::printable(name),
                                           other.empty() ? core::did_you_mean(name, members)
                                                         : fmt::format("; did you mean '{}'?", other),
                                           list));
  if (context.port != nullptr) throw error;
  context.report(error);
  lua_pushcfunction(lua, guarded<construct_unknown>);
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
    lua_createtable(lua, 0, 1);
    lua_pushlstring(lua, group.data(), group.size());
    lua_pushcclosure(lua, guarded<missing_member>, 1);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
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
  const auto found = index.find(id);
  return found == index.end() ? nullptr : &declarations[found->second];
}

void Context::report(const core::InputError& error) {
  if (findings == nullptr) throw error;
  findings->errors.push_back(error);
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
  open_handles(lua);
  if (context.read_module) open_modules(lua);
  for (std::size_t i = 0; i < context.constructors->size(); ++i) {
    lua_pushinteger(lua, static_cast<lua_Integer>(i));
    lua_pushcclosure(lua, guarded<construct>, 1);
    set_global_path(lua, (*context.constructors)[i].name);
  }
}

}  // namespace microcosm::scenes
