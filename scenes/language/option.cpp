#include "scenes/language/option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "agents/names.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/language/random_value.hpp"
#include "scenes/language/script.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::size_t longest_text = 200;  // [bytes]
constexpr std::size_t most_parameters = 1000, most_options = 100, most_choices = 100;

/// The text at an index, which is part of what a dataset is known by.
std::string text_at(lua_State* lua, int index, const std::string& what, const core::SourceLocation& where) {
  std::size_t length = 0;
  const char* bytes = lua_tolstring(lua, index, &length);
  const std::string_view text(bytes, length);
  if (length > longest_text || !agents::is_printable(text))
    throw core::InputError(
        where, fmt::format("{} is \"{}\", {}; expected at most {} bytes of UTF-8 without control characters",
                           what, agents::printable(text),
                           length > longest_text ? fmt::format("{} bytes long", length)
                                                 : "which holds a control character, or isn't UTF-8",
                           longest_text));
  return std::string(text);
}

/// The name at index 1.
std::string name_at(lua_State* lua, const std::string& function, const core::SourceLocation& where) {
  std::string name =
      text_at(lua, 1, fmt::format("the name of {} {}", function == "option" ? "an" : "a", function), where);
  if (name.empty()) throw core::InputError(where, fmt::format("{}: its name is empty", function));
  return name;
}

/// The list of texts at stack index 2.
std::vector<std::string> choices_of(lua_State* lua, const core::SourceLocation& where) {
  std::vector<std::string> choices;
  const std::size_t size = lua_rawlen(lua, 2);
  if (size > most_choices)
    throw core::InputError(
        where, fmt::format("option(name, {{...}}): {} choices; expected at most {}", size, most_choices));
  for (std::size_t i = 1; i <= size; ++i) {
    if (lua_rawgeti(lua, 2, static_cast<lua_Integer>(i)) != LUA_TSTRING) break;
    choices.push_back(text_at(lua, -1, "a choice of an option", where));
    lua_pop(lua, 1);
  }
  if (choices.empty() || choices.size() != size || !key_beside_list(lua, 2).empty())
    throw core::InputError(where, "option(name, {...}): the list holds texts, the default first");
  return choices;
}

int choose(lua_State* lua, DeclaredOption& option, const std::string* given_text,
           const core::SourceLocation& where) {
  const auto choices = choices_of(lua, where);
  for (const auto& choice : choices) option.valid += (option.valid.empty() ? "" : ", ") + choice;
  option.value = given_text ? *given_text : choices.front();
  if (std::find(choices.begin(), choices.end(), option.value) == choices.end()) {
    throw core::InputError(where, fmt::format("option '{}' was set to '{}'{}; valid are: {}", option.name,
                                              agents::printable(option.value),
                                              core::did_you_mean(option.value, choices), option.valid));
  }
  lua_pushlstring(lua, option.value.data(), option.value.size());
  return 1;
}

int declare_option(lua_State* lua) {
  Context& context = Context::of(lua);
  const core::SourceLocation where = Sandbox::of(lua).location(1);
  if (lua_type(lua, 1) != LUA_TSTRING || lua_gettop(lua) < 2) {
    throw core::InputError(where,
                           "option takes a name and a default, for example option(\"steering\", { \"on\", "
                           "\"off\" }) or option(\"count\", 20)");
  }
  DeclaredOption option{name_at(lua, "option", where), {}, {}};
  const auto taken = std::any_of(context.options.begin(), context.options.end(),
                                 [&](const auto& other) { return other.name == option.name; });
  if (taken) throw core::InputError(where, fmt::format("option '{}' is declared twice", option.name));
  if (context.options.size() >= most_options)
    throw core::InputError(where, fmt::format("more than {} options", most_options));
  const std::string* given_text = nullptr;
  for (const auto& [name, value] : context.given_options) {
    if (name == option.name) given_text = &value;
  }
  int results = 1;
  Quantity initial;
  if (lua_istable(lua, 2)) {
    results = choose(lua, option, given_text, where);
  } else if (read_quantity(lua, 2, initial)) {
    option.valid = core::describe(initial.dimension);
    option.value = given_text ? *given_text : describe(initial);
    const Quantity value =
        given_text ? parse_quantity(*given_text, fmt::format("option '{}'", option.name)) : initial;
    if (value.dimension != initial.dimension || !std::isfinite(value.value)) {
      throw core::InputError(where, fmt::format("option '{}' was set to '{}'; expected a {}", option.name,
                                                option.value, option.valid));
    }
    if (given_text && lua_isinteger(lua, 2) && value.value == std::floor(value.value) &&
        std::fabs(value.value) < 9e15) {
      lua_pushinteger(lua, static_cast<lua_Integer>(value.value));
    } else if (given_text) {
      push_quantity(lua, value);
    } else {
      lua_pushvalue(lua, 2);
    }
  } else if (lua_type(lua, 2) == LUA_TSTRING) {
    option.valid = "any text";
    option.value = given_text ? *given_text : text_at(lua, 2, "the default of an option", where);
    lua_pushlstring(lua, option.value.data(), option.value.size());
  } else {
    throw core::InputError(
        where, fmt::format(
                   "option '{}': its default is {}; expected a list of texts, a text, a number or a quantity",
                   option.name, given(lua, 2)));
  }
  context.options.push_back(std::move(option));
  return results;
}

int declare_parameter(lua_State* lua) {
  Context& context = Context::of(lua);
  const core::SourceLocation where = Sandbox::of(lua).location(1);
  const RandomValue* random = read_random_value(lua, 2);
  Quantity fixed;
  if (lua_type(lua, 1) != LUA_TSTRING || (!random && !read_quantity(lua, 2, fixed))) {
    throw core::InputError(where,
                           "parameter takes a name and a number, a quantity or a random value, for example "
                           "parameter(\"release_phase\", "
                           "uniform(0, 0.3))");
  }
  const std::string name = name_at(lua, "parameter", where);
  const auto taken = std::any_of(context.parameters.begin(), context.parameters.end(),
                                 [&](const auto& other) { return other.first == name; });
  if (taken) throw core::InputError(where, fmt::format("parameter '{}' is declared twice", name));
  if (context.port)
    throw core::InputError(where, fmt::format("parameter '{}' is declared inside a callback", name));
  if (context.parameters.size() >= most_parameters)
    throw core::InputError(where, fmt::format("more than {} parameters", most_parameters));
  double value = fixed.value;
  if (random) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    value = random->middle();
    if (context.episode)
      value =
          draw_within(*random, -infinity, infinity, name, context.episode->first, context.episode->second);
    context.parameters.emplace_back(name, value);
  }
  if (!std::isfinite(value))
    throw core::InputError(where, fmt::format("parameter '{}' is not a finite number", name));
  push_quantity(lua, {value, random ? random->dimension : fixed.dimension});
  return 1;
}

}  // namespace

void open_option(lua_State* lua) {
  lua_register(lua, "option", guarded<declare_option>);
  lua_register(lua, "parameter", guarded<declare_parameter>);
}

}  // namespace microcosm::scenes
