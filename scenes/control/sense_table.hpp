#pragma once
// What control(t, sense) sees of a sensor:
//
//   sense.tracker         nil before the first delivery, else
//   sense.tracker.t       when it was measured [s]
//   sense.tracker.fresh   true if it was delivered since the last control step
//   sense.doppler.value   a sensor with one channel: its value; nil for a dropout
//   sense.tracker[k]      channels named "<k>_x", "<k>_y", "<k>_z" (k from 0): the k+1-th thing's { x, y, z
//   }, nil for a dropout sense.hall.<channel>  any other channel by its name
//   sense.encoder.position[k], .velocity[k]   channels named "<joint>_position", "<joint>_velocity": lists in
//   their order, beside each by its name
//
// A name that is no sensor's, or no channel's of the sensor, is an error that lists those that are.

#include <lua.hpp>

#include <span>
#include <string>
#include <vector>

#include "agents/controller.hpp"

namespace microcosm::scenes {

class SenseTable {
 public:
  /// Makes the metatables for these sensors, in a Sandbox's state that outlives this.
  SenseTable(lua_State* lua, std::span<const agents::Reading> readings);

  /// Pushes the table of what was read of the same sensors.
  void push(std::span<const agents::Reading> readings) const;

 private:
  /// Where a channel goes.
  struct Channel {
    std::string name;
    lua_Integer thing = 0;  // of "<k>_x": k + 1; 0: any other
    lua_Integer axis = 0;   // 1 to 3
    int list = -1;          // of "<joint>_position": which of `lists`
  };
  struct List {
    std::string name;
    int metatable = LUA_NOREF;
  };
  struct Sensor {
    std::vector<Channel> channels;
    std::vector<List> lists;
    lua_Integer things = 0;
    int metatable = LUA_NOREF;  // a reference in the registry, as all of this name
  };

  Sensor describe(const agents::StreamInfo& info);
  int make_metatable(const std::string& what, const std::vector<std::string>& names, bool integers) const;
  void push_reading(const Sensor& sensor, const agents::Reading& reading) const;

  lua_State* lua_;
  std::vector<Sensor> sensors_;  // as the readings
  int sense_metatable_ = LUA_NOREF, place_metatable_ = LUA_NOREF;
};

}  // namespace microcosm::scenes
