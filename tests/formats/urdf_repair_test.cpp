// Masses and inertias that no body has, mended: by how much, and that the repaired file reads back to the
// same.

#include <catch2/catch.hpp>

#include "engine/core/math.hpp"
#include "formats/urdf/inertia.hpp"
#include "formats/urdf/repair.hpp"
#include "formats/urdf/repaired.hpp"
#include "tests/formats/messages.hpp"
#include "tests/formats/scratch.hpp"

namespace microcosm::formats::urdf {

namespace {

std::string path_of(const std::string& name) {
  return std::string(MICROCOSM_SOURCE_DIR) + "/tests/formats/cases/urdf/" + name + ".urdf";
}

UrdfOptions repairing() {
  UrdfOptions options;
  options.repair = true;
  return options;
}

/// A moving link `b` with this <inertial>, and more after it.
UrdfRobot mover(const std::string& inside, const std::string& more = "") {
  const std::string text = "<robot name=\"r\"><link name=\"a\"/>\n<link name=\"b\">" + inside +
                           "</link>\n<joint name=\"j\" type=\"continuous\"><parent link=\"a\"/><child "
                           "link=\"b\"/><axis xyz=\"0 0 1\"/></joint>" +
                           more + "</robot>";
  UrdfRobot robot = examine_text("r.urdf", text, repairing());
  for (const Finding& f : robot.findings) UNSCOPED_INFO(f.where.line << ": " << sentence_of(f));
  REQUIRE(robot.usable);
  REQUIRE(robot.repairs.size() == 1);
  CHECK_FALSE(examine_text("r.urdf", text, {}).usable);
  return robot;
}

std::string inertial(const std::string& mass, const std::string& numbers) {
  return "<inertial><mass value=\"" + mass + "\"/><inertia " + numbers + "/></inertial>";
}

const std::string box = "<collision><geometry><box size=\"0.1 0.2 0.3\"/></geometry></collision>";

}  // namespace

TEST_CASE("urdf repair: an impossible inertia becomes the nearest that a body has") {
  // Second moments (tr I)/2 - I: (4.4 - 7.7, 4.4 - .7, 4.4 - .4)e-3: the first is negative and becomes 1e-4
  // of the largest, 4e-7; so the moments are .0037 + .004, .004 + 4e-7, .0037 + 4e-7.
  const UrdfRobot robot = examine(path_of("impossible_inertia"), repairing());
  REQUIRE(robot.usable);
  REQUIRE(robot.repairs.size() == 1);
  const core::Mat3& i = robot.body.links[1].inertial.inertia;
  CHECK(i.x.x == Approx(0.0077).epsilon(1e-12));
  CHECK(i.y.y == Approx(0.0040004).epsilon(1e-12));
  CHECK(i.z.z == Approx(0.0037004).epsilon(1e-12));
  CHECK(robot.body.links[1].inertial.mass == 1);
  bool told = false;
  for (const Finding& f : robot.findings)
    told = told || f.given.starts_with("repaired: <inertia> (ixx 0.0077");
  CHECK(told);
}

TEST_CASE("urdf repair: a possible inertia is its own nearest, to 1e-4 of the largest") {
  const core::Mat3 i = turned({{3, 0, 0}, {0, 2.5, 0}, {0, 0, 1}}, core::rotation_by({0.3, -1.2, 0.7}));
  const auto nearest = nearest_possible(i);
  REQUIRE(nearest);
  CHECK(norm(nearest->x - i.x) + norm(nearest->y - i.y) + norm(nearest->z - i.z) < 1e-14);
  CHECK(fault_of_inertia(*nearest_possible({{1, 2, 0}, {2, 1, 0}, {0, 0, 1}})).empty());
  CHECK(fault_of_inertia(*nearest_possible({{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}})).empty());
  CHECK_FALSE(nearest_possible({{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}}));
}

TEST_CASE("urdf repair: a mover without mass is its shapes filled with water") {
  const UrdfRobot robot = examine(path_of("massless_mover"), repairing());
  REQUIRE(robot.usable);
  const rigid::Inertial& own = robot.body.links[1].inertial;
  // A cylinder of radius .03 m and length .3 m.
  const double mass = 1000 * core::pi * 0.03 * 0.03 * 0.3;
  CHECK(own.mass == Approx(mass).epsilon(1e-12));
  CHECK(own.centre.z == Approx(0.15));
  CHECK(own.inertia.z.z == Approx(mass * 0.03 * 0.03 / 2).epsilon(1e-12));
  CHECK(own.inertia.x.x == Approx(mass * (3 * 0.03 * 0.03 + 0.3 * 0.3) / 12).epsilon(1e-12));
  CHECK(mover("").body.links[1].inertial.mass == 1e-3);
  CHECK(
      mover(
          "",
          "<link name=\"c\">" + inertial("2", "ixx=\"1\" ixy=\"0\" ixz=\"0\" iyy=\"1\" iyz=\"0\" izz=\"1\"") +
              "</link><joint name=\"k\" type=\"continuous\"><parent link=\"b\"/><child link=\"c\"/></joint>")
          .body.links[1]
          .inertial.mass == Approx(2e-3));
}

TEST_CASE("urdf repair: an inertia that says nothing is that of the shapes, or of a ball of water") {
  const std::string zero = "ixx=\"0\" ixy=\"0\" ixz=\"0\" iyy=\"0\" iyz=\"0\" izz=\"0\"";
  const std::string six = "ixx=\"1e-3\" ixy=\"1e-3\" ixz=\"1e-3\" iyy=\"1e-3\" iyz=\"1e-3\" izz=\"1e-3\"";
  for (const std::string& numbers : {zero, six}) {
    const UrdfRobot robot = mover(inertial("6", numbers) + box);
    const core::Mat3& i = robot.body.links[1].inertial.inertia;
    // m (b^2 + c^2) / 12 of a box of .1, .2, .3 m.
    CHECK(i.x.x == Approx(6 * 0.13 / 12).epsilon(1e-12));
    CHECK(i.y.y == Approx(6 * 0.10 / 12).epsilon(1e-12));
    CHECK(i.z.z == Approx(6 * 0.05 / 12).epsilon(1e-12));
    CHECK(i.x.y == Approx(0).margin(1e-15));
  }
  const UrdfRobot ball = mover(inertial("6", zero));
  const double radius = core::cbrt(3 * 6 / (4 * core::pi * 1000));
  CHECK(ball.body.links[1].inertial.inertia.y.y == Approx(0.4 * 6 * radius * radius));
}

TEST_CASE("urdf repair: a negative mass is as if there were none") {
  const UrdfRobot robot =
      mover(inertial("-6", "ixx=\"1\" ixy=\"0\" ixz=\"0\" iyy=\"1\" iyz=\"0\" izz=\"1\"") + box);
  CHECK(robot.body.links[1].inertial.mass == Approx(6));
}

TEST_CASE("urdf repair: the repaired file reads back to the same bits, and nothing else in it changed") {
  const ScratchFolder folder("urdf_repaired");
  for (const char* name : {"impossible_inertia", "massless_mover"}) {
    const std::string content = content_of(path_of(name));
    const UrdfRobot robot = examine_text(path_of(name), content, repairing());
    const std::string text = repaired_text(path_of(name), content, robot, folder.path("out.urdf"));
    const UrdfRobot back = examine_text("out.urdf", text, {});
    REQUIRE(back.usable);
    CHECK(back.repairs.empty());
    for (std::size_t i = 0; i < back.body.links.size(); ++i) {
      const rigid::Inertial &a = robot.body.links[i].inertial, &b = back.body.links[i].inertial;
      CHECK(a.mass == b.mass);
      CHECK((a.centre == b.centre && a.inertia == b.inertia));
    }
    CHECK(text.find("<limit lower=\"-1.5\" upper=\"1.5\" effort=\"20\" velocity=\"3\"/>") !=
          std::string::npos);
  }
  // Beside the file lies a mesh: from another folder it has another name.
  const std::string text =
      "<robot name=\"r\"><!-- kept --><link name=\"a\"><visual><geometry><mesh "
      "filename=\"meshes/a.stl\"/></geometry>"
      "</visual></link></robot>";
  const std::string moved = repaired_text(folder.path("in/r.urdf"), text, {}, folder.path("r.urdf"));
  CHECK(moved.find("filename=\"in/meshes/a.stl\"") != std::string::npos);
  CHECK(moved.find("<!-- kept -->") != std::string::npos);
}

}  // namespace microcosm::formats::urdf
