#pragma once
// What a network's solver never changes in a run: the row of cells, the vessels in it, and the nodes that
// couple them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/flow/circulation/circulation.hpp"
#include "engine/flow/network/cells.hpp"
#include "engine/flow/network/description.hpp"
#include "engine/flow/network/network_topology.hpp"
#include "engine/flow/network/nodes.hpp"
#include "engine/flow/network/periodic_wave.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::flow {

struct SteadyHeart;

/// A vessel's cells in the row: two ghosts, first_cell … first_cell + cell_count - 1, two ghosts.
struct VesselCells {
  int first_cell = 0;
  int cell_count = 0;
  double length = 0;      // [m]
  double cell_width = 0;  // [m]
};

/// One vessel's end at a node, in terms of flow and velocity out of the vessel.
struct VesselEndModel {
  std::uint32_t vessel = 0;
  int face = 0;               // of the row
  double outward = 1;         // +1 where the vessel ends, -1 where it starts
  double stiffness = 0;       // at the face [Pa/m]
  double reference_root = 0;  // at the face [m]
  double resistance = 0;      // of balloon and stenosis, between node and vessel [Pa s/m^3]
  double turbulent_loss = 0;  // of the stenosis, see StenosisLoss [Pa s^2/m^6]
  double inertance = 0;       // of the stenosis [Pa s^2/m^3]
};

/// A node where vessels meet: its ends are [first_end, first_end + end_count).
struct JunctionModel {
  std::uint32_t node = 0;
  std::uint32_t first_end = 0;
  std::uint32_t end_count = 0;
};

/// A vessel whose wall has a viscosity.
struct ViscoelasticVessel {
  std::uint32_t vessel = 0;
  std::vector<double> face_stiffness;  // Gamma/A_r of its faces, see viscous_stiffness [Pa s/m]
  double relaxation_time = 0;          // phi/E, the vessel's largest [s]
};

/// A prescribed flow into the network, or a static pressure.
struct WaveModel {
  VesselEndModel end;
  PeriodicWave wave;
};

struct ReflectionModel {
  VesselEndModel end;
  double coefficient = 0;
};

/// Also a resistance, as a windkessel without compliance.
struct WindkesselModel {
  VesselEndModel end;
  Windkessel windkessel;
};

/// The heart at the inlet; the windkessels' outlet pressure is then that of its veins.
struct HeartModel {
  VesselEndModel end;
  Circulation circulation;
};

class NetworkModel {
 public:
  NetworkModel(const NetworkDescription& network, const NetworkOptions& chosen);

  NetworkOptions options;
  Fluid fluid;
  CellConstants constants{};
  double pressure_origin = 0;  // p_0 = reference + external pressure [Pa]
  double beat_period = 1;      // [s]
  double mean_inflow = 0;      // into all inlets together [m^3/s]; of a heart, as expected
  std::vector<std::string> vessel_names, node_names;

  std::vector<VesselCells> vessels;
  int row_size = 0;  // cells and ghosts
  // Of the row's cells, then of its faces (row_size + 1): see CellArrays.
  std::vector<double> inverse_width, stiffness, reference_root, friction;
  std::vector<double> face_stiffness, face_inverse_stiffness, face_reference_root;

  std::vector<ViscoelasticVessel> viscoelastic_vessels;

  std::vector<VesselEndModel> junction_ends;
  std::vector<JunctionModel> junctions;
  std::vector<std::uint32_t> stenosis_ends;  // of junction_ends, those behind a stenosis
  std::vector<WindkesselModel> windkessels;
  std::vector<WaveModel> flow_ends, pressure_ends;
  std::vector<ReflectionModel> reflections;
  std::optional<HeartModel> heart;

  int cell_count() const { return row_size - 2 * ghost_cells * static_cast<int>(vessels.size()); }
  /// Without balloons.
  VesselEndModel vessel_end(std::uint32_t vessel, bool at_end) const;
  /// Which vessel the cell of the row belongs to.
  std::uint32_t vessel_of_cell(int cell) const;

  /// Area and flow of the row, the windkessels' pressures, and the flows out of the vessels behind a
  /// stenosis, of the steady state with the means of inflows and pressures.
  struct Start {
    std::vector<double> area, flow, windkessel_pressure, stenosis_flow;
    CirculationState circulation{};  // of the heart, where there is one
  };
  Start steady_start(const NetworkDescription& network) const;

 private:
  Start steady_start(const SteadyHeart& steady) const;
  Start steady_flow_start(const NetworkDescription& network) const;
  void add_vessel(const VesselDescription& vessel);
  void add_viscoelastic_wall(const VesselDescription& vessel);
  void add_end(const VesselEndModel& place, const End& end);
  void set_mean_inflow(const NetworkDescription& network, const NetworkTopology& nodes);
  void add_nodes(const NetworkDescription& network, const NetworkTopology& nodes);
  VesselEndModel end_model(const NetworkDescription& network, const NodeEnd& end) const;
};

}  // namespace microcosm::flow
