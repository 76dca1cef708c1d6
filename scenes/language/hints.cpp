#include "scenes/language/hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/core/dimension.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/other_names.hpp"

namespace microcosm::scenes {
namespace {

bool before(const Place& a, const Place& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

bool is_keyword(std::string_view name) {
  static const std::set<std::string_view> words{
      "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
      "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
  return words.contains(name);
}

bool is_name(const Token& token) {
  return token.kind == Token::Kind::name && !is_keyword(token.text);
}

/// Reads the bindings of a text in one pass.
class BindingReader {
 public:
  explicit BindingReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::vector<Binding> all() {
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.kind == Token::Kind::text || token.kind == Token::Kind::number) continue;
      nest(token);
      if (token.is("local") && !tokens_[i + 1].is("function")) names(i + 1, depth());
      if (token.is("for")) names(i + 1, depth() + 1);
      if (token.is("function")) function(i + 1);
      if (is_name(token)) assignment(i);
    }
    return std::move(found_);
  }

 private:
  void nest(const Token& token) {
    if (token.is("{") || token.is("function") || token.is("if") || token.is("do") || token.is("repeat"))
      open_.push_back(token.is("{"));
    if (!(token.is("}") || token.is("end") || token.is("until")) || open_.empty()) return;
    for (auto binding = found_.rbegin(); binding != found_.rend() && binding->depth >= depth(); ++binding)
      if (binding->local && binding->end.line == 0) binding->end = token.place;
    open_.pop_back();
  }

  int depth() const { return static_cast<int>(open_.size()); }

  /// name <attribute>, name … from token `i` on.
  void names(std::size_t i, int block) {
    while (is_name(tokens_[i])) {
      found_.push_back({std::string(tokens_[i].text), tokens_[i].place, true, block});
      ++i;
      if (tokens_[i].is("<")) i = std::min(i + 3, tokens_.size() - 1);
      if (!tokens_[i].is(",")) return;
      ++i;
    }
  }

  /// function name.part:part(parameters)
  void function(std::size_t i) {
    if (is_name(tokens_[i])) {
      const bool local = i >= 2 && tokens_[i - 2].is("local");
      if (!tokens_[i + 1].is(".") && !tokens_[i + 1].is(":"))
        found_.push_back({std::string(tokens_[i].text), tokens_[i].place, local, depth() - 1});
      while (is_name(tokens_[i]) || tokens_[i].is(".") || tokens_[i].is(":")) ++i;
    }
    if (tokens_[i].is("(")) names(i + 1, depth());
  }

  /// name, name = …, where no table is being written.
  void assignment(std::size_t i) {
    if (!open_.empty() && open_.back()) return;
    if (i > 0 && (tokens_[i - 1].is(".") || tokens_[i - 1].is(":"))) return;
    std::size_t next = i + 1;
    while (tokens_[next].is(",") && is_name(tokens_[next + 1])) next += 2;
    // What `local` or `for` declares here is bound already.
    const auto same = [&](const Binding& other) {
      return other.place.line == tokens_[i].place.line && other.place.column == tokens_[i].place.column;
    };
    if (std::any_of(found_.begin(), found_.end(), same)) return;
    if (tokens_[next].is("="))
      found_.push_back({std::string(tokens_[i].text), tokens_[i].place, false, depth()});
  }

  const std::vector<Token>& tokens_;
  std::vector<bool> open_;  // whether each level is a table
  std::vector<Binding> found_;
};

const core::Unit* unit_named(std::string_view name) {
  for (const core::Unit& unit : core::units())
    if (unit.name == name) return &unit;
  return nullptr;
}

/// Names whose values a span uses: no members, no keys of tables, nothing that is assigned.
std::vector<std::string> names_in(const std::vector<Token>& tokens, const Span& span) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool inside =
        span.begin.line == 0 || (!before(token.place, span.begin) && before(token.place, span.end));
    if (!inside || !is_name(token)) continue;
    if (i > 0 && (tokens[i - 1].is(".") || tokens[i - 1].is(":"))) continue;
    if (i + 1 < tokens.size() && tokens[i + 1].is("=")) continue;
    const std::string name(token.text);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

Span whole_line(int line) {
  return {{line, 1}, {line + 1, 1}};
}

std::vector<std::string> keys_of(lua_State* lua, int table) {
  std::vector<std::string> keys;
  table = lua_absindex(lua, table);
  lua_pushnil(lua);
  while (lua_next(lua, table) != 0) {
    lua_pop(lua, 1);
    if (lua_type(lua, -1) == LUA_TSTRING) keys.emplace_back(lua_tostring(lua, -1));
  }
  std::sort(keys.begin(), keys.end());  // a table's own order differs from state to state
  return keys;
}

bool is_nil_global(lua_State* lua, const std::string& name) {
  lua_pushglobaltable(lua);
  lua_pushlstring(lua, name.data(), name.size());
  const bool nil = lua_rawget(lua, -2) == LUA_TNIL;
  lua_pop(lua, 2);
  return nil;
}

/// "X" of "... (global 'X')".
std::string quoted_after(const std::string& message, std::string_view kind) {
  const std::string opening = fmt::format("({} '", kind);
  const std::size_t at = message.rfind(opening);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + opening.size(), end = message.find('\'', begin);
  return end == std::string::npos ? std::string() : message.substr(begin, end - begin);
}

/// Of a member that a library doesn't have: math.sqroot.
std::string member_meant(const std::vector<Token>& tokens, int line, const std::string& member,
                         lua_State* lua) {
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (tokens[i].place.line != line || tokens[i].text != member || !tokens[i - 1].is(".")) continue;
    lua_pushglobaltable(lua);
    lua_pushlstring(lua, tokens[i - 2].text.data(), tokens[i - 2].text.size());
    std::string meant;
    if (lua_rawget(lua, -2) == LUA_TTABLE) meant = core::did_you_mean(member, keys_of(lua, -1));
    lua_pop(lua, 2);
    if (!meant.empty()) return meant;
  }
  return {};
}

std::string hint_for(const core::InputError& error, const std::string& text, lua_State* lua) {
  const std::string& message = error.message();
  const int line = error.where().line;
  const bool nothing = message.find("nil") != std::string::npos;
  const bool arithmetic =
      message.find("attempt to ") != std::string::npos || message.find("can't ") != std::string::npos;
  if (!arithmetic) return {};
  const std::string global = quoted_after(message, "global"), field = quoted_after(message, "field");
  if (nothing && !global.empty()) return meant_instead_of(global, lua);
  const auto tokens = tokens_of(text);
  if (nothing && !field.empty()) return member_meant(tokens, line, field, lua);
  const std::string hidden = hidden_units(text, whole_line(line));
  if (!hidden.empty() || !nothing) return hidden;
  const auto bound = bindings_of(tokens);
  std::string hints;
  for (const std::string& name : names_in(tokens, whole_line(line))) {
    const auto same = [&](const Binding& binding) { return binding.name == name; };
    if (std::any_of(bound.begin(), bound.end(), same) || !is_nil_global(lua, name)) continue;
    hints += fmt::format("; '{}' is nothing{}", name, meant_instead_of(name, lua));
  }
  return hints;
}

}  // namespace

std::vector<Binding> bindings_of(const std::vector<Token>& tokens) {
  return BindingReader(tokens).all();
}

std::string hidden_units(std::string_view text, const Span& span) {
  const auto tokens = tokens_of(text);
  const auto bound = bindings_of(tokens);
  std::string hints;
  for (const std::string& name : names_in(tokens, span)) {
    const core::Unit* unit = unit_named(name);
    if (unit == nullptr) continue;
    // The last that stands before the use.
    const Binding* hiding = nullptr;
    for (const Binding& binding : bound) {
      const bool holds = span.begin.line == 0 || (!before(span.end, binding.place) &&
                                                  (binding.end.line == 0 || before(span.begin, binding.end)));
      if (binding.name == name && holds) hiding = &binding;
    }
    if (hiding == nullptr) continue;
    hints += fmt::format("; the {} '{}' of line {} hides the unit {} ({}): give it another name",
                         hiding->local ? "local" : "global variable", name, hiding->place.line, name,
                         core::describe(unit->dimension));
  }
  return hints;
}

std::string meant_instead_of(const std::string& name, lua_State* lua) {
  lua_pushglobaltable(lua);
  const auto globals = keys_of(lua, -1);
  lua_pop(lua, 1);
  const std::string other = other_name(name, globals);
  return other.empty() ? core::did_you_mean(name, globals) : fmt::format("; did you mean '{}'?", other);
}

core::InputError explained(const core::InputError& error, lua_State* lua, const Context& context) {
  const auto text = context.texts.find(context.key_of(error.where().file));
  if (text == context.texts.end() || error.where().line == 0) return error;
  const std::string hint = hint_for(error, text->second, lua);
  return hint.empty() ? error : core::InputError(error.where(), error.message() + hint);
}

}  // namespace microcosm::scenes
