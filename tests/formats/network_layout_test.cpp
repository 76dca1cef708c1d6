#include "formats/network_layout.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::formats {

namespace {

flow::VesselDescription vessel(const char* name, const char* from, const char* to, double length,
                               double radius) {
  flow::VesselDescription v;
  v.name = name;
  v.start_node = from;
  v.end_node = to;
  v.length = length;
  v.radius_start = v.radius_end = radius;
  return v;
}

double length_of(const std::vector<core::Vec3>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += norm(path[i] - path[i - 1]);
  return length;
}

/// Also that a tree of vessels can be made of it: nodes meet, nothing turns back.
void check_lengths(const flow::NetworkDescription& network) {
  for (const auto& v : network.vessels) {
    INFO(v.name);
    CHECK(length_of(v.centreline) == Approx(v.length).epsilon(1e-9));
  }
  CHECK_NOTHROW(flow::vessel_tree(network));
}

}  // namespace

TEST_CASE("layout: a tree without coordinates has straight vessels that fork, the narrower one more") {
  flow::NetworkDescription network;
  network.inlet_node = "a";
  network.vessels = {vessel("trunk", "a", "b", 0.1, 5e-3), vessel("wide", "b", "c", 0.05, 4e-3),
                     vessel("narrow", "b", "d", 0.05, 2e-3), vessel("on", "c", "e", 0.02, 3e-3)};
  lay_out(network);
  check_lengths(network);
  const auto direction = [&](int i) {
    const auto& path = network.vessels[static_cast<std::size_t>(i)].centreline;
    CHECK(path.size() == 2);
    return normalized(path.back() - path.front());
  };
  const core::Vec3 trunk = direction(0);
  CHECK(dot(trunk, direction(1)) > dot(trunk, direction(2)));
  CHECK(dot(trunk, direction(2)) > 0.3);
  CHECK(norm(cross(direction(3), direction(1))) < 1e-12);                  // nothing forks there
  CHECK(std::abs(dot(cross(direction(1), direction(2)), trunk)) < 1e-12);  // one plane
}

TEST_CASE("layout: vessels of a loop meet, each with its length") {
  flow::NetworkDescription network;
  network.inlet_node = "a";
  network.vessels = {vessel("in", "a", "b", 0.1, 5e-3),     vessel("left", "b", "c", 0.3, 4e-3),
                     vessel("right", "b", "d", 0.25, 4e-3), vessel("across", "c", "d", 0.06, 2e-3),
                     vessel("twin", "c", "d", 0.08, 2e-3),  vessel("out", "d", "e", 0.1, 4e-3)};
  lay_out(network);
  check_lengths(network);
}

TEST_CASE("layout: coordinates that agree with the lengths stay, and a longer vessel becomes an arc") {
  flow::NetworkDescription network;
  network.inlet_node = "a";
  network.vessels = {vessel("straight", "a", "b", 0.1, 5e-3), vessel("long", "b", "c", 0.2, 4e-3)};
  const std::vector<std::pair<core::Vec3, core::Vec3>> ends{{{1, 0, 0}, {1, 0.1, 0}},
                                                            {{1, 0.1, 0}, {1.05, 0.1, 0}}};
  lay_out(network, ends);
  check_lengths(network);
  CHECK(norm(network.vessels[1].centreline.back() - core::Vec3{1.05, 0.1, 0}) < 1e-12);
}

TEST_CASE("layout: coordinates farther apart than the vessel is long are moved together") {
  flow::NetworkDescription network;
  network.inlet_node = "a";
  network.vessels = {vessel("trunk", "a", "b", 0.1, 5e-3), vessel("short", "b", "c", 0.05, 4e-3)};
  lay_out(network, {{{0, 0, 0}, {0, 0, 0.1}}, {{0, 0, 0.1}, {0, 0.2, 0.1}}});
  check_lengths(network);
}

TEST_CASE("layout: the ends of one vessel at the same place make a circle") {
  flow::NetworkDescription network;
  network.inlet_node = "a";
  network.vessels = {vessel("ring", "a", "b", 0.1, 5e-3)};
  lay_out(network, {{{0, 0, 0}, {0, 0, 0}}});
  CHECK(length_of(network.vessels[0].centreline) == Approx(0.1));
}

}  // namespace microcosm::formats
