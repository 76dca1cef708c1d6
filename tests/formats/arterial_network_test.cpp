#include "formats/arterial_network.hpp"

#include <catch2/catch.hpp>

#include "engine/flow/network/periodic_wave.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "formats/csv_graph.hpp"
#include "formats/swc.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

const std::string segments =
    "name, from, to, radius_start [mm], radius_end [mm], length [mm]\ntrunk, heart, fork, 6, 5, 100\n"
    "left, fork, a, 4, 4, 90\nright, b, fork, 3, 3, 80\n";

constexpr double pressure = 12000, flow_rate = 5e-5;

}  // namespace

TEST_CASE("a graph of arteries settles at the mean pressure and flow that were assumed") {
  const auto graph = read_csv_graph({"s.csv", segments}, {});
  const auto network = arterial_network(graph, {"", flow_rate, pressure, 0.8}, "s.csv");
  CHECK(network.inlet_node == "heart");
  CHECK(network.windkessels.size() == 2);
  CHECK(flow::PeriodicWave(network.inflow).mean() == Approx(flow_rate));
  CHECK_NOTHROW(flow::vessel_tree(network));
  flow::PulseWaveNetwork solver(network, {});
  core::Exchange exchange;
  solver.prepare(exchange);
  double mean = 0;
  for (int i = 0; i < 800; ++i) {
    solver.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
    mean += solver.pressure(0, 0) / 800;
  }
  CHECK(mean > pressure);  // the vessels' own resistance comes on top
  CHECK(mean == Approx(pressure).epsilon(0.06));
}

TEST_CASE("a graph with a path keeps it, and its radii become a line") {
  const auto graph =
      read_swc("t.swc",
               "1 0 0 0 0 5000 -1\n2 0 10000 0 0 4500 1\n3 0 20000 1000 0 4000 2\n4 0 30000 10000 0 3000 3\n"
               "5 0 30000 -10000 0 3000 3\n");
  const auto network = arterial_network(graph, {"1", flow_rate, pressure, 1}, "t.swc");
  CHECK(network.vessels[0].centreline.size() == 3);
  CHECK(network.vessels[0].radius_start == Approx(5e-3).epsilon(0.01));
  CHECK(network.vessels[0].radius_end == Approx(4e-3).epsilon(0.01));
}

TEST_CASE("a graph of arteries: what is wrong is named") {
  const auto graph = read_csv_graph({"s.csv", segments}, {});
  CHECK(message_of([&] {
          arterial_network(graph, {"fork", flow_rate, pressure, 1}, "s.csv");
        }) == "s.csv: the inlet 'fork' is no free end of a vessel");
  CHECK(message_of([&] {
          arterial_network(graph, {"", 0, pressure, 1}, "s.csv");
        }) == "s.csv: mean flow, mean pressure and period must be positive");
  CHECK_THAT(message_of([&] {
               arterial_network(graph, {"", 5, pressure, 1}, "s.csv");
             }),
             Catch::Matchers::Contains("are the units mixed?"));
}

}  // namespace microcosm::formats
