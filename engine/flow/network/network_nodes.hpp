#pragma once
// All nodes of a network, or of several variations side by side (lanes): junctions gathered by their number
// of ends, windkessels, and the ends that are solved one at a time.

#include <array>
#include <span>
#include <vector>

#include "engine/flow/network/cell_kernel.hpp"
#include "engine/flow/network/network_state.hpp"
#include "engine/flow/network/node_coupling.hpp"

namespace microcosm::flow {

class ViscoelasticWall;

class NetworkNodes {
 public:
  /// `shape`: of all lanes the vessels, their cells and the kinds of their ends.
  NetworkNodes(const NetworkModel& shape, int lanes, core::Simd level);
  NetworkNodes(const NetworkNodes&) = delete;
  NetworkNodes& operator=(const NetworkNodes&) = delete;

  /// The lane's constants; `model` is kept.
  void load(int lane, const NetworkModel& model);
  void read(int lane, const NetworkState& state);
  void write(int lane, NetworkState& state) const;

  void fill_ghosts(const CellArrays& cells) const;
  /// Writes the fluxes of all ends and advances what they store. `time` and `time_step` by lane [s]; a lane
  /// whose step is 0 stays as it is.
  void solve(const CellArrays& cells, const double* time, const std::array<double, most_lanes>& time_step);
  /// The same, junction after junction, for one lane alone: each wall learns of the flow at one of its ends
  /// before the other is solved.
  void solve(const CellArrays& cells, double time, double time_step, std::span<ViscoelasticWall> walls);
  /// The same for the nodes that take a step, for one lane alone: of each junction of the model its step [s]
  /// or 0, of each vessel that of its free ends. Others, and their faces' fluxes, stay as they are.
  void solve_some(const CellArrays& cells, double time, std::span<const double> junction_steps,
                  std::span<const double> vessel_steps);
  /// The part of it that concerns junctions, for tests and benchmarks.
  void solve_junctions(const CellArrays& cells, const std::array<double, most_lanes>& time_step);
  /// Of the model's junction in the last step.
  struct Balance {
    double net_outflow;  // [m^3/s]
    bool lossy;          // a jet lost dynamic pressure
  };
  Balance balance(std::uint32_t junction, int lane) const;
  /// The junction of the model in which the last step found no common pressure, or -1.
  int failed_junction(int lane) const { return failed_junction_[lane]; }

 private:
  /// The junctions of the model with the same number of ends.
  struct Group {
    int ends = 0, first = 0, count = 0, stride = 0;
    std::vector<std::uint32_t> junctions;
    std::vector<double> pending, remaining, net_outflow, lossy;
  };

  void add_group(const NetworkModel& shape, int ends);
  void place_end(const VesselEndModel& end, int element);
  void load_end(const VesselEndModel& end, double density, int element);
  void bind();
  // With a heart, which one lane alone may have (network_nodes_heart.cpp): the veins' pressure behind the
  // windkessels, and the heart's step once those are solved.
  bool has_heart() const { return models_[0]->heart.has_value(); }
  void drain_into_veins(double time_step);
  void beat(const CellArrays& cells, double time, double time_step, const EndLoad& wall);

  void solve_single_ends(const CellArrays& cells, const double* time, const double* time_step) const;
  void solve_group(Group& group, const std::array<double, most_lanes>& time_step);
  static JunctionGroup arrays_of(Group& group);
  void close_group(Group& group, const std::array<double, most_lanes>& time_step);
  void solve_in_turn(std::span<ViscoelasticWall> walls, double time_step);
  void set_load(const VesselEndModel& end, int element, const EndLoad& load);
  void solve_some_junctions(std::span<const double> junction_steps);
  void solve_some_windkessels(const CellArrays& cells, std::span<const double> vessel_steps);
  void write_end(const CellArrays& cells, const VesselEndModel& end, int element) const;
  void add_inertia(const VesselEndModel& end, int element, double time_step);
  void load_stenoses(const std::array<double, most_lanes>& time_step);
  void advance_stenoses(const std::array<double, most_lanes>& time_step);
  void solve_remaining(Group& group, const JunctionGroup& arrays);

  int lanes_;
  CellConstants constants_;
  const NodeKernel* kernel_;
  std::array<const NetworkModel*, most_lanes> models_{};
  std::array<int, most_lanes> failed_junction_{};

  std::vector<int> first_cell_, cell_count_;
  std::vector<EndPlace> places_;
  std::vector<Group> groups_;
  struct JunctionPlace {
    std::size_t group = 0;
    int element = 0;
  };
  std::vector<JunctionPlace> junction_places_;  // of the model's junctions, first lane
  std::vector<double> outward_, stiffness_, reference_root_, resistance_, offset_, turbulent_loss_,
      recovered_, force_;
  std::vector<double> root_, velocity_, area_, outflow_, slope_, momentum_;
  EndArrays ends_{};
  int first_windkessel_ = 0;
  std::vector<double> twice_compliance_, proximal_resistance_, inverse_distal_resistance_, drained_,
      pressure_origin_, capacitor_pressure_;
  WindkesselGroup windkessels_{};
  // Of the model's ends at junctions, first lane; and of elements, the flow out of a vessel behind a
  // stenosis.
  std::vector<int> end_elements_;
  std::vector<double> kept_capacitor_pressure_, kept_outflow_;
  std::vector<double> stenosis_flow_;
  CirculationState circulation_{};
  double capacitor_volume_ = 0;      // before the step [m^3]
  std::vector<double> node_volume_;  // by junction of the model and lane
  std::array<double, most_lanes> lossy_steps_{};
};

}  // namespace microcosm::flow
