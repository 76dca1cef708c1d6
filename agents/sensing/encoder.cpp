// sensors.encoder: positions and rates of a robot's joints.
//
// Position: truth + noise, rounded to the resolution. Rate: truth + noise (as drives estimate it from several
// positions), not rounded.

#include <cmath>

#include "agents/actuators/joints.hpp"
#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

class Encoder final : public Sensor {
 public:
  Encoder(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : body_(body_of(values, "of", parts)), velocities_(values.flag("velocities")) {
    const rigid::BodyModel& robot = parts.need_bodies().model().bodies[body_];
    for (const std::uint32_t link : independent_joints(robot)) {
      const bool slides = robot.links[link].joint.kind == rigid::JointKind::prismatic;
      const std::string prefix = slides ? "slide_" : "";
      joints_.push_back({link, values.number(prefix + "resolution"), values.number(prefix + "noise"),
                         values.number(prefix + "velocity_noise")});
      info_.channels.push_back(robot.links[link].joint.name + "_position");
      info_.channel_units.emplace_back(slides ? "m" : "rad");
    }
    if (joints_.empty())
      throw core::InputError(values.where,
                             fmt::format("field 'of': '{}' has no joint to measure", robot.name));
    for (std::size_t i = 0; velocities_ && i < joints_.size(); ++i) {
      info_.channels.push_back(robot.links[joints_[i].link].joint.name + "_velocity");
      info_.channel_units.emplace_back(info_.channel_units[i] + "/s");
    }
    fields::set_name(info_, id, "", "position and rate of each joint of the robot");
    info_.storage = Storage::float64;
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    for (std::size_t i = 0; i < joints_.size(); ++i) {
      const Joint& joint = joints_[i];
      const double position = parts.bodies->joint_position(body_, joint.link) + joint.noise * random.normal();
      raw[i] = joint.resolution > 0 ? joint.resolution * std::round(position / joint.resolution) : position;
      if (!velocities_) continue;
      const double rate = parts.bodies->joint_rate(body_, joint.link);
      raw[joints_.size() + i] = rate + joint.velocity_noise * random.normal();
    }
  }

 private:
  struct Joint {
    std::uint32_t link = 0;
    double resolution = 0, noise = 0, velocity_noise = 0;
  };

  std::uint32_t body_;
  bool velocities_;
  std::vector<Joint> joints_;
};

std::vector<core::FieldEntry> encoder_fields() {
  const core::FieldEntry of{.name = "of",
                            .kind = core::FieldKind::handle,
                            .required = true,
                            .meaning = "The robot whose joints are measured.",
                            .example = "arm",
                            .handle_kind = "robot"};
  const core::FieldEntry velocities{.name = "velocities",
                                    .kind = core::FieldKind::boolean,
                                    .default_text = "true",
                                    .meaning = "Measure rates too.",
                                    .source = "drives estimate them",
                                    .example = "false"};
  const char* bits = "an absolute encoder of 19 bits a turn";
  return {
      of,
      velocities,
      fields::rate("1*kHz", "the usual cycle of a drive's bus"),
      fields::latency("0*s", "none: add that of the bus"),
      fields::quantity("resolution", core::dimensions::none, 0, "12e-6*rad", "Step of turning joints.", bits),
      fields::quantity("noise", core::dimensions::none, 0, "0*rad",
                       "Standard deviation of the position of turning joints.", "less than the resolution"),
      fields::quantity("velocity_noise", core::dimensions::frequency, 0, "0.001*rad/s",
                       "Standard deviation of the rate of turning joints.",
                       "assumed: one step of the encoder over 12 ms"),
      fields::quantity("slide_resolution", core::dimensions::length, 0, "1*um", "Step of sliding joints.",
                       "assumed: a linear encoder"),
      fields::quantity("slide_noise", core::dimensions::length, 0, "0*m",
                       "Standard deviation of the position of sliding joints.", "less than the resolution"),
      fields::quantity("slide_velocity_noise", core::dimensions::velocity, 0, "0.1*mm/s",
                       "Standard deviation of the rate of sliding joints.",
                       "assumed: one step of the encoder over 10 ms")};
}

const RegisterSensor encoder{{
    .entry = {.name = "sensors.encoder",
              .returns = "sensor",
              .meaning = "Positions and rates of a robot's joints, in the order of robot:joints().",
              .fields = encoder_fields()},
    .channels = {{"<joint>_position", "rad or m",
                  "Of each joint, in the order of robot:joints(); also the list `position`."},
                 {"<joint>_velocity", "rad/s or m/s",
                  "Unless `velocities` is false; also the list `velocity`."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<Encoder>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
