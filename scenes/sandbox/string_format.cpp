#include "scenes/sandbox/string_format.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

/// One conversion: "%-8.3f" is flags "-", width "8", precision ".3", type 'f'.
struct Conversion {
  std::string flags, width, precision;
  char type = '\0';
};

Conversion parse(lua_State* lua, std::string_view format, std::size_t& at) {
  Conversion conversion;
  const auto take_while = [&](std::string_view set, std::size_t most, std::string& into) {
    while (at < format.size() && set.find(format[at]) != std::string_view::npos && into.size() < most)
      into += format[at++];
  };
  take_while("-+ #0", 5, conversion.flags);
  take_while("0123456789", 2, conversion.width);
  if (at < format.size() && format[at] == '.') {
    conversion.precision.assign(1, '.');
    ++at;
    take_while("0123456789", 3, conversion.precision);
  }
  conversion.type = at < format.size() ? format[at++] : '\0';
  if (std::string_view("cdiuoxXeEfFgGaAs").find(conversion.type) == std::string_view::npos ||
      conversion.type == '\0') {
    luaL_error(lua,
               "invalid conversion in string.format: only %%c d i u o x X e E f F g G a A s, with width and "
               "precision below 100");
  }
  return conversion;
}

template <class T>
void append(std::string& out, const std::string& format, T value) {
  std::array<char, 512> buffer;  // the longest: %99.99f of 1e308
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int length = std::snprintf(buffer.data(), buffer.size(), format.c_str(), value);
#pragma GCC diagnostic pop
  if (length > 0) out.append(buffer.data(), std::min(static_cast<std::size_t>(length), buffer.size() - 1));
}

void append_text(lua_State* lua, std::string& out, const Conversion& conversion, int argument) {
  push_text_of(lua, argument);
  std::size_t length = 0;
  const char* data = lua_tolstring(lua, -1, &length);
  std::string_view text(data, length);
  if (!conversion.precision.empty()) {
    text = text.substr(0, conversion.precision.size() > 1
                              ? static_cast<std::size_t>(std::stoi(conversion.precision.substr(1)))
                              : 0);
  }
  const std::size_t width =
      conversion.width.empty() ? 0 : static_cast<std::size_t>(std::stoi(conversion.width));
  const std::string padding(width > text.size() ? width - text.size() : 0, ' ');
  const bool left = conversion.flags.find('-') != std::string::npos;
  if (!left) out += padding;
  out += text;
  if (left) out += padding;
  lua_pop(lua, 1);
}

}  // namespace

int formatted(lua_State* lua) {
  std::size_t length = 0;
  const char* data = luaL_checklstring(lua, 1, &length);
  const std::string_view format(data, length);
  Sandbox& sandbox = Sandbox::of(lua);
  const int top = lua_gettop(lua);
  int argument = 1;
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      out += format[at++];
      continue;
    }
    ++at;
    if (at < format.size() && format[at] == '%') {
      out += format[at++];
      continue;
    }
    const Conversion conversion = parse(lua, format, at);
    sandbox.charge(conversion.precision.size() > 2 ? 100 : 20);  // many digits take long
    if (++argument > top) return luaL_argerror(lua, argument, "no value");
    std::string start(1, '%');
    start.append(conversion.flags).append(conversion.width).append(conversion.precision);
    switch (conversion.type) {
      case 's':
        append_text(lua, out, conversion, argument);
        break;
      case 'c':
        out += static_cast<char>(luaL_checkinteger(lua, argument));
        break;
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        append(out, start.append("ll") += conversion.type,
               static_cast<long long>(luaL_checkinteger(lua, argument)));
        break;
      default:
        append(out, start += conversion.type, static_cast<double>(luaL_checknumber(lua, argument)));
    }
    if (out.size() > sandbox.limits().string) return luaL_error(lua, "string.format: a string too long");
  }
  sandbox.charge(static_cast<std::int64_t>(length / 16));
  sandbox.charge_bytes(out.size());
  lua_pushlstring(lua, out.data(), out.size());
  return 1;
}

}  // namespace microcosm::scenes
