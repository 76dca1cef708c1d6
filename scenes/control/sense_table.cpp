#include "scenes/control/sense_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

/// Of "<k>_x": k and the axis.
struct PointChannel {
  int thing = 0, axis = 0;
};

std::optional<PointChannel> point_channel(std::string_view name) {
  if (name.size() < 3 || name[name.size() - 2] != '_') return {};
  const std::size_t axis = std::string_view("xyz").find(name.back());
  if (axis == std::string_view::npos) return {};
  PointChannel channel{0, static_cast<int>(axis)};
  const char* const end = name.data() + name.size() - 2;
  const auto [stop, error] = std::from_chars(name.data(), end, channel.thing);
  if (error != std::errc{} || stop != end) return {};
  return channel;
}

/// Channels "elbow_position" and "elbow_velocity" also go into the lists `position` and `velocity` of the
/// table at the top.
void append_to_list(lua_State* lua, std::string_view channel, double value) {
  for (const char* list : {"position", "velocity"}) {
    if (!channel.ends_with(std::string("_") + list)) continue;
    if (lua_getfield(lua, -1, list) != LUA_TTABLE) {
      lua_pop(lua, 1);
      lua_newtable(lua);
      lua_pushvalue(lua, -1);
      lua_setfield(lua, -3, list);
    }
    lua_pushnumber(lua, value);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(lua_rawlen(lua, -2)) + 1);
    lua_pop(lua, 1);
  }
}

void push_reading(lua_State* lua, const agents::Reading& reading) {
  const auto& channels = reading.info->channels;
  lua_newtable(lua);
  lua_pushnumber(lua, core::seconds(reading.sampled));
  lua_setfield(lua, -2, "t");
  lua_pushboolean(lua, reading.fresh);
  lua_setfield(lua, -2, "fresh");
  lua_Integer things = 0;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const double value = reading.values[c];
    if (const auto point = point_channel(channels[c])) {
      things = std::max<lua_Integer>(things, point->thing + 1);
      if (std::isnan(value)) continue;
      if (lua_rawgeti(lua, -1, point->thing + 1) != LUA_TTABLE) {
        lua_pop(lua, 1);
        lua_createtable(lua, 3, 0);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, -3, point->thing + 1);
      }
      lua_pushnumber(lua, value);
      lua_rawseti(lua, -2, point->axis + 1);
      lua_pop(lua, 1);
      continue;
    }
    if (std::isnan(value)) continue;
    lua_pushnumber(lua, value);
    lua_setfield(lua, -2, channels[c].c_str());
    if (channels.size() == 1) {
      lua_pushnumber(lua, value);
      lua_setfield(lua, -2, "value");
    }
    append_to_list(lua, channels[c], value);
  }
  if (things > 0) {
    lua_pushinteger(lua, things);
    lua_setfield(lua, -2, "count");
  }
}

/// __index of `sense`: reached for sensors without a delivery and for names that are none. Upvalue: a set of
/// the sensors' ids.
int missing_reading(lua_State* lua) {
  lua_pushvalue(lua, 2);
  if (!lua_isnil(lua, 2) && lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) {
    lua_pushnil(lua);
    return 1;
  }
  std::string known;
  for (lua_Integer i = 1; lua_rawgeti(lua, lua_upvalueindex(1), i) == LUA_TSTRING; ++i, lua_pop(lua, 1)) {
    known += fmt::format("{}{}", known.empty() ? "" : ", ", lua_tostring(lua, -1));
  }
  push_text_of(lua, 2);
  const std::string name = lua_tostring(lua, -1);
  throw core::InputError(Sandbox::of(lua).location(1), fmt::format("sense has no sensor '{}'; it has: {}",
                                                                   name, known.empty() ? "none" : known));
}

}  // namespace

void push_sense(lua_State* lua, std::span<const agents::Reading> readings) {
  lua_newtable(lua);
  lua_createtable(lua, 0, 1);
  lua_newtable(lua);
  lua_Integer count = 0;
  for (const auto& reading : readings) {
    if (reading.info->truth) continue;
    const std::string& id = reading.info->id;
    lua_pushstring(lua, id.c_str());
    lua_rawseti(lua, -2, ++count);
    lua_pushboolean(lua, 1);
    lua_setfield(lua, -2, id.c_str());
    if (!reading.any) continue;
    push_reading(lua, reading);
    lua_setfield(lua, -4, id.c_str());
  }
  lua_pushcclosure(lua, guarded<missing_reading>, 1);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
}

}  // namespace microcosm::scenes
