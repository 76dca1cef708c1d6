#pragma once
// Drives the motors of a robot's joints: one action a joint, and where asked for its target's rate and an
// effort of one's own.

#include "agents/actuator.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::agents {

/// The links whose joints have one dimension and mimic none, in the order of the robot's file: what
/// controllers and sensors know of a robot.
std::vector<std::uint32_t> independent_joints(const rigid::BodyModel& robot);

/// What commands of joints hold beside the one number of each motor.
struct JointChannels {
  bool rates = false;                   // of the targets of position motors; motions have theirs always
  bool efforts = false;                 // added to what position and velocity motors give by their gains
  core::Nanoseconds control_period{0};  // in which a motion arrives where it was told
};

class JointsActuator final : public Actuator {
 public:
  /// `body` of `world`, which outlives this. Throws InputError naming the joint: a full action has no size,
  /// because there is no effort, velocity or position limit; two actions of one name.
  JointsActuator(std::string id, rigid::RigidWorld& world, std::uint32_t body,
                 const JointChannels& channels = {});

  const std::string& id() const override { return id_; }
  /// id_joint of each independent joint with a motor; then id_joint_rate and id_joint_effort, as asked for.
  std::vector<std::string> action_names() const override;
  std::vector<std::size_t> groups() const override;
  /// Of each: the effort limit [N m] or [N], the velocity limit [rad/s] or [m/s], or the larger of |lower|
  /// and |upper| [rad] or [m], as its motor is commanded; pi of continuous joints.
  std::vector<double> full_scale() const override;
  void command(std::span<const double> actions, core::Nanoseconds now) override;

  bool empty() const { return motors_.empty(); }

 private:
  struct Motor {
    std::uint32_t link = 0;
    std::string joint;
    double full_scale = 0;
  };
  /// A target's rate or an effort: of which motor, and what a full action is.
  struct Addition {
    std::size_t motor = 0;
    double full_scale = 0;
  };

  void add_channels(const JointChannels& channels);
  double limit(std::size_t motor, double value, const char* of_what, const char* for_what) const;

  std::string id_;
  rigid::RigidWorld& world_;
  std::uint32_t body_;
  double period_;  // [s]
  std::vector<Motor> motors_;
  std::vector<Addition> rates_, efforts_;
};

}  // namespace microcosm::agents
