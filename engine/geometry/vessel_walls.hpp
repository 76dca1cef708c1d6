#pragma once
// The inside of a vessel network as a solid surface: how far a point is from it, and which way leads off it.

#include <memory>

#include "engine/core/flow_field.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::geometry {

/// The nearest place of the wall, seen from a point.
struct WallPlace {
  double distance = 0;  // [m], negative: the point is outside every vessel
  Vec3 normal;          // unit, off the wall into the lumen; zero on an axis
  Vec3 tangent;         // unit, along the vessel
};

/// The lumen is the union of the vessels: of each, all points nearer to its centreline than its radius there.
/// A vessel ends round at a junction (where the next begin), and goes on straight beyond an open end.
class VesselWalls {
 public:
  /// `flow` gives the radius as it is now and outlives this; null: the radius at rest.
  VesselWalls(std::shared_ptr<const VesselTree> vessels, const core::FlowField* flow);

  /// Of the vessels that contain the point the one whose wall is furthest, so that no wall stands where
  /// vessels meet; outside, the one whose wall is nearest.
  WallPlace nearest(const Vec3& point) const;
  const VesselTree& vessels() const { return *vessels_; }

 private:
  struct AxisPlace {
    double s = 0, distance_squared = 0;
    Vec3 point, tangent;
  };
  AxisPlace nearest_on_axis(std::uint32_t vessel, const Vec3& point) const;
  double radius(std::uint32_t vessel, double s) const;

  struct Box {
    Vec3 low, high;     // around the centreline, with its straight ends
    double radius = 0;  // [m], the largest at rest
    bool start_open = false, end_open = false;
  };

  std::shared_ptr<const VesselTree> vessels_;
  const core::FlowField* flow_;
  std::vector<Box> boxes_;  // by vessel
};

}  // namespace microcosm::geometry
