#include "scenes/build/robots.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "agents/actuators/joints.hpp"
#include "scenes/build/body_values.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;
using rigid::BodyModel;
using rigid::Joint;
using rigid::MotorKind;

bool slides(const Joint& joint) {
  return joint.kind == rigid::JointKind::prismatic;
}

MotorKind motor_kind(const std::string& name) {
  if (name == "torque") return MotorKind::torque;
  if (name == "velocity") return MotorKind::velocity;
  return name == "position" ? MotorKind::position : MotorKind::none;
}

/// A gain of this joint: its own, or the robot's.
double gain_of(const Values& robot, const Values* own, const Joint& joint, const char* turning,
               const char* sliding) {
  const char* field = slides(joint) ? sliding : turning;
  if (own != nullptr && own->has(field)) return own->number(field);
  if (robot.has(field)) return robot.number(field);
  throw core::InputError(own != nullptr ? own->where : robot.where,
                         fmt::format("the motor of joint '{}' needs the field '{}'", joint.name, field));
}

void set_motor(const Values& robot, const Values* own, Joint& joint) {
  const bool stated = own != nullptr && own->has("motor");
  joint.motor.kind = motor_kind(stated ? own->text("motor") : robot.text("motors"));
  const char* effort = slides(joint) ? "slide_effort" : "effort";
  if (own != nullptr && own->has(effort))
    joint.effort_limit = own->number(effort);
  else if (robot.has(effort))
    joint.effort_limit = robot.number(effort);
  if (joint.motor.kind == MotorKind::velocity || joint.motor.kind == MotorKind::position)
    joint.motor.velocity_gain = gain_of(robot, own, joint, "velocity_gain", "slide_velocity_gain");
  if (joint.motor.kind == MotorKind::position)
    joint.motor.position_gain = gain_of(robot, own, joint, "position_gain", "slide_position_gain");
}

void set_armature(const Values& robot, const Values* own, Joint& joint) {
  if (slides(joint)) return;
  if (own != nullptr && own->has("armature"))
    joint.armature = own->number("armature");
  else if (robot.has("armature"))
    joint.armature = robot.number("armature");
}

std::string joint_names(const BodyModel& body, const std::vector<std::uint32_t>& links) {
  std::string names;
  for (const std::uint32_t link : links) names += (names.empty() ? "" : ", ") + body.links[link].joint.name;
  return names.empty() ? "none" : names;
}

void set_motors(const Values& values, BodyModel& body) {
  const std::vector<std::uint32_t> links = agents::independent_joints(body);
  std::vector<const Values*> own(body.links.size(), nullptr);
  if (values.has("joints"))
    for (const Values& table : values.tables("joints")) {
      const std::string& name = table.text("joint");
      const auto link = std::find_if(links.begin(), links.end(),
                                     [&](std::uint32_t l) { return body.links[l].joint.name == name; });
      if (link == links.end())
        throw core::InputError(table.where,
                               fmt::format("field 'joint': '{}' has no joint '{}' that can have a "
                                           "motor (there are: {})",
                                           body.name, name, joint_names(body, links)));
      if (own[*link] != nullptr)
        throw core::InputError(table.where, fmt::format("joint '{}' is listed twice", name));
      own[*link] = &table;
    }
  for (const std::uint32_t link : links) {
    set_motor(values, own[link], body.links[link].joint);
    set_armature(values, own[link], body.links[link].joint);
  }
}

std::vector<double> zero_positions(const BodyModel& body) {
  std::vector<double> positions;
  for (const rigid::Link& link : body.links) {
    const std::uint32_t count = rigid::position_count(link.joint.kind);
    positions.resize(positions.size() + count, 0.0);
    if (count == 4 || count == 7) positions[positions.size() - 4] = 1;  // w of the quaternion
  }
  return positions;
}

/// Sets the positions of the joints among `links` that slide, or that turn, from the list `field`.
void set_positions(const Values& values, const char* field, bool sliding,
                   const std::vector<std::uint32_t>& links, const std::vector<std::size_t>& first,
                   BodyModel& body) {
  if (!values.has(field)) return;
  const auto& given = std::get<std::vector<double>>(values.at(field));
  std::vector<std::uint32_t> meant;
  for (const std::uint32_t link : links)
    if (slides(body.links[link].joint) == sliding) meant.push_back(link);
  if (given.size() != meant.size())
    throw core::InputError(
        values.where,
        fmt::format("field '{}' has {} values; '{}' has {} joints that {}: {}", field, given.size(),
                    body.name, meant.size(), sliding ? "slide" : "turn", joint_names(body, meant)));
  for (std::size_t i = 0; i < meant.size(); ++i) {
    const Joint& joint = body.links[meant[i]].joint;
    if (given[i] < joint.lower || given[i] > joint.upper)
      throw core::InputError(values.where,
                             fmt::format("field '{}': joint '{}' is to start at {:.6g}; its limits "
                                         "are {:.6g} to {:.6g}",
                                         field, joint.name, given[i], joint.lower, joint.upper));
    body.positions[first[meant[i]]] = given[i];
  }
}

void set_start(const Values& values, BodyModel& body) {
  if (body.positions.empty()) body.positions = zero_positions(body);
  std::vector<std::size_t> first;  // position, by link
  std::size_t count = 0;
  for (const rigid::Link& link : body.links) {
    first.push_back(count);
    count += rigid::position_count(link.joint.kind);
  }
  const std::vector<std::uint32_t> links = agents::independent_joints(body);
  set_positions(values, "angles", false, links, first, body);
  set_positions(values, "slides", true, links, first, body);
  for (std::size_t l = 0; l < body.links.size(); ++l) {
    const auto& mimic = body.links[l].joint.mimic;
    if (mimic)
      body.positions[first[l]] = mimic->multiplier * body.positions[first[mimic->link]] + mimic->offset;
  }
}

void set_base_rates(const Values& values, const rigid::Pose& pose, BodyModel& body) {
  const core::Vec3 linear = values.vector("velocity"), angular = values.vector("angular_velocity");
  if (linear == core::Vec3{} && angular == core::Vec3{}) return;
  if (values.flag("fixed_base") || body.links.front().joint.kind != rigid::JointKind::free)
    throw core::InputError(values.where,
                           "a robot on a fixed base has no velocity; declare fixed_base = false");
  body.rates = free_rates(pose, linear, angular);
  std::size_t count = 0;
  for (const rigid::Link& link : body.links) count += rigid::rate_count(link.joint.kind);
  body.rates.resize(count, 0.0);
}

/// A link's material: what its file says of it, else what the scenario says of the robot.
rigid::Material with_surface(rigid::Material material, const formats::urdf::LinkSurface& surface) {
  material.friction = surface.friction.value_or(material.friction);
  material.rolling_friction = surface.rolling_friction.value_or(material.rolling_friction);
  material.torsional_friction = surface.torsional_friction.value_or(material.torsional_friction);
  material.restitution = surface.restitution.value_or(material.restitution);
  return material;
}

}  // namespace

RobotKey robot_key(const Values& robot) {
  return {robot.text("file"), robot.flag("fixed_base"), robot.flag("repair")};
}

formats::urdf::UrdfRobot load_robot(const std::string& meshes_beside, const std::string& content,
                                    const RobotKey& key, const MeshReader& read_mesh) {
  formats::urdf::UrdfOptions options;
  options.read_mesh = read_mesh;
  options.repair = key.repair;
  options.base = key.fixed_base ? formats::urdf::Base::fixed : formats::urdf::Base::free;
  auto robot = formats::urdf::examine_text(meshes_beside, content, options);
  for (const auto& finding : robot.findings)
    if (finding.severity == formats::urdf::Severity::error)
      throw core::InputError(finding.where, formats::urdf::sentence_of(finding));
  return robot;
}

std::vector<std::string> robot_notes(const RobotKey& key, const formats::urdf::UrdfRobot& robot) {
  std::vector<std::string> notes;
  std::size_t warnings = 0;
  for (const auto& finding : robot.findings) {
    if (finding.severity == formats::urdf::Severity::warning) ++warnings;
    if (finding.severity == formats::urdf::Severity::note && finding.given.starts_with("repaired: "))
      notes.push_back(
          fmt::format("{}:{}: {}", key.file, finding.where.line, formats::urdf::sentence_of(finding)));
  }
  if (warnings > 0)
    notes.push_back(fmt::format("{}: {} warning{}: `microcosm inspect {}` shows {}", key.file, warnings,
                                warnings > 1 ? "s" : "", key.file, warnings > 1 ? "them" : "it"));
  return notes;
}

rigid::BodyModel robot_of(const Declaration& declaration, const RobotAssets& assets) {
  const Values& values = declaration.values;
  const formats::urdf::UrdfRobot& robot = assets.at(robot_key(values));
  BodyModel body = robot.body;
  body.name = declaration.id;
  body.self_collision = values.flag("self_collision");
  const rigid::Pose pose = pose_of(values);
  const rigid::Material material = material_of(values);
  for (std::size_t i = 0; i < body.links.size(); ++i) {
    rigid::Link& link = body.links[i];
    if (link.joint.parent == rigid::world_link) link.joint.origin = pose * link.joint.origin;
    const rigid::Material own =
        i < robot.surfaces.size() ? with_surface(material, robot.surfaces[i]) : material;
    for (rigid::Shape& shape : link.shapes) shape.material = own;
  }
  set_motors(values, body);
  set_start(values, body);
  set_base_rates(values, pose, body);
  return body;
}

}  // namespace microcosm::scenes
