#pragma once
// The World: an ordered list of Systems, the step in which they exchange forces, and checkpoints. It knows no
// kind of physics.
//
// A fork is a World built again from the same scenario and prepared, into which the other's State is loaded:
// `fork.load(world.save())`. It costs a copy of the State; Models are never copied.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/exchange.hpp"
#include "engine/core/system.hpp"

namespace microcosm::world {

/// Where bodies may be: each coordinate between these [m].
struct Bounds {
  core::Vec3 low, high;
};

/// What the Systems exchanged in one step, from the forces that they applied before the motion. Impulses
/// [N s], angular impulses about the origin [N m s].
struct ImpulseAudit {
  core::Vec3 exchanged, exchanged_angular;  // summed over both bodies of every pair: zero but for rounding
  double exchanged_size = 0, exchanged_angular_size = 0;  // the same, of magnitudes
  core::Vec3 external, external_angular;                  // from outside all bodies
  double external_size = 0, external_angular_size = 0;
  // All that acts on bodies, less the above: what a System added to a force or torque without saying from
  // where.
  core::Vec3 unexplained, unexplained_angular;
};

class World {
 public:
  /// `time_step` [ns] > 0: how often Systems exchange. Each may take smaller steps of its own inside.
  explicit World(core::Nanoseconds time_step);

  /// Systems act in order of phase, then in order of addition. Before `prepare` only.
  void add(std::unique_ptr<core::System> system);
  /// The flow that fills `exchange().samples`; outlives the World or belongs to one of its Systems. Null: no
  /// flow.
  void set_flow(const core::FlowField* flow) { flow_ = flow; }

  /// An active body beyond them ends the run. Throws InputError: a low that is not below its high.
  void set_bounds(const Bounds& bounds);
  /// Keep an `audit` of every step (a sum over all bodies); off at first.
  void set_audit(bool on) { audited_ = on; }

  /// Prepares every System. Once.
  void prepare();
  /// Advances by `period`, a whole number of time steps (asserted). Throws RunError naming System, step, body
  /// and field: one thrown by a System ("system/body"), or an active body whose position, orientation,
  /// velocity or angular velocity is not finite, or whose position is outside the bounds.
  void advance(core::Nanoseconds period);

  core::Nanoseconds now() const { return now_; }
  core::Nanoseconds time_step() const { return time_step_; }
  std::int64_t step_count() const { return step_count_; }
  core::Exchange& exchange() { return exchange_; }
  const core::Exchange& exchange() const { return exchange_; }
  std::span<const std::unique_ptr<core::System>> systems() const { return systems_; }
  std::vector<core::Note> notes() const;
  /// Of the last step; zero unless set_audit(true) came before it. Not State.
  const ImpulseAudit& audit() const { return audit_; }
  /// "system/body": what messages call a body.
  std::string body_name(std::uint32_t body) const;

  /// Clock, exchange and every System's State.
  std::vector<std::byte> save() const;
  /// The same at the end of `out`.
  void save(std::vector<std::byte>& out) const;
  /// Reads back what `save` of a World of the same Systems wrote. Throws InputError if the sizes differ, or
  /// naming System and field that no run can have (core::System::check_state).
  void load(std::span<const std::byte> checkpoint);
  std::uint64_t hash() const;

 private:
  void step();
  void run_phase(core::Phase phase);
  void sample_flow();
  void check_bodies() const;
  void check_body(std::uint32_t body) const;
  void take_audit();
  void check_state() const;

  std::vector<std::unique_ptr<core::System>> systems_;
  std::vector<core::BodyRange> bodies_;  // of each System: those that it added in `prepare`
  core::Exchange exchange_;
  const core::FlowField* flow_ = nullptr;
  std::optional<Bounds> bounds_;
  ImpulseAudit audit_;
  bool audited_ = false;
  core::Nanoseconds time_step_;
  core::Nanoseconds now_{0};
  std::int64_t step_count_ = 0;
  bool prepared_ = false;
};

}  // namespace microcosm::world
