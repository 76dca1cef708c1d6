#include "engine/flow/capillary/capillary_field.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "tests/engine/flow/capillary/small_network.hpp"

namespace microcosm::flow {
namespace {

/// The eye with its two ways apart in space.
CapillaryDescription open_eye() {
  CapillaryDescription network = eye();
  network.nodes[2].position.y = 1e-4;
  network.nodes[3].position = {2e-4, -1e-4, 0};
  for (auto& segment : network.segments)
    segment.length = core::norm(network.nodes[segment.end].position - network.nodes[segment.start].position);
  return network;
}

core::FlowSample sample(const CapillaryField& field, std::uint32_t vessel, double s, double y) {
  core::FlowPoint point;
  point.where = {vessel, 0, s, y, 0};
  core::FlowSample result;
  field.sample({&point, 1}, {&result, 1});
  return result;
}

TEST_CASE("a capillary field shows each vessel's flow, haematocrit and viscosity") {
  const CapillaryDescription network = open_eye();
  const CapillaryField field(network, {}, 1060);
  const CapillarySolution solution = solve_capillary_network(network);
  for (std::uint32_t v = 0; v < network.segments.size(); ++v) {
    const double radius = network.segments[v].diameter / 2, middle = network.segments[v].length / 2;
    const core::FlowSample axis = sample(field, v, middle, 0);
    CHECK(field.flow_rate(v, middle) == solution.flow[v]);
    CHECK(axis.haematocrit == solution.haematocrit[v]);
    CHECK(axis.viscosity == solution.viscosity[v]);
    CHECK(axis.density == 1060);
    // A parabola: twice the mean velocity on the axis.
    CHECK(dot(axis.velocity, axis.axis) ==
          Approx(2 * solution.flow[v] / (core::pi * radius * radius)).epsilon(1e-12));
  }
}

TEST_CASE("pressure along a capillary joins its nodes, and the wall shear stress balances its fall") {
  const CapillaryDescription network = open_eye();
  const CapillaryField field(network, {}, 1060);
  for (std::uint32_t v = 0; v < network.segments.size(); ++v) {
    const CapillarySegment& segment = network.segments[v];
    CHECK(field.pressure(v, 0) == field.solution().pressure[segment.start]);
    CHECK(field.pressure(v, segment.length) == Approx(field.solution().pressure[segment.end]).epsilon(1e-9));
    // Force balance on a cylinder: 2 pi R L tau = pi R^2 (p_start - p_end).
    const double fall = field.pressure(v, 0) - field.pressure(v, segment.length);
    CHECK(sample(field, v, segment.length / 2, 0).wall_shear_stress ==
          Approx(fall * segment.diameter / 4 / segment.length).epsilon(1e-9));
  }
}

TEST_CASE("a point in space finds its capillary; beside the vessels nothing flows") {
  const CapillaryDescription network = open_eye();
  const CapillaryField field(network, {}, 1060);
  core::FlowPoint points[2];
  points[0].position = {1.5e-4, 0.5e-4, 0};  // half-way between nodes 1 and 2
  points[1].position = {1.5e-4, 0, 0};       // between the two ways
  core::FlowSample samples[2];
  field.sample(points, samples);
  CHECK(points[0].where.vessel == 1);
  CHECK(core::norm(samples[0].velocity) > 0);
  CHECK(points[1].where.vessel == core::no_vessel);
  CHECK(core::norm(samples[1].velocity) == 0);
}

TEST_CASE("a capillary with a path follows it in space") {
  CapillaryDescription network = open_eye();
  network.segments[0].path = {{0, 0, 0}, {0.5e-4, 0.5e-4, 0}, {1e-4, 0, 0}};
  const CapillaryField field(network, {}, 1060);
  CHECK(field.vessels()->centre(0, field.vessels()->length(0) / 2).y == Approx(0.5e-4));
}

}  // namespace
}  // namespace microcosm::flow
