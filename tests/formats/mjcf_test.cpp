// What MJCF files mean, where MuJoCo can't be asked for it (masses and motion are in mjcf_mujoco_test.cpp).

#include "formats/mjcf/mjcf.hpp"

#include <catch2/catch.hpp>

#include "formats/robot/read_robot.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats::mjcf {

namespace {

using rigid::JointKind;
using rigid::MotorKind;
using rigid::ShapeKind;
using urdf::Finding;
using urdf::UrdfRobot;

UrdfRobot robot_of(const std::string& inside, const MjcfOptions& options = {}) {
  UrdfRobot robot = examine_text("robot.xml", "<mujoco model=\"r\">\n" + inside + "\n</mujoco>", options);
  for (const Finding& f : robot.findings)
    UNSCOPED_INFO(f.where.line << ":" << f.where.column << ": " << sentence_of(f));
  return robot;
}

MjcfOptions with_base(Base base) {
  MjcfOptions options;
  options.base = base;
  return options;
}

std::string world(const std::string& inside) {
  return "<worldbody>" + inside + "</worldbody>";
}
const std::string ball = "<geom size=\"0.1\"/>";
const std::string two_links =
    world("<body name=\"a\"><joint name=\"j\" range=\"-90 45\"/>" + ball +
          "<body name=\"b\" pos=\"0 0 1\"><joint name=\"k\" type=\"slide\"/>" + ball + "</body></body>");

bool says(const UrdfRobot& robot, urdf::Severity severity, const std::string& words) {
  for (const Finding& f : robot.findings)
    if (f.severity == severity && sentence_of(f).find(words) != std::string::npos) return true;
  return false;
}
bool notes(const UrdfRobot& robot, const std::string& words) {
  return says(robot, urdf::Severity::note, words);
}
bool warns(const UrdfRobot& robot, const std::string& words) {
  return says(robot, urdf::Severity::warning, words);
}

const rigid::Joint& joint(const UrdfRobot& robot, const std::string& name) {
  for (const rigid::Link& link : robot.body.links)
    if (link.joint.name == name) return link.joint;
  FAIL("there is no joint " << name);
  return robot.body.links[0].joint;
}

}  // namespace

TEST_CASE("mjcf: angles are degrees unless the compiler says radians; a range alone is a limit") {
  const UrdfRobot degrees = robot_of(two_links);
  REQUIRE(degrees.usable);
  CHECK(joint(degrees, "j").kind == JointKind::revolute);
  CHECK(joint(degrees, "j").lower == Approx(-core::pi / 2));
  CHECK(joint(degrees, "j").upper == Approx(core::pi / 4));
  CHECK(joint(degrees, "k").kind == JointKind::prismatic);
  const UrdfRobot radians =
      robot_of("<compiler angle=\"radian\"/>" + replaced(two_links, "-90 45", "-1.5 0.5"));
  CHECK(joint(radians, "j").lower == -1.5);
  const UrdfRobot unlimited = robot_of(replaced(two_links, "range", "limited=\"false\" range"));
  CHECK(joint(unlimited, "j").kind == JointKind::continuous);
}

TEST_CASE("mjcf: classes nest, childclass reaches below, class beats it, sizes are overlaid") {
  const UrdfRobot robot = robot_of(
      "<default><geom size=\"0.1 0.2 0.3\" density=\"10\"/><default class=\"box\"><geom type=\"box\"/>"
      "<default class=\"dense\"><geom density=\"20\"/><joint damping=\"3\"/></default></default></default>" +
      world("<body name=\"a\" childclass=\"dense\"><joint name=\"j\"/><geom/>"
            "<body name=\"b\"><joint name=\"k\"/><geom class=\"box\" size=\"0.5\"/></body></body>"));
  REQUIRE(robot.usable);
  CHECK(joint(robot, "j").damping == 3);
  CHECK(joint(robot, "k").damping == 3);
  const auto& links = robot.body.links;
  CHECK(links[0].shapes[0].half_extents == core::Vec3{0.1, 0.2, 0.3});
  CHECK(links[0].inertial.mass == Approx(20 * 8 * 0.1 * 0.2 * 0.3));
  CHECK(links[1].shapes[0].half_extents == core::Vec3{0.5, 0.2, 0.3});
  CHECK(links[1].inertial.mass == Approx(10 * 8 * 0.5 * 0.2 * 0.3));
}

TEST_CASE("mjcf: geoms that touch nothing are drawn alone, those of groups above 2 only touch") {
  const UrdfRobot robot =
      robot_of("<asset><material name=\"red\" rgba=\"1 0 0 1\"/></asset>" +
               world("<body name=\"a\"><joint/><geom size=\"0.1\" material=\"red\" contype=\"0\" "
                     "conaffinity=\"0\" group=\"2\"/>"
                     "<geom size=\"0.2\" group=\"3\" condim=\"4\" friction=\"0.7 0.01\"/></body>"));
  REQUIRE(robot.usable);
  REQUIRE(robot.body.links[0].shapes.size() == 1);
  CHECK(robot.body.links[0].shapes[0].radius == 0.2);
  CHECK(robot.body.links[0].shapes[0].material.friction == 0.7);
  CHECK(robot.body.links[0].shapes[0].material.torsional_friction == 0.01);
  CHECK(robot.body.links[0].shapes[0].material.rolling_friction == 0);
  CHECK(robot.states_friction[0] == std::vector<bool>{true});
  REQUIRE(robot.visuals.size() == 1);
  CHECK(robot.visuals[0].shape.radius == 0.1);
  CHECK(robot.visuals[0].colour == std::array<double, 4>{1, 0, 0, 1});
}

TEST_CASE("mjcf: what stands in the world is scenery, sites are links") {
  const UrdfRobot robot =
      robot_of(world("<geom type=\"plane\" size=\"1 1 1\" pos=\"0 0 -1\"/>"
                     "<body name=\"table\" pos=\"1 0 0\"><geom type=\"box\" size=\"0.3 0.3 0.3\"/></body>"
                     "<body name=\"a\"><joint/>" +
                     ball + "<site name=\"tool\" pos=\"0 0 0.2\"/></body>"));
  REQUIRE(robot.usable);
  REQUIRE(robot.scenery.size() == 2);
  CHECK(robot.scenery[0].kind == ShapeKind::plane);
  CHECK(robot.scenery[1].pose.position == core::Vec3{1, 0, 0});
  REQUIRE(robot.body.links.size() == 2);
  CHECK(robot.body.links[1].name == "tool");
  CHECK(robot.body.links[1].joint.origin.position == core::Vec3{0, 0, 0.2});
}

TEST_CASE("mjcf: a base is free where the file says so, or where it is asked for") {
  const std::string free = world("<body name=\"a\"><freejoint/>" + ball + "</body>");
  CHECK(robot_of(free).body.links[0].joint.kind == JointKind::free);
  CHECK(robot_of(free, with_base(Base::free)).usable);
  const UrdfRobot refused = robot_of(free, with_base(Base::fixed));
  CHECK(says(refused, urdf::Severity::error, "it moves freely in the file, and a fixed base is asked for"));
  const std::string fixed = world("<body name=\"a\">" + ball + "</body>");
  CHECK(robot_of(fixed).body.links[0].joint.kind == JointKind::fixed);
  CHECK(robot_of(fixed, with_base(Base::free)).body.links[0].joint.kind == JointKind::free);
}

TEST_CASE("mjcf: actuators are motors in the units of their joints") {
  const auto with = [&](const std::string& actuators) {
    return robot_of(two_links + "<actuator>" + actuators + "</actuator>");
  };
  const UrdfRobot motor = with("<motor joint=\"j\" gear=\"50\" ctrlrange=\"-2 2\"/>");
  REQUIRE(motor.usable);
  CHECK(motor.states_motors);
  CHECK(joint(motor, "j").motor.kind == MotorKind::torque);
  CHECK(joint(motor, "j").effort_limit == 100);
  CHECK(joint(motor, "k").motor.kind == MotorKind::none);
  CHECK(notes(motor, "one unit of its ctrl is 50 N m at joint 'j'"));

  // Force kp (u - gear q), at the joint gear times that.
  const UrdfRobot servo =
      with("<position joint=\"k\" kp=\"100\" kv=\"7\" gear=\"2\" ctrlrange=\"-1 3\" forcerange=\"-5 5\"/>");
  REQUIRE(servo.usable);
  CHECK(joint(servo, "k").motor.kind == MotorKind::position);
  CHECK(joint(servo, "k").motor.position_gain == 400);
  CHECK(joint(servo, "k").motor.velocity_gain == 28);
  CHECK(joint(servo, "k").motor.command_limit == 1.5);
  CHECK(joint(servo, "k").effort_limit == 10);

  const UrdfRobot rate = with("<velocity joint=\"k\" kv=\"3\" ctrlrange=\"-4 4\"/>");
  CHECK(joint(rate, "k").motor.kind == MotorKind::velocity);
  CHECK(joint(rate, "k").motor.velocity_gain == 3);
  CHECK(joint(rate, "k").motor.command_limit == 4);

  // A damping ratio of one on a slide of mass m: kv = 2 sqrt(kp m).
  const UrdfRobot critical = with("<position joint=\"k\" kp=\"100\" dampratio=\"1\"/>");
  const double mass = critical.body.links[1].inertial.mass;
  CHECK(joint(critical, "k").motor.velocity_gain == Approx(2 * std::sqrt(100 * mass)));

  // A class of motors undoes the servo before it; an element without kp takes that of its class.
  const UrdfRobot classes =
      robot_of("<default><position kp=\"33\"/><default class=\"m\"><motor gear=\"3\"/></default></default>" +
               two_links + "<actuator><position joint=\"j\"/><motor joint=\"k\" class=\"m\"/></actuator>");
  REQUIRE(classes.usable);
  CHECK(joint(classes, "j").motor.position_gain == 33);
  CHECK(joint(classes, "k").motor.kind == MotorKind::torque);
}

TEST_CASE("mjcf: equalities of joints are mimics, led by whoever has the motor") {
  const std::string equality =
      "<equality><joint joint1=\"j\" joint2=\"k\" polycoef=\"0.1 2 0 0 0\"/></equality>";
  const UrdfRobot robot = robot_of(two_links + equality);
  REQUIRE(robot.usable);
  REQUIRE(joint(robot, "j").mimic);
  CHECK(joint(robot, "j").mimic->multiplier == 2);
  CHECK(joint(robot, "j").mimic->offset == 0.1);
  CHECK(robot.body.positions == std::vector<double>{0.1, 0});
  const UrdfRobot driven =
      robot_of(two_links + equality + "<actuator><motor joint=\"j\" ctrlrange=\"-1 1\"/></actuator>");
  REQUIRE(joint(driven, "k").mimic);
  CHECK(joint(driven, "k").mimic->multiplier == 0.5);
  CHECK(joint(driven, "k").mimic->offset == Approx(-0.05));
}

TEST_CASE("mjcf: included files stand where they are named, their faults in themselves") {
  MjcfOptions options;
  options.read_mesh = [](const std::string& name, const std::string&) -> std::optional<std::string> {
    if (name == "arm.xml")
      return "<mujocoinclude>\n<body name=\"a\"><joint/><geom size=\"0.1\" "
             "colour=\"1\"/></body></mujocoinclude>";
    return std::nullopt;
  };
  const UrdfRobot robot = robot_of(world("<include file=\"arm.xml\"/>"), options);
  REQUIRE(robot.body.links.size() == 1);
  CHECK(robot.findings[0].where.file == "arm.xml");
  CHECK(robot.findings[0].where.line == 2);
  CHECK(robot.findings[0].where.column == 41);
}

TEST_CASE("mjcf: what is left out is named once, with how often it stands there") {
  const UrdfRobot robot = robot_of(
      "<visual/><statistic extent=\"1\"/><option timestep=\"0.01\" gravity=\"0 0 -3.71\"/><default><geom "
      "solref=\"0.01 1\"/></default>" +
      two_links + "<sensor><gyro site=\"s\"/></sensor><keyframe><key qpos=\"0 0\"/></keyframe>");
  REQUIRE(robot.usable);
  CHECK(notes(robot, "<visual> is left out"));
  CHECK(notes(robot, "<option timestep> is left out"));
  CHECK(notes(robot, "<keyframe> is left out"));
  CHECK(warns(robot,
              "gravity is the scenario's; state it there: bodies.world { gravity = {0*m/s^2, 0*m/s^2, "
              "-3.71*m/s^2} }"));
  CHECK(notes(robot, "<geom solref> is left out"));
  CHECK(notes(robot, "<sensor> is left out"));
}

TEST_CASE("robots: the first element says what a file is") {
  const auto examine = [](const std::string& text) {
    return message_of([&] { robot::examine_text("robot.xml", text, {}); });
  };
  CHECK(
      examine("<?xml version=\"1.0\"?>\n<!-- <robot> -->\n<sdf version=\"1.9\"/>") ==
      "robot.xml:3: this is SDF, Gazebo's format, which isn't read; sdformat-mjcf "
      "(https://pypi.org/project/sdformat-mjcf) turns it into MJCF, which is: sdf2mjcf robot.sdf robot.xml");
  CHECK(examine("<html/>").find("page") != std::string::npos);  // a web page, saved in place of the file
  CHECK(robot::examine_text("robot.xml", "<!--x--><mujoco>" + two_links + "</mujoco>", {}).usable);
  CHECK(robot::examine_text("robot.urdf", "<robot name=\"r\"><link name=\"l\"/></robot>", {}).usable);
}

}  // namespace microcosm::formats::mjcf
