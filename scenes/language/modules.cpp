#include "scenes/language/modules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "agents/names.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/text.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::size_t longest_name = 40;  // Lua cuts names of files in its messages at 60
constexpr std::size_t most_modules = 100;
constexpr const char* loaded_modules = "microcosm.modules";

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Leaves what the module's file returned on the stack; true if that is nothing. Lua's errors are exceptions.
void run_module(lua_State* lua, Context& context, const std::string& file,
                const core::SourceLocation& where) {
  const auto running = std::find(context.loading.begin(), context.loading.end(), file);
  if (running != context.loading.end()) {
    std::string circle;
    for (auto it = running; it != context.loading.end(); ++it) circle += *it + " requires ";
    throw core::InputError(where, fmt::format("modules require each other in a circle: {}{}", circle, file));
  }
  if (file == std::filesystem::path(context.file).filename().string())
    throw core::InputError(where, fmt::format("'{}' is the scenario itself; it can't require itself", file));
  if (context.texts.size() >= most_modules)
    throw core::InputError(where, fmt::format("more than {} modules", most_modules));
  const std::string program = program_text({file}, context.read_module(file, where));
  context.texts[file] = program;
  context.sites.add(file, find_call_sites(program, context.callees));
  struct Loading {
    std::vector<std::string>& files;
    Loading(std::vector<std::string>& list, const std::string& name) : files(list) { files.push_back(name); }
    ~Loading() { files.pop_back(); }
  };
  {
    const Loading loading(context.loading, file);
    Sandbox::of(lua).load_module(file, program);
    lua_pushstring(lua, file.c_str());
    lua_call(lua, 1, 1);
  }
  if (!lua_isnil(lua, -1)) return;
  lua_pop(lua, 1);
  lua_pushboolean(lua, 1);  // as Lua's own
}

int require(lua_State* lua) {
  Context& context = Context::of(lua);
  const core::SourceLocation where = Sandbox::of(lua).location(1);
  if (lua_type(lua, 1) != LUA_TSTRING || lua_gettop(lua) != 1)
    throw core::InputError(where,
                           fmt::format("require was given {}; expected the name of a module, for example "
                                       "require \"steering\" for steering.lua beside the scenario",
                                       given(lua, 1)));
  std::size_t length = 0;
  const char* name = lua_tolstring(lua, 1, &length);
  const std::string file = module_file({name, length}, where);
  lua_getfield(lua, LUA_REGISTRYINDEX, loaded_modules);
  if (lua_getfield(lua, -1, file.c_str()) != LUA_TNIL) return 1;
  lua_pop(lua, 1);
  if (context.port != nullptr)
    throw core::InputError(where,
                           fmt::format("the module '{}' is required for the first time inside a callback; "
                                       "require it at the top of the scenario",
                                       file));
  run_module(lua, context, file, where);
  lua_pushvalue(lua, -1);
  lua_setfield(lua, -3, file.c_str());
  return 1;
}

}  // namespace

std::string module_file(const std::string& name, const core::SourceLocation& where) {
  std::string file;
  bool valid = !name.empty() && name.size() <= longest_name;
  char before = '.';
  for (const char c : name) {
    valid = valid && (is_word(c) || (c == '.' && before != '.'));
    file += c == '.' ? '/' : c;
    before = c;
  }
  if (!valid || before == '.')
    throw core::InputError(
        where,
        fmt::format("require: '{}' is no name of a module; expected words of letters, digits, _ and -, "
                    "divided by dots, at most {} bytes: \"steering\" is steering.lua beside the scenario, "
                    "\"parts.arm\" is parts/arm.lua",
                    agents::printable(name), longest_name));
  return file + ".lua";
}

void open_modules(lua_State* lua) {
  lua_newtable(lua);
  lua_setfield(lua, LUA_REGISTRYINDEX, loaded_modules);
  lua_register(lua, "require", guarded<require>);
}

}  // namespace microcosm::scenes
