// What robots' files mean.

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "formats/urdf/inertia.hpp"
#include "formats/urdf/urdf.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::JointKind;
using rigid::ShapeKind;

const std::string solid =
    "<inertial><mass value=\"1\"/><inertia ixx=\"0.1\" ixy=\"0\" ixz=\"0\" iyy=\"0.2\" iyz=\"0\" "
    "izz=\"0.25\"/></inertial>";
const std::string limit = "<limit lower=\"-1\" upper=\"1\" effort=\"5\" velocity=\"2\"/>";

std::string link(const std::string& name, const std::string& inside = solid) {
  return fmt::format("<link name=\"{}\">{}</link>\n", name, inside);
}
std::string joint(const std::string& name, const std::string& type, const std::string& parent,
                  const std::string& child, const std::string& inside = "") {
  return fmt::format("<joint name=\"{}\" type=\"{}\"><parent link=\"{}\"/><child link=\"{}\"/>{}</joint>\n",
                     name, type, parent, child, inside);
}
UrdfRobot robot_of(const std::string& inside, const UrdfOptions& options = {}) {
  UrdfRobot robot = examine_text("robot.urdf", "<robot name=\"r\">\n" + inside + "</robot>", options);
  for (const Finding& f : robot.findings) UNSCOPED_INFO(f.where.line << ": " << sentence_of(f));
  return robot;
}
Approx approx(double value) {
  return Approx(value).epsilon(1e-12).margin(1e-12);
}
void check_equal(const core::Vec3& a, const core::Vec3& b) {
  CHECK(a.x == approx(b.x));
  CHECK(a.y == approx(b.y));
  CHECK(a.z == approx(b.z));
}

}  // namespace

TEST_CASE("urdf: every field of a joint arrives in the model") {
  const UrdfRobot robot = robot_of(link("a") + link("b") +
                                   joint("j", "revolute", "a", "b",
                                         "<origin xyz=\"1 2 3\"/><axis xyz=\"0 1 0\"/><limit lower=\"-0.5\" "
                                         "upper=\"1.5\" effort=\"7\" velocity=\"3\"/>"
                                         "<dynamics damping=\"0.2\" friction=\"0.1\"/>"));
  REQUIRE(robot.usable);
  REQUIRE(robot.body.links.size() == 2);
  const rigid::Joint& j = robot.body.links[1].joint;
  CHECK(j.name == "j");
  CHECK(j.kind == JointKind::revolute);
  CHECK(j.parent == 0);
  CHECK(j.origin.position == core::Vec3{1, 2, 3});
  CHECK(j.axis == core::Vec3{0, 1, 0});
  CHECK((j.lower == -0.5 && j.upper == 1.5 && j.effort_limit == 7 && j.velocity_limit == 3));
  CHECK((j.damping == 0.2 && j.friction == 0.1));
  CHECK(robot.body.links[0].joint.kind == JointKind::fixed);
  CHECK((robot.lines[1].link == 3 && robot.lines[1].joint == 4));
}

TEST_CASE("urdf: each type of joint is its kind; a missing axis is x") {
  const std::pair<const char*, JointKind> kinds[] = {{"continuous", JointKind::continuous},
                                                     {"prismatic", JointKind::prismatic},
                                                     {"fixed", JointKind::fixed},
                                                     {"floating", JointKind::free},
                                                     {"planar", JointKind::planar}};
  for (const auto& [name, kind] : kinds) {
    const UrdfRobot robot = robot_of(link("a") + link("b") + joint("j", name, "a", "b", limit));
    REQUIRE(robot.usable);
    CHECK(robot.body.links[1].joint.kind == kind);
    CHECK(robot.body.links[1].joint.axis == core::Vec3{1, 0, 0});
  }
}

TEST_CASE("urdf: roll, pitch and yaw turn about the fixed x, y and z, in this order") {
  const UrdfRobot robot = robot_of(
      link("a") + link("b") + joint("j", "fixed", "a", "b", "<origin rpy=\"0.3 -0.7 1.1\" xyz=\"0 0 1\"/>"));
  // R = Rz(yaw) Ry(pitch) Rx(roll), its first column: (cos y cos p, sin y cos p, -sin p).
  const double p = -0.7, y = 1.1;
  check_equal(rotate(robot.body.links[1].joint.origin.orientation, {1, 0, 0}),
              {core::cos(y) * core::cos(p), core::sin(y) * core::cos(p), -core::sin(p)});
  // Its last row: (-sin p, cos p sin r, cos p cos r).
  const core::Mat3 m = core::rotation_matrix(robot.body.links[1].joint.origin.orientation);
  check_equal(m.z, {-core::sin(p), core::cos(p) * core::sin(0.3), core::cos(p) * core::cos(0.3)});
}

TEST_CASE("urdf: an inertia in a turned frame is turned to the link's axes") {
  // A quarter turn about z swaps x and y; about the link's axes ixx is the file's iyy.
  const UrdfRobot robot =
      robot_of(link("a",
                    "<inertial><origin xyz=\"0 0 1\" rpy=\"0 0 1.5707963267948966\"/><mass "
                    "value=\"1\"/><inertia ixx=\"0.1\" ixy=\"0.01\" "
                    "ixz=\"0.02\" iyy=\"0.2\" iyz=\"0.03\" izz=\"0.25\"/></inertial>"));
  const core::Mat3& i = robot.body.links[0].inertial.inertia;
  check_equal(i.x, {0.2, -0.01, -0.03});
  check_equal(i.y, {-0.01, 0.1, 0.02});
  check_equal(i.z, {-0.03, 0.02, 0.25});
  CHECK(robot.body.links[0].inertial.centre == core::Vec3{0, 0, 1});
}

TEST_CASE("urdf: the base is fixed or free, at the origin that is asked for") {
  UrdfOptions options;
  options.base = Base::free;
  options.origin.position = {1, 2, 3};
  const UrdfRobot robot = robot_of(link("a"), options);
  REQUIRE(robot.usable);
  CHECK(robot.body.links[0].joint.kind == JointKind::free);
  CHECK(robot.body.links[0].joint.origin.position == core::Vec3{1, 2, 3});
  CHECK(robot.body.links[0].joint.parent == rigid::world_link);
}

TEST_CASE("urdf: a root called world is the world") {
  const std::string text =
      "<link name=\"world\"/>" + link("a") + joint("j", "fixed", "world", "a", "<origin xyz=\"0 0 1\"/>");
  UrdfOptions options;
  options.origin.position = {5, 0, 0};
  const UrdfRobot robot = robot_of(text, options);
  REQUIRE(robot.usable);
  REQUIRE(robot.body.links.size() == 1);
  CHECK(robot.body.links[0].joint.parent == rigid::world_link);
  check_equal(robot.body.links[0].joint.origin.position, {5, 0, 1});
  options.base = Base::free;
  CHECK_FALSE(robot_of(text, options).usable);
}

TEST_CASE("urdf: links come with parents before children, in the order of their joints") {
  const UrdfRobot robot =
      robot_of(link("c") + link("b") + link("d") + link("a") + joint("3", "fixed", "b", "c") +
               joint("1", "fixed", "a", "b") + joint("2", "fixed", "a", "d"));
  REQUIRE(robot.body.links.size() == 4);
  CHECK(robot.body.links[0].name == "a");
  CHECK(robot.body.links[1].name == "b");
  CHECK(robot.body.links[2].name == "c");
  CHECK(robot.body.links[3].name == "d");
  CHECK(robot.body.links[2].joint.parent == 1);
  CHECK(robot.body.links[3].joint.parent == 0);
}

TEST_CASE("urdf: a mimic joint names the link whose joint it follows, and starts where that says") {
  const UrdfRobot robot =
      robot_of(link("a") + link("b") + link("c") +
               joint("follower", "revolute", "a", "b",
                     limit + "<mimic joint=\"leader\" multiplier=\"-2\" offset=\"0.5\"/>") +
               joint("leader", "revolute", "a", "c",
                     "<limit lower=\"0.25\" upper=\"1\" effort=\"5\" velocity=\"2\"/>"));
  REQUIRE(robot.usable);
  const auto& mimic = robot.body.links[1].joint.mimic;
  REQUIRE(mimic);
  CHECK(mimic->link == 2);
  CHECK((mimic->multiplier == -2 && mimic->offset == 0.5));
  // The leader can't be at zero: it starts at its limit, .25.
  CHECK(robot.body.positions == std::vector<double>{-2 * 0.25 + 0.5, 0.25});
}

TEST_CASE("urdf: a moving frame without mass takes that of a link fixed to it") {
  UrdfOptions options;
  options.base = Base::free;
  const UrdfRobot robot = robot_of(
      link("base", "") + link("body") +
          joint("j", "fixed", "base", "body", "<origin xyz=\"0 0 2\" rpy=\"0 0 1.5707963267948966\"/>"),
      options);
  REQUIRE(robot.usable);
  CHECK(robot.body.links[0].inertial.mass == 1);
  check_equal(robot.body.links[0].inertial.centre, {0, 0, 2});
  CHECK(robot.body.links[0].inertial.inertia.x.x == approx(0.2));
  CHECK(robot.body.links[1].inertial.mass == 0);
}

TEST_CASE("urdf: what is drawn is apart from what collides, with its colour") {
  const UrdfRobot robot = robot_of(
      link("a", solid + "<visual><origin xyz=\"0 0 1\"/><geometry><sphere radius=\"2\"/></geometry><material "
                        "name=\"red\"/></visual>"
                        "<collision name=\"hull\"><geometry><box size=\"2 4 6\"/></geometry></collision>") +
      "<material name=\"red\"><color rgba=\"1 0 0 0.5\"/></material>");
  REQUIRE(robot.visuals.size() == 1);
  CHECK(robot.visuals[0].shape.kind == ShapeKind::sphere);
  CHECK(robot.visuals[0].shape.pose.position.z == 1);
  CHECK(robot.visuals[0].colour == std::array<double, 4>{1, 0, 0, 0.5});
  REQUIRE(robot.body.links[0].shapes.size() == 1);
  CHECK(robot.body.links[0].shapes[0].name == "hull");
  CHECK(robot.body.links[0].shapes[0].half_extents == core::Vec3{1, 2, 3});
}

TEST_CASE("urdf: parts that mean nothing here are left out with a warning") {
  const UrdfRobot robot = robot_of(
      link("a") + link("b") +
      joint("j", "revolute", "a", "b", limit + "<axis xyz=\"0 0 1\"/><safety_controller k_velocity=\"1\"/>") +
      "<transmission name=\"t\"/><gazebo><plugin name=\"${x}\"/></gazebo>");
  CHECK(robot.usable);
  int warnings = 0;
  for (const Finding& f : robot.findings)
    warnings += f.severity == Severity::warning && f.given.find("left out") != std::string::npos;
  CHECK(warnings == 3);
}

TEST_CASE("inertia: principal moments of a turned tensor are those it was made from") {
  const core::Quaternion q = core::rotation_by({0.3, -1.2, 0.7});
  const core::Mat3 m = turned({{3, 0, 0}, {0, 1, 0}, {0, 0, 2}}, q);
  const Principal p = principal(m);
  check_equal(p.moments, {1, 2, 3});
  // The axis of the least moment is the turned y.
  CHECK(std::abs(dot(p.axes.x, rotate(q, {0, 1, 0}))) == approx(1));
  CHECK(fault_of_inertia(m).empty());
  CHECK_FALSE(fault_of_inertia({{3.1, 0, 0}, {0, 1, 0}, {0, 0, 2}}).empty());
  CHECK(relative_factor(1.1 * m, m) == approx(1.1));
  CHECK(relative_factor(m, 1.1 * m) == approx(1.1));
}

}  // namespace microcosm::formats::urdf
