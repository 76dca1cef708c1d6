#include "engine/flow/capillary/vessel_graph.hpp"

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

constexpr std::uint32_t none = ~0u;

class Builder {
 public:
  explicit Builder(const CapillaryDescription& description) : description_(description) {
    index_segments();
    find_joints();
    used_.assign(description.segments.size(), 0);
    for (const VesselGraph::Joint& joint : graph_.joints)
      for (std::uint32_t i = first_[joint.node]; i < first_[joint.node + 1]; ++i)
        if (!used_[incident_[i]]) follow(joint.node, incident_[i]);
    for (const char used : used_) MICROCOSM_ASSERT(used);
    collect_ends();
  }

  VesselGraph take() { return std::move(graph_); }

 private:
  void index_segments() {
    first_.assign(description_.nodes.size() + 1, 0);
    for (const CapillarySegment& segment : description_.segments)
      ++first_[segment.start + 1], ++first_[segment.end + 1];
    for (std::size_t n = 0; n < description_.nodes.size(); ++n) first_[n + 1] += first_[n];
    incident_.resize(2 * description_.segments.size());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::uint32_t s = 0; s < description_.segments.size(); ++s) {
      incident_[next[description_.segments[s].start]++] = s;
      incident_[next[description_.segments[s].end]++] = s;
    }
  }

  void find_joints() {
    joint_of_.assign(description_.nodes.size(), none);
    std::vector<std::int32_t> boundary_of(description_.nodes.size(), -1);
    for (std::size_t b = 0; b < description_.boundaries.size(); ++b)
      boundary_of[description_.boundaries[b].node] = static_cast<std::int32_t>(b);
    for (std::uint32_t n = 0; n < description_.nodes.size(); ++n) {
      if (boundary_of[n] < 0 && first_[n + 1] - first_[n] == 2) continue;
      joint_of_[n] = static_cast<std::uint32_t>(graph_.joints.size());
      graph_.joints.push_back({n, boundary_of[n], 0, 0});
    }
  }

  void follow(std::uint32_t node, std::uint32_t segment) {
    VesselGraph::Vessel vessel;
    vessel.start = joint_of_[node];
    vessel.first_member = static_cast<std::uint32_t>(graph_.members.size());
    vessel.start_diameter = description_.segments[segment].diameter;
    for (;;) {
      const CapillarySegment& here = description_.segments[segment];
      used_[segment] = 1;
      graph_.members.push_back({segment, here.start == node ? 1.0 : -1.0});
      node = here.start == node ? here.end : here.start;
      vessel.end_diameter = here.diameter;
      if (joint_of_[node] != none) break;
      segment = incident_[first_[node]] == segment ? incident_[first_[node] + 1] : incident_[first_[node]];
    }
    vessel.end = joint_of_[node];
    vessel.last_member = static_cast<std::uint32_t>(graph_.members.size());
    graph_.vessels.push_back(vessel);
  }

  void collect_ends() {
    std::vector<std::uint32_t> count(graph_.joints.size() + 1, 0);
    for (const VesselGraph::Vessel& vessel : graph_.vessels)
      if (vessel.start != vessel.end) ++count[vessel.start + 1], ++count[vessel.end + 1];
    for (std::size_t j = 0; j < graph_.joints.size(); ++j) {
      count[j + 1] += count[j];
      graph_.joints[j].first_end = graph_.joints[j].last_end = count[j];
    }
    graph_.ends.resize(count.back());
    for (std::uint32_t v = 0; v < graph_.vessels.size(); ++v) {
      const VesselGraph::Vessel& vessel = graph_.vessels[v];
      if (vessel.start == vessel.end) continue;
      graph_.ends[graph_.joints[vessel.start].last_end++] = {v, 1};
      graph_.ends[graph_.joints[vessel.end].last_end++] = {v, -1};
    }
  }

  const CapillaryDescription& description_;
  VesselGraph graph_;
  std::vector<std::uint32_t> first_, incident_, joint_of_;
  std::vector<char> used_;
};

}  // namespace

VesselGraph build_vessel_graph(const CapillaryDescription& description) {
  return Builder(description).take();
}

}  // namespace microcosm::flow
