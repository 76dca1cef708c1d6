// string: the functions of Lua 5.4 (reference manual, 6.4) without dump, pack and unpack; every result is
// bounded, every search counted.

#include <algorithm>
#include <array>
#include <stdexcept>

#include "scenes/sandbox/pattern.hpp"
#include "scenes/sandbox/sandbox.hpp"
#include "scenes/sandbox/string_format.hpp"

namespace microcosm::scenes {
namespace {

std::string_view text_argument(lua_State* lua, int index) {
  std::size_t length = 0;
  const char* text = luaL_checklstring(lua, index, &length);
  Sandbox::of(lua).charge_bytes(length);
  return {text, length};
}

void push(lua_State* lua, std::string_view text) {
  lua_pushlstring(lua, text.data(), text.size());
}

void check_length(lua_State* lua, std::size_t length, const char* function) {
  const std::size_t limit = Sandbox::of(lua).limits().string;
  if (length > limit)
    luaL_error(lua, "string.%s: a string longer than %I bytes", function, static_cast<LUAI_UACINT>(limit));
}

/// First and last place (from 1) that i and j mean in a text of `size` bytes, clamped to it; empty if first >
/// last.
std::pair<std::size_t, std::size_t> range(lua_Integer i, lua_Integer j, std::size_t size) {
  const auto length = static_cast<lua_Integer>(size);
  const lua_Integer first = i > 0 ? i : i == 0 ? 1 : i < -length ? 1 : length + i + 1;
  const lua_Integer last = j > length ? length : j >= 0 ? j : j < -length ? 0 : length + j + 1;
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

int length(lua_State* lua) {
  lua_pushinteger(lua, static_cast<lua_Integer>(text_argument(lua, 1).size()));
  return 1;
}

int substring(lua_State* lua) {
  const auto text = text_argument(lua, 1);
  const lua_Integer i = luaL_checkinteger(lua, 2);
  const auto [first, last] = range(i, luaL_optinteger(lua, 3, -1), text.size());
  push(lua, first > last ? std::string_view{} : text.substr(first - 1, last - first + 1));
  return 1;
}

template <char (*change)(char)>
int changed(lua_State* lua) {
  std::string text(text_argument(lua, 1));
  for (char& c : text) c = change(c);
  push(lua, text);
  return 1;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

int reversed(lua_State* lua) {
  std::string text(text_argument(lua, 1));
  std::reverse(text.begin(), text.end());
  push(lua, text);
  return 1;
}

int repeated(lua_State* lua) {
  const auto text = text_argument(lua, 1);
  const lua_Integer count = luaL_checkinteger(lua, 2);
  const auto separator = lua_isnoneornil(lua, 3) ? std::string_view{} : text_argument(lua, 3);
  if (count <= 0) {
    push(lua, {});
    return 1;
  }
  const std::size_t each = text.size() + separator.size();
  const std::size_t limit = Sandbox::of(lua).limits().string;
  if (each > 0 && static_cast<lua_Unsigned>(count) > limit / each + 1) check_length(lua, limit + 1, "rep");
  Sandbox::of(lua).charge(each > 0 ? count : 0);
  std::string whole;
  for (lua_Integer i = 0; i < count && each > 0; ++i) {
    whole += text;
    if (i + 1 < count) whole += separator;
  }
  check_length(lua, whole.size(), "rep");
  Sandbox::of(lua).charge_bytes(whole.size());
  push(lua, whole);
  return 1;
}

int bytes(lua_State* lua) {
  const auto text = text_argument(lua, 1);
  const lua_Integer i = luaL_optinteger(lua, 2, 1);
  const auto [first, last] = range(i, luaL_optinteger(lua, 3, i), text.size());
  if (first > last) return 0;
  const std::size_t count = last - first + 1;
  Sandbox::of(lua).charge(static_cast<std::int64_t>(count / 4));
  luaL_checkstack(lua, static_cast<int>(count), "string.byte: too many results");
  for (std::size_t k = 0; k < count; ++k)
    lua_pushinteger(lua, static_cast<unsigned char>(text[first - 1 + k]));
  return static_cast<int>(count);
}

int characters(lua_State* lua) {
  std::string text;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    const lua_Integer code = luaL_checkinteger(lua, i);
    luaL_argcheck(lua, code >= 0 && code <= 255, i, "value out of range");
    text += static_cast<char>(code);
  }
  push(lua, text);
  return 1;
}

// ---- patterns

/// An error in a pattern has the script's line before it, as Lua's own errors do.
template <int (*function)(lua_State*)>
int with_line(lua_State* lua) {
  std::string message;
  try {
    return function(lua);
  } catch (const std::invalid_argument& error) {
    message = error.what();
  }
  return luaL_error(lua, "%s", message.c_str());
}

Pattern pattern_argument(lua_State* lua, std::string_view text) {
  return Pattern(text, [lua](std::int64_t steps) { Sandbox::of(lua).charge(steps); });
}

void push_capture(lua_State* lua, const Pattern& pattern, std::string_view subject, int i) {
  const auto& capture = pattern.capture(i);
  if (capture.length == Pattern::position_capture) {
    lua_pushinteger(lua, static_cast<lua_Integer>(capture.start + 1));
  } else {
    push(lua, subject.substr(capture.start, static_cast<std::size_t>(capture.length)));
  }
}

/// The captures, or the whole match if the pattern has none. Returns how many.
int push_captures(lua_State* lua, const Pattern& pattern, std::string_view subject, std::size_t start,
                  std::size_t end, bool whole_if_none) {
  luaL_checkstack(lua, Pattern::maximum_captures, "captures");
  if (pattern.capture_count() == 0 && whole_if_none) {
    push(lua, subject.substr(start, end - start));
    return 1;
  }
  for (int i = 0; i < pattern.capture_count(); ++i) push_capture(lua, pattern, subject, i);
  return pattern.capture_count();
}

std::size_t first_place(lua_State* lua, int index, std::size_t size) {
  return range(luaL_optinteger(lua, index, 1), -1, size).first - 1;
}

int find_or_match(lua_State* lua, bool find) {
  const auto subject = text_argument(lua, 1);
  const auto text = text_argument(lua, 2);
  std::size_t start = first_place(lua, 3, subject.size());
  if (start > subject.size()) {
    lua_pushnil(lua);
    return 1;
  }
  if (find && lua_toboolean(lua, 4)) {
    // Counted as the worst case of a naive search.
    Sandbox::of(lua).charge(
        static_cast<std::int64_t>((subject.size() - start) / 16 * (text.size() / 16 + 1)));
    const std::size_t at = subject.find(text, start);
    if (at == std::string_view::npos) {
      lua_pushnil(lua);
      return 1;
    }
    lua_pushinteger(lua, static_cast<lua_Integer>(at + 1));
    lua_pushinteger(lua, static_cast<lua_Integer>(at + text.size()));
    return 2;
  }
  Pattern pattern = pattern_argument(lua, text);
  for (; start <= subject.size(); ++start) {
    if (const auto end = pattern.match_at(subject, start)) {
      if (!find) return push_captures(lua, pattern, subject, start, *end, true);
      lua_pushinteger(lua, static_cast<lua_Integer>(start + 1));
      lua_pushinteger(lua, static_cast<lua_Integer>(*end));
      return 2 + push_captures(lua, pattern, subject, start, *end, false);
    }
    if (pattern.anchored()) break;
    if (start % 64 == 0) Sandbox::of(lua).charge(64);
  }
  lua_pushnil(lua);
  return 1;
}

int find(lua_State* lua) {
  return find_or_match(lua, true);
}
int match(lua_State* lua) {
  return find_or_match(lua, false);
}

// Upvalues: subject, pattern, where to go on, the end of the last match (an empty match there is not a new
// one).
int next_of_gmatch(lua_State* lua) {
  std::size_t length = 0;
  const char* data = lua_tolstring(lua, lua_upvalueindex(1), &length);
  const std::string_view subject(data, length);
  data = lua_tolstring(lua, lua_upvalueindex(2), &length);
  Pattern pattern = pattern_argument(lua, {data, length});
  const auto last_end = lua_tointeger(lua, lua_upvalueindex(4));
  for (auto start = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(3)));
       start <= subject.size(); ++start) {
    Sandbox::of(lua).charge(2);
    const auto end = pattern.match_at(subject, start);
    if (!end || static_cast<lua_Integer>(*end) == last_end) continue;
    lua_pushinteger(lua, static_cast<lua_Integer>(*end));
    lua_pushvalue(lua, -1);
    lua_replace(lua, lua_upvalueindex(3));
    lua_replace(lua, lua_upvalueindex(4));
    return push_captures(lua, pattern, subject, start, *end, true);
  }
  return 0;
}

int all_matches(lua_State* lua) {
  const auto subject = text_argument(lua, 1);
  text_argument(lua, 2);
  const std::size_t start = first_place(lua, 3, subject.size());
  lua_settop(lua, 2);
  lua_pushinteger(lua, static_cast<lua_Integer>(start));
  lua_pushinteger(lua, -1);
  lua_pushcclosure(lua, with_line<next_of_gmatch>, 4);
  return 1;
}

/// Text that grows within the limit on one string, each byte counted.
class Growing {
 public:
  Growing(lua_State* lua, const char* function) : lua_(lua), function_(function) {}

  void append(std::string_view part) {
    check_length(lua_, text_.size() + part.size(), function_);
    Sandbox::of(lua_).charge_bytes(part.size());
    text_ += part;
  }
  void append(char c) {
    check_length(lua_, text_.size() + 1, function_);
    text_ += c;
  }
  const std::string& text() const { return text_; }

 private:
  lua_State* lua_;
  const char* function_;
  std::string text_;
};

std::string_view text_at(lua_State* lua, int index) {
  std::size_t length = 0;
  const char* data = lua_tolstring(lua, index, &length);
  return {data, length};
}

/// The third argument of gsub, a text with %0 … %9.
void append_template(lua_State* lua, Growing& out, const Pattern& pattern, std::string_view subject,
                     std::string_view whole) {
  const std::string_view replacement = text_at(lua, 3);
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    if (i % 16 == 0) Sandbox::of(lua).charge(1);
    if (replacement[i] != '%') {
      out.append(replacement[i]);
      continue;
    }
    const char c = ++i < replacement.size() ? replacement[i] : '\0';
    if (c == '%') {
      out.append('%');
    } else if (c == '0' || (c == '1' && pattern.capture_count() == 0)) {
      out.append(whole);
    } else if (c >= '1' && c <= '9' && c - '1' < pattern.capture_count()) {
      push_capture(lua, pattern, subject, c - '1');
      out.append(text_at(lua, -1));
      lua_pop(lua, 1);
    } else {
      throw std::invalid_argument("invalid use of '%' in replacement string");
    }
  }
}

/// The text that replaces a match, by the third argument of gsub: a text, a table, a function.
void append_replacement(lua_State* lua, Growing& out, const Pattern& pattern, std::string_view subject,
                        std::size_t start, std::size_t end) {
  const auto whole = subject.substr(start, end - start);
  const int type = lua_type(lua, 3);
  if (type == LUA_TSTRING || type == LUA_TNUMBER) return append_template(lua, out, pattern, subject, whole);
  const int top = lua_gettop(lua);
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(lua, 3);
    lua_call(lua, push_captures(lua, pattern, subject, start, end, true), 1);
  } else {
    push_captures(lua, pattern, subject, start, end, true);
    lua_settop(lua, top + 1);
    lua_gettable(lua, 3);
  }
  if (!lua_toboolean(lua, -1)) {
    out.append(whole);
  } else if (lua_type(lua, -1) == LUA_TSTRING || lua_type(lua, -1) == LUA_TNUMBER) {
    out.append(text_at(lua, -1));
  } else {
    luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
  }
  lua_settop(lua, top);
}

int substitute(lua_State* lua) {
  const auto subject = text_argument(lua, 1);
  const auto text = text_argument(lua, 2);
  const int type = lua_type(lua, 3);
  luaL_argcheck(lua,
                type == LUA_TSTRING || type == LUA_TNUMBER || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
                "string, table or function expected");
  const lua_Integer limit = luaL_optinteger(lua, 4, static_cast<lua_Integer>(subject.size()) + 1);
  lua_settop(lua, 4);
  Pattern pattern = pattern_argument(lua, text);
  Growing out(lua, "gsub");
  lua_Integer count = 0;
  std::size_t start = 0;
  std::optional<std::size_t> last_end;
  while (count < limit) {
    Sandbox::of(lua).charge(2);
    const auto end = pattern.match_at(subject, start);
    if (end && end != last_end) {
      ++count;
      append_replacement(lua, out, pattern, subject, start, *end);
      last_end = end;
      start = *end;
    } else if (start < subject.size()) {
      out.append(subject[start++]);
    } else {
      break;
    }
    if (pattern.anchored()) break;
  }
  if (start < subject.size()) out.append(subject.substr(start));
  check_length(lua, out.text().size(), "gsub");
  push(lua, out.text());
  lua_pushinteger(lua, count);
  return 2;
}

}  // namespace

void open_string(lua_State* lua) {
  constexpr std::array<luaL_Reg, 14> functions{{{"byte", guarded<bytes>},
                                                {"char", guarded<characters>},
                                                {"find", with_line<find>},
                                                {"format", guarded<formatted>},
                                                {"gmatch", guarded<all_matches>},
                                                {"gsub", with_line<substitute>},
                                                {"len", guarded<length>},
                                                {"lower", guarded<changed<lower>>},
                                                {"match", with_line<match>},
                                                {"rep", guarded<repeated>},
                                                {"reverse", guarded<reversed>},
                                                {"sub", guarded<substring>},
                                                {"upper", guarded<changed<upper>>},
                                                {nullptr, nullptr}}};
  lua_newtable(lua);
  luaL_setfuncs(lua, functions.data(), 0);
  lua_pushvalue(lua, -1);
  lua_setglobal(lua, "string");
  // ("x"):rep(3): every text's methods.
  lua_createtable(lua, 0, 1);
  lua_insert(lua, -2);
  lua_setfield(lua, -2, "__index");
  lua_pushliteral(lua, "");
  lua_insert(lua, -2);
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
}

}  // namespace microcosm::scenes
