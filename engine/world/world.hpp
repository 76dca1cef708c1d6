#pragma once
// The World: an ordered list of Systems, the step in which they exchange forces, and checkpoints. It knows no
// kind of physics.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/exchange.hpp"
#include "engine/core/system.hpp"

namespace microcosm::world {

class World {
 public:
  /// `time_step` [ns] > 0: how often Systems exchange. Each may take smaller steps of its own inside.
  explicit World(core::Nanoseconds time_step);

  /// Systems act in order of phase, then in order of addition. Before `prepare` only.
  void add(std::unique_ptr<core::System> system);
  /// The flow that fills `exchange().samples`; outlives the World or belongs to one of its Systems. Null: no
  /// flow.
  void set_flow(const core::FlowField* flow) { flow_ = flow; }

  /// Prepares every System. Once.
  void prepare();
  /// Advances by `period`, a whole number of time steps (asserted). Throws RunError naming System, step, body
  /// and field: one thrown by a System ("system/body"), or an active body whose position or velocity is not
  /// finite.
  void advance(core::Nanoseconds period);

  core::Nanoseconds now() const { return now_; }
  core::Nanoseconds time_step() const { return time_step_; }
  std::int64_t step_count() const { return step_count_; }
  core::Exchange& exchange() { return exchange_; }
  const core::Exchange& exchange() const { return exchange_; }
  std::span<const std::unique_ptr<core::System>> systems() const { return systems_; }
  std::vector<core::Note> notes() const;

  /// Clock, exchange and every System's State.
  std::vector<std::byte> save() const;
  /// Reads back what `save` of a World of the same Systems wrote. Throws InputError if the sizes differ.
  void load(std::span<const std::byte> checkpoint);
  std::uint64_t hash() const;

 private:
  void step();
  void run_phase(core::Phase phase);
  void sample_flow();
  void check_bodies() const;

  std::vector<std::unique_ptr<core::System>> systems_;
  std::vector<core::BodyRange> bodies_;  // of each System: those that it added in `prepare`
  core::Exchange exchange_;
  const core::FlowField* flow_ = nullptr;
  core::Nanoseconds time_step_;
  core::Nanoseconds now_{0};
  std::int64_t step_count_ = 0;
  bool prepared_ = false;
};

}  // namespace microcosm::world
