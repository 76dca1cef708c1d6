// truth.joints: positions, rates and motor efforts of a robot's joints.

#include "agents/actuators/joints.hpp"
#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/sensing/truth_stream.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

constexpr TruthChannel turning[] = {{"position", "rad"}, {"rate", "rad/s"}, {"effort", "N m"}};
constexpr TruthChannel sliding[] = {{"position", "m"}, {"rate", "m/s"}, {"effort", "N"}};

class TrueJoints final : public TruthStream {
 public:
  TrueJoints(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : TruthStream(
            id, values, "",
            "of each joint that mimics none: position, rate, and what its motor gave in the last substep"),
        body_(body_of(values, "of", parts)) {
    const rigid::BodyModel& robot = parts.need_bodies().model().bodies[body_];
    links_ = independent_joints(robot);
    if (links_.empty())
      throw core::InputError(values.where,
                             fmt::format("field 'of': '{}' has no joint to record", robot.name));
    for (const std::uint32_t link : links_) {
      const rigid::Joint& joint = robot.links[link].joint;
      for (const TruthChannel& channel : joint.kind == rigid::JointKind::prismatic ? sliding : turning)
        add_channel(joint.name, channel);
    }
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    for (std::size_t i = 0; i < links_.size(); ++i) {
      raw[3 * i] = parts.bodies->joint_position(body_, links_[i]);
      raw[3 * i + 1] = parts.bodies->joint_rate(body_, links_[i]);
      raw[3 * i + 2] = parts.bodies->joint_effort(body_, links_[i]);
    }
  }

 private:
  std::uint32_t body_;
  std::vector<std::uint32_t> links_;
};

const RegisterSensor joints{
    {.entry = {.name = "truth.joints",
               .returns = "sensor",
               .meaning = "True positions, rates and motor efforts of a robot's joints.",
               .fields = {{.name = "of",
                           .kind = core::FieldKind::handle,
                           .required = true,
                           .meaning = "The robot.",
                           .example = "arm",
                           .handle_kind = "robot"},
                          fields::rate("100*Hz", "usual for the motion of robots")}},
     .channels = {{"<joint>_position", "rad or m",
                   "Of each joint that mimics none, in the order of robot:joints()."},
                  {"<joint>_rate", "rad/s or m/s", ""},
                  {"<joint>_effort", "N m or N", "What its motor gave in the last substep."}},
     .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
         -> std::unique_ptr<Sensor> { return std::make_unique<TrueJoints>(id, values, parts); }}};

}  // namespace

}  // namespace microcosm::agents
