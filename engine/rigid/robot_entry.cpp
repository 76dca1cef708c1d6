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

FieldEntry motors(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .kind = FieldKind::choice,
          .meaning = std::move(meaning),
          .example = "\"position\"",
          .choices = {"torque", "velocity", "position", "motion", "none"}};
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

FieldEntry flag(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .kind = FieldKind::boolean,
          .default_text = "false",
          .meaning = std::move(meaning),
          .source = "one number a motor",
          .example = "true"};
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
  const FieldEntry motor = motors("motor", "Its motor; if not given, as `motors` says.");
  entry.fields = {joint, motor};
  for (FieldEntry& field : gains()) entry.fields.push_back(std::move(field));
  return entry;
}

std::vector<FieldEntry> robot_fields() {
  std::vector<FieldEntry> all = {{.name = "file",
                                  .kind = FieldKind::file,
                                  .required = true,
                                  .meaning = "A robot in URDF or MJCF; docs/robots.md says what is read.",
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
  all.push_back(motors(
      "motors",
      "What robot:set commands: torques or forces, rates, or positions, within the efforts of the "
      "file; or motions: positions and rates that the joints have at the next control step, exactly "
      "and whatever it takes. If not given: as an MJCF file's actuators say; torques of a URDF robot."));
  all.push_back(flag("target_rates",
                     "Position motors are told the rates of their targets too, robot:set(positions, rates): "
                     "the target moves on "
                     "at that rate, and velocity_gain acts on the difference from it."));
  all.push_back(
      flag("feed_forward",
           "Position and velocity motors are told efforts too, which are added to what their gains give: "
           "robot:set(positions, rates, efforts), with {} for lists that aren't there."));
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
  all.push_back(
      list("angle_rates", dimensions::frequency,
           "Of the turning joints at time zero, in the order of robot:joints(); at rest if not given.",
           "{0*rad/s, 1*rad/s, 0*rad/s, 0*rad/s, 0*rad/s, 0*rad/s, 0*rad/s}"));
  all.push_back(
      list("slide_rates", dimensions::velocity,
           "Of the sliding joints at time zero, in the order of robot:joints(); at rest if not given.",
           "{10*mm/s}"));
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
