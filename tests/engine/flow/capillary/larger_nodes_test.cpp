// Nodes where more than three vessels meet.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/flow/capillary/capillary_network.hpp"
#include "tests/engine/flow/capillary/small_network.hpp"

namespace microcosm::flow {
namespace {

/// `feeds` vessels from 5 kPa and as many as there are `diameters` [um] to 2 kPa, at one node; the branches
/// in the order of `place`.
CapillaryDescription star(int feeds, const std::vector<double>& diameters,
                          const std::vector<std::size_t>& place) {
  CapillaryDescription network;
  network.nodes.push_back({"middle", {}});
  const auto add = [&](double diameter, double pressure, double haematocrit) {
    const auto node = static_cast<std::uint32_t>(network.nodes.size());
    network.nodes.push_back({fmt::format("{}", node), {300e-6 * node, 0, 0}});
    const bool feed = pressure > 3000;
    network.segments.push_back(
        {fmt::format("s{}", node), feed ? node : 0, feed ? 0 : node, 300e-6, diameter * 1e-6});
    network.boundaries.push_back({node, CapillaryBoundaryKind::pressure, pressure, haematocrit});
  };
  for (int f = 0; f < feeds; ++f) add(12 + 2 * f, 5000, 0.4 + 0.05 * f);
  for (const std::size_t p : place) add(diameters[p], 2000, 0.4);
  return network;
}

CapillarySolution solved(const CapillaryDescription& network, LargerNodes larger) {
  CapillaryOptions options;
  options.larger_nodes = larger;
  return solve_capillary_network(network, options);
}

TEST_CASE("at a node of four vessels red cells mix, or by choice prefer the branch with more blood") {
  const CapillaryDescription network = star(1, {6, 8, 10}, {0, 1, 2});
  const CapillarySolution mixed = solved(network, LargerNodes::mixing),
                          apart = solved(network, LargerNodes::separate);
  for (int s = 1; s <= 3; ++s) CHECK(mixed.haematocrit[static_cast<std::size_t>(s)] == Approx(0.4));
  REQUIRE(apart.converged);
  CHECK(apart.haematocrit[1] < apart.haematocrit[2]);
  CHECK(apart.haematocrit[2] < apart.haematocrit[3]);
  CHECK(apart.haematocrit[3] > 0.4);
  CHECK(apart.cell_residual < 1e-9 * apart.flow[0]);
  CHECK(apart.flow_residual < 1e-9 * apart.flow[0]);
}

TEST_CASE(
    "larger nodes that separate don't depend on the order of their branches, and treat equal ones alike") {
  const CapillarySolution one = solved(star(1, {6, 8, 10}, {0, 1, 2}), LargerNodes::separate);
  const CapillarySolution other = solved(star(1, {6, 8, 10}, {2, 0, 1}), LargerNodes::separate);
  CHECK(other.haematocrit[1] == Approx(one.haematocrit[3]).epsilon(1e-8));
  CHECK(other.haematocrit[2] == Approx(one.haematocrit[1]).epsilon(1e-8));
  const CapillarySolution equal = solved(star(1, {8, 8, 8, 8}, {0, 1, 2, 3}), LargerNodes::separate);
  for (std::size_t s = 1; s <= 4; ++s) CHECK(equal.haematocrit[s] == Approx(0.4));
}

TEST_CASE("with two feeding vessels a node that separates conserves cells") {
  const CapillarySolution apart = solved(star(2, {6, 9}, {0, 1}), LargerNodes::separate);
  REQUIRE(apart.converged);
  CHECK(apart.cell_residual < 1e-9 * apart.flow[0]);
  CHECK(apart.haematocrit[2] < apart.haematocrit[3]);
}

TEST_CASE("where three vessels meet at most the choice changes no bit") {
  const CapillarySolution mixed = solved(eye(), LargerNodes::mixing),
                          apart = solved(eye(), LargerNodes::separate);
  CHECK(mixed.haematocrit == apart.haematocrit);
  CHECK(mixed.flow == apart.flow);
}

}  // namespace
}  // namespace microcosm::flow
