#include "engine/flow/lumped/lumped_network.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

namespace {

LumpedBoundary flow_of(const std::string& name, std::vector<double> time, std::vector<double> value) {
  LumpedBoundary boundary;
  boundary.name = name;
  boundary.kind = LumpedBoundaryKind::flow;
  boundary.wave = {std::move(time), std::move(value)};
  return boundary;
}

LumpedBoundary pressure_of(const std::string& name, double value) {
  LumpedBoundary boundary;
  boundary.name = name;
  boundary.wave = {{0}, {value}};
  return boundary;
}

/// sin(2 pi t) in `count` straight pieces.
LumpedBoundary sine(const std::string& name, double mean, int count) {
  std::vector<double> time, value;
  for (int i = 0; i <= count; ++i) {
    time.push_back(static_cast<double>(i) / count);
    value.push_back(mean + core::sin(2 * core::pi * i / count));
  }
  return flow_of(name, time, value);
}

LumpedDescription one_vessel(LumpedVessel vessel, LumpedBoundary in, LumpedBoundary out) {
  LumpedDescription network;
  vessel.name = "vessel";
  vessel.inlet = 0;
  vessel.outlet = 1;
  network.vessels.push_back(vessel);
  network.boundaries = {std::move(in), std::move(out)};
  network.points_per_cycle = 101;
  network.cycles = 20;
  return network;
}

}  // namespace

TEST_CASE("Lumped: pressures of a resistance and a windkessel on a sine are those of the closed form") {
  // p = R_p q + p_c, C dp_c/dt = q - p_c/R_d for q = 1 + sin(w t): the periodic p_c is
  // R_d (1 + (sin(w t) - w R_d C cos(w t))/(1 + (w R_d C)^2)).
  LumpedBoundary end;
  end.name = "end";
  end.kind = LumpedBoundaryKind::windkessel;
  end.proximal_resistance = 3;
  end.distal_resistance = 20;
  end.compliance = 0.02;
  const auto network = one_vessel({.resistance = 5}, sine("in", 1, 1000), end);
  const auto result = solve_lumped(network);
  const double w = 2 * core::pi, x = w * 20 * 0.02;
  for (std::size_t i = 0; i < result.time.size(); ++i) {
    const double s = core::sin(w * result.time[i]), c = core::cos(w * result.time[i]);
    const double expected = 20 * (1 + (s - x * c) / (1 + x * x)) + 3 * (1 + s);
    CHECK(result.pressure_out[0][i] == Approx(expected).epsilon(2e-5));
    CHECK(result.pressure_in[0][i] == Approx(expected + 5 * (1 + s)).epsilon(2e-5));
  }
}

TEST_CASE("Lumped: halving the steps divides the error of a vessel with R, C and L by four") {
  // Flow q = sin(w t) into R, C to the ground, L to pressure 0: in complex amplitudes
  // p_c = q/(i w C + 1/(i w L)), q_out = p_c/(i w L), p_in = p_c + R q. A steady start is at rest; the free
  // oscillation of L and C is excited by the start and not damped, so the outlet has a resistance in series.
  LumpedBoundary end;
  end.name = "end";
  end.kind = LumpedBoundaryKind::resistance;
  end.distal_resistance = 2;
  auto network =
      one_vessel({.resistance = 1, .inertance = 0.2, .compliance = 0.05}, sine("in", 0, 20000), end);
  network.points_per_cycle = 21;
  network.cycles = 15;
  const auto error = [&](int steps) {
    const auto result = solve_lumped(network, steps);
    // Admittance at the middle: i w C + 1/(R_end + i w L).
    const double w = 2 * core::pi, r = 2, l = w * 0.2, n = r * r + l * l;
    const double g = r / n, b = w * 0.05 - l / n,
                 m = g * g + b * b;  // admittance g + i b; impedance (g - i b)/m
    double largest = 0;
    for (std::size_t i = 0; i < result.time.size(); ++i) {
      const double s = core::sin(w * result.time[i]), c = core::cos(w * result.time[i]);
      const double expected = s + (g * s - b * c) / m;
      largest = std::max(largest, std::abs(result.pressure_in[0][i] - expected));
    }
    return largest;
  };
  const double coarse = error(200), fine = error(400);
  CHECK(fine < 1e-3);
  CHECK(coarse / fine == Approx(4).margin(0.3));
}

TEST_CASE("Lumped: a flow prescribed into an inertance gives the pressure of its derivative") {
  // Index 2: p_in = L dq/dt = L w cos(w t).
  const auto network = one_vessel({.inertance = 0.3}, sine("in", 0, 4000), pressure_of("out", 0));
  const auto result = solve_lumped(network, 4000);
  const double w = 2 * core::pi;
  for (std::size_t i = 1; i < result.time.size(); ++i)
    CHECK(result.pressure_in[0][i] == Approx(0.3 * w * core::cos(w * result.time[i])).margin(3e-3));
}

TEST_CASE("Lumped: a stenosis loses pressure with the square of the flow, in both directions") {
  for (const double q : {3.0, -3.0}) {
    const auto network =
        one_vessel({.resistance = 2, .stenosis = 0.5}, flow_of("in", {0}, {q}), pressure_of("out", 7));
    const auto result = solve_lumped(network);
    CHECK(result.pressure_in[0].back() == Approx(7 + 2 * q + 0.5 * std::abs(q) * q));
  }
}

TEST_CASE(
    "Lumped: a vessel with its compliance first, between a pressure and a flow, obeys the closed form") {
  // p_in = sin(w t), q_out = cos(2 w t): p_out = p_in - R q_out - L dq_out/dt, q_in = q_out + C dp_in/dt.
  const double r = 2, l = 0.1, c = 0.3, w = 2 * core::pi;
  LumpedBoundary in, out;
  in.name = std::string("in");
  out.name = std::string("out");
  out.kind = LumpedBoundaryKind::flow;
  for (int i = 0; i <= 4000; ++i) {
    const double t = i / 4000.0;
    in.wave.time.push_back(t);
    in.wave.value.push_back(core::sin(w * t));
    out.wave.time.push_back(t);
    out.wave.value.push_back(core::cos(2 * w * t));
  }
  auto network =
      one_vessel({.resistance = r, .inertance = l, .compliance = c, .compliance_first = true}, in, out);
  network.cycles = 3;
  const auto result = solve_lumped(network, 4000);
  for (std::size_t i = 0; i < result.time.size(); ++i) {
    const double t = result.time[i], q = core::cos(2 * w * t);
    CHECK(result.pressure_out[0][i] ==
          Approx(core::sin(w * t) - r * q + l * 2 * w * core::sin(2 * w * t)).margin(3e-3));
    CHECK(result.flow_in[0][i] == Approx(q + c * w * core::cos(w * t)).margin(3e-3));
  }
}

TEST_CASE(
    "Lumped: a stenosis alone between two pressures passes the square root of their difference over S") {
  const auto network = one_vessel({.stenosis = 2e12}, pressure_of("in", 1e4), pressure_of("out", 2e3));
  CHECK(solve_lumped(network).flow_in[0].back() == Approx(std::sqrt(8e3 / 2e12)));
}

TEST_CASE("Lumped: a junction shares the flow by the resistances beyond it, and its own losses count") {
  LumpedDescription network;
  network.vessels = {{.name = "stem", .inlet = 0},
                     {.name = "left", .resistance = 3, .outlet = 1},
                     {.name = "right", .resistance = 1, .outlet = 2}};
  network.boundaries = {flow_of("in", {0}, {8}), pressure_of("a", 0), pressure_of("b", 0)};
  network.junctions.push_back({.name = "J", .inlets = {0}, .outlets = {1, 2}});
  auto result = solve_lumped(network);
  CHECK(result.flow_in[1].back() == Approx(2));
  CHECK(result.flow_in[2].back() == Approx(6));
  CHECK(result.pressure_out[0].back() == Approx(6));
  network.junctions[0].resistance = {0, 2};  // right: 3 as left
  result = solve_lumped(network);
  CHECK(result.flow_in[1].back() == Approx(4));
  CHECK(result.pressure_in[2].back() == Approx(4));
}

TEST_CASE("Lumped: what goes into a network comes out of it over a cycle") {
  LumpedDescription network;
  LumpedBoundary end;
  end.name = std::string("a");
  end.kind = LumpedBoundaryKind::windkessel;
  end.proximal_resistance = 1;
  end.distal_resistance = 9;
  end.compliance = 0.01;
  network.vessels = {{.name = "stem",
                      .resistance = 0.1,
                      .inertance = 0.01,
                      .compliance = 0.002,
                      .stenosis = 0.1,
                      .inlet = 0},
                     {.name = "left", .resistance = 3, .inertance = 0.01, .outlet = 1},
                     {.name = "right", .resistance = 1, .compliance = 0.001, .outlet = 2}};
  LumpedBoundary other = end;
  other.name = std::string("b");
  network.boundaries = {sine("in", 2, 50), end, other};
  network.junctions.push_back({.name = "J", .inlets = {0}, .outlets = {1, 2}});
  network.cycles = 20;
  network.points_per_cycle = 2001;
  const auto result = solve_lumped(network);
  double in = 0, out = 0;
  for (std::size_t i = 1; i < result.time.size(); ++i) {
    in += result.flow_in[0][i];
    out += result.flow_out[1][i] + result.flow_out[2][i];
  }
  CHECK(out == Approx(in).epsilon(1e-9));
}

}  // namespace microcosm::flow
