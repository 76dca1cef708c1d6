#include "scenes/control/sense_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

#include "agents/names.hpp"
#include "agents/schedule.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/context.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::size_t most_listed = 40;

/// Of "<k>_x": k + 1 and the axis from 1; zeros for any other name.
std::pair<lua_Integer, lua_Integer> thing_and_axis(std::string_view name) {
  if (name.size() < 3 || name[name.size() - 2] != '_') return {};
  const std::size_t axis = std::string_view("xyz").find(name.back());
  if (axis == std::string_view::npos) return {};
  int thing = 0;
  const char* const end = name.data() + name.size() - 2;
  const auto [stop, error] = std::from_chars(name.data(), end, thing);
  if (error != std::errc{} || stop != end) return {};
  return {lua_Integer{thing} + 1, static_cast<lua_Integer>(axis) + 1};
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most_listed); ++i)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", names[i]);
  if (names.size() > most_listed) text += fmt::format(" and {} more", names.size() - most_listed);
  return text.empty() ? "none" : text;
}

/// __index of a table of readings: reached for what it doesn't hold. Upvalues: what the table is; its names,
/// as a list and as a set; whether integers are keys of it. A name that it may have is nil now.
int missing_name(lua_State* lua) {
  if (lua_type(lua, 2) != LUA_TSTRING) {
    const bool number = lua_type(lua, 2) == LUA_TNUMBER;
    if (!number || lua_toboolean(lua, lua_upvalueindex(3))) {
      lua_pushnil(lua);
      return 1;
    }
  } else {
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(2)) != LUA_TNIL) {
      lua_pushnil(lua);
      return 1;
    }
  }
  std::vector<std::string> names;
  for (lua_Integer i = 1; lua_rawgeti(lua, lua_upvalueindex(2), i) == LUA_TSTRING; ++i, lua_pop(lua, 1))
    names.emplace_back(lua_tostring(lua, -1));
  push_text_of(lua, 2);
  const std::string name = lua_tostring(lua, -1);
  std::string hint = core::did_you_mean(name, names);
  const Declaration* declared = Context::of(lua).find(name);
  if (declared != nullptr && declared->entry->name.starts_with("truth."))
    hint = "; truth is recorded, never shown to control";
  throw core::InputError(Sandbox::of(lua).location(1),
                         fmt::format("{} '{}'{}; it has: {}", lua_tostring(lua, lua_upvalueindex(1)),
                                     agents::printable(name), hint, listed(names)));
}

void set_field(lua_State* lua, const std::string& name, double value) {
  lua_pushlstring(lua, name.data(), name.size());
  lua_pushnumber(lua, value);
  lua_rawset(lua, -3);
}

void set_metatable(lua_State* lua, int reference) {
  lua_rawgeti(lua, LUA_REGISTRYINDEX, reference);
  lua_setmetatable(lua, -2);
}

}  // namespace

SenseTable::SenseTable(lua_State* lua, std::span<const agents::Reading> readings) : lua_(lua) {
  place_metatable_ = make_metatable("a place is a list {x, y, z}, [1] to [3]: it has no", {}, true);
  std::vector<std::string> names;
  for (const auto& reading : readings) {
    names.push_back(reading.info->id);
    sensors_.push_back(describe(*reading.info));
  }
  sense_metatable_ = make_metatable("sense has no sensor", names, false);
}

/// Leaves it in the registry.
int SenseTable::make_metatable(const std::string& what, const std::vector<std::string>& names,
                               bool integers) const {
  luaL_checkstack(lua_, 8, "sensors");
  lua_createtable(lua_, 0, 2);
  lua_pushlstring(lua_, what.data(), what.size());
  lua_createtable(lua_, static_cast<int>(names.size()), static_cast<int>(names.size()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    lua_pushlstring(lua_, names[i].data(), names[i].size());
    lua_pushvalue(lua_, -1);
    lua_rawseti(lua_, -3, static_cast<lua_Integer>(i) + 1);
    lua_pushboolean(lua_, 1);
    lua_rawset(lua_, -3);
  }
  lua_pushboolean(lua_, integers ? 1 : 0);
  lua_pushcclosure(lua_, guarded<missing_name>, 3);
  lua_setfield(lua_, -2, "__index");
  lua_pushboolean(lua_, 0);
  lua_setfield(lua_, -2, "__metatable");
  return luaL_ref(lua_, LUA_REGISTRYINDEX);
}

SenseTable::Sensor SenseTable::describe(const agents::StreamInfo& info) {
  Sensor sensor;
  std::vector<std::string> names{"t", "fresh"};
  if (info.channels.size() == 1) names.emplace_back("value");
  std::vector<std::vector<std::string>> parts;  // of the lists
  for (const std::string& name : info.channels) {
    Channel channel{.name = name};
    std::tie(channel.thing, channel.axis) = thing_and_axis(name);
    sensor.things = std::max(sensor.things, channel.thing);
    if (channel.thing == 0) names.push_back(name);
    for (const char* list : {"position", "velocity"}) {
      const std::string ending = std::string("_") + list;
      if (!name.ends_with(ending)) continue;
      if (sensor.lists.empty() || sensor.lists.back().name != list) {
        sensor.lists.push_back({list});
        parts.emplace_back();
      }
      channel.list = static_cast<int>(sensor.lists.size()) - 1;
      parts.back().push_back(name.substr(0, name.size() - ending.size()));
    }
    sensor.channels.push_back(std::move(channel));
  }
  for (std::size_t i = 0; i < sensor.lists.size(); ++i) {
    List& list = sensor.lists[i];
    list.metatable =
        make_metatable(fmt::format("sense.{}.{} is a list of {} numbers, one each of {}: it has no", info.id,
                                   list.name, parts[i].size(), listed(parts[i])),
                       {}, true);
    names.push_back(list.name);
  }
  if (sensor.things > 0) names.emplace_back("count");
  const std::string places =
      sensor.things > 0 ? fmt::format(" (its places are [1] to [{}])", sensor.things) : "";
  sensor.metatable =
      make_metatable(fmt::format("sense.{}{} has no channel", info.id, places), names, sensor.things > 0);
  return sensor;
}

void SenseTable::push_reading(const Sensor& sensor, const agents::Reading& reading) const {
  lua_createtable(lua_, static_cast<int>(sensor.things), static_cast<int>(sensor.channels.size()) + 3);
  set_field(lua_, "t", agents::exact_seconds(reading.sampled));
  lua_pushboolean(lua_, reading.fresh);
  lua_setfield(lua_, -2, "fresh");
  for (const List& list : sensor.lists) {
    lua_newtable(lua_);
    set_metatable(lua_, list.metatable);
    lua_setfield(lua_, -2, list.name.c_str());
  }
  for (std::size_t c = 0; c < sensor.channels.size(); ++c) {
    const Channel& channel = sensor.channels[c];
    const double value = reading.values[c];
    if (std::isnan(value)) continue;
    if (channel.thing > 0) {
      if (lua_rawgeti(lua_, -1, channel.thing) != LUA_TTABLE) {
        lua_pop(lua_, 1);
        lua_createtable(lua_, 3, 0);
        set_metatable(lua_, place_metatable_);
        lua_pushvalue(lua_, -1);
        lua_rawseti(lua_, -3, channel.thing);
      }
      lua_pushnumber(lua_, value);
      lua_rawseti(lua_, -2, channel.axis);
      lua_pop(lua_, 1);
      continue;
    }
    set_field(lua_, channel.name, value);
    if (sensor.channels.size() == 1) set_field(lua_, "value", value);
    if (channel.list < 0) continue;
    lua_getfield(lua_, -1, sensor.lists[static_cast<std::size_t>(channel.list)].name.c_str());
    lua_pushnumber(lua_, value);
    lua_rawseti(lua_, -2, static_cast<lua_Integer>(lua_rawlen(lua_, -2)) + 1);
    lua_pop(lua_, 1);
  }
  if (sensor.things > 0) {
    lua_pushinteger(lua_, sensor.things);
    lua_setfield(lua_, -2, "count");
  }
  set_metatable(lua_, sensor.metatable);
}

void SenseTable::push(std::span<const agents::Reading> readings) const {
  lua_createtable(lua_, 0, static_cast<int>(readings.size()));
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!readings[i].any) continue;
    const std::string& id = readings[i].info->id;
    lua_pushlstring(lua_, id.data(), id.size());
    push_reading(sensors_[i], readings[i]);
    lua_rawset(lua_, -3);
  }
  set_metatable(lua_, sense_metatable_);
}

}  // namespace microcosm::scenes
