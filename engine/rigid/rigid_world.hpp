#pragma once
// The rigid world: articulated bodies, their contacts, joints and motors, as one System.
//
// A step is cut into equal substeps of at most `largest_step`. Each: where everything is (kinematics), what
// touches (Collision, ContactCache), the rates that forces alone would give (Tree, JointForces), the impulses
// of contacts and limits (ContactSolver), the move, and the relaxation. Rates are first order in the substep
// (semi-implicit Euler); bodies that touch nothing may use Runge–Kutta. Momentum: contact impulses act on one
// point of both bodies, and the twist of a free-floating tree is corrected to the momentum that the substep's
// forces and impulses give it, so it is kept to rounding.
//
// Restored State continues bit for bit from any step: nothing is remembered outside it.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/rigid/body_model.hpp"
#include "engine/rigid/collision.hpp"
#include "engine/rigid/contact_cache.hpp"
#include "engine/rigid/contact_solver.hpp"
#include "engine/rigid/free_bodies.hpp"
#include "engine/rigid/tree_body.hpp"

namespace microcosm::rigid {

struct RigidWorldModel {
  std::string id = "bodies";
  std::vector<BodyModel> bodies;
  Vec3 gravity{0, 0, -9.80665};  // [m/s^2] (standard gravity, CGPM 1901)
  /// [s]; 0: a thirtieth of the time in which the smallest moving body falls its own size, at most 5 ms.
  double largest_step = 0;
  Integrator integrator = Integrator::automatic;  // of trees that touch nothing
  SolverSettings solver;
};

/// A contact as sensors and researchers see it.
struct ContactReport {
  std::uint32_t first = 0, second = 0;  // colliders
  Vec3 point, normal;                   // world; the normal from `second` to `first`
  double distance = 0;                  // [m]
  Vec3 force,
      torque;  // [N], [N m]: on `first`, mean of the last substep; torque of rolling and torsional friction
};

/// Of all contacts of a link or body: mean of the last substep, along the world's axes.
struct ContactSum {
  Vec3 moment, force;       // [N m], [N]
  std::uint32_t count = 0;  // of points that press
};

class RigidWorld final : public core::System {
 public:
  /// Throws InputError: a body that `check` refuses, names used twice, sizes that differ by more than 1,000.
  explicit RigidWorld(RigidWorldModel model);
  ~RigidWorld() override;

  std::string_view name() const override { return model_.id; }
  core::Phase phase() const override { return core::Phase::motion; }
  void prepare(core::Exchange& exchange) override;
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  /// The same for a period in seconds, which may be shorter than a nanosecond.
  void advance(core::Exchange& exchange, double seconds);
  using core::System::state;
  std::span<std::byte> state() override { return state_.bytes(); }
  void save(std::vector<std::byte>& out) const override;
  std::span<const std::byte> load(std::span<const std::byte> in) override;
  void hash(core::StateHash& hash) const override;
  void check_state(const core::Exchange& exchange) const override;
  /// "cube" of a body of one link, "arm/palm" of others.
  std::string body_name(std::uint32_t index) const override;

  const RigidWorldModel& model() const { return model_; }
  double largest_step() const { return largest_step_; }
  /// Index of a body, link or joint by name; throw InputError naming those that exist.
  std::uint32_t body_named(std::string_view name) const;
  std::uint32_t link_named(std::uint32_t body, std::string_view name) const;
  std::uint32_t joint_named(std::uint32_t body, std::string_view name) const;  // its link

  Pose link_pose(std::uint32_t body, std::uint32_t link) const;
  /// Angular velocity and velocity of the link's origin, world.
  Spatial link_velocity(std::uint32_t body, std::uint32_t link) const;
  Vec3 centre_of_mass(std::uint32_t body, std::uint32_t link) const;
  /// Of a one-dimensional joint: [rad], [rad/s] or [m], [m/s]; the motor's effort in the last substep.
  double joint_position(std::uint32_t body, std::uint32_t link) const;
  double joint_rate(std::uint32_t body, std::uint32_t link) const;
  double joint_effort(std::uint32_t body, std::uint32_t link) const;
  /// Of a one-dimensional joint, or of direction `axis` of another: what its motor is told, until told
  /// otherwise.
  void command(std::uint32_t body, std::uint32_t link, double value, std::uint32_t axis = 0);
  /// The same with a target's rate, an effort of one's own, and the time in which a motion arrives. Throws
  /// RunError: a motion beyond its joint's limits.
  void command(std::uint32_t body, std::uint32_t link, const JointCommand& command, std::uint32_t axis = 0);
  /// Puts a tree or a single body into a state (positions and rates as in BodyModel). Contacts are forgotten.
  void place(std::uint32_t body, std::span<const double> positions, std::span<const double> rates);

  std::vector<ContactReport> contacts() const;
  /// What touches a link (-1: any of the body), its moment about a point in the world.
  ContactSum contact_sum(std::uint32_t body, std::int32_t link, const Vec3& about) const;
  /// Moment [N m] and force [N] with which its parent (or the world) acts on a tree's link through their
  /// joint, at the link's origin, along its axes. `scratch` is memory to reuse.
  Spatial joint_wrench(std::uint32_t body, std::uint32_t link, std::vector<Spatial>& scratch) const;
  std::span<const Collider> colliders() const { return collision_->colliders(); }
  /// Rays and other queries, at the poses of the last detection.
  const Collision& queries() const { return *collision_; }
  /// The dynamics of a tree, and its (q, v); asserts that the body is one.
  const Tree& tree(std::uint32_t body) const;
  std::span<const double> tree_positions(std::uint32_t body) const;
  std::span<const double> tree_rates(std::uint32_t body) const;

  double kinetic_energy() const;    // [J]
  double potential_energy() const;  // [J], of gravity (zero at the world's origin) and springs
  Spatial momentum() const;         // angular about the world's origin [kg m^2/s], linear [kg m/s]

  /// The body of the Exchange that a moving link's node is.
  std::uint32_t exchange_body(std::uint32_t body, std::uint32_t link) const;

 private:
  const TreeNode& joint_node(std::uint32_t body, std::uint32_t link) const;

  class Rows;
  enum class Kind { scenery, free, tree };
  struct Place {
    Kind kind = Kind::scenery;
    std::uint32_t index = 0;  // among those of its kind
    RateGroup rates;
    std::uint32_t first_exchange = 0;
  };

  void add_bodies();
  void add_colliders();
  void ignore_pairs();
  void reserve_state();
  void start_state();
  void substep(double step);
  void find_contacts(double step);
  void mark_constrained();
  void accelerate(double step);
  void accelerate_free(double step);
  void accelerate_in_fluid(std::uint32_t single, double step);
  void scale_rates();
  void unscale_rates();
  void add_rows(double step);
  void add_joint_rows(const TreeBody& tree, double step);
  void move(double step);
  void prepare_ways();
  void stop_where_bodies_meet(double step);
  void add_ways(double step);
  void add_tree_ways(std::uint32_t tree, double step);
  void end_way_at(std::uint32_t body, double share);
  void keep_momentum(double step);
  /// Throws RunError: a body or link got into something or through it on its way.
  void check_passage(double step) const;
  void check_finite() const;
  /// Which trees may move by methods that are explicit in their gains; throws InputError where one was asked
  /// for and can't.
  void choose_integrators();
  /// Targets move on at their rates, and motions come nearer.
  void carry_commands(double step);
  void read_forces(const core::Exchange& exchange);
  void read_fluids(const core::Exchange& exchange);
  void publish(core::Exchange& exchange) const;

  RigidWorldModel model_;
  double largest_step_ = 0;
  std::vector<Place> places_;  // by body
  std::vector<FreeBodyModel> free_models_;
  std::vector<std::uint32_t> free_bodies_, tree_bodies_;  // bodies by kind
  std::vector<std::unique_ptr<TreeBody>> trees_;
  std::unique_ptr<Collision> collision_;
  std::vector<Material> materials_;  // by collider; velocities of surfaces along the world's axes
  std::vector<Pose> frames_;  // by collider: in the node's frame, or in the principal one of a free body
  std::vector<double> sizes_, breaking_;  // by collider [m]
  std::vector<double> radii_;             // by collider [m]: of what is round and moves, else 0
  core::BodyRange bodies_;
  std::vector<std::int32_t> single_of_;  // by body of the Exchange, from `bodies_.first`: -1 is a tree's node

  core::State state_;
  core::State::Slot<FreeBody> free_slot_;
  core::State::Slot<Vec3> momenta_slot_;  // angular, of single bodies about their centres [kg m^2/s]
  // Positions, commands, efforts and impulses are those of trees; rates those of all that moves.
  core::State::Slot<double> positions_slot_, rates_slot_, efforts_slot_, joint_impulses_slot_,
      accelerations_slot_;
  core::State::Slot<JointCommand> commands_slot_;
  core::State::Slot<double> substep_slot_;      // length of the last substep [s]
  core::State::Slot<std::uint64_t> flew_slot_;  // by tree: it flew in the last substep
  ContactCache cache_;
  std::uint32_t free_rates_ = 0;  // rates of single bodies come first

  // Scratch of a substep.
  ContactSolver solver_;
  std::vector<ContactPoint> detected_, deep_;  // of this substep; those of the last that overlapped much
  std::vector<Pose> poses_;                    // by collider, world
  std::vector<double> before_;                 // rates before the substep's forces
  std::vector<double> scaled_;                 // the contact solver's
  std::vector<std::int32_t> joint_slots_;      // by joint row: where its impulse is kept
  std::vector<SingleBody> singles_;
  std::vector<const core::FluidResistance*> fluids_;  // by single body, of this step; null: in none
  std::vector<FluidRoot> fluid_roots_;                // of single bodies in a liquid
  std::vector<Mat3> inertias_;                        // those that are not isotropic
  std::vector<std::uint8_t> touching_;                // single bodies with contacts
  std::vector<Spatial> free_wrenches_;

  /// What moves far beside its thickness in a substep (rigid_world_ways.cpp).
  struct FastMotion {
    double slack = unlimited;                   // [m]: what goes less far needs no look
    std::vector<std::uint32_t> first_collider;  // by body
    std::vector<double> reaches;                // by single body [m]: of its points when it turns
    std::vector<std::vector<double>>
        way_per_rate;  // by tree and rate: how far any of its points goes at most
    // Scratch.
    std::vector<FreeBody> starts, ends;           // by single body
    std::vector<std::vector<double>> increments;  // by tree: rates that lead from its start to its end in 1 s
    std::vector<double> shares;                   // by body: of the way that it goes
    std::vector<std::uint32_t> bodies;            // that move fast
    std::vector<Way> ways;
    std::vector<Meeting> meetings;
    TreeKinematics kinematics;
  };
  FastMotion fast_;
};

}  // namespace microcosm::rigid
