// MJCF files of our own against MuJoCo 3.14.0: tests/formats/cases/mjcf/expected.mjs says how its numbers
// were made.

#include <catch2/catch.hpp>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/rigid/rigid_world.hpp"
#include "formats/robot/read_robot.hpp"
#include "formats/urdf/inertia.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Mat3;
using core::Pose;
using core::Quaternion;
using core::Vec3;
using nlohmann::json;
using rigid::JointKind;

const std::string folder = MICROCOSM_SOURCE_DIR "/tests/formats/cases/mjcf/";

const json& expected() {
  static const json all = json::parse(std::ifstream(folder + "expected.json"));
  return all;
}

urdf::UrdfRobot robot_of(const std::string& name) {
  urdf::UrdfRobot robot = robot::examine(folder + name + ".xml", {});
  for (const urdf::Finding& f : robot.findings)
    UNSCOPED_INFO(f.where.file << ":" << f.where.line << ":" << f.where.column << ": " << sentence_of(f));
  return robot;
}

Vec3 vector(const json& v) {
  return {v[0], v[1], v[2]};
}
Quaternion quaternion(const json& q) {
  return {q[0], q[1], q[2], q[3]};
}
double size(const Mat3& m) {
  return norm(m.x) + norm(m.y) + norm(m.z);
}

/// Index of a link by its name.
std::uint32_t link_of(const rigid::BodyModel& body, const std::string& name) {
  for (std::uint32_t l = 0; l < body.links.size(); ++l)
    if (body.links[l].name == name) return l;
  FAIL("there is no link " << name);
  return 0;
}

/// The rates at time zero that the peer started with, by joint.
std::vector<double> rates_of(const rigid::BodyModel& body, const json& rates) {
  std::vector<double> all;
  for (const rigid::Link& link : body.links) {
    if (link.joint.kind == JointKind::fixed) continue;
    const auto given = rates.at(link.joint.name).get<std::vector<double>>();
    if (link.joint.kind != JointKind::free) {
      all.insert(all.end(), given.begin(), given.end());
      continue;
    }
    const Vec3 linear = rotate(conjugate(link.joint.origin.orientation), {given[0], given[1], given[2]});
    all.insert(all.end(), {given[3], given[4], given[5], linear.x, linear.y, linear.z});
  }
  return all;
}

void compare_after_one_second(const std::string& name, double step) {
  const json& model = expected().at("models").at(name);
  urdf::UrdfRobot robot = robot_of(name);
  REQUIRE(robot.usable);
  robot.body.rates = rates_of(robot.body, model.at("rates"));
  rigid::RigidWorldModel world_model;
  world_model.gravity = {0, 0, -9.81};
  world_model.largest_step = step;
  world_model.bodies.push_back(robot.body);
  for (rigid::Link& link : world_model.bodies[0].links) link.shapes.clear();  // no contact there either
  rigid::RigidWorld world(std::move(world_model));
  core::Exchange exchange;
  world.prepare(exchange);

  // What MuJoCo's actuators are told, in the units of joints: torque, position or rate.
  const auto command = [&](const char* joint, double value) {
    world.command(0, world.joint_named(0, joint), value);
  };
  if (name == "actuators") {
    command("a", 50 * 0.4);
    command("b", 0.3);
    command("c", -0.4 / 2);
    command("d", 0.5);
    command("e", 0.05);
    command("f", 0.2);
  }
  if (name == "followers") command("left_slide", 0.2);
  world.advance(exchange, 1);

  for (const auto& [body, there] : model.at("bodies").items()) {
    INFO(name << ", " << body);
    const Pose here = world.link_pose(0, link_of(robot.body, body));
    const Quaternion turn = conjugate(here.orientation) * quaternion(there.at("orientation"));
    CHECK(norm(here.position - vector(there.at("position"))) < 1e-3);
    CHECK(norm(core::rotation_vector(turn)) < 1e-3);
    UNSCOPED_INFO("off by " << norm(here.position - vector(there.at("position"))) << " m, "
                            << norm(core::rotation_vector(turn)) << " rad");
  }
  for (const auto& [site, there] : model.at("sites").items()) {
    INFO(name << ", site " << site);
    CHECK(norm(world.link_pose(0, link_of(robot.body, site)).position - vector(there)) < 1e-3);
  }
}

}  // namespace

TEST_CASE("mjcf: masses, centres and inertias are MuJoCo's") {
  for (const auto& [name, model] : expected().at("models").items()) {
    const urdf::UrdfRobot robot = robot_of(name);
    REQUIRE(robot.usable);
    for (const auto& [body, there] : model.at("bodies").items()) {
      INFO(name << ", " << body);
      const rigid::Inertial& own = robot.body.links[link_of(robot.body, body)].inertial;
      const Vec3 m = vector(there.at("moments"));
      const Mat3 inertia =
          urdf::turned({{m.x, 0, 0}, {0, m.y, 0}, {0, 0, m.z}}, quaternion(there.at("axes")));
      CHECK(own.mass == Approx(there.at("mass").get<double>()).epsilon(1e-9));
      CHECK(norm(own.centre - vector(there.at("centre"))) < 1e-9);
      CHECK(size(own.inertia + -1 * inertia) < 1e-9 * size(inertia));
    }
  }
}

TEST_CASE("mjcf: poses after a second without contact are MuJoCo's") {
  for (const char* name :
       {"chain", "free_flyer", "balls", "several_joints", "meshes", "inertials", "rules", "springs"})
    compare_after_one_second(name, 1e-4);
  // Motors and constraints act to first order in the step.
  for (const char* name : {"actuators", "followers"}) compare_after_one_second(name, 2e-5);
}

}  // namespace microcosm::formats::mjcf
