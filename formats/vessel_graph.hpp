#pragma once
// Vessels as a graph with radii and lengths, for files that know nothing of walls, ends and inflows.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/vec3.hpp"

namespace microcosm::formats {

struct GraphNode {
  std::string name;
  core::Vec3 position{};  // [m]; zero where the graph has no coordinates
  int line = 0;           // of its file
};

/// A vessel from one node to another.
struct GraphSegment {
  std::string name;
  std::uint32_t start = 0, end = 0;  // nodes
  double length = 0;                 // [m]
  std::vector<double> radius;        // [m], at the points of `path`, or at both ends where there is no path
  std::vector<core::Vec3> path;      // [m], from node to node; empty without coordinates
  int line = 0;
};

struct VesselGraph {
  std::string name;
  std::vector<GraphNode> nodes;
  std::vector<GraphSegment> segments;
  std::vector<std::string> notes;  // what the reader had to mend, for the user to see
};

/// What a reader of graphs is to do beyond reading.
struct GraphChoices {
  bool largest_part = false;  // keep the part with the most vessels alone
  /// Centrelines that are nearer to each other than this share of the radius are one vessel; 0: as they are.
  double merge_tolerance = 0.5;
};

/// Mends what is no fault of the vessels, each with a note: a vessel without length is taken out and its
/// nodes become one; a radius of 0 at an end becomes that of the next point. With `largest_part` the parts
/// that are not joined to the largest are taken out. Then as check.
void finish(VesselGraph& graph, const std::string& path, const GraphChoices& choices);

/// Throws InputError at `path` and the segment's line: no segment, a length or radius that is not positive
/// and finite, one above 10 m or 0.1 m or below 1 nm (radii: in the mean), a segment from a node to itself, a
/// name used twice, a node without a segment, a component that no free end joins to the world (an isolated
/// loop).
void check(const VesselGraph& graph, const std::string& path);

/// [m] of a checked segment, along its path.
double mean_radius(const GraphSegment& segment);

/// [m], of the straight tube of its length that resists a given viscosity as much, where resistance goes with
/// the radius' inverse fourth power and the radius changes linearly between points.
double hydraulic_radius(const GraphSegment& segment);

/// [m] along a polyline.
double length_of(const std::vector<core::Vec3>& path);

}  // namespace microcosm::formats
