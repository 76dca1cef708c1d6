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
// A name that is no sensor's is an error, not nil.

#include <lua.hpp>

#include <span>

#include "agents/controller.hpp"

namespace microcosm::scenes {

/// Pushes the table.
void push_sense(lua_State* lua, std::span<const agents::Reading> readings);

}  // namespace microcosm::scenes
