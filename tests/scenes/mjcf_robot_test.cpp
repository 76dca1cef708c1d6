// Robots of MuJoCo's format in scenarios: motors, friction and scenery are those of their files.

#include <catch2/catch.hpp>
#include <cmath>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;

namespace {

/// A cart on a rail with a pole; the world holds a floor.
const std::string servo =
    "<actuator><position joint='slide' kp='500' kv='80' ctrlrange='-0.5 0.5'/></actuator>";
std::string cart(const std::string& joint = "<joint name='slide' type='slide' axis='1 0 0'/>",
                 const std::string& actuators = servo) {
  return "<mujoco model='cart'><worldbody><geom type='plane' size='5 5 1' pos='0 0 -1' friction='0.9'/>"
         "<body name='cart'>" +
         joint +
         "<geom type='box' size='0.1 0.1 0.05' mass='2'/><site name='top' pos='0 0 0.05'/>"
         "<body name='pole' pos='0 0 0.05'><joint name='hinge' axis='0 1 0'/>"
         "<geom type='capsule' size='0.02' fromto='0 0 0 0 0 0.5' mass='0.3'/></body></body></worldbody>" +
         actuators + "</mujoco>";
}

const std::string ending = "\nreturn episode { duration = 0.5*s, control_rate = 100*Hz }\n";

agents::Recording run(const std::string& text, const std::string& robot = cart()) {
  const auto scenario = Scenario::load_text("test.lua", text + ending, {{"cart.xml", robot}}, {});
  return agents::run_episode(*scenario->build(1, 0));
}

std::string error(const std::string& fields, const std::string& robot = cart()) {
  return error_of([&] { run("local cart = bodies.robot { file = 'cart.xml', " + fields + " }", robot); });
}

}  // namespace

TEST_CASE("The bundled example of an MJCF robot reaches what it is told") {
  LoadOptions options;
  options.working_folder = MICROCOSM_SOURCE_DIR;
  const auto scenario = Scenario::load(MICROCOSM_SOURCE_DIR "/scenes/examples/mjcf_arm.lua", options);
  const auto recording = agents::run_episode(*scenario->build(1, 0));
  const double degree = 3.14159265358979 / 180;
  // Servos of 400 N m/rad against the arm's weight; the hand opens as the cosine.
  CHECK(last(recording, "encoder", "elbow_position") == Approx(80 * degree).margin(0.1));
  CHECK(last(recording, "encoder", "left_position") == Approx(0.02).margin(2e-3));
}

TEST_CASE("An MJCF robot's actuators are its motors; a scenario may say otherwise") {
  const std::string sense =
      "local encoder = sensors.encoder { of = cart, resolution = 0, velocity_noise = 0*rad/s }\n";
  const auto recording = run("local cart = bodies.robot { file = 'cart.xml' }\n" + sense +
                             "function control() cart:set('slide', 0.2) end");
  CHECK(last(recording, "encoder", "slide_position") > 0.1);
  CHECK(last(recording, "encoder", "slide_position") < 0.2);
  // Two motors of torque where the scenario says so: efforts must be bounded then.
  CHECK_THAT(error("motors = 'torque'"), Contains("has inf as its effort limit"));
  CHECK(error("motors = 'none'").empty());
}

TEST_CASE("Joints of a robot may start with rates") {
  const auto recording =
      run("local world = bodies.world { gravity = {0*m/s^2, 0*m/s^2, 0*m/s^2} }\n"
          "local cart = bodies.robot { file = 'cart.xml', motors = 'none', angle_rates = {0*rad/s}, "
          "slide_rates = {0.4*m/s} }\n"
          "local seen = truth.bodies {}");
  // Without friction and forces the cart moves on, with its pole upright: .49 s to the last sample.
  CHECK(last(recording, "truth/seen", "cart_pole_x") == Approx(0.4 * 0.49).epsilon(1e-6));
  CHECK_THAT(error("slide_rates = {1*m/s, 2*m/s}"),
             Contains("field 'slide_rates' has 2 values; 'cart' has 1 joints that slide"));
}

TEST_CASE("A floor in the file stops what falls, the robot too; a free joint needs a free base") {
  const std::string loose = cart("<freejoint/>", "");
  CHECK_THAT(
      error("motors = 'none'", loose),
      Contains("it moves freely in the file, and a fixed base is asked for; declare fixed_base = false"));
  const auto recording =
      run("local cart = bodies.robot { file = 'cart.xml', motors = 'none', fixed_base = false }\nlocal seen "
          "= truth.bodies {}",
          loose);
  CHECK(last(recording, "truth/seen", "cart_cart_z") > -1);
}
