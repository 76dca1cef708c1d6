#pragma once
// What a drawing needs of a world at one instant, copied out of it: drawing never touches a running world.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"
#include "render/body_snapshot.hpp"

namespace microcosm::agents {
struct EpisodeParts;
}

namespace microcosm::render {

using core::Vec3;

/// What colours the vessels.
enum class VesselColour { pressure, flow };

/// One cross-section of a vessel.
struct VesselPoint {
  Vec3 centre;           // [m]
  double radius = 0;     // [m], now
  double pressure = 0;   // [Pa]
  double flow_rate = 0;  // [m^3/s], positive towards growing arc length

  double value(VesselColour colour) const;  // [Pa], or |flow_rate| [m^3/s]
};

struct SnapshotVessel {
  std::string name;
  std::uint32_t start_node = 0, end_node = 0;
  std::vector<VesselPoint> points;  // at least two, evenly spaced in arc length, ends included
};

struct SnapshotCarriers {
  std::string id;
  double radius = 0;            // [m]
  std::vector<Vec3> positions;  // [m], of those that move
};

struct SceneSnapshot {
  double time = 0;  // [s]
  std::vector<SnapshotVessel> vessels;
  std::vector<SnapshotCarriers> carriers;
  SnapshotBodies bodies;
  Vec3 gradient;  // [T/m], now; zero without a coil

  /// Nothing to draw.
  bool empty() const { return vessels.empty() && carriers.empty() && bodies.empty(); }
};

/// Copies from `parts`; memory of `snapshot` is used again, and what was made of the same world for it. The
/// points of a vessel lie at most 2.5 mm apart, and at least 12 to a vessel.
void take_snapshot(const agents::EpisodeParts& parts, SceneSnapshot& snapshot);

}  // namespace microcosm::render
