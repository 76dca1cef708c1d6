#pragma once
// Womersley's profiles in a network: the harmonics of the flow in each cell over a beat, and the velocity
// that they add to the power law.

#include <span>
#include <vector>

#include "engine/flow/network/network_model.hpp"
#include "engine/flow/sample_block.hpp"
#include "engine/flow/womersley.hpp"

namespace microcosm::flow {

/// Q(t) = Q_0 + Re(sum of Q_n exp(i n omega t)), n = 1 … count, in each cell of the row.
class FlowHarmonics {
 public:
  /// Enough for the flow in arteries, of which 10 hold all but some thousandths (Westerhof, Stergiopulos and
  /// Noble 2010, "Snapshots of hemodynamics").
  static constexpr int count = 10;

  explicit FlowHarmonics(const NetworkModel& model);

  void start_beat();
  /// The flow of the row's cells at `time` [s] of the beat, which is one of `samples` evenly spaced.
  void add(double time, int samples, std::span<const double> flow);

  /// Values and slopes along a vessel at a point: weights of `cells` neighbouring cells from `first` on.
  struct Place {
    int first, cells;
    const double* weight;
    const double* slope_weight;  // [1/m]
  };
  /// Adds to point `i` of the block the part by which the harmonics' profiles differ from the power law of
  /// the same flow, at the instants of `rotation`. It carries no flow: the section's flow stays the
  /// network's, whatever the network does since the run-in.
  void add_profile(SampleBlock& block, int i, const Place& place, std::span<const Complex> rotation) const;
  /// exp(i n omega t), n = 1 … count.
  void rotate(double time, std::span<Complex> rotation) const;

 private:
  double omega_, exponent_, viscosity_;
  double wave_number_;             // sqrt(omega rho/mu) [1/m]
  std::vector<Complex> harmonic_;  // cell by cell, `count` each [m^3/s]
};

}  // namespace microcosm::flow
