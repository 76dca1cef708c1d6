// What a robot's file says beside its shapes and joints: surfaces of links, repairs that a scenario asks for.

#include <catch2/catch.hpp>

#include "engine/rigid/rigid_world.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;

namespace {

std::string scene(const std::string& file, const std::string& fields) {
  return "local arm = bodies.robot { file = 'tests/formats/cases/urdf/" + file + ".urdf', " + fields +
         " }\nreturn episode { duration = 0.1*s, control_rate = 100*Hz }\n";
}

LoadOptions here() {
  LoadOptions options;
  options.working_folder = std::string(MICROCOSM_SOURCE_DIR);
  return options;
}

}  // namespace

TEST_CASE("A robot's links have the friction of their files, the others that of the scenario") {
  const auto episode =
      load(scene("link_contact", "friction = 0.3, rolling_friction = 1*um, restitution = 0.2"), here())
          ->build(1, 0);
  const auto& links = episode->parts.bodies->model().bodies[0].links;
  REQUIRE(links[1].shapes.size() == 1);
  CHECK(links[1].shapes[0].material.friction == 0.9);
  CHECK(links[1].shapes[0].material.rolling_friction == 0.001);
  CHECK(links[1].shapes[0].material.restitution == 0.2);
}

TEST_CASE(
    "An impossible inertia is refused with the way out; repair = true takes it, and the notes say how") {
  CHECK_THAT(load_error(scene("impossible_inertia", ""), here()),
             Contains("impossible_inertia.urdf:9: link 'upper': <inertia> (ixx 0.0077") &&
                 Contains("`repair = true`"));
  const auto repaired = load(scene("impossible_inertia", "repair = true"), here());
  const std::vector<std::string> notes = repaired->notes();
  REQUIRE_FALSE(notes.empty());
  CHECK_THAT(notes[0],
             Catch::Matchers::StartsWith("tests/formats/cases/urdf/impossible_inertia.urdf:9: link 'upper': "
                                         "repaired: <inertia> (ixx 0.0077") &&
                 Contains("the nearest that a body can have"));
  CHECK(agents::run_episode(*repaired->build(1, 0)).failure.empty());
  CHECK(agents::run_episode(*load(scene("massless_mover", "repair = true"), here())->build(1, 0))
            .failure.empty());
}

TEST_CASE("Where a file's effort is 0, the scenario can say what the motors give") {
  const auto limit = [](const std::string& fields) {
    const auto episode = load(scene("habit_hand", fields), here())->build(1, 0);
    return episode->parts.bodies->model().bodies[0].links[1].joint.effort_limit;
  };
  CHECK(limit("motors = 'torque'") == 0);
  CHECK(limit("motors = 'torque', effort = 0.95*N*m") == 0.95);
  CHECK(limit("joints = { { joint = 'joint_0', effort = 0.5*N*m } }") == 0.5);
}
