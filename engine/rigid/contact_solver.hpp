#pragma once
// Impulses that keep bodies apart, joints in their limits, and slide them against friction: projected
// Gauss–Seidel on velocities (Moreau 1988; Jean 1999, CMAME 177:235), friction bounded by a disc, and
// position errors undone by a critically overdamped spring whose velocity is taken out again after the move
// ("soft step and relax": Catto 2024, box2d.org/posts/2024/02/solver2d).

#include <cstdint>
#include <span>
#include <vector>

#include "engine/rigid/contact_cache.hpp"
#include "engine/rigid/contact_rows.hpp"
#include "engine/rigid/rows.hpp"

namespace microcosm::rigid {

/// Fills J and M^-1 J^T of rows, for whatever moves. Implemented by the rigid world.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// The rates of the body that a collider belongs to; none for scenery.
  virtual RateGroup rates_of(const Collider& collider) const = 0;
  /// The single body that a collider belongs to; null: a tree or scenery.
  virtual const SingleBody* single(const Collider& collider) const = 0;
  /// Velocity of a collider's material point before the step's forces [m/s].
  virtual Vec3 velocity(const Collider& collider, const Vec3& point) const = 0;
  /// Of trees: adds `sign` times the row of the velocity, along `direction`, of the collider's material point
  /// at `point` (world) to `jacobian` (of its group's length).
  virtual void add_linear(const Collider& collider, const Vec3& point, const Vec3& direction, double sign,
                          std::span<double> jacobian) const = 0;
  /// The same of the angular velocity along `direction`.
  virtual void add_angular(const Collider& collider, const Vec3& direction, double sign,
                           std::span<double> jacobian) const = 0;
  /// Of trees: response = M^-1 jacobian.
  virtual void respond(const RateGroup& group, std::span<const double> jacobian,
                       std::span<double> response) const = 0;
};

/// A row with bounds of its own: joint limits, dry friction, mimic joints.
struct JointRow {
  Row row = {};
  double lower = 0, upper = 0;  // [N s] or [N m s], of the impulse
  double target = 0;            // J u wanted
  double error = 0;             // position error [m] or [rad] to undo: J u = -rate * error is added; 0: none
  double impulse = 0;           // result; on entry the guess
};

struct SolverSettings {
  int iterations = 8;   // with the correction of positions
  int relaxations = 2;  // without, after the move, at least (contact_settling.hpp)
  int bounces = 8;      // after these, where something bounces
};

class ContactSolver {
 public:
  explicit ContactSolver(SolverSettings settings) : settings_(settings) {}

  /// Starts a step [s]: forgets rows. `restitution_speed` [m/s]: slower approaches don't bounce.
  void begin(double step, double restitution_speed);
  /// Row storage for joint rows, filled by the caller before `solve`.
  RowArena& arena() { return arena_; }
  std::vector<JointRow>& joints() { return joints_; }
  /// Makes rows of contacts from `colliders` and their materials; `sizes` [m] by collider, and `radii` [m] of
  /// those that are round and move, else zero.
  void add(std::span<Contact> contacts, std::span<const Collider> colliders,
           std::span<const Material> materials, std::span<const double> sizes, std::span<const double> radii,
           const RowSource& source);

  /// u: rates after the step's forces, those of single bodies scaled (SingleBody). Corrects positions' errors
  /// along the way: integrate positions with the result, then call `relax`.
  void solve(std::span<double> u);
  /// Takes the correction's velocity out, then bounces: where contacts approached faster than the restitution
  /// speed, they part at restitution times that speed (Newton's law; Moreau 1988), all of them together, with
  /// the friction that their whole impulses allow. Writes impulses back to the contacts.
  void relax(std::span<double> u);

  bool empty() const { return runs_.empty() && joints_.empty(); }

 private:
  /// A contact of trees, or one that resists rolling or spinning.
  struct GeneralContact : ContactImpulses {
    Row normal_row, tangent_rows[2];
    std::int32_t angular = -1;  // index of three rows (normal, tangents) in angular_; -1: none
    double rolling = 0, torsional = 0;
    double angular_impulse[3] = {0, 0, 0};
  };
  /// Contacts of one kind that follow each other: the order in which they are solved is that of the cache.
  struct Run {
    bool single = false;
    std::size_t end = 0;  // in singles_ or general_
  };
  struct Pair;

  /// Calls `single` or `general` for each contact, in order.
  template <class OfSingle, class OfGeneral>
  void each_contact(OfSingle single, OfGeneral general);
  void count_contact(bool single);
  Pair pair_of(const ContactPoint& at, std::span<const Collider> colliders,
               std::span<const Material> materials, std::span<const double> radii,
               const RowSource& source) const;
  void start_impulses(const Pair& pair, double size, Contact& contact, ContactImpulses& impulses) const;
  void add_general(const Pair& pair, const Vec3& point, const RowSource& source, GeneralContact& rows);
  void iterate(std::span<double> u, bool correcting);
  void solve_joint(JointRow& joint, double* u, bool correcting) const;
  void solve_general(GeneralContact& rows, double* u, bool correcting) const;
  void solve_rolling(GeneralContact& rows, double* u) const;
  Row make_row(const Pair& pair, const Vec3& point, const Vec3& direction, bool angular,
               const RowSource& source);

  SolverSettings settings_;
  double step_ = 0, restitution_speed_ = 0;
  RowArena arena_;
  std::vector<SingleContact> singles_;
  std::vector<GeneralContact> general_;
  std::vector<Run> runs_;
  std::vector<Row> angular_;
  std::vector<JointRow> joints_;
};

}  // namespace microcosm::rigid
