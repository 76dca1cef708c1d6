#pragma once
// A capillary network as bifurcations joined by vessels: segments in series carry one flow and one
// haematocrit, so they are one unknown. Halves the equations of networks that are given with the bends of
// their vessels.

#include <cstdint>
#include <vector>

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {

struct VesselGraph {
  /// A chain of segments between two joints, in the order of `members`.
  struct Vessel {
    std::uint32_t start = 0, end = 0;                 ///< joints; positive flow goes from start to end
    std::uint32_t first_member = 0, last_member = 0;  ///< [first, last) of `members`
    double start_diameter = 0, end_diameter = 0;      ///< [m], of the first and last segment
  };
  struct Member {
    std::uint32_t segment = 0;
    double direction = 1;  ///< -1: the segment's own direction is opposite to the vessel's
  };
  struct Joint {
    std::uint32_t node = 0;
    std::int32_t boundary = -1;                 ///< index in the description's boundaries; -1: none
    std::uint32_t first_end = 0, last_end = 0;  ///< [first, last) of `ends`
  };
  /// A vessel seen from a joint; direction 1: the vessel starts there, -1: it ends there.
  struct End {
    std::uint32_t vessel = 0;
    double direction = 1;
  };

  std::vector<Vessel> vessels;
  std::vector<Member> members;
  std::vector<Joint> joints;
  std::vector<End> ends;  ///< by joint; a vessel from a joint to itself, which carries no flow, is left out
};

/// Joints are the nodes with a boundary and those where not two segments meet. The description is valid.
VesselGraph build_vessel_graph(const CapillaryDescription& description);

}  // namespace microcosm::flow
