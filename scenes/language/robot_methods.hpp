#pragma once
// What handles of robots can do inside callbacks.

#include <lua.hpp>

#include <string>
#include <vector>

namespace microcosm::scenes {

/// The method of this name; null: there is none. Each takes the handle first: arm:set{...}.
///   arm:joints()                                names in the order of all lists
///   arm:set{...}, arm:set(a, b, ...), arm:set("joint", value)   commands the motors: N m, rad/s or rad; N,
///                                               m/s or m
///   arm:reach{ link, position, orientation, point, from } -> joint positions, converged, error [m], [rad]
///   arm:bias(q, qd)                             torques against gravity and velocity terms
///   arm:jacobian(link, q, point)                6 rows
///   arm:pose(link, q) -> {x, y, z}, {w, x, y, z}
lua_CFunction robot_method(const std::string& name);
/// Their names.
std::vector<std::string> robot_method_names();

}  // namespace microcosm::scenes
