#pragma once
// Joint positions that put a point of a link at a place, by damped least squares (Wampler 1986, IEEE Trans
// SMC 16:93; Nakamura and Hanafusa 1986, J Dyn Sys Meas Control 108:163) with a damping proportional to the
// squared error, which converges quadratically also where solutions are not isolated, as for arms of more
// than six axes (Yamashita and Fukushima 2001, Computing Suppl 15:239).

#include <optional>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/rigid/jacobian.hpp"

namespace microcosm::rigid {

struct ReachTarget {
  std::uint32_t link = 0;                 // of the model
  Vec3 point;                             // [m], in the link's frame
  Vec3 position;                          // [m], world: where the point shall be
  std::optional<Quaternion> orientation;  // of the link in the world; none: any
};

/// The tolerances are far below what an encoder resolves; 100 iterations are some ten times what converging
/// runs take.
struct ReachOptions {
  double position_tolerance = 1e-8;     // of the reach: the lengths of all links on the way, added
  double orientation_tolerance = 1e-8;  // [rad]
  int iterations = 100;                 // at most, each attempt
  /// The first attempt starts from the positions given, others from random ones within the limits (joints
  /// without limits: within half a turn).
  int attempts = 10;
  bool move_free_joints = false;  // a floating base too
};

struct Reach {
  std::vector<double> positions;  // of the attempt that came closest; within the limits of all joints
  bool converged = false;
  int iterations = 0;            // of all attempts
  double position_error = 0;     // [m]
  double orientation_error = 0;  // [rad]
};

/// Built once for a model; `reach` allocates its result alone. The same inputs give the same bits.
class InverseKinematics {
 public:
  /// `body` has passed `check`. Mimicking joints follow theirs.
  explicit InverseKinematics(const BodyModel& body);

  const Tree& tree() const { return tree_; }
  /// Throws InputError: positions of a wrong size, a link that doesn't exist or can't move.
  Reach reach(const ReachTarget& target, std::span<const double> start, const ReachOptions& options = {});

 private:
  struct Axis {  // a joint of one rate
    std::uint32_t rate = 0, position = 0;
    double lower = 0, upper = 0;
    bool slides = false;
    std::int32_t leader = -1;  // index of the axis that it mimics
    double multiplier = 1, offset = 0;
  };
  using Error = Eigen::Matrix<double, 6, 1>;

  void follow(std::span<double> q) const;
  double reach_of(const ReachTarget& target) const;
  Error error_at(const ReachTarget& target, std::span<const double> q);
  void fold_columns(const ReachOptions& options);
  bool hold_at_limits(std::span<const double> q);
  void step(const Error& error, double damping, std::span<const double> q);
  bool attempt(const ReachTarget& target, const ReachOptions& options, Reach& best);
  void draw_start(core::RandomStream& random, std::span<const double> start);

  Tree tree_;
  std::vector<Axis> axes_;
  TreeKinematics kinematics_;
  Jacobian jacobian_, used_;
  Eigen::VectorXd change_;
  std::vector<double> q_, trial_, rates_, rest_;
  double length_ = 1;  // [m], which makes positions as large as angles
};

}  // namespace microcosm::rigid
