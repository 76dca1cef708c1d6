#pragma once
// Networks small enough to know their answers.

#include <string>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::flow {

inline VesselDescription vessel(const std::string& name, const std::string& from, const std::string& to,
                                double length, double radius_start, double radius_end) {
  VesselDescription v;
  v.name = name;
  v.start_node = from;
  v.end_node = to;
  v.length = length;
  v.radius_start = radius_start;
  v.radius_end = radius_end;
  v.wall_thickness_start = 0.1 * radius_start;
  v.wall_thickness_end = 0.1 * radius_end;
  v.young_modulus_start = v.young_modulus_end = 4e5;
  return v;
}

/// A half-sine heart beat: `mean` [m^3/s] in a period of 1 s, systole of 0.3 s.
inline InflowWave beat(double mean) {
  InflowWave wave;
  for (int i = 0; i <= 300; ++i) {
    wave.time.push_back(i * 1e-3);
    wave.flow.push_back(i == 300 ? 0 : mean * core::pi / 2 / 0.3 * core::sin(core::pi * i / 300.0));
  }
  wave.time.push_back(1);
  wave.flow.push_back(0);
  return wave;
}

inline InflowWave steady(double flow) {
  return {{0, 1}, {flow, flow}, 1};
}

/// One vessel from node "inlet" to node "end".
inline NetworkDescription single_tube(double length, double radius_start, double radius_end) {
  NetworkDescription network;
  network.name = "tube";
  network.vessels = {vessel("tube", "inlet", "end", length, radius_start, radius_end)};
  network.inlet_node = "inlet";
  network.inflow = beat(1e-5);
  network.windkessels = {{"end", {1e8, 9e8, 1e-9, 0}}};
  return network;
}

/// A parent of 5 mm and two daughters of 4 and 3 mm, in a plane.
inline NetworkDescription bifurcation() {
  NetworkDescription network;
  network.name = "bifurcation";
  network.vessels = {vessel("parent", "inlet", "fork", 0.1, 5e-3, 5e-3),
                     vessel("left", "fork", "a", 0.1, 4e-3, 3.5e-3),
                     vessel("right", "fork", "b", 0.05, 3e-3, 3e-3)};
  network.vessels[0].centreline = {{0, 0, 0}, {0.1, 0, 0}};
  network.vessels[1].centreline = {{0.1, 0, 0}, {0.18, 0.06, 0}};
  network.vessels[2].centreline = {{0.1, 0, 0}, {0.14, -0.03, 0}};
  network.inlet_node = "inlet";
  network.inflow = beat(2e-5);
  network.windkessels = {{"a", {1e8, 9e8, 1e-9, 0}}, {"b", {2e8, 1.8e9, 5e-10, 0}}};
  return network;
}

/// A parent that splits into two arms which meet again: a loop.
inline NetworkDescription ring() {
  NetworkDescription network;
  network.name = "ring";
  network.vessels = {
      vessel("parent", "inlet", "fork", 0.1, 5e-3, 5e-3), vessel("upper", "fork", "meet", 0.1, 4e-3, 4e-3),
      vessel("lower", "meet", "fork", 0.15, 3e-3, 3e-3), vessel("child", "meet", "end", 0.1, 5e-3, 5e-3)};
  network.inlet_node = "inlet";
  network.inflow = beat(1e-5);
  network.windkessels = {{"end", {1e8, 9e8, 1e-9, 0}}};
  return network;
}

/// Junctions of two, three and five vessels, a loop, a balloon, and ends of every kind.
inline NetworkDescription all_kinds() {
  NetworkDescription network;
  network.name = "all kinds";
  network.vessels = {vessel("inflow", "in", "first", 0.1, 6e-3, 5e-3),
                     vessel("upper", "first", "second", 0.12, 4e-3, 3.5e-3),
                     vessel("lower", "second", "first", 0.15, 3e-3, 3e-3),
                     vessel("windkessel", "second", "a", 0.1, 3e-3, 2.5e-3),
                     vessel("resistance", "second", "b", 0.07, 3e-3, 2.5e-3),
                     vessel("reflection", "second", "c", 0.06, 2e-3, 2e-3),
                     vessel("last", "middle", "d", 0.03, 2.5e-3, 2e-3)};
  network.vessels[3].end_node = "middle";
  network.vessels[4].start_node = "second";
  network.inlet_node = "in";
  network.inflow = beat(1e-5);
  network.windkessels = {{"d", {1e8, 9e8, 1e-9, 0}}};
  network.ends = {{"b", ResistanceEnd{2e9, 500}}, {"c", ReflectionEnd{0.3}}};
  network.balloons = {{"resistance", 1e8}};
  return network;
}

}  // namespace microcosm::flow
