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

TEST_CASE("The hand holds each cube and turns it by the angle asked for, within five degrees") {
  for (std::uint32_t number = 0; number < 4; ++number) {
    const auto recording = run_scene("hand_cube", number);
    CHECK(outcome(recording, "rotation_within") == 1);
    CHECK(outcome(recording, "largest_rotation") > 0.78);  // at least 45 degrees are asked for
    CHECK(outcome(recording, "within") == 1);              // of 10 mm about a place 12 mm above where it lay
  }
}

TEST_CASE("The microrobot rolls to three cells and pushes each to within 5 um of its place") {
  for (std::uint32_t number = 0; number < 2; ++number) {
    const auto recording = run_scene("rolling_microrobot", number);
    for (const char* within : {"within", "within_2", "within_3"}) CHECK(outcome(recording, within) == 1);
  }
}
