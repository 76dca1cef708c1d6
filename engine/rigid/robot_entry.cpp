#include "engine/rigid/robot_entry.hpp"

#include <utility>

#include "engine/rigid/body_entry.hpp"

namespace microcosm::rigid {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

namespace {

constexpr core::Dimension torque = dimensions::force * dimensions::length;
constexpr core::Dimension stiffness = dimensions::force / dimensions::length;

FieldEntry gain(std::string name, core::Dimension dimension, std::string meaning, std::string example) {
  return {.name = std::move(name),
          .dimension = dimension,
          .minimum = 0,
          .maximum = 1e12,
          .meaning = std::move(meaning),
          .example = std::move(example)};
}

FieldEntry motors(std::string name, std::string default_text, std::string meaning) {
  return {.name = std::move(name),
          .kind = FieldKind::choice,
          .default_text = std::move(default_text),
          .meaning = std::move(meaning),
          .source = "the simplest: what is commanded acts",
          .example = "\"position\"",
          .choices = {"torque", "velocity", "position", "none"}};
}

/// And what else a drive has.
std::vector<FieldEntry> gains() {
  return {
      gain("position_gain", torque, "Of position motors of turning joints, for each radian.", "400*N*m"),
      gain("velocity_gain", torque * dimensions::time,
           "Of velocity and position motors of turning joints, for each rad/s.", "40*N*m*s"),
      gain("slide_position_gain", stiffness, "Of position motors of sliding joints.", "5000*N/m"),
      gain("slide_velocity_gain", stiffness * dimensions::time,
           "Of velocity and position motors of sliding joints.", "200*N*s/m"),
      gain(
          "effort", torque,
          "Largest torque of the motors of turning joints, in place of the file's (some vendors' say 0, with "
          "which nothing moves).",
          "0.95*N*m"),
      gain("slide_effort", dimensions::force,
           "Largest force of the motors of sliding joints, in place of the file's.", "200*N"),
      gain("armature", dimensions::mass * dimensions::area,
           "Inertia of the motors' rotors, seen at turning joints: gears multiply it by their ratio squared.",
           "0.05*kg*m^2")};
}

FieldEntry list(std::string name, core::Dimension dimension, std::string meaning, std::string example) {
  return {.name = std::move(name),
          .kind = FieldKind::quantity_list,
          .dimension = dimension,
          .minimum = -1e6,
          .maximum = 1e6,
          .meaning = std::move(meaning),
          .example = std::move(example)};
}

FieldEntry joints() {
  FieldEntry entry{.name = "joints",
                   .kind = FieldKind::table_list,
                   .meaning = "What differs from joint to joint.",
                   .example =
                       "{ { joint = \"left_finger\", motor = \"position\", slide_position_gain = 5000*N/m, "
                       "slide_velocity_gain = 200*N*s/m } }"};
  FieldEntry joint{.name = "joint",
                   .kind = FieldKind::text,
                   .required = true,
                   .meaning = "Its name in the file.",
                   .example = "\"left_finger\""};
  FieldEntry motor = motors("motor", "", "Its motor; if not given, as `motors` says.");
  motor.source.clear();
  entry.fields = {joint, motor};
  for (FieldEntry& field : gains()) entry.fields.push_back(std::move(field));
  return entry;
}

std::vector<FieldEntry> robot_fields() {
  std::vector<FieldEntry> all = {{.name = "file",
                                  .kind = FieldKind::file,
                                  .required = true,
                                  .meaning = "A robot in URDF; docs/robots.md says what is read.",
                                  .example = "\"assets/robots/arm7.urdf\""}};
  for (FieldEntry& field : fields::placement()) all.push_back(std::move(field));
  all.push_back({.name = "fixed_base",
                 .kind = FieldKind::boolean,
                 .default_text = "true",
                 .meaning = "The root link stands still; otherwise it moves freely.",
                 .source = "robots on a table",
                 .example = "false"});
  for (FieldEntry& field : fields::motion())
    if (field.name.find("velocity") != std::string::npos) {
      field.meaning += " Of the root link; needs fixed_base = false.";
      all.push_back(std::move(field));
    }
  all.push_back(
      motors("motors", "\"torque\"",
             "What robot:set commands: torques or forces, rates, or positions; all within the efforts "
             "of the file."));
  for (FieldEntry& field : gains()) all.push_back(std::move(field));
  all.push_back(joints());
  all.push_back(
      list("angles", dimensions::none,
           "Of the turning joints at time zero, in the order of robot:joints(); zero, or the nearest "
           "limit, if not given.",
           "{0, 30*deg, 0, 60*deg, 0, 90*deg, 0}"));
  all.push_back(
      list("slides", dimensions::length,
           "Of the sliding joints at time zero, in the order of robot:joints(); zero, or the nearest "
           "limit, if not given.",
           "{40*mm}"));
  all.push_back({.name = "self_collision",
                 .kind = FieldKind::boolean,
                 .default_text = "false",
                 .meaning = "Its links touch each other, but for those that one joint connects.",
                 .source = "off: shapes in robots' files often overlap",
                 .example = "true"});
  all.push_back(
      {.name = "repair",
       .kind = FieldKind::boolean,
       .default_text = "false",
       .meaning = "Masses and inertias of the file that no body has are replaced by possible ones, each with "
                  "a note; docs/robots.md says how.",
       .source = "a robot is what its file says",
       .example = "true"});
  for (FieldEntry& field : fields::surface()) {
    field.meaning += " Of links whose file says nothing of it.";
    all.push_back(std::move(field));
  }
  return all;
}

}  // namespace

const core::ConstructorEntry& robot_entry() {
  static const core::ConstructorEntry entry{
      .name = "bodies.robot",
      .returns = "robot",
      .meaning =
          "Links on joints with motors, from a file; in callbacks, robot:set{...} commands the motors.",
      .fields = robot_fields()};
  return entry;
}

}  // namespace microcosm::rigid
