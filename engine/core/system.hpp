#pragma once
// A System: one part of a world's physics. The World knows Systems only through this interface. A System's
// Model is built once and never changes in a run, its State is one flat block of bytes, and its scratch
// memory never matters: nothing is allocated in a step after the first.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/exchange.hpp"
#include "engine/core/state_hash.hpp"
#include "engine/core/time.hpp"

namespace microcosm::core {

/// In which part of a step a System acts: blood first, then (after the World has sampled it) fields that push
/// bodies, then what moves bodies.
enum class Phase { flow, force, motion };

/// A number that a System reports once after `prepare` (beats of run-in, say), stored with the episode.
using Note = std::pair<std::string, double>;

class System {
 public:
  virtual ~System() = default;
  virtual std::string_view name() const = 0;
  virtual Phase phase() const = 0;

  /// Brings the System to the state it has at time zero; registers its bodies and points. Called once, in the
  /// World's order.
  virtual void prepare(Exchange& exchange) = 0;
  /// Once, when every System is prepared: the bodies of all have their numbers.
  virtual void connect(Exchange&) {}
  /// Advances from `now` to `now + period`. Throws RunError when the run is broken.
  virtual void step(Exchange& exchange, Nanoseconds now, Nanoseconds period) = 0;

  /// The whole State: copying it away and back restores the System exactly. Its address and size stay the
  /// same after `prepare`.
  virtual std::span<std::byte> state() = 0;
  std::span<const std::byte> state() const { return const_cast<System*>(this)->state(); }

  virtual void save(std::vector<std::byte>& out) const;
  /// Reads back what `save` wrote and returns the rest of `in`.
  virtual std::span<const std::byte> load(std::span<const std::byte> in);
  virtual void hash(StateHash& hash) const;
  /// Throws InputError naming the System and the field if the State, as it was loaded, or the System's part
  /// of the Exchange is none that a run can have: steps trust both (StateCheck has the usual checks).
  virtual void check_state(const Exchange&) const {}

  virtual std::vector<Note> notes() const { return {}; }
  /// What messages call a body of this System, after the System's name: its index, unless it has a name.
  virtual std::string body_name(std::uint32_t index) const { return std::to_string(index); }
};

}  // namespace microcosm::core
