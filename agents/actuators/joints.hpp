#pragma once
// Drives the motors of a robot's joints: one action a joint.

#include "agents/actuator.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::agents {

/// The links whose joints have one dimension and mimic none, in the order of the robot's file: what
/// controllers and sensors know of a robot.
std::vector<std::uint32_t> independent_joints(const rigid::BodyModel& robot);

class JointsActuator final : public Actuator {
 public:
  /// `body` of `world`, which outlives this. Throws InputError naming the joint: a full action has no size,
  /// because there is no effort, velocity or position limit.
  JointsActuator(std::string id, rigid::RigidWorld& world, std::uint32_t body);

  const std::string& id() const override { return id_; }
  /// id_joint of each independent joint with a motor.
  std::vector<std::string> action_names() const override;
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

  std::string id_;
  rigid::RigidWorld& world_;
  std::uint32_t body_;
  std::vector<Motor> motors_;
};

}  // namespace microcosm::agents
