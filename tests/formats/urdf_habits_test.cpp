// Habits of files in use: what doesn't touch the physics is left out with a warning at its line, and the
// physics is that of the file without it.

#include <catch2/catch.hpp>

#include "formats/urdf/urdf.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats::urdf {

namespace {

std::string path_of(const std::string& name) {
  return std::string(MICROCOSM_SOURCE_DIR) + "/tests/formats/cases/urdf/" + name + ".urdf";
}

UrdfRobot robot_of(const std::string& name, const UrdfOptions& options = {}) {
  UrdfRobot robot = examine(path_of(name), options);
  UNSCOPED_INFO(name);
  for (const Finding& f : robot.findings)
    UNSCOPED_INFO(f.where.line << ": " << name_of(f.severity) << ": " << sentence_of(f));
  return robot;
}

/// Whether a finding of this severity at this line says this.
bool says(const UrdfRobot& robot, Severity severity, int line, const std::string& part) {
  for (const Finding& f : robot.findings)
    if (f.severity == severity && f.where.line == line && sentence_of(f).find(part) != std::string::npos)
      return true;
  return false;
}

const rigid::Link& link_of(const UrdfRobot& robot, const std::string& name) {
  for (const rigid::Link& link : robot.body.links)
    if (link.name == name) return link;
  FAIL("no link " << name);
  return robot.body.links.front();
}

/// The two links of the cases: 5 kg fixed to the world, and 1 kg that hinges.
void check_arm(const UrdfRobot& robot) {
  REQUIRE(robot.usable);
  const rigid::Link& upper = link_of(robot, "upper");
  CHECK(upper.inertial.mass == 1);
  CHECK(upper.inertial.centre == core::Vec3{0, 0, 0.15});
  CHECK(upper.inertial.inertia.x == core::Vec3{0.0077, 0, 0});
  CHECK(upper.inertial.inertia.y == core::Vec3{0, 0.0077, 0});
  CHECK(upper.inertial.inertia.z == core::Vec3{0, 0, 0.0004});
  CHECK(upper.joint.axis == core::Vec3{0, 1, 0});
  CHECK((upper.joint.lower == -1.5 && upper.joint.upper == 1.5));
  CHECK((upper.joint.effort_limit == 20 && upper.joint.velocity_limit == 3));
  REQUIRE(upper.shapes.size() == 1);
  CHECK(upper.shapes[0].pose.position == core::Vec3{0, 0, 0.15});
}

}  // namespace

TEST_CASE("urdf habits: unknown attributes and elements are warnings at their line, and change nothing") {
  struct Case {
    const char* name;
    int line;
    const char* says;
  };
  for (const Case& c :
       {Case{"dynamics_attribute", 6,
             "joint 'shoulder': <dynamics> has an attribute 'D', which URDF doesn't know"},
        Case{"dynamics_attribute", 6, "has an attribute 'K'"},
        Case{"collision_material", 11, "link 'upper': <collision> holds <material>: it is left out"},
        Case{"self_filter", 9, "<link> holds <self_filter>: it is left out"},
        Case{"self_filter", 9, "<link> holds <self_collision_checking>: it is left out"},
        Case{"two_materials", 10, "<visual> has a second <material>"},
        Case{"geometry_name", 10, "<geometry> has an attribute 'name'"},
        Case{"link_type", 8, "<link> has an attribute 'type'"},
        Case{"link_origin", 9, "<link> holds <origin>: it is left out; a link's frame is that of its joint"},
        Case{"collision_checking", 9, "<link> holds <collision_checking>: it is left out"},
        Case{"triple_slash", 10,
             "the mesh 'package:///arm_description/upper.stl' can't be found: a box is drawn; no folder "
             "around"},
        Case{"missing_visual_mesh", 10, "the mesh 'meshes/upper_shiny.dae' can't be found: a box is drawn"},
        Case{"glb_visual", 10, "the mesh 'meshes/upper.glb' can't be found: a box is drawn"}}) {
    const UrdfRobot robot = robot_of(c.name);
    INFO(c.says);
    check_arm(robot);
    CHECK(says(robot, Severity::warning, c.line, c.says));
  }
}

TEST_CASE("urdf habits: in place of a mesh that can't be drawn stands the box around what collides") {
  const UrdfRobot robot = robot_of("missing_visual_mesh");
  REQUIRE(robot.visuals.size() == 1);
  CHECK(robot.visuals[0].stands_in);
  CHECK(robot.visuals[0].shape.kind == rigid::ShapeKind::box);
  // The cylinder has a radius of .03 m, a length of .3 m, and its middle at .15 m.
  CHECK(norm(robot.visuals[0].shape.half_extents - core::Vec3{0.03, 0.03, 0.15}) < 1e-15);
  CHECK(norm(robot.visuals[0].shape.pose.position - core::Vec3{0, 0, 0.15}) < 1e-15);
}

TEST_CASE("urdf habits: of two materials the first is drawn") {
  const UrdfRobot robot = robot_of("two_materials");
  REQUIRE(robot.visuals.size() == 1);
  CHECK(robot.visuals[0].colour == std::array<double, 4>{1, 0, 0, 1});
}

TEST_CASE(
    "urdf habits: joint_properties are dynamics, a capsule is a capsule, a zero at the end is nothing") {
  const UrdfRobot properties = robot_of("joint_properties");
  check_arm(properties);
  CHECK(link_of(properties, "upper").joint.damping == 0.5);
  CHECK(link_of(properties, "upper").joint.friction == 0.2);
  const UrdfRobot capsule = robot_of("capsule");
  check_arm(capsule);
  const rigid::Shape& shape = link_of(capsule, "upper").shapes[0];
  CHECK(shape.kind == rigid::ShapeKind::capsule);
  CHECK((shape.radius == 0.03 && shape.length == 0.24));
  check_arm(robot_of("trailing_zero_byte"));
  // Its base has a mass and no shape; nothing else is said.
  CHECK(robot_of("trailing_zero_byte").findings.size() == 1);
}

TEST_CASE("urdf habits: the contact of a link is its surface, as pybullet has it") {
  const UrdfRobot robot = robot_of("link_contact");
  check_arm(robot);
  CHECK(robot.surfaces[1].friction == 0.9);
  CHECK(robot.surfaces[1].rolling_friction == 0.001);
  CHECK_FALSE(robot.surfaces[1].restitution);
  CHECK_FALSE(robot.surfaces[0].friction);
  const UrdfRobot all = robot_of("habit_pybullet");
  REQUIRE(all.usable);
  CHECK(all.surfaces[0].friction == 0.8);
  CHECK(all.surfaces[0].restitution == 0.1);
  CHECK(all.surfaces[1].rolling_friction == 0.3);
  for (const char* left_out :
       {"<inertia_scaling>", "<friction_anchor>", "<contact_cfm>", "<contact_erp>", "'concave'"})
    CHECK(says(all, Severity::warning, 4, left_out) + says(all, Severity::warning, 6, left_out) == 1);
}

TEST_CASE(
    "urdf habits: masses and inertias of what can't move of its own join what it is fixed to, with a note") {
  const UrdfRobot frame = robot_of("zero_mass_frame");
  check_arm(frame);
  CHECK(says(frame, Severity::note, 14, "link 'tool': its mass is 0: it is a frame of 'upper'"));
  const UrdfRobot root = robot_of("zero_mass_fixed_root");
  check_arm(root);
  CHECK(says(root, Severity::note, 3, "link 'base': its mass is 0: it is fixed to the world"));
  // A point of .01 kg, .3 m from the joint, beside 1 kg at .15 m: .0077 + (1 .01 / 1.01) .15^2.
  const UrdfRobot point = robot_of("zero_inertia_frame");
  REQUIRE(point.usable);
  const rigid::Inertial& sum = link_of(point, "upper").inertial;
  CHECK(sum.mass == Approx(1.01).epsilon(1e-14));
  CHECK(sum.centre.z == Approx((0.15 + 0.003) / 1.01).epsilon(1e-14));
  CHECK(sum.inertia.x.x == Approx(0.0077 + 0.01 / 1.01 * 0.15 * 0.15).epsilon(1e-14));
  CHECK(sum.inertia.z.z == Approx(0.0004).epsilon(1e-14));
  CHECK(link_of(point, "tool").inertial.mass == 0);
  CHECK(
      says(point, Severity::note, 14, "its 0.01 kg are added, as a point, to 'upper', to which it is fixed"));
  // The same with .001 kg, and 1e-6 kg m^2 in each of the six numbers: they add as they stand.
  const UrdfRobot six = robot_of("six_equal_inertias_frame");
  REQUIRE(six.usable);
  const rigid::Inertial& other = link_of(six, "upper").inertial;
  CHECK(other.mass == Approx(1.001).epsilon(1e-14));
  CHECK(other.inertia.x.x == Approx(0.0077 + 0.001 / 1.001 * 0.15 * 0.15 + 1e-6).epsilon(1e-12));
  CHECK(other.inertia.x.y == Approx(1e-6).epsilon(1e-9));
  CHECK(says(six, Severity::note, 14, "its 0.001 kg are added, with it, to 'upper'"));
}

TEST_CASE("urdf habits: a free root without mass takes that of what is fixed to it") {
  UrdfOptions free;
  free.base = Base::free;
  const UrdfRobot robot = robot_of("habit_quadruped", free);
  REQUIRE(robot.usable);
  CHECK(robot.body.links[0].name == "base");
  CHECK(robot.body.links[0].inertial.mass == Approx(4.713 + 1e-5).epsilon(1e-14));
  CHECK(link_of(robot, "imu_link").inertial.mass == 0.001);
  CHECK(robot_of("zero_mass_fixed_root", free).usable == false);
}

TEST_CASE("urdf habits: a body without mass has no inertia, whatever is written") {
  const UrdfRobot robot = robot_of("habit_humanoid");
  REQUIRE(robot.usable);
  CHECK(link_of(robot, "pelvis").inertial.inertia.x.x == 0.09);
  CHECK(says(robot, Severity::note, 59, "and its inertia (ixx 1"));
}

TEST_CASE("urdf habits: a mimic of a mimic follows the joint at the end") {
  const UrdfRobot robot = robot_of("habit_humanoid");
  REQUIRE(robot.usable);
  const auto& mimic = link_of(robot, "LFinger12_link").joint.mimic;
  REQUIRE(mimic);
  // q12 = .5 q11 + .1 and q11 = .9 q.
  CHECK(robot.body.links[mimic->link].joint.name == "LHand");
  CHECK(mimic->multiplier == Approx(0.45));
  CHECK(mimic->offset == Approx(0.1));
  CHECK(link_of(robot, "pelvis").joint.kind == rigid::JointKind::free);
}

TEST_CASE("urdf habits: missing and endless limits are no bound") {
  const UrdfRobot forgotten = robot_of("habit_forgotten");
  REQUIRE(forgotten.usable);
  CHECK(forgotten.body.name == "habit_forgotten");
  const rigid::Joint& arm = link_of(forgotten, "arm").joint;
  CHECK((arm.lower == -rigid::unlimited && arm.upper == rigid::unlimited));
  CHECK(arm.effort_limit == rigid::unlimited);
  CHECK(arm.axis == core::Vec3{0, 0, 1});
  const rigid::Joint& slide = link_of(forgotten, "slide").joint;
  CHECK((slide.lower == -rigid::unlimited && slide.effort_limit == 30));
  const UrdfRobot old = robot_of("habit_first_years");
  REQUIRE(old.usable);
  CHECK(link_of(old, "wheel").joint.effort_limit == rigid::unlimited);
  CHECK(link_of(old, "torso_lift_link").joint.damping == 20000);
}

TEST_CASE("urdf habits: a habit that a file has at many places is one warning, with how many and where") {
  const UrdfRobot robot = robot_of("habit_industrial_arm");
  REQUIRE(robot.usable);
  int about_transmissions = 0;
  for (const Finding& f : robot.findings)
    if (f.given == "<transmission> is left out") {
      ++about_transmissions;
      CHECK(f.also.size() == 1);
      CHECK(sentence_of(f).ends_with(fmt::format("(and 1 more: line {})", f.also[0])));
    }
  CHECK(about_transmissions == 1);
  CHECK(robot.findings.size() <= 5);
}

TEST_CASE("urdf habits: files of the kinds in use can be simulated, and none passes with an error") {
  for (const char* name : {"habit_industrial_arm", "habit_research_arm", "habit_quadruped", "habit_wheeled",
                           "habit_first_years", "habit_cad_export", "habit_hand", "habit_drone",
                           "habit_humanoid", "habit_forgotten", "habit_pybullet"}) {
    const UrdfRobot robot = robot_of(name);
    CHECK(robot.usable);
    if (robot.usable) rigid::check(robot.body);
  }
}

TEST_CASE("urdf habits: what is at fault stays an error") {
  const UrdfRobot text = robot_of("stray_text");
  CHECK_FALSE(text.usable);
  CHECK(says(text, Severity::error, 8, "link 'upper': <link> holds the text ';"));
  CHECK(says(robot_of("impossible_inertia"), Severity::error, 9, "link 'upper': <inertia> (ixx 0.0077"));
  CHECK(says(robot_of("massless_mover"), Severity::error, 9,
             "link 'upper': it moves (joint 'shoulder') and neither"));
}

}  // namespace microcosm::formats::urdf
