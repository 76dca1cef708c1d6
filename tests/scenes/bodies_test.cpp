#include <catch2/catch.hpp>

#include <cmath>

#include "engine/core/math.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

constexpr double g = 9.80665;  // [m/s^2] standard gravity, the default

std::shared_ptr<const Scenario> load_here(const std::string& text) {
  LoadOptions options;
  options.working_folder = MICROCOSM_SOURCE_DIR;
  return Scenario::load_text("test.lua", text, {}, options);
}

agents::Recording run(const std::string& text) {
  return run_whole(*load_here(text));
}

std::string error_of_load(const std::string& text) {
  return error_of([&] { load_here(text); });
}

std::string error_of_run(const std::string& text) {
  return error_of([&] { run(text); });
}

std::string ending(const std::string& duration = "1*s") {
  return "\nreturn episode { duration = " + duration + ", control_rate = 100*Hz }\n";
}

const std::string cube =
    "local cube = bodies.box { size = {100*mm, 100*mm, 100*mm}, mass = 2*kg, at = {0*m, 0*m, 100*mm} }\n";
const std::string arm =
    "local arm = bodies.robot { file = 'assets/robots/arm7.urdf', angles = {0, 0.5, 0, 1.2, 0, 1.4, 0} }\n";

}  // namespace

TEST_CASE("A scenario needs no blood: a box falls on a plane and rests with its weight on it") {
  const auto recording = run(
      "local floor = bodies.plane {}\n" + cube +
      "local seen = truth.bodies {}\nlocal touch = sensors.contact_force { of = cube }\n" + ending("2*s"));
  CHECK(last(recording, "truth/seen", "cube_z") == Approx(0.05).margin(1e-3));  // 1 % of its size
  CHECK(std::fabs(last(recording, "truth/seen", "cube_vz")) < 1e-4);
  CHECK(last(recording, "touch", "z_force") == Approx(2 * g).epsilon(1e-3));
  CHECK(last(recording, "touch", "contacts") == 4);
}

TEST_CASE("A thrown ball follows the parabola") {
  const auto recording = run(
      "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3, at = {0*m, 0*m, 1*m}, velocity = "
      "{2*m/s, 0*m/s, 3*m/s} }\nlocal seen = truth.bodies { rate = 100*Hz }\n" +
      ending("0.5*s"));
  const double t = 0.49;  // of the last sample
  CHECK(last(recording, "truth/seen", "ball_x") == Approx(2 * t).epsilon(1e-9));
  CHECK(last(recording, "truth/seen", "ball_z") == Approx(1 + 3 * t - g * t * t / 2).epsilon(1e-9));
}

TEST_CASE("Velocities and orientations are in the world's axes") {
  const auto recording = run(
      "local world = bodies.world { gravity = {0*m/s^2, 0*m/s^2, 0*m/s^2} }\n"
      "local box = bodies.box { size = {1*m, 1*m, 1*m}, density = 10*kg/m^3, orientation = {0, 0, 90*deg},\n"
      "  velocity = {1*m/s, 0*m/s, 0*m/s}, angular_velocity = {0.5*rad/s, 0*rad/s, 0*rad/s} }\n"
      "local seen = truth.bodies {}\n" +
      ending("0.1*s"));
  CHECK(last(recording, "truth/seen", "box_x") == Approx(0.09).epsilon(1e-9));
  CHECK(last(recording, "truth/seen", "box_wx") == Approx(0.5).epsilon(1e-9));
  // First the box's turn about z, then that about the world's x: q = qx(.045) qz(90 deg).
  CHECK(last(recording, "truth/seen", "box_qz") == Approx(std::sqrt(0.5) * core::cos(0.0225)).epsilon(1e-9));
  CHECK(last(recording, "truth/seen", "box_qx") == Approx(std::sqrt(0.5) * core::sin(0.0225)).epsilon(1e-6));
}

TEST_CASE("An IMU reads gravity at rest and nothing in free fall") {
  const std::string imu =
      "local imu = sensors.imu { of = cube, accelerometer_noise = 0*m/s^2, accelerometer_resolution = "
      "0*m/s^2, "
      "gyroscope_noise = 0*rad/s, gyroscope_resolution = 0*rad/s }\n";
  CHECK(last(run("local floor = bodies.plane {}\n" + cube + imu + ending()), "imu", "z_force") ==
        Approx(g).epsilon(1e-6));
  CHECK(std::fabs(last(run(cube + imu + ending()), "imu", "z_force")) < 1e-9);
}

TEST_CASE("An IMU away from the axis of a turntable feels the centripetal acceleration") {
  const auto recording = run(
      "local world = bodies.world { gravity = {0*m/s^2, 0*m/s^2, 0*m/s^2} }\n"
      "local disc = bodies.cylinder { radius = 200*mm, length = 20*mm, density = 1000*kg/m^3, "
      "angular_velocity = "
      "{0*rad/s, 0*rad/s, 3*rad/s} }\n"
      "local imu = sensors.imu { of = disc, point = {100*mm, 0*m, 0*m}, accelerometer_noise = 0*m/s^2, "
      "accelerometer_resolution = 0*m/s^2, gyroscope_noise = 0*rad/s, gyroscope_resolution = 0*rad/s }\n" +
      ending());
  CHECK(last(recording, "imu", "z_rate") == Approx(3).epsilon(1e-9));
  // -w^2 r; a step of 1 ms lets it lag by half a step's turn.
  CHECK(last(recording, "imu", "x_force") == Approx(-0.9).epsilon(1e-4));
  CHECK(std::fabs(last(recording, "imu", "y_force")) < 0.9 * 0.0016);
}

TEST_CASE("A wrench sensor carries what hangs beyond its joint, at rest and in contact") {
  const std::string quiet =
      "force_noise = 0*N, force_resolution = 0*N, torque_noise = 0*mJ, torque_resolution = 0*mJ }\n";
  const auto recording =
      run(arm + "local shoulder = sensors.wrench { of = arm, joint = 'joint1', " + quiet +
          "local mount = sensors.wrench { of = arm, joint = 'joint2', " + quiet +
          "function control() arm:set(arm:bias{0, 0.5, 0, 1.2, 0, 1.4, 0}) end\n" + ending("0.2*s"));
  // Above joint1: 3.5 + 3.5 + 3 + 2.5 + 2 + 1.2 + .5 kg, by the file; its z is the world's.
  CHECK(last(recording, "shoulder", "z_force") == Approx(16.2 * g).epsilon(1e-6));
  // About joint2's own axis goes what the motor holds: bias of joint 2.
  CHECK(last(recording, "mount", "y_torque") == Approx(-35.032713403353).epsilon(1e-6));
}

TEST_CASE("An encoder gives positions and rates as lists, rounded to its resolution") {
  const auto recording =
      run(arm +
          "local encoder = sensors.encoder { of = arm, resolution = 0.1, velocity_noise = 0*rad/s }\n"
          "function control(t, sense)\n"
          "  local joints = arm:joints()\n"
          "  assert(#joints == 7 and joints[2] == 'joint2')\n"
          "  assert(#sense.encoder.position == 7 and math.abs(sense.encoder.position[4] - 1.2) < 1e-12)\n"
          "  assert(sense.encoder.joint4_position == sense.encoder.position[4] and #sense.encoder.velocity "
          "== 7)\n"
          "  arm:set(arm:bias{0, 0.5, 0, 1.2, 0, 1.4, 0})\nend\n" +
          ending("0.1*s"));
  CHECK(last(recording, "encoder", "joint6_position") == Approx(1.4).epsilon(1e-12));
}

TEST_CASE("Motors are commanded in SI; actions are shares of the limits") {
  const auto recording = run(
      arm +
      "function control(t) arm:set{16, 0, 0, 0, 0, 0, 0} if t > 0 then arm:set('joint2', -1e6) end end\n" +
      ending("0.02*s"));
  REQUIRE(recording.action_names.size() == 7);
  CHECK(recording.action_names[0] == "arm_joint1");
  CHECK(recording.actions[0] == Approx(0.1));  // of 160 N m
  CHECK(recording.actions[1] == 0);
  CHECK(recording.actions[7 + 1] == -1);  // clamped
}

TEST_CASE("Position motors hold what they are told; a finger that mimics follows") {
  const auto recording =
      run("local arm = bodies.robot { file = 'assets/robots/arm7_gripper.urdf', motors = 'position', "
          "position_gain = "
          "2000*N*m, velocity_gain = 200*N*m*s,\n"
          "  slide_position_gain = 5000*N/m, slide_velocity_gain = 200*N*s/m, slides = {10*mm} }\n"
          "local seen = truth.joints { of = arm }\nlocal where = truth.bodies {}\n"
          "function control() arm:set{0.1, 0.2, 0, 0.3, 0, 0, 0, 0.03} end\n" +
          ending("2*s"));
  CHECK(last(recording, "truth/seen", "joint2_position") == Approx(0.2).margin(0.03));
  CHECK(last(recording, "truth/seen", "left_finger_position") == Approx(0.03).margin(1e-3));
}

TEST_CASE("Each joint may have a drive of its own") {
  const auto scenario = load_here(
      "local arm = bodies.robot { file = 'assets/robots/arm7.urdf', armature = 0.2*kg*m^2, joints = {\n"
      "  { joint = 'joint2', motor = 'velocity', velocity_gain = 30*N*m*s, armature = 0.5*kg*m^2 }, { joint "
      "= "
      "'joint3', motor = 'none' } } }" +
      ending());
  const auto episode = scenario->build(7, 0);
  const auto& links = episode->parts.bodies->model().bodies[0].links;
  CHECK(links[1].joint.armature == 0.2);
  CHECK(links[2].joint.armature == 0.5);
  CHECK(links[2].joint.motor.kind == rigid::MotorKind::velocity);
  CHECK(links[2].joint.motor.velocity_gain == 30);
  REQUIRE(episode->actuators.size() == 1);
  // Without joint3: efforts of 160, 100, 40, 30, 20 N m and joint2's 1.7 rad/s, by the file.
  CHECK(episode->actuators[0]->full_scale() == std::vector<double>{160, 1.7, 100, 40, 30, 20});
}

TEST_CASE("reach, pose, jacobian and bias agree with each other and with finite differences") {
  run(arm +
      "function control(t)\n"
      "  local q = {0.1, 0.5, -0.2, 1.2, 0.3, 1.0, 0.2}\n"
      "  local goal, converged, e = arm:reach { link = 'tool', position = {0.4, 0.2, 0.5}, orientation = "
      "{math.pi, 0, 0}, from = q }\n"
      "  assert(converged and e < 1e-6)\n"
      "  local p, o = arm:pose('tool', goal)\n"
      "  assert(math.abs(p[1] - 0.4) < 1e-6 and math.abs(p[3] - 0.5) < 1e-6 and math.abs(math.abs(o[2]) - 1) "
      "< "
      "1e-6)\n"
      "  local J, h = arm:jacobian('tool', q), 1e-6\n"
      "  for j = 1, 7 do\n"
      "    local up, down = {}, {}\n"
      "    for k = 1, 7 do up[k], down[k] = q[k], q[k] end\n"
      "    up[j], down[j] = up[j] + h, down[j] - h\n"
      "    local a, b = arm:pose('tool', up), arm:pose('tool', down)\n"
      "    for i = 1, 3 do assert(math.abs((a[i] - b[i])/(2*h) - J[3 + i][j]) < 1e-8) end\n"
      "  end\n"
      "  local _, far = arm:reach { link = 'tool', position = {4, 0, 0}, from = q }\n"
      "  assert(far == false)\n"
      "  arm:set(arm:bias(q))\nend\n" +
      ending("0.01*s"));
}

TEST_CASE("Bad values of bodies are named with file, line, field, what was given and what is valid") {
  const auto sphere = [](const std::string& fields) {
    return error_of_load("local ball = bodies.sphere { " + fields + " }" + ending());
  };
  CHECK_THAT(sphere("radius = -1*mm, mass = 1*kg"),
             StartsWith("test.lua:1:") && Contains("'radius'") && Contains("out of range"));
  CHECK_THAT(sphere("radius = 1, mass = 1*kg"), Contains("the plain number 1") && Contains("length (m)"));
  CHECK_THAT(sphere("radius = 1*mm"), StartsWith("test.lua:1:") && Contains("a density or a mass"));
  CHECK_THAT(sphere("radius = 1*mm, mass = 1*g, density = 1*kg/m^3"), Contains("both a density and a mass"));
  CHECK_THAT(sphere("radius = 1*mm, mass = -1*kg"), Contains("'mass'") && Contains("out of range"));
  CHECK_THAT(sphere("radius = 1*mm, mass = 1*g, restitution = 2"), Contains("between 0 and 1"));
  CHECK_THAT(error_of_load("local w = bodies.world {}" + ending()), Contains("has no bodies"));
  CHECK_THAT(error_of_load("local a = bodies.world {}\nlocal b = bodies.world {}\n" + cube + ending()),
             StartsWith("test.lua:2:") && Contains("one world"));
  // 100 mm: size .05 m, which falls in .101 s.
  CHECK_THAT(
      error_of_load("local w = bodies.world { largest_step = 40*ms }\n" + cube + ending()),
      StartsWith("test.lua:1:") && Contains("'largest_step'") && Contains("cube") && Contains("0.0337 s"));
  CHECK_THAT(error_of_load(
                 "local w = bodies.world { bounds = { low = {0*m, 0*m, 0*m}, high = {0*m, 1*m, 1*m} } }\n" +
                 cube + ending()),
             StartsWith("test.lua:1:") && Contains("below"));
  CHECK_THAT(error_of_load("local p = bodies.plane { normal = {0, 0, 0} }" + ending()),
             StartsWith("test.lua:1:") && Contains("no direction"));
}

TEST_CASE("Sizes that differ by more than 1,000 are refused with both names") {
  const std::string message = error_of_load(
      "local big = bodies.sphere { radius = 1*m, mass = 1*kg }\nlocal small = bodies.sphere { radius = "
      "0.5*mm, mass "
      "= 1*g, at = {3*m, 0*m, 0*m} }" +
      ending());
  CHECK_THAT(message, StartsWith("test.lua:") && Contains("big") && Contains("small") && Contains("1000"));
}

TEST_CASE("Links, joints and motors that don't exist are named, with those that do") {
  CHECK_THAT(error_of_load(arm + "local imu = sensors.imu { of = arm, link = 'plam' }" + ending()),
             StartsWith("test.lua:2:") && Contains("'link'") && Contains("plam") && Contains("link7"));
  CHECK_THAT(error_of_load(arm + "local w = sensors.wrench { of = arm, joint = 'wrist' }" + ending()),
             StartsWith("test.lua:2:") && Contains("'joint'") && Contains("joint7"));
  CHECK_THAT(
      error_of_load("local arm = bodies.robot { file = 'assets/robots/arm7.urdf',\n joints = { { joint = "
                    "'elbow', motor = 'none' } } }" +
                    ending()),
      StartsWith("test.lua:") && Contains("'elbow'") && Contains("joint4"));
  CHECK_THAT(error_of_run(arm + "function control() arm:set('elbow', 1) end\n" + ending()),
             StartsWith("test.lua:2:") && Contains("elbow") && Contains("joint4"));
  CHECK_THAT(error_of_run(arm + "function control() arm:set{1, 2} end\n" + ending()),
             StartsWith("test.lua:2:") && Contains("2 values") && Contains("7 numbers"));
  CHECK_THAT(error_of_run(arm +
                          "function control() arm:reach{ link = 'hand', position = {0, 0, 0}, from = "
                          "{0, 0, 0, 0, 0, 0, 0} } end\n" +
                          ending()),
             StartsWith("test.lua:2:") && Contains("'hand'") && Contains("link7"));
  CHECK_THAT(
      error_of_load("local arm = bodies.robot { file = 'assets/robots/arm7.urdf' }\narm:joints()" + ending()),
      StartsWith("test.lua:2:") && Contains("inside a callback"));
}

TEST_CASE("What a robot's method has no use for is named: keys beside a list, arguments too many, no start") {
  for (const auto& [call, part] :
       {std::pair{"arm:set{1, 2, 3, 4, 5, 6, 7, x = 8}", "the key the text \"x\""},
        {"arm:joints(1)", "1 arguments"},
        {"arm:pose('link7', {0, 0, 0, 0, 0, 0, 0}, 1)", "3 arguments"},
        {"arm:reach{ link = 'link7', position = {0, 0, 1} }", "from is missing"},
        {"arm:bias({0, 1, 0, 1, 0, 1, 0}, {1e200, 1e200, 1e200, 1e200, 1e200, 1e200, 1e200})",
         "no finite"}}) {
    INFO(call);
    CHECK_THAT(error_of_run(arm + "function control() " + call + " end\n" + ending()),
               StartsWith("test.lua:2:") && Contains(part));
  }
}

TEST_CASE("Robots' faults are named: files, gains, starts beyond limits") {
  const auto robot = [](const std::string& fields) {
    return error_of_load("local arm = bodies.robot { file = 'assets/robots/arm7.urdf', " + fields + " }" +
                         ending());
  };
  CHECK_THAT(error_of_load("local arm = bodies.robot { file = 'none.urdf' }" + ending()),
             StartsWith("test.lua:1:") && Contains("none.urdf"));
  CHECK_THAT(robot("motors = 'position'"), StartsWith("test.lua:1:") && Contains("velocity_gain"));
  CHECK_THAT(robot("position_gain = -1*N*m"), Contains("'position_gain'") && Contains("out of range"));
  CHECK_THAT(robot("angles = {0, 0, 0}"),
             StartsWith("test.lua:1:") && Contains("3 values") && Contains("joint7"));
  CHECK_THAT(robot("angles = {0, 3, 0, 0, 0, 0, 0}"), Contains("joint2") && Contains("-2.1 to 2.1"));
  CHECK_THAT(robot("slides = {1*mm}"), Contains("0 joints that slide"));
  CHECK_THAT(robot("velocity = {1*m/s, 0*m/s, 0*m/s}"), Contains("fixed base"));
  const SourceFile broken{"broken.urdf",
                          "<robot name='r'>\n<link name='a'>\n<inertial><mass value='-1'/>"
                          "<inertia ixx='1' ixy='0' ixz='0' iyy='1' iyz='0' izz='1'/></inertial>"
                          "</link></robot>"};
  const std::string message = error_of([&] {
    Scenario::load_text("test.lua",
                        "local r = bodies.robot { file = 'broken.urdf', fixed_base = false }" + ending(),
                        {broken}, {});
  });
  CHECK_THAT(message, StartsWith("broken.urdf:3") && Contains("mass"));
}

TEST_CASE("What needs blood says so where there is none") {
  CHECK_THAT(error_of_load(cube + "local d = sensors.doppler { vessel = 'stem', at = 1*mm }" + ending()),
             StartsWith("test.lua:2:") && Contains("has no blood"));
  CHECK_THAT(error_of_load(cube + "local c = agents.bead_carrier { " + valid_carriers + " }" + ending()),
             StartsWith("test.lua:2:") && Contains("has no blood") || Contains("no blood to be in"));
  CHECK_THAT(
      error_of_load("local water = blood.prescribed { mean_velocity = 0.1*m/s, density = 1000*kg/m^3, "
                    "viscosity = 1*mPa*s, vessels = { { name = 'stem', from = 'a', to = 'b', radius = 2*mm, "
                    "path = {{0*mm,0*mm,0*mm},{50*mm,0*mm,0*mm}} } } }\nlocal t = truth.bodies {}" +
                    ending()),
      StartsWith("test.lua:2:") && Contains("no rigid bodies"));
}

TEST_CASE("A body that leaves the bounds ends the episode, named by body, step and field") {
  const auto scenario = load_here(
      "local world = bodies.world { bounds = { low = {-1*m, -1*m, -1*m}, high = {1*m, 1*m, 1*m} } }\n" +
      cube + ending());
  const auto episode = scenario->build(1, 0);
  const auto recording = agents::run_episode(*episode);
  REQUIRE(recording.failure.size() == 1);
  CHECK_THAT(recording.failure[0].body, Contains("cube"));
  CHECK(recording.failure[0].field == "position");
  // From .1 m to -1 m under gravity: sqrt(2 1.1/g) = .4736 s.
  CHECK(recording.failure[0].step == Approx(473).margin(2));
}

TEST_CASE("Random values in bodies are drawn for each episode and stored with it") {
  const auto scenario =
      load_here("local ball = bodies.sphere { radius = uniform(10, 20)*mm, mass = uniform(1, 2)*kg }" +
                ending("0.1*s"));
  const auto one = scenario->build(7, 0), other = scenario->build(7, 1);
  REQUIRE(one->drawn.size() == 2);
  CHECK(one->drawn[0].first == "ball.radius");
  CHECK(one->drawn[0].second != other->drawn[0].second);
  CHECK(one->parts.bodies->model().bodies[0].links[0].shapes[0].radius == one->drawn[0].second);
}

TEST_CASE("Distance and rotation are measured as outcomes") {
  const auto recording =
      run("local world = bodies.world { gravity = {0*m/s^2, 0*m/s^2, 0*m/s^2} }\n"
          "local ball = bodies.sphere { radius = 10*mm, mass = 1*kg, velocity = {1*m/s, 0*m/s, 0*m/s}, "
          "angular_velocity "
          "= {0*rad/s, 0*rad/s, 0.5*rad/s} }\n"
          "local d = outcomes.distance { of = ball, target = {0.5*m, 0.1*m, 0*m}, within = 110*mm }\n"
          "local r = outcomes.rotation { of = ball, target = {0, 0, 0.6}, within = 0.11 }" +
          ending());
  const auto value = [&](const std::string& name) { return outcome(recording, name); };
  CHECK(value("d") == Approx(std::sqrt(0.25 + 0.01)).epsilon(1e-9));
  CHECK(value("d/closest") == Approx(0.1).epsilon(1e-9));
  CHECK(value("d/within") == 0);
  CHECK(value("d/first_within") ==
        Approx(0.46));  // |x - .5| <= sqrt(.11^2 - .1^2) = .0458 at the first control step after .4542
  CHECK(value("r") == Approx(0.5).epsilon(1e-9));
  CHECK(value("r/error") == Approx(0.1).epsilon(1e-9));
  CHECK(value("r/within") == 1);
}

TEST_CASE("Displacement is measured along a direction from a time on") {
  // Thrown upwards at 3 m/s, at the top at 3/g = .306 s; along (3, 0, 4) / 5 at 2 * .6 + (3 - g t) * .8.
  const auto recording =
      run("local ball = bodies.sphere { radius = 10*mm, mass = 1*kg, velocity = {2*m/s, 0*m/s, 3*m/s} }\n"
          "local ahead = outcomes.displacement { of = ball, after = 0.25*s }\n"
          "local up = outcomes.displacement { of = ball, along = {0, 0, 2} }\n"
          "local aslant = outcomes.displacement { of = ball, along = {3, 0, 4}, after = 0.5*s }\n" +
          ending());
  const auto value = [&](const std::string& name) { return outcome(recording, name); };
  CHECK(value("ahead") == Approx(2 * 0.75).epsilon(1e-9));
  CHECK(value("ahead/mean_speed") == Approx(2).epsilon(1e-9));
  CHECK(value("ahead/least") == 0);
  const double fall = 3 - g / 2;
  CHECK(value("up") == Approx(fall).epsilon(1e-9));
  CHECK(value("up/mean_speed") == Approx(fall).epsilon(1e-9));
  CHECK(value("up/least") == Approx(fall).epsilon(1e-9));
  CHECK(value("up/largest") == Approx(3 * 0.31 - g / 2 * 0.31 * 0.31).epsilon(1e-9));  // at a step
  const double late = 0.5 * 0.6 * 2 + 0.8 * (fall - (1.5 - g / 8));
  CHECK(value("aslant") == Approx(late).epsilon(1e-9));
  // Nothing is a reward that wasn't declared one.
  for (const double gained : recording.rewards) CHECK(gained == 0);

  CHECK_THAT(error_of_run("local ball = bodies.sphere { radius = 10*mm, mass = 1*kg }\n"
                          "local d = outcomes.displacement { of = ball, along = {0, 0, 0} }\n" +
                          ending()),
             Contains("field 'along': the zero vector has no direction"));
}

namespace {

/// A cube of edge 2, in millimetres, as OBJ.
const std::string cube_mesh =
    "v -1 -1 -1\nv 1 -1 -1\nv 1 1 -1\nv -1 1 -1\nv -1 -1 1\nv 1 -1 1\nv 1 1 1\nv -1 1 1\n"
    "f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n";

std::string error_of_mesh(const std::string& fields, const std::string& mesh = cube_mesh) {
  return error_of([&] {
    Scenario::load_text("test.lua",
                        "local part = bodies.mesh { file = 'part.obj', " + fields + " }" + ending(),
                        {{"part.obj", mesh}}, {});
  });
}

}  // namespace

TEST_CASE("A mesh falls on a height field as the solid that it is") {
  for (const std::string as : {"hull", "parts"}) {
    const auto scenario =
        Scenario::load_text("test.lua",
                            "local ground = bodies.height_field { heights = {0*m, 0*m, 0*m, 0*m, 0*m, 0*m, "
                            "0*m, 0*m, 0*m}, columns = 3, "
                            "spacing = 10*mm }\n"
                            "local part = bodies.mesh { file = 'part.obj', unit = 1*mm, as = '" +
                                as +
                                "', density = 1000*kg/m^3, at = {1*mm, 0.5*mm, 3*mm} }\n"
                                "local seen = truth.bodies {}\n" +
                                ending("0.3*s"),
                            {{"part.obj", cube_mesh}}, {});
    CHECK(scenario->sources().size() == 2);  // the mesh belongs to the dataset
    const auto episode = scenario->build(7, 0);
    CHECK(episode->parts.bodies->model().bodies[1].links[0].inertial.mass ==
          Approx(8e-6));  // (2 mm)^3 of water
    const auto recording = agents::run_episode(*episode);
    CHECK(last(recording, "truth/seen", "part_z") == Approx(1e-3).epsilon(0.01));
  }
}

TEST_CASE("Meshes that are no solids are refused") {
  CHECK_THAT(error_of_mesh("unit = 1*mm, as = 'surface', mass = 1*g"),
             StartsWith("test.lua:1:") && Contains("never moves"));
  CHECK_THAT(error_of_mesh("unit = 1*mm, mass = 1*g", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"),
             StartsWith("test.lua:1:") && Contains("open edges"));
  CHECK_THAT(error_of_mesh("mass = 1*g", "this is no mesh"), StartsWith("part.obj"));
  CHECK_THAT(error_of_load(
                 "local g = bodies.height_field { heights = {0*m, 0*m, 0*m}, columns = 2, spacing = 1*m }" +
                 ending()),
             StartsWith("test.lua:1:") && Contains("3 values"));
}
