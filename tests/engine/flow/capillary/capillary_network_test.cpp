#include "engine/flow/capillary/capillary_network.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <span>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/sha256.hpp"
#include "engine/flow/capillary/generator.hpp"
#include "tests/engine/flow/capillary/small_network.hpp"

namespace microcosm::flow {
namespace {

std::string complaint(const CapillaryDescription& network, const CapillaryOptions& options = {}) {
  try {
    solve_capillary_network(network, options);
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "none";
}

TEST_CASE("with one viscosity the network is that of its Poiseuille resistances") {
  CapillaryOptions options;
  options.viscosity_law = ViscosityLaw::newtonian;
  const CapillaryDescription network = eye();
  const auto resistance = [&](int s) {
    const CapillarySegment& segment = network.segments[static_cast<std::size_t>(s)];
    const double square = segment.diameter * segment.diameter;
    return 128 * options.newtonian_viscosity * segment.length / (core::pi * square * square);
  };
  const double upper = resistance(1) + resistance(2), lower = resistance(3) + resistance(4);
  const double whole = 3000 / (resistance(0) + upper * lower / (upper + lower) + resistance(5));
  const CapillarySolution solution = solve_capillary_network(network, options);
  REQUIRE(solution.converged);
  REQUIRE(solution.flow[0] == Approx(whole).epsilon(1e-13));
  REQUIRE(solution.flow[1] == Approx(whole * lower / (upper + lower)).epsilon(1e-13));
  REQUIRE(solution.flow[3] == Approx(-whole * upper / (upper + lower)).epsilon(1e-13));
  REQUIRE(solution.pressure[1] == Approx(5000 - whole * resistance(0)).epsilon(1e-13));
  REQUIRE(solution.pressure[3] ==
          Approx(solution.pressure[1] + solution.flow[3] * resistance(3)).epsilon(1e-13));
}

TEST_CASE(
    "in every segment the pressure falls as Poiseuille's law says, with the viscosity that is returned") {
  const CapillaryDescription network = eye();
  const CapillarySolution solution = solve_capillary_network(network);
  REQUIRE(solution.converged);
  for (std::size_t s = 0; s < network.segments.size(); ++s) {
    const CapillarySegment& segment = network.segments[s];
    const double square = segment.diameter * segment.diameter;
    const double fall =
        128 * solution.viscosity[s] * segment.length / (core::pi * square * square) * solution.flow[s];
    REQUIRE(solution.pressure[segment.start] - solution.pressure[segment.end] == Approx(fall).epsilon(1e-10));
  }
}

TEST_CASE("the narrow branch carries thinner blood, and blood and cells are conserved") {
  const CapillarySolution solution = solve_capillary_network(eye());
  REQUIRE(solution.haematocrit[0] == 0.45);
  REQUIRE(solution.haematocrit[3] < 0.4);
  REQUIRE(solution.haematocrit[1] > 0.45);
  REQUIRE(solution.haematocrit[1] == solution.haematocrit[2]);
  REQUIRE(solution.haematocrit[5] == Approx(0.45).epsilon(1e-13));
  REQUIRE(solution.flow_residual <= 1e-15 * solution.flow[0]);
  REQUIRE(solution.cell_residual <= 1e-15 * solution.flow[0]);
}

TEST_CASE("without phase separation all vessels fed by one inlet carry its haematocrit") {
  CapillaryOptions options;
  options.phase_separation_law = PhaseSeparationLaw::none;
  for (const double h : solve_capillary_network(eye(), options).haematocrit)
    REQUIRE(h == Approx(0.45).epsilon(1e-14));
}

TEST_CASE("a flow boundary takes what it says, and a blind end stands still") {
  CapillaryDescription network = eye();
  network.boundaries[0] = {0, CapillaryBoundaryKind::flow, 2e-14, 0.45, 0};
  network.nodes.push_back({"blind", {0, 1e-4, 0}});
  network.segments.push_back({"stub", 2, 6, 1e-4, 8e-6});
  network.boundaries.push_back({6, CapillaryBoundaryKind::flow, 0, 0.3, 0});
  const CapillarySolution solution = solve_capillary_network(network);
  REQUIRE(solution.converged);
  REQUIRE(solution.flow[0] == Approx(2e-14).epsilon(1e-14));
  REQUIRE(std::abs(solution.flow[6]) < 1e-28);
  REQUIRE(solution.haematocrit[6] == 0);
  REQUIRE(solution.pressure[6] == Approx(solution.pressure[2]));
}

TEST_CASE("the order and the direction in which segments are listed change nothing") {
  const CapillarySolution solution = solve_capillary_network(eye());
  CapillaryDescription network = eye();
  std::swap(network.segments[0], network.segments[4]);
  std::swap(network.segments[1].start, network.segments[1].end);
  const CapillarySolution other = solve_capillary_network(network);
  REQUIRE(other.flow[4] == Approx(solution.flow[0]).epsilon(1e-9));
  REQUIRE(other.flow[1] == Approx(-solution.flow[1]).epsilon(1e-9));
  REQUIRE(other.haematocrit[0] == Approx(solution.haematocrit[4]).epsilon(1e-9));
}

TEST_CASE("a vessel cut into pieces is the same vessel") {
  const CapillarySolution solution = solve_capillary_network(eye());
  CapillaryDescription network = eye();
  network.nodes.push_back({"bend", {}});
  network.segments.push_back({"rest", 6, 5, 1.5e-4, 14e-6});
  network.segments[5].end = 6;
  network.segments[5].length = 0.5e-4;
  const CapillarySolution cut = solve_capillary_network(network);
  REQUIRE(cut.flow[6] == Approx(solution.flow[5]).epsilon(1e-12));
  REQUIRE(cut.pressure[6] ==
          Approx(0.75 * solution.pressure[4] + 0.25 * solution.pressure[5]).epsilon(1e-12));
}

TEST_CASE("generated meshes of 5,000 segments in five components settle under every law") {
  CapillaryMesh mesh;
  mesh.components = 5;
  const CapillaryDescription network = generate_capillary_mesh(mesh);
  REQUIRE(network.segments.size() >= 5000);
  REQUIRE(network.segments.size() < 5050);
  REQUIRE(static_cast<double>(network.segments.size()) >=
          1.19 * static_cast<double>(network.nodes.size() - network.boundaries.size()));
  for (const ViscosityLaw law :
       {ViscosityLaw::in_vivo_1994, ViscosityLaw::in_vitro_1992, ViscosityLaw::newtonian}) {
    CapillaryOptions options;
    options.viscosity_law = law;
    const CapillarySolution solution = solve_capillary_network(network, options);
    REQUIRE(solution.converged);
    REQUIRE(solution.haematocrit_change <= 1e-9);
    REQUIRE(solution.flow_residual < 1e-9 * 1e-12 / 60);
    REQUIRE(solution.cell_residual < 1e-9 * 1e-12 / 60);
    const CapillarySolution again = solve_capillary_network(network, options);
    REQUIRE(again.flow == solution.flow);
    REQUIRE(again.haematocrit == solution.haematocrit);
  }
}

TEST_CASE("flows and haematocrits have the same bits whatever the compiler and the optimisation") {
  // Of our own first run: a change of the model changes them, a change of the compiler must not.
  CapillaryMesh mesh;
  mesh.seed = 7;
  mesh.segments = 600;
  const CapillarySolution solution = solve_capillary_network(generate_capillary_mesh(mesh));
  core::Sha256 hash;
  hash.add(std::as_bytes(std::span(solution.flow)));
  hash.add(std::as_bytes(std::span(solution.haematocrit)));
  hash.add(std::as_bytes(std::span(solution.pressure)));
  REQUIRE(hash.hex() == "ed89c6c1b4fd58c89ce48be818520079afe9621985fff8b21864b4ac58c43658");
}

TEST_CASE("a search that ends before it settles says so, with an amplitude") {
  CapillaryOptions options;
  options.maximum_iterations = 1;
  const CapillarySolution solution = solve_capillary_network(eye(), options);
  REQUIRE_FALSE(solution.converged);
  REQUIRE(solution.haematocrit_change > 1e-3);
  REQUIRE(solution.limit_cycle_amplitude > 1e-3);
}

TEST_CASE("what is wrong with a network is one message with file, line and name") {
  CapillaryDescription network = eye();
  SECTION("zero length") {
    network.segments[2].length = 0;
    REQUIRE(complaint(network) == "eye.dat:12: capillary network: segment s2: length 0 m; it is positive");
  }
  SECTION("zero diameter") {
    network.segments[2].diameter = 0;
    REQUIRE(complaint(network) == "eye.dat:12: capillary network: segment s2: diameter 0 m; it is positive");
  }
  SECTION("an orphan") {
    network.nodes.push_back({"alone", {}, 106});
    REQUIRE(complaint(network) == "eye.dat:106: capillary network: node alone: no segment ends there");
  }
  SECTION("haematocrit") {
    network.boundaries[0].haematocrit = 0.71;
    REQUIRE(complaint(network) ==
            "eye.dat:200: capillary network: boundary at node n0: haematocrit 0.71; valid: 0 to 0.7");
  }
  SECTION("a boundary at no node") {
    network.boundaries[1].node = 6;
    REQUIRE(complaint(network) ==
            "eye.dat:201: capillary network: a boundary at node number 6; there are 6 nodes");
  }
  SECTION("two boundaries at a node") {
    network.boundaries[1].node = 0;
    REQUIRE(complaint(network) ==
            "eye.dat:201: capillary network: boundary at node n0: the node has a boundary already");
  }
  SECTION("a blind end") {
    network.boundaries.pop_back();
    REQUIRE(complaint(network) ==
            "eye.dat:105: capillary network: node n5: segment s5 ends there, without a boundary (for a "
            "blind end: a flow of 0)");
  }
  SECTION("no pressure") {
    for (CapillaryBoundary& boundary : network.boundaries) boundary.kind = CapillaryBoundaryKind::flow;
    REQUIRE(complaint(network) ==
            "eye.dat:10: capillary network: segment s0: its part of the network has no pressure boundary");
  }
  SECTION("an isolated loop") {
    for (int i = 0; i < 3; ++i) network.nodes.push_back({"loop", {}});
    for (std::uint32_t i = 0; i < 3; ++i)
      network.segments.push_back({"round", 6 + i, 6 + (i + 1) % 3, 1e-4, 8e-6, 20});
    REQUIRE(
        complaint(network) ==
        "eye.dat:20: capillary network: segment round: it belongs to an isolated loop, without any boundary");
  }
  SECTION("a diameter outside the law") {
    network.segments[1].diameter = 1e-6;
    REQUIRE(complaint(network).find(
                "eye.dat:11: capillary network: segment s1: in-vivo viscosity: diameter") == 0);
  }
  SECTION("a value that is no number") {
    network.boundaries[0].value = std::nan("");
    REQUIRE(complaint(network) ==
            "eye.dat:200: capillary network: boundary at node n0: its value is no finite number");
  }
}

}  // namespace
}  // namespace microcosm::flow
