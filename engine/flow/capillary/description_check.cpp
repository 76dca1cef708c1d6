#include "engine/flow/capillary/description_check.hpp"

#include <cmath>
#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

class Check {
 public:
  Check(const CapillaryDescription& description, const CapillaryOptions& options)
      : description_(description), options_(options) {}

  void run() {
    check_options();
    check_nodes();
    check_segments();
    check_boundaries();
    check_ends();
    check_components();
  }

 private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw core::InputError({description_.file, line, 0}, "capillary network: " + message);
  }

  const std::string& node_name(std::uint32_t node) const { return description_.nodes[node].name; }

  void check_options() const {
    const auto positive = [&](double value, const char* what, const char* unit) {
      if (!(value > 0) || !std::isfinite(value))
        fail(0, fmt::format("{} {} {}; it is positive", what, value, unit));
    };
    positive(options_.plasma_viscosity, "plasma viscosity", "Pa s");
    positive(options_.newtonian_viscosity, "viscosity", "Pa s");
    positive(options_.mean_cell_volume, "mean cell volume", "m^3");
    positive(options_.tolerance, "tolerance", "");
    if (options_.maximum_iterations < 1)
      fail(0, fmt::format("{} iterations at most; valid: from 1", options_.maximum_iterations));
  }

  void check_nodes() const {
    if (description_.segments.empty()) fail(0, "it has no segments");
    for (const CapillaryNode& node : description_.nodes)
      if (!std::isfinite(node.position.x) || !std::isfinite(node.position.y) ||
          !std::isfinite(node.position.z))
        fail(node.line, fmt::format("node {}: a coordinate is no finite number", node.name));
  }

  void check_segments() {
    degree_.assign(description_.nodes.size(), 0);
    last_segment_.assign(description_.nodes.size(), 0);
    for (std::size_t i = 0; i < description_.segments.size(); ++i) {
      const CapillarySegment& segment = description_.segments[i];
      const auto wrong = [&](const std::string& what) {
        fail(segment.line, fmt::format("segment {}: {}", segment.name, what));
      };
      for (const std::uint32_t node : {segment.start, segment.end}) {
        if (node >= description_.nodes.size())
          wrong(fmt::format("it ends at node number {}; there are {}", node, description_.nodes.size()));
        ++degree_[node];
        last_segment_[node] = i;
      }
      if (segment.start == segment.end)
        wrong(fmt::format("it starts and ends at node {}", node_name(segment.start)));
      if (!(segment.length > 0) || !std::isfinite(segment.length))
        wrong(fmt::format("length {} m; it is positive", segment.length));
      if (!(segment.diameter > 0) || !std::isfinite(segment.diameter))
        wrong(fmt::format("diameter {} m; it is positive", segment.diameter));
    }
    for (std::size_t n = 0; n < degree_.size(); ++n)
      if (degree_[n] == 0)
        fail(description_.nodes[n].line,
             fmt::format("node {}: no segment ends there", description_.nodes[n].name));
  }

  void check_boundaries() {
    bounded_.assign(description_.nodes.size(), false);
    for (const CapillaryBoundary& boundary : description_.boundaries) {
      if (boundary.node >= description_.nodes.size())
        fail(boundary.line, fmt::format("a boundary at node number {}; there are {} nodes", boundary.node,
                                        description_.nodes.size()));
      const auto wrong = [&](const std::string& what) {
        fail(boundary.line, fmt::format("boundary at node {}: {}", node_name(boundary.node), what));
      };
      if (bounded_[boundary.node]) wrong("the node has a boundary already");
      bounded_[boundary.node] = true;
      if (!std::isfinite(boundary.value)) wrong("its value is no finite number");
      if (!(boundary.haematocrit >= 0 && boundary.haematocrit <= 0.7))
        wrong(fmt::format("haematocrit {}; valid: 0 to 0.7", boundary.haematocrit));
    }
  }

  void check_ends() const {
    for (std::size_t n = 0; n < degree_.size(); ++n)
      if (degree_[n] == 1 && !bounded_[n])
        fail(description_.nodes[n].line,
             fmt::format("node {}: segment {} ends there, without a boundary (for a blind end: a flow of 0)",
                         description_.nodes[n].name, description_.segments[last_segment_[n]].name));
  }

  std::uint32_t root(std::uint32_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }

  void check_components() {
    parent_.resize(description_.nodes.size());
    for (std::uint32_t n = 0; n < parent_.size(); ++n) parent_[n] = n;
    for (const CapillarySegment& segment : description_.segments)
      parent_[root(segment.end)] = root(segment.start);
    std::vector<char> has_pressure(parent_.size(), 0), has_boundary(parent_.size(), 0);
    for (const CapillaryBoundary& boundary : description_.boundaries) {
      has_boundary[root(boundary.node)] = 1;
      if (boundary.kind == CapillaryBoundaryKind::pressure) has_pressure[root(boundary.node)] = 1;
    }
    for (const CapillarySegment& segment : description_.segments) {
      const std::uint32_t part = root(segment.start);
      if (has_pressure[part]) continue;
      fail(segment.line,
           has_boundary[part]
               ? fmt::format("segment {}: its part of the network has no pressure boundary", segment.name)
               : fmt::format("segment {}: it belongs to an isolated loop, without any boundary",
                             segment.name));
    }
  }

  const CapillaryDescription& description_;
  const CapillaryOptions& options_;
  std::vector<std::uint32_t> degree_, parent_;
  std::vector<std::size_t> last_segment_;
  std::vector<bool> bounded_;
};

}  // namespace

void check_capillary_description(const CapillaryDescription& description, const CapillaryOptions& options) {
  Check(description, options).run();
}

}  // namespace microcosm::flow
