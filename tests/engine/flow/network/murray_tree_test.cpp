#include "engine/flow/network/murray_tree.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/mean_flow.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::flow {
namespace {

/// Daughters by the node where they start.
std::map<std::string, std::vector<const VesselDescription*>> daughters_of(const NetworkDescription& tree) {
  std::map<std::string, std::vector<const VesselDescription*>> daughters;
  for (const auto& vessel : tree.vessels) daughters[vessel.start_node].push_back(&vessel);
  return daughters;
}

core::Vec3 direction(const VesselDescription& vessel) {
  return core::normalized(vessel.centreline.back() - vessel.centreline.front());
}

double cube(double x) {
  return x * x * x;
}

TEST_CASE("radii obey Murray's law at every junction, and the ratio of daughters stays within its bound") {
  for (const double exponent : {2.0, 2.7, 3.0, 4.0}) {
    MurrayTree shape;
    shape.exponent = exponent;
    const NetworkDescription tree = grow_murray_tree(shape);
    REQUIRE(tree.vessels.size() == 63);
    const auto daughters = daughters_of(tree);
    int junctions = 0;
    for (const auto& vessel : tree.vessels) {
      const auto found = daughters.find(vessel.end_node);
      if (found == daughters.end()) continue;
      ++junctions;
      REQUIRE(found->second.size() == 2);
      double sum = 0;
      for (const auto* daughter : found->second) sum += core::pow(daughter->radius_start, exponent);
      CHECK(sum == Approx(core::pow(vessel.radius_start, exponent)).epsilon(1e-12));
      const double ratio = found->second[1]->radius_start / found->second[0]->radius_start;
      CHECK(ratio >= shape.asymmetry);
      CHECK(ratio <= 1);
    }
    CHECK(junctions == 31);
  }
}

TEST_CASE("daughters leave at the angles of least volume: their r^2 balance along and across the parent") {
  // Murray 1926, J Gen Physiol 9:835: moving the junction changes the volume by no first-order term, so the
  // directions weighted by r^2 sum to zero.
  const NetworkDescription tree = grow_murray_tree({});
  const auto daughters = daughters_of(tree);
  for (const auto& vessel : tree.vessels) {
    const auto found = daughters.find(vessel.end_node);
    if (found == daughters.end()) continue;
    core::Vec3 pull = -(vessel.radius_start * vessel.radius_start) * direction(vessel);
    for (const auto* daughter : found->second)
      pull += daughter->radius_start * daughter->radius_start * direction(*daughter);
    CHECK(core::norm(pull) < 1e-9 * vessel.radius_start * vessel.radius_start);
  }
}

TEST_CASE(
    "the mean flow divides as r^3 and is conserved; wall shear stress is the same in every generation") {
  MurrayTree shape;
  shape.wall_shear_stress = 1.2;
  const NetworkDescription tree = grow_murray_tree(shape);
  const std::vector<double> flow = mean_flow(tree);
  for (std::size_t v = 0; v < flow.size(); ++v) {
    const double r = tree.vessels[v].radius_start;
    CHECK(flow[v] == Approx(flow[0] * cube(r / tree.vessels[0].radius_start)).epsilon(1e-9));
    // Poiseuille: 4 mu Q/(pi r^3).
    CHECK(4 * tree.fluid.viscosity * flow[v] / (core::pi * cube(r)) == Approx(1.2).epsilon(1e-9));
  }
}

TEST_CASE("the root's mean pressure is the target, for another exponent and profile too") {
  MurrayTree shape;
  shape.exponent = 2.5;
  shape.fluid.profile_exponent = 9;
  shape.mean_pressure = 9000;
  const NetworkDescription tree = grow_murray_tree(shape);
  const NetworkTopology nodes = topology(tree);
  const MeanFlow mean = solve_mean_flow(tree, nodes);
  CHECK(mean.node_pressure[nodes.node_index.at("in")] == Approx(9000).epsilon(1e-9));
}

TEST_CASE("the same seed grows the same tree, another seed another") {
  MurrayTree other;
  other.seed = 2;
  const NetworkDescription a = grow_murray_tree({}), b = grow_murray_tree({}), c = grow_murray_tree(other);
  int same = 0;
  for (std::size_t v = 0; v < a.vessels.size(); ++v) {
    CHECK(a.vessels[v].radius_start == b.vessels[v].radius_start);
    CHECK(a.vessels[v].centreline == b.vessels[v].centreline);
    same += a.vessels[v].length == c.vessels[v].length ? 1 : 0;
  }
  CHECK(same == 0);
}

TEST_CASE("vessels that share no node keep apart") {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    MurrayTree shape;
    shape.seed = seed;
    shape.generations = 8;
    const NetworkDescription tree = grow_murray_tree(shape);
    int overlaps = 0;
    for (std::size_t i = 0; i < tree.vessels.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const auto &a = tree.vessels[i], &b = tree.vessels[j];
        if (a.start_node == b.start_node || a.start_node == b.end_node || b.start_node == a.end_node)
          continue;
        // Twenty points along each: finer than the vessels are wide apart from their ends.
        for (int k = 0; k <= 20; ++k)
          for (int l = 0; l <= 20; ++l) {
            const auto p = a.centreline[0] + k / 20.0 * (a.centreline[1] - a.centreline[0]);
            const auto q = b.centreline[0] + l / 20.0 * (b.centreline[1] - b.centreline[0]);
            overlaps += core::norm(p - q) < a.radius_start + b.radius_start ? 1 : 0;
          }
      }
    CHECK(overlaps == 0);
  }
}

TEST_CASE("what can't be grown is named") {
  const auto message = [](const MurrayTree& tree) -> std::string {
    try {
      grow_murray_tree(tree);
    } catch (const core::InputError& error) {
      return error.message();
    }
    return "none";
  };
  MurrayTree tree;
  tree.exponent = 1.5;
  CHECK_THAT(message(tree), Catch::Contains("exponent 1.5; valid: 2 to 5"));
  tree.exponent = 3;
  tree.mean_pressure = 500;
  CHECK_THAT(message(tree), Catch::Contains("more than the mean pressure of 500 Pa"));
}

}  // namespace
}  // namespace microcosm::flow
