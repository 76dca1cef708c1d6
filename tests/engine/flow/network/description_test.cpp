#include "engine/flow/network/description.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <limits>

#include "engine/core/errors.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

/// The message with which `check` refuses the bifurcation after `change`.
std::string refusal(const std::function<void(NetworkDescription&)>& change) {
  NetworkDescription network = bifurcation();
  change(network);
  try {
    check(network);
  } catch (const core::InputError& error) {
    return error.message();
  }
  return "accepted";
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("the small networks of these tests are accepted") {
  CHECK_NOTHROW(check(bifurcation()));
  CHECK_NOTHROW(check(ring()));
  CHECK_NOTHROW(check(single_tube(0.1, 5e-3, 4e-3)));
}

TEST_CASE("a wrong vessel is refused by its name") {
  CHECK_THAT(refusal([](auto& n) { n.vessels[1].radius_end = -1e-3; }),
             Contains("\"left\"") && Contains("end radius"));
  CHECK_THAT(refusal([](auto& n) { n.vessels[1].length = 0; }), Contains("\"left\"") && Contains("length"));
  CHECK_THAT(
      refusal([](auto& n) { n.vessels[2].young_modulus_start = std::numeric_limits<double>::quiet_NaN(); }),
      Contains("\"right\"") && Contains("Young's modulus"));
  CHECK_THAT(refusal([](auto& n) { n.vessels[2].name = "left"; }),
             Contains("\"left\"") && Contains("another"));
  CHECK_THAT(refusal([](auto& n) { n.vessels[2].centreline.back().x += 0.1; }),
             Contains("\"right\"") && Contains("centreline"));
  CHECK_THAT(refusal([](auto& n) { n.vessels[1].end_node = "fork"; }),
             Contains("\"left\"") && Contains("fork"));
}

TEST_CASE("disconnected parts, open ends and misplaced windkessels are refused by name") {
  CHECK_THAT(refusal([](auto& n) {
               n.vessels.push_back(vessel("lost", "x", "y", 0.1, 1e-3, 1e-3));
               n.vessels.push_back(vessel("loop", "y", "x", 0.1, 1e-3, 1e-3));
             }),
             Contains("\"lost\"") && Contains("not connected"));
  CHECK_THAT(refusal([](auto& n) { n.windkessels.pop_back(); }),
             Contains("\"right\"") && Contains("no windkessel"));
  CHECK_THAT(refusal([](auto& n) { n.windkessels[0].first = "fork"; }),
             Contains("\"fork\"") && Contains("3 vessels"));
  CHECK_THAT(refusal([](auto& n) { n.windkessels[0].first = "nowhere"; }), Contains("\"nowhere\""));
  CHECK_THAT(refusal([](auto& n) { n.windkessels[0].second.compliance = -1; }),
             Contains("\"a\"") && Contains("compliance"));
  CHECK_THAT(refusal([](auto& n) { n.inlet_node = "heart"; }), Contains("\"heart\""));
  CHECK_THAT(refusal([](auto& n) { n.balloons.push_back({"middle", 1e8}); }), Contains("\"middle\""));
}

TEST_CASE("a wave must ascend in time from zero to its period") {
  CHECK_THAT(refusal([](auto& n) { n.inflow.time[3] = n.inflow.time[2]; }), Contains("ascend"));
  CHECK_THAT(refusal([](auto& n) { n.inflow.period = 2; }), Contains("period"));
  CHECK_THAT(refusal([](auto& n) { n.inflow.flow.pop_back(); }), Contains("inflow"));
  CHECK_THAT(refusal([](auto& n) { n.inflow.flow[5] = std::numeric_limits<double>::infinity(); }),
             Contains("finite"));
}

}  // namespace microcosm::flow
