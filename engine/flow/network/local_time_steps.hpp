#pragma once
// Time steps by vessel, in levels of powers of two: each vessel steps with the largest dt/2^k that its own
// Courant number allows. A node steps with the finest of its vessels. Before each of a node's steps a coarser
// vessel gives it the prediction of its boundary cell for the middle of that step, and gathers the fluxes;
// its own step then ends with their mean, so that what one vessel loses the others gain, to rounding. (Local
// time steps for finite volumes: Osher and Sanders 1983, Math Comput 41:321.) Where all vessels have one
// level, the step is the global one.
//
// For one lane, elastic walls, no heart.

#include <span>
#include <vector>

#include "engine/flow/network/cell_kernel.hpp"
#include "engine/flow/network/network_nodes.hpp"

namespace microcosm::flow {

class LocalTimeSteps {
 public:
  /// `model` is kept.
  explicit LocalTimeSteps(const NetworkModel& model);

  /// One step of the coarsest vessels, from `time` and of at most `remaining` [s]; gives its length.
  /// `cell_steps` is CellArrays::time_step. What follows from area and flow must have been derived.
  double step(const CellKernel& kernel, const CellArrays& cells, double* cell_steps, NetworkNodes& nodes,
              double time, double remaining);

 private:
  /// Neighbouring vessels of one level: cells [begin, end).
  struct Run {
    int begin, end, level;
  };
  /// The end of a vessel at a junction that takes shorter steps.
  struct Interface {
    VesselEndModel end;
    std::uint32_t junction;
    int cell;
    double root;            // sqrt(A) at the face, as the vessel's step has it [m]
    double mass, momentum;  // fluxes times their time steps, so far [m^3], [m^4/s]
  };

  double choose_levels(const CellKernel& kernel, const CellArrays& cells, double remaining);
  int level_of(std::size_t vessel, double coarse_step) const;
  void arrange();
  void predict(const CellKernel& kernel, const CellArrays& cells, int part);
  void predict_interface(const CellKernel& kernel, const CellArrays& cells, double* cell_steps, int part,
                         const Interface& at) const;
  void gather(const CellArrays& cells, Interface& at) const;
  void write_mean(const CellArrays& cells, const Interface& at) const;

  double step_of(int level) const { return coarse_step_ / (1 << level); }
  /// Of the shortest steps, how many the level's step has.
  int span_of(int level) const { return 1 << (finest_ - level); }

  const NetworkModel& model_;
  double coarse_step_ = 0;
  int finest_ = 0;
  std::vector<double> rates_;  // of vessels [1/s]
  std::vector<int> levels_, junction_levels_;
  std::vector<Run> runs_;
  std::vector<Interface> interfaces_;
  std::vector<double> junction_steps_, vessel_steps_;
};

}  // namespace microcosm::flow
