#include "scenes/language/script.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "agents/names.hpp"
#include "engine/core/near_names.hpp"
#include "engine/flow/blood_entry.hpp"
#include "scenes/language/checker.hpp"
#include "scenes/language/hints.hpp"
#include "scenes/language/text.hpp"

namespace microcosm::scenes {
namespace {

ScriptOutcome run(const std::string& file, std::string_view text, const ScriptInputs& inputs,
                  const std::vector<core::ConstructorEntry>& constructors) {
  ScriptOutcome outcome;
  outcome.context = std::make_unique<Context>();
  outcome.sandbox = std::make_unique<Sandbox>(inputs.limits);
  Context& context = *outcome.context;
  context.file = file;
  context.constructors = &constructors;
  context.given_options = inputs.options;
  context.episode = inputs.episode;
  context.read_module = inputs.read_module;
  context.findings = inputs.findings;
  for (const auto& entry : constructors) context.callees.push_back(entry.name);
  const std::string program = program_text({file}, text);
  context.texts[std::string()] = program;
  Sandbox& sandbox = *outcome.sandbox;
  sandbox.set_print(inputs.print);
  open_language(sandbox.lua(), context);
  try {
    sandbox.compile(file, program);
    // After the compiler, which refuses deep nesting.
    context.sites.add({}, find_call_sites(program, context.callees));
    sandbox.call("the file", sandbox.limits().load_steps, 0, 1);
    outcome.returned = read_handle(sandbox.lua(), -1);
  } catch (const core::InputError& error) {
    context.report(explained(error, sandbox.lua(), context));
  }
  lua_settop(sandbox.lua(), 0);
  return outcome;
}

void refuse_unknown_options(Context& context) {
  for (const auto& [name, value] : context.given_options) {
    const auto known = [&, &option_name = name](const DeclaredOption& option) {
      return option.name == option_name;
    };
    if (std::any_of(context.options.begin(), context.options.end(), known)) continue;
    std::string valid;
    std::vector<std::string> names;
    for (const auto& option : context.options) {
      names.push_back(option.name);
      valid += fmt::format("{}{} ({})", valid.empty() ? "" : "; ", option.name, option.valid);
    }
    context.report(core::InputError(
        {context.file},
        fmt::format("there is no option '{}'{}; {}", agents::printable(name), core::did_you_mean(name, names),
                    valid.empty() ? "this scenario has none" : fmt::format("valid are: {}", valid))));
  }
}

}  // namespace

const Declaration& ScriptOutcome::last(const std::string& constructor) const {
  const auto& list = context->declarations;
  const auto found = std::find_if(list.rbegin(), list.rend(),
                                  [&](const Declaration& d) { return d.entry->name == constructor; });
  if (found == list.rend())
    throw core::InputError({context->file}, fmt::format("the file has no {} {{ ... }}", constructor));
  return *found;
}

bool ScriptOutcome::has_callback(const char* name) const {
  lua_State* lua = sandbox->lua();
  const int type = lua_getglobal(lua, name);
  lua_pop(lua, 1);
  if (type != LUA_TFUNCTION && type != LUA_TNIL) {
    throw core::InputError({context->file}, fmt::format("the global '{}' is a {}; expected a function", name,
                                                        lua_typename(lua, type)));
  }
  return type == LUA_TFUNCTION;
}

ScriptOutcome run_scenario(const std::string& file, std::string_view text,
                           const std::vector<core::ConstructorEntry>& constructors,
                           const ScriptInputs& inputs) {
  ScriptOutcome outcome = run(file, text, inputs, constructors);
  refuse_unknown_options(*outcome.context);
  return outcome;
}

ScriptOutcome run_asset(const std::string& file, std::string_view text) {
  static const std::vector<core::ConstructorEntry> constructors{flow::vessels_entry()};
  return run(file, text, {}, constructors);
}

double draw_within(const RandomValue& value, double minimum, double maximum, const std::string& name,
                   std::uint64_t seed, std::uint32_t episode) {
  constexpr int attempts = 1000;
  core::RandomStream random(seed, episode, core::stream_id("drawn/" + name));
  for (int i = 0; i < attempts; ++i) {
    const double drawn = value.draw(random);
    if (drawn >= minimum && drawn <= maximum) return drawn;
  }
  throw core::InputError(fmt::format("'{}': {} draws of {} lay outside {:.6g} to {:.6g}", name, attempts,
                                     describe(value), minimum, maximum));
}

}  // namespace microcosm::scenes
