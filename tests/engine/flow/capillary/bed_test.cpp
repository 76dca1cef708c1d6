#include "engine/flow/capillary/bed.hpp"

#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"

namespace microcosm::flow {
namespace {

TEST_CASE("a capillary bed is solved, and all that enters by the arteriole leaves by the venule") {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const CapillaryDescription network = generate_capillary_bed({.seed = seed});
    const CapillarySolution solution = solve_capillary_network(network);
    CHECK(solution.converged);
    CHECK(network.segments.front().name == "arteriole");
    CHECK(network.segments.back().name == "venule");
    CHECK(solution.flow.front() > 0);
    CHECK(solution.flow.back() == Approx(solution.flow.front()).epsilon(1e-9));
    CHECK(solution.haematocrit.back() == Approx(solution.haematocrit.front()).epsilon(1e-6));
  }
}

TEST_CASE("the arteriole's tree is wider than the capillaries that it feeds; no blind end is left") {
  const CapillaryDescription network = generate_capillary_bed({});
  std::vector<int> degree(network.nodes.size(), 0);
  for (const auto& segment : network.segments) ++degree[segment.start], ++degree[segment.end];
  for (std::size_t n = 0; n < degree.size(); ++n) {
    const bool end = network.nodes[n].name == "in" || network.nodes[n].name == "out";
    CHECK((degree[n] > 1) == !end);
    CHECK(degree[n] <= 4);
  }
  CHECK(network.segments.front().diameter > 3 * 6e-6);
  for (const auto& segment : network.segments) CHECK(segment.diameter >= 4e-6);
}

TEST_CASE("beds of any size have no blind end") {
  for (const double width : {0.5e-3, 1.0e-3, 1.1e-3, 1.77e-3})
    for (const double height : {0.5e-3, 0.8e-3, 1.3e-3})
      CHECK(solve_capillary_network(generate_capillary_bed({.width = width, .height = height})).converged);
}

TEST_CASE("a bed that can't be is refused") {
  CHECK_THROWS_AS(generate_capillary_bed({.removed = 0.5}), core::InputError);
  CHECK_THROWS_AS(generate_capillary_bed({.width = 1e-4}), core::InputError);
}

}  // namespace
}  // namespace microcosm::flow
