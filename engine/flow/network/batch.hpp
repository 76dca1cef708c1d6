#pragma once
// Many parameter variations of one network, advanced together: side by side in the lanes of a vector, groups
// of them on several threads. docs/vascular/batch.md says how fast, and when it pays.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/parallel.hpp"
#include "engine/core/time.hpp"
#include "engine/flow/network/network_view.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::flow {

/// Sees the variations as they run.
class BatchObserver {
 public:
  virtual ~BatchObserver() = default;
  /// At the end of each step of each variation, on the thread that runs it: in any order among variations, in
  /// order of time within one.
  virtual void observe(std::size_t variation, const NetworkView& blood, core::Nanoseconds time) = 0;
};

class NetworkBatch {
 public:
  /// `variations` share vessels, cells, the kinds and places of ends, density, and velocity profile; inflow,
  /// period, radii, walls, viscosity, resistances and compliances may differ. `lanes`: 1, 2, 4 or 8 side by
  /// side; 0: as many as a vector of this processor holds; always 1 with viscoelastic walls or a heart. No
  /// lane's bits depend on it. Throws InputError naming the variation (from 0) and what differs, or as
  /// PulseWaveNetwork does; one that its mean pressure collapses is a failure of its own instead.
  NetworkBatch(const std::vector<NetworkDescription>& variations, const NetworkOptions& options,
               int lanes = 0);
  ~NetworkBatch();

  std::size_t size() const;
  int lanes() const;

  /// PulseWaveNetwork::prepare of each. A variation that breaks keeps its failure; the others go on.
  void prepare(core::ThreadPool* pool = nullptr);
  /// `steps` times PulseWaveNetwork::step of each, the first from `now`. A lane that is done takes the next
  /// variation, which costs about as much as half a millisecond of blood: the more steps a call, the better.
  void advance(core::Nanoseconds now, core::Nanoseconds period, int steps, BatchObserver* observer = nullptr,
               core::ThreadPool* pool = nullptr);

  /// What broke it, if anything did.
  const std::optional<core::RunError>& failure(std::size_t variation) const;
  /// The bytes that PulseWaveNetwork::state would have; of no meaning where it failed.
  std::span<std::byte> state(std::size_t variation);
  NetworkView blood(std::size_t variation) const;
  const NetworkModel& model(std::size_t variation) const;
  int run_in_beats(std::size_t variation) const;
  double junction_imbalance(std::size_t variation) const;  // as of PulseWaveNetwork
  double lossy_junction_steps(std::size_t variation) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace microcosm::flow
