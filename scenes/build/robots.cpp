#include "scenes/build/robots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
  if (name == "motion") return MotorKind::motion;
  return name == "position" ? MotorKind::position : MotorKind::none;
}

/// A gain of this joint: its own, or the robot's; else that of its file, where it has one.
double gain_of(const Values& robot, const Values* own, const Joint& joint, std::optional<double> in_file,
               const char* turning, const char* sliding) {
  const char* field = slides(joint) ? sliding : turning;
  if (own != nullptr && own->has(field)) return own->number(field);
  if (robot.has(field)) return robot.number(field);
  if (in_file) return *in_file;
  throw core::InputError(own != nullptr ? own->where : robot.where,
                         fmt::format("the motor of joint '{}' needs the field '{}'", joint.name, field));
}

/// `in_file`: the file says which joints have motors, and of what kind.
void set_motor(const Values& robot, const Values* own, bool in_file, Joint& joint) {
  const rigid::Motor from_file = joint.motor;
  const MotorKind kind = own != nullptr && own->has("motor") ? motor_kind(own->text("motor"))
                         : robot.has("motors")               ? motor_kind(robot.text("motors"))
                         : in_file                           ? from_file.kind
                                                             : MotorKind::torque;
  const bool same = in_file && kind == from_file.kind;
  joint.motor = {.kind = kind, .command_limit = same ? from_file.command_limit : 0};
  const char* effort = slides(joint) ? "slide_effort" : "effort";
  if (own != nullptr && own->has(effort))
    joint.effort_limit = own->number(effort);
  else if (robot.has(effort))
    joint.effort_limit = robot.number(effort);
  const auto file_gain = [&](double gain) { return same ? std::optional(gain) : std::nullopt; };
  if (kind == MotorKind::velocity || kind == MotorKind::position)
    joint.motor.velocity_gain = gain_of(robot, own, joint, file_gain(from_file.velocity_gain),
                                        "velocity_gain", "slide_velocity_gain");
  if (kind == MotorKind::position)
    joint.motor.position_gain = gain_of(robot, own, joint, file_gain(from_file.position_gain),
                                        "position_gain", "slide_position_gain");
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

void set_motors(const Values& values, bool in_file, BodyModel& body) {
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
    set_motor(values, own[link], in_file, body.links[link].joint);
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

/// The values of the list `field`, by link: those of the joints among `links` that slide, or that turn.
std::vector<std::pair<std::uint32_t, double>> values_of_joints(const Values& values, const char* field,
                                                               bool sliding,
                                                               const std::vector<std::uint32_t>& links,
                                                               const BodyModel& body) {
  if (!values.has(field)) return {};
  const auto& given = std::get<std::vector<double>>(values.at(field));
  std::vector<std::uint32_t> meant;
  for (const std::uint32_t link : links)
    if (slides(body.links[link].joint) == sliding) meant.push_back(link);
  if (given.size() != meant.size())
    throw core::InputError(
        values.where,
        fmt::format("field '{}' has {} values; '{}' has {} joints that {}: {}", field, given.size(),
                    body.name, meant.size(), sliding ? "slide" : "turn", joint_names(body, meant)));
  std::vector<std::pair<std::uint32_t, double>> by_link;
  for (std::size_t i = 0; i < meant.size(); ++i) by_link.emplace_back(meant[i], given[i]);
  return by_link;
}

void set_positions(const Values& values, const char* field, bool sliding,
                   const std::vector<std::uint32_t>& links, const std::vector<std::size_t>& first,
                   BodyModel& body) {
  for (const auto& [link, position] : values_of_joints(values, field, sliding, links, body)) {
    const Joint& joint = body.links[link].joint;
    if (position < joint.lower || position > joint.upper)
      throw core::InputError(values.where,
                             fmt::format("field '{}': joint '{}' is to start at {:.6g}; its limits "
                                         "are {:.6g} to {:.6g}",
                                         field, joint.name, position, joint.lower, joint.upper));
    body.positions[first[link]] = position;
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

/// The friction of a shape is its file's where that states one.
void set_material(const rigid::Material& material, bool in_file, rigid::Shape& shape) {
  if (in_file)
    shape.material.restitution = material.restitution;
  else
    shape.material = material;
}

/// Of the base, and of joints.
void set_rates(const Values& values, const rigid::Pose& pose, BodyModel& body) {
  std::vector<std::size_t> first;  // rate, by link
  std::size_t count = 0;
  for (const rigid::Link& link : body.links) {
    first.push_back(count);
    count += rigid::rate_count(link.joint.kind);
  }
  const core::Vec3 linear = values.vector("velocity"), angular = values.vector("angular_velocity");
  const bool base = linear != core::Vec3{} || angular != core::Vec3{};
  if (!base && !values.has("angle_rates") && !values.has("slide_rates")) return;
  body.rates.assign(count, 0.0);
  if (base) {
    if (values.flag("fixed_base") || body.links.front().joint.kind != rigid::JointKind::free)
      throw core::InputError(values.where,
                             "a robot on a fixed base has no velocity; declare fixed_base = false");
    const std::vector<double> rates =
        free_rates({pose.position, body.links.front().joint.origin.orientation}, linear, angular);
    std::copy(rates.begin(), rates.end(), body.rates.begin());
  }
  const std::vector<std::uint32_t> links = agents::independent_joints(body);
  for (const bool sliding : {false, true})
    for (const auto& [link, rate] :
         values_of_joints(values, sliding ? "slide_rates" : "angle_rates", sliding, links, body)) {
      const Joint& joint = body.links[link].joint;
      if (std::abs(rate) > joint.velocity_limit)
        throw core::InputError(values.where, fmt::format("joint '{}' is to start at a rate of {:.6g}; its "
                                                         "velocity limit is {:.6g}",
                                                         joint.name, rate, joint.velocity_limit));
      body.rates[first[link]] = rate;
    }
  for (std::size_t l = 0; l < body.links.size(); ++l)
    if (const auto& mimic = body.links[l].joint.mimic)
      body.rates[first[l]] = mimic->multiplier * body.rates[first[mimic->link]];
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
  formats::robot::RobotOptions options;
  options.read_mesh = read_mesh;
  options.repair = key.repair;
  options.base = key.fixed_base ? formats::robot::Base::fixed : formats::robot::Base::free;
  auto robot = formats::robot::examine_text(meshes_beside, content, options);
  for (const auto& finding : robot.findings)
    if (finding.severity == formats::urdf::Severity::error)
      throw core::InputError(finding.where, formats::urdf::sentence_of(finding));
  return robot;
}

std::optional<rigid::BodyModel> scenery_of(const Declaration& declaration, const RobotAssets& assets) {
  const formats::urdf::UrdfRobot& robot = assets.at(robot_key(declaration.values));
  if (robot.scenery.empty()) return std::nullopt;
  BodyModel body;
  body.name = declaration.id + "_world";
  rigid::Link& link = body.links.emplace_back();
  link.name = "world";
  link.joint.origin = pose_of(declaration.values);
  link.shapes = robot.scenery;
  for (std::size_t s = 0; s < link.shapes.size(); ++s)
    set_material(material_of(declaration.values), robot.scenery_states_friction[s], link.shapes[s]);
  return body;
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
  for (std::size_t l = 0; l < body.links.size(); ++l) {
    rigid::Link& link = body.links[l];
    if (link.joint.parent == rigid::world_link) link.joint.origin = pose * link.joint.origin;
    const rigid::Material own =
        l < robot.surfaces.size() ? with_surface(material, robot.surfaces[l]) : material;
    for (std::size_t s = 0; s < link.shapes.size(); ++s)
      set_material(own, !robot.states_friction.empty() && robot.states_friction[l][s], link.shapes[s]);
  }
  set_motors(values, robot.states_motors, body);
  set_start(values, body);
  set_rates(values, pose, body);
  return body;
}

}  // namespace microcosm::scenes
