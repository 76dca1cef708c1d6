#include "scenes/text_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/core/near_names.hpp"
#include "scenes/language/hints.hpp"
#include "scenes/language/other_names.hpp"
#include "scenes/language/script.hpp"
#include "scenes/language/tokens.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {
namespace {

bool is_keyword(const Token& token) {
  static const std::set<std::string_view> words{
      "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
      "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
  return words.contains(token.text);
}

bool is_name(const Token& token) {
  return token.kind == Token::Kind::name && !is_keyword(token);
}

class TextReader {
 public:
  explicit TextReader(const TextCheck& check)
      : check_(check), tokens_(tokens_of(check.text)), bindings_(bindings_of(tokens_)) {
    for (const Binding& binding : bindings_) bound_.insert(binding.name);
    for (const auto& entry : schema()) {
      const std::size_t dot = entry.name.find('.');
      if (dot != std::string::npos) groups_.insert(entry.name.substr(0, dot));
    }
  }

  std::vector<Finding> all() {
    find_names();
    find_fields();
    find_readings();
    return std::move(found_);
  }

 private:
  void add(const Span& place, std::string message, bool warning = false) {
    found_.push_back({check_.file, place, std::move(message), warning});
  }

  /// `tokens_` ends with an empty one.
  const Token& token(std::size_t i) const { return tokens_[std::min(i, tokens_.size() - 1)]; }

  void find_names() {
    std::vector<bool> tables;  // whether each level that is open is a table
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& here = tokens_[i];
      if (here.kind == Token::Kind::text || here.kind == Token::Kind::number) continue;
      if (here.is("{") || here.is("function") || here.is("if") || here.is("do") || here.is("repeat"))
        tables.push_back(here.is("{"));
      if ((here.is("}") || here.is("end") || here.is("until")) && !tables.empty()) tables.pop_back();
      if (!is_name(here) || (i > 0 && (token(i - 1).is(".") || token(i - 1).is(":")))) continue;
      const std::string name(here.text);
      if (groups_.contains(name) && !bound_.contains(name)) find_member(i);
      const bool key = !tables.empty() && tables.back() && token(i + 1).is("=");
      const bool label =
          token(i + 1).is("::") || (i > 0 && (token(i - 1).is("::") || token(i - 1).is("goto")));
      if (!key && !label && !bound_.contains(name) && !check_.globals.contains(name)) report_unbound(i);
    }
  }

  void report_unbound(std::size_t i) {
    const std::string name(tokens_[i].text);
    const Token& after = token(i + 1);
    const std::vector<std::string> known(check_.globals.begin(), check_.globals.end());
    std::vector<std::string> near(bound_.begin(), bound_.end());
    near.insert(near.end(), known.begin(), known.end());
    const std::string other = other_name(name, known);
    const bool used = after.is("(") || after.is("{") || after.is(".") || after.is(":") || after.is("[") ||
                      after.kind == Token::Kind::text || operates(after) ||
                      (i > 0 && operates(tokens_[i - 1]));
    add({tokens_[i].place, tokens_[i].after},
        fmt::format(
            "'{}' is nothing: no variable, unit or function has this name{}", name,
            other.empty() ? core::did_you_mean(name, near) : fmt::format("; did you mean '{}'?", other)),
        !used);
  }

  static bool operates(const Token& token) {
    return token.kind == Token::Kind::symbol && (token.is("*") || token.is("/") || token.is("+") ||
                                                 token.is("-") || token.is("^") || token.is("%"));
  }

  /// bodies.cube, where token `i` is the group.
  void find_member(std::size_t i) {
    if (!token(i + 1).is(".") || !is_name(token(i + 2))) return;
    const std::string group(tokens_[i].text), name(token(i + 2).text);
    std::vector<std::string> members;
    for (const auto& entry : schema())
      if (entry.name.starts_with(group + ".")) members.push_back(entry.name.substr(group.size() + 1));
    if (std::find(members.begin(), members.end(), name) != members.end()) return;
    const std::string other = other_name(name, members);
    add({tokens_[i].place, token(i + 2).after},
        fmt::format(
            "{} has no '{}'{}", group, name,
            other.empty() ? core::did_you_mean(name, members) : fmt::format("; did you mean '{}'?", other)));
  }

  void find_fields() {
    std::vector<std::string> callees;
    for (const auto& entry : schema()) callees.push_back(entry.name);
    for (const CallSite& site : find_call_sites(check_.text, callees)) {
      const auto entry = std::find_if(schema().begin(), schema().end(),
                                      [&](const auto& e) { return e.name == site.callee; });
      for (const auto& [path, span] : site.fields) {
        if (path.find_first_of(".[") != std::string::npos) continue;
        const auto known = [&path = path](const core::FieldEntry& field) { return field.name == path; };
        if (std::any_of(entry->fields.begin(), entry->fields.end(), known)) continue;
        std::vector<std::string> names;
        for (const auto& field : entry->fields) names.push_back(field.name);
        const auto end = Place{span.begin.line, span.begin.column + static_cast<int>(path.size())};
        add({span.begin, end},
            fmt::format("{} has no field '{}'{}", entry->name, path, core::did_you_mean(path, names)));
      }
    }
  }

  /// The name of the second parameter of function control(t, sense).
  std::string sense_name() const {
    for (std::size_t i = 0; i + 6 < tokens_.size(); ++i)
      if (tokens_[i].is("function") && tokens_[i + 1].is("control") && tokens_[i + 2].is("(") &&
          tokens_[i + 4].is(","))
        return std::string(tokens_[i + 5].text);
    return {};
  }

  void find_readings() {
    const std::string sense = sense_name();
    if (sense.empty() || check_.streams.empty()) return;
    std::vector<std::string> sensors;
    for (const auto& stream : check_.streams)
      if (!stream.truth) sensors.push_back(stream.id);
    for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
      if (!is_name(tokens_[i]) || tokens_[i].text != sense || !tokens_[i + 1].is(".")) continue;
      if (i > 0 && (tokens_[i - 1].is(".") || tokens_[i - 1].is(":"))) continue;
      const std::string sensor(tokens_[i + 2].text);
      const auto stream = std::find_if(check_.streams.begin(), check_.streams.end(),
                                       [&](const auto& s) { return !s.truth && s.id == sensor; });
      if (stream == check_.streams.end())
        add({tokens_[i + 2].place, tokens_[i + 2].after},
            fmt::format("sense has no sensor '{}'{}", sensor, core::did_you_mean(sensor, sensors)));
      else if (token(i + 3).is(".") && is_name(token(i + 4)))
        find_channel(*stream, token(i + 4));
    }
  }

  void find_channel(const agents::StreamInfo& stream, const Token& channel) {
    std::vector<std::string> names = stream.channels;
    for (const char* name : {"t", "fresh", "value", "count", "position", "velocity"})
      names.emplace_back(name);
    const std::string name(channel.text);
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    std::string list;
    for (std::size_t c = 0; c < std::min<std::size_t>(stream.channels.size(), 40); ++c)
      list += fmt::format("{}{}", list.empty() ? "" : ", ", stream.channels[c]);
    add({channel.place, channel.after}, fmt::format("'{}' has no channel '{}'{}; it has: {}", stream.id, name,
                                                    core::did_you_mean(name, names), list));
  }

  const TextCheck& check_;
  std::vector<Token> tokens_;
  std::vector<Binding> bindings_;
  std::set<std::string> bound_, groups_;
  std::vector<Finding> found_;
};

Span line_of(std::string_view text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line && begin < text.size(); ++begin)
    if (text[begin] == '\n') ++i;
  std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
  const std::size_t start = begin;
  while (begin < end && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return {{line, static_cast<int>(begin - start) + 1}, {line, static_cast<int>(end - start) + 1}};
}

bool same(const Place& a, const core::SourceLocation& b) {
  return a.line == b.line && a.column == b.column;
}

}  // namespace

std::vector<Finding> check_text(const TextCheck& check) {
  return TextReader(check).all();
}

Span span_of(std::string_view text, const core::SourceLocation& where) {
  if (where.line == 0) return {};
  if (where.column == 0) return line_of(text, where.line);
  std::vector<std::string> callees;
  for (const auto& entry : schema()) callees.push_back(entry.name);
  for (const CallSite& site : find_call_sites(text, callees)) {
    if (same(site.place.begin, where)) return site.place;
    for (const auto& field : site.fields)
      if (same(field.second.begin, where)) return field.second;
  }
  for (const Token& token : tokens_of(text))
    if (same(token.place, where)) return {token.place, token.after};
  return {{where.line, where.column}, {where.line, where.column + 1}};
}

std::set<std::string> language_globals() {
  const ModuleReader no_modules = [](const std::string&, const core::SourceLocation&) {
    return std::string();
  };
  const ScriptOutcome script =
      run_scenario("empty", "", schema(), {.options = {}, .episode = {}, .read_module = no_modules});
  std::set<std::string> names;
  lua_State* lua = script.sandbox->lua();
  lua_pushglobaltable(lua);
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    lua_pop(lua, 1);
    if (lua_type(lua, -1) == LUA_TSTRING) names.emplace(lua_tostring(lua, -1));
  }
  lua_pop(lua, 1);
  return names;
}

}  // namespace microcosm::scenes
