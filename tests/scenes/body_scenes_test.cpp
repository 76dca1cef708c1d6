// The bundled scenes of rigid bodies do what they are for.

#include <catch2/catch.hpp>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;

namespace {

agents::Recording run_scene(const std::string& name, std::uint32_t number) {
  const auto scenario = Scenario::load(std::string(MICROCOSM_SOURCE_DIR) + "/scenes/" + name + ".lua");
  const auto episode = scenario->build(7, number);
  auto recording = agents::run_episode(*episode);
  for (const auto& failure : recording.failure) FAIL(failure.message);
  return recording;
}

double outcome(const agents::Recording& recording, const std::string& name) {
  for (const auto& [known, value] : recording.outcomes)
    if (known == name) return value;
  FAIL("no outcome " + name);
  return 0;
}

}  // namespace

TEST_CASE("The arm places each cube within a centimetre of its target") {
  for (std::uint32_t number = 0; number < 4; ++number)
    CHECK(outcome(run_scene("pick_and_place", number), "distance") < 0.01);
}

TEST_CASE("The servicer's tool comes within a hand's breadth of the handrail while its body turns away") {
  for (std::uint32_t number = 0; number < 3; ++number) {
    const auto recording = run_scene("servicer", number);
    CHECK(outcome(recording, "within") == 1);
    CHECK(outcome(recording, "rotation") > 0.1);
  }
}

TEST_CASE("The scenes of bodies give the same State everywhere") {
  // From this code: a change of the physics or of a scene changes them.
  CHECK(run_scene("pick_and_place", 0).state_hash == 0x516295ffcdf9e6d7u);
  CHECK(run_scene("pick_and_place", 1).state_hash == 0xd3e0e3b135b8aef9u);
  CHECK(run_scene("servicer", 0).state_hash == 0xec2e81ba5319bb7du);
  CHECK(run_scene("servicer", 1).state_hash == 0xf13eda6fdc9bd4b3u);
}
