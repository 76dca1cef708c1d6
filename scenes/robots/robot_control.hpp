#pragma once
// What a controller can compute of a robot: task-space control without side effects. Numbers are those of the
// joints of `joints()`, in that order: of one dimension, mimicking none ([rad] or [m]); joints that mimic
// follow theirs.
//
// Of a robot on a fixed base, places are in the world. On a free base they are in the frame of the root link,
// whose place a controller knows from its sensors alone: the base is taken as standing still, along the
// world's axes.

#include <optional>
#include <string>
#include <vector>

#include "engine/rigid/inverse_kinematics.hpp"

namespace microcosm::scenes {

class RobotControl {
 public:
  RobotControl(const rigid::BodyModel& body, const core::Vec3& gravity);

  const std::vector<std::string>& joints() const { return joints_; }
  /// Throws InputError naming the links that there are.
  std::uint32_t link_named(const std::string& name) const;

  struct Reached {
    std::vector<double> positions;
    bool converged = false;
    double position_error = 0;     // [m]
    double orientation_error = 0;  // [rad]
  };
  /// Joint positions that put a point of a link (in its frame [m]) at `position` [m], from `from`.
  Reached reach(std::uint32_t link, const core::Vec3& point, const core::Vec3& position,
                const std::optional<core::Quaternion>& orientation, const std::vector<double>& from);
  /// Torques [N m] or forces [N] of motors that hold the robot at these rates: against gravity and the
  /// velocity terms, without friction, damping and what it carries.
  std::vector<double> bias(const std::vector<double>& positions, const std::vector<double>& rates);
  /// 6 rows (angular velocity, velocity of the link's point, world axes) of one number a joint.
  std::vector<std::vector<double>> jacobian(std::uint32_t link, const core::Vec3& point,
                                            const std::vector<double>& positions);
  /// A link's frame.
  rigid::Pose pose(std::uint32_t link, const std::vector<double>& positions);

 private:
  /// A joint of one dimension: its place in q and v, and which of `joints_` it goes with.
  struct Axis {
    std::uint32_t position = 0, rate = 0;
    std::size_t joint = 0;
    bool follows = false;  // it mimics that joint
    double multiplier = 1, offset = 0;
  };

  void place(const std::vector<double>& positions, const std::vector<double>& rates);

  rigid::BodyModel body_;
  core::Vec3 gravity_;
  rigid::InverseKinematics kinematics_;
  std::vector<std::string> joints_;
  std::vector<Axis> axes_;
  std::vector<double> q_, v_, zero_, effort_;
  rigid::TreeKinematics placed_;
  rigid::Jacobian jacobian_;
  rigid::Tree::Workspace work_;
};

}  // namespace microcosm::scenes
