#pragma once
// Impulses that keep bodies apart, joints in their limits, and slide them against friction: projected
// Gauss–Seidel on velocities (Moreau 1988; Jean 1999, CMAME 177:235), friction bounded by a disc, and
// position errors undone by a critically overdamped spring whose velocity is taken out again after the move
// ("soft step and relax": Catto 2024, box2d.org/posts/2024/02/solver2d).

#include <cstdint>
#include <span>
#include <vector>

#include "engine/rigid/contact_cache.hpp"
#include "engine/rigid/rows.hpp"

namespace microcosm::rigid {

/// A single body as an impulse meets it: most contacts are between two of these, and worth a way of their
/// own.
struct SingleBody {
  Vec3 centre;              // [m], world
  double inverse_mass = 0;  // [1/kg]
  Mat3 inverse_inertia;     // [1/(kg m^2)], about the centre, world axes
};

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
  int relaxations = 2;  // without, after the move
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
  /// Makes rows of contacts from `colliders` and their materials; `u` is before this step's forces (whence
  /// bounces); `sizes` [m] by collider.
  void add(std::span<Contact> contacts, std::span<const Collider> colliders,
           std::span<const Material> materials, std::span<const double> sizes, const RowSource& source,
           std::span<const double> u);

  /// u: rates after the step's forces. Corrects positions' errors along the way: integrate positions with
  /// the result, then call `relax`.
  void solve(std::span<double> u);
  /// Takes the correction's velocity out, then bounces: where contacts approached faster than the restitution
  /// speed, they part at restitution times that speed (Newton's law; Moreau 1988), all of them together, with
  /// the friction that their whole impulses allow. Writes impulses back to the contacts.
  void relax(std::span<double> u);

  bool empty() const { return rows_.empty() && joints_.empty(); }

 private:
  struct ContactRows;
  void iterate(std::span<double> u, bool correcting);
  void solve_joint(JointRow& joint, double* u, bool correcting) const;
  void solve_friction(ContactRows& rows, double* u) const;
  void solve_rolling(ContactRows& rows, double* u) const;
  void solve_normal(ContactRows& rows, double* u, bool correcting) const;
  Row make_row(const Collider& first, const Collider& second, const Vec3& point, const Vec3& direction,
               bool angular, const RowSource& source);

  struct ContactRows {
    Contact* contact = nullptr;
    Row normal, tangent[2];
    Vec3 tangents[2];
    std::int32_t angular = -1;  // index of three rows (normal, tangents) in angular_; -1: none
    double friction = 0, rolling = 0, torsional = 0;
    double restitution = 0, approach = 0;  // approach: J u before the step's forces
    double separation = 0;                 // [m], less the slop
    bool bounces = false;
    double normal_impulse = 0, largest_impulse = 0;
    double tangent_impulse[2] = {0, 0};
    double angular_impulse[3] = {0, 0, 0};
  };

  SolverSettings settings_;
  double step_ = 0, restitution_speed_ = 0;
  RowArena arena_;
  std::vector<ContactRows> rows_;
  std::vector<Row> angular_;
  std::vector<JointRow> joints_;
};

}  // namespace microcosm::rigid
