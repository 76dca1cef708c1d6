#pragma once
// The time steps of one network (one lane) or of several variations of it side by side: 2, 4 or 8 lanes, each
// with its own time steps. A lane's bits are those of its network alone.

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/flow/network/cell_kernel.hpp"
#include "engine/flow/network/local_time_steps.hpp"
#include "engine/flow/network/network_nodes.hpp"
#include "engine/flow/network/network_state.hpp"
#include "engine/flow/network/viscoelastic_wall.hpp"

namespace microcosm::flow {

/// A stretch of time that a lane is to run.
struct LaneInterval {
  double time = 0;      // [s], 0 at a beat's start
  double duration = 0;  // [s]
};

/// What the lanes are for.
class LaneWork {
 public:
  virtual ~LaneWork() = default;
  /// The lane has come to the end of its interval, or has none yet. May read its state, and load another
  /// network into it. False: nothing more to do.
  virtual bool next(int lane, LaneInterval& interval) = 0;
  /// The lane's network broke; the error names vessel, field and time.
  virtual void broken(int lane, const core::RunError& error) = 0;
};

class NetworkLanes {
 public:
  /// `shape`: of all lanes the vessels, their cells, the kinds of their ends, density and profile. `lanes`:
  /// 1, 2, 4 or 8; a network with viscoelastic walls stands alone.
  NetworkLanes(const NetworkModel& shape, int lanes, core::Simd level = core::simd_level());
  NetworkLanes(const NetworkLanes&) = delete;
  NetworkLanes& operator=(const NetworkLanes&) = delete;

  int lanes() const { return cells_.lanes; }

  /// The lane is `model` from here on, which is kept; its state must be read next.
  void load(int lane, const NetworkModel& model);
  void read(int lane, const NetworkState& state);
  /// All but the seconds elapsed.
  void write(int lane, NetworkState& state) const;
  /// Static pressure of each cell, vessel by vessel [Pa].
  void pressures(int lane, std::span<double> of_cells) const;

  /// For one lane alone: its cells' areas and flows are those of `state` itself from here on, so that others
  /// may look at them in every step.
  void share(NetworkState& state);
  /// For one lane alone: sees every step; null: nobody does.
  void observe(FlowObserver* observer) { observer_ = observer; }

  /// Runs intervals until no lane has any left, each in the fewest equal steps that the Courant number
  /// allows. A lane that is broken asks for the next one.
  void run(LaneWork& work);

  // The parts of a step, for tests and benchmarks.
  const CellArrays& cells() const { return cells_; }
  NetworkNodes& nodes() { return nodes_; }
  void derive();
  /// The largest Courant rate of each lane [1/s], infinite where it is broken.
  const std::array<double, most_lanes>& fastest_rates();
  /// `time` and `time_step` by lane [s]; a lane whose step is 0 stays as it is.
  void step(const double* time, const double* time_step);

 private:
  struct Clock {
    double time = 0, remaining = 0, step = 0;
    bool finished = false;
  };

  void set_time_steps(const double* time_step);
  void predict();
  void update();
  bool start_intervals(LaneWork& work);
  void step_clocks();
  void step_locally(Clock& clock);
  bool report_broken(LaneWork& work);
  core::RunError broken_cell(int lane) const;
  core::RunError broken_junction(int lane, int junction) const;

  const CellKernel* kernel_;
  CellConstants constants_;
  double courant_number_;
  int row_size_;
  std::vector<VesselCells> vessels_;
  std::array<const NetworkModel*, most_lanes> models_{};
  std::vector<double> values_;
  CellArrays cells_{};
  std::array<double*, 7> lane_constants_{};  // as in CellArrays, to be written
  double* time_step_ = nullptr;
  NetworkNodes nodes_;
  std::vector<ViscoelasticWall> walls_;
  std::optional<LocalTimeSteps> local_;  // where the network wants them
  std::array<Clock, most_lanes> clocks_{};
  std::array<double, most_lanes> rates_{}, pattern_{};
  bool read_since_derived_ = false;
  FlowObserver* observer_ = nullptr;
};

}  // namespace microcosm::flow
