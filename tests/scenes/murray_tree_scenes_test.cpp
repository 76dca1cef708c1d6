// The field `tree` of blood.network and blood.prescribed.

#include <catch2/catch.hpp>

#include "agents/episode.hpp"
#include "tests/scenes/script_helpers.hpp"

namespace microcosm::scenes {
namespace {

std::string scene(const std::string& blood) {
  return "local blood = " + blood +
         "\nlocal beads = agents.bead_carrier { count = 3, radius = 50*um, density = 1060*kg/m^3, "
         "magnetisation "
         "= 0*A/m, release = { vessel = '1', at = 1*mm } }\n"
         "return episode { duration = 0.02*s, control_rate = 100*Hz }\n";
}

double radius_of(const agents::Episode& episode, const char* vessel) {
  const auto& tree = *episode.parts.vessels;
  return tree.vessels()[*tree.find(vessel)].radius_start;
}

TEST_CASE("a drawn seed grows another tree in every episode, with the same names and numbers of vessels") {
  const auto scenario =
      load(scene("blood.prescribed { tree = { seed = uniform(0, 1000), generations = 4 } }"));
  const auto first = scenario->build(1, 0), second = scenario->build(1, 1), again = scenario->build(1, 1);
  CHECK(first->parts.vessels->vessels().size() == 15);
  CHECK(second->parts.vessels->vessels().size() == 15);
  CHECK(radius_of(*first, "1212") != radius_of(*second, "1212"));
  CHECK(radius_of(*again, "1212") == radius_of(*second, "1212"));
}

TEST_CASE("pulse waves run in a grown tree") {
  const auto episode = load(scene("blood.network { tree = { generations = 3 } }"))->build(1, 0);
  agents::run_episode(*episode);
  CHECK(episode->parts.flow->flow_rate(0, 0) > 0);
}

TEST_CASE("blood.network needs a file or a tree, not both") {
  CHECK_THAT(load_error(scene("blood.network {}")), Catch::Contains("either a file or a tree"));
  CHECK_THAT(load_error(scene("blood.network { tree = { mean_pressure = 100*Pa } }")),
             Catch::Contains("mean pressure of 100 Pa"));
}

}  // namespace
}  // namespace microcosm::scenes
