#pragma once
// The ends of vessels at junctions and windkessels, gathered so that nodes of one kind stand side by side:
// end k of all junctions of n ends, of all lanes, one after another. A group begins at a multiple of
// most_lanes elements and is padded to one with ends that are at rest, so that element e belongs to lane
// e % lanes and a vector never holds two groups.
//
// Plain pointers, no containers: the kernel is compiled once for each instruction set.

#include "engine/flow/network/cells.hpp"

namespace microcosm::flow {

inline constexpr int most_ends_of_a_junction = 16;

/// Where the lanes of one vessel's end stand.
struct EndPlace {
  int element;  // of its first lane in EndArrays
  int face;     // of the row
  int at_end;   // 1 where the vessel ends there, 0 where it starts
};

struct EndArrays {
  const EndPlace* places;
  int place_count;
  int size;  // elements
  // Of the wall: see EndWall
  const double* outward;  // +1 where the vessel ends, -1 where it starts
  const double* stiffness;
  const double* reference_root;
  const double* resistance;
  const double* recovered;
  const double* offset;
  const double* turbulent_loss;
  const double* force;  // stiffness/(3 rho) [m^3/s^2]
  // Predicted by the cells
  double* root;      // sqrt(A) [m]
  double* velocity;  // out of the vessel [m/s]
  // Predicted, then solved for: see EndState
  double* area;
  double* outflow;
  double* slope;
  double* momentum;  // flux through the face, see momentum_flux [m^4/s^2]
};

/// Junctions of `ends` vessels each: end k of the junction at e < count stands at first + k * stride + e.
struct JunctionGroup {
  int ends;
  int first;   // element of EndArrays
  int count;   // junctions of all lanes
  int stride;  // count and what pads it
  // Of each junction and lane
  double* pending;      // 1: not solved
  double* net_outflow;  // [m^3/s]
  double* lossy;        // 1 where a jet was faster than the recovered speed index
};

struct WindkesselGroup {
  int first;  // element of EndArrays
  int count;
  // Of each windkessel and lane
  const double* twice_compliance;     // [m^3/Pa]
  const double* proximal_resistance;  // [Pa s/m^3]
  const double* inverse_distal_resistance;
  const double* drained;          // outlet pressure over distal resistance [m^3/s]
  const double* pressure_origin;  // p_0 [Pa]
  double* capacitor_pressure;     // [Pa]
};

/// First cells and numbers of cells of the vessels.
struct VesselRows {
  const int* first_cell;
  const int* cell_count;
  int count;
};

/// One compiled form of the kernel. `time_step` holds most_lanes steps [s], that of element e at e %
/// most_lanes; where it is 0 nothing changes.
struct NodeKernel {
  /// Ghost values beside each end of each vessel: parabola through its three last cells, line where it has
  /// two.
  void (*fill_ghosts)(const CellArrays&, const VesselRows&);
  /// Root, velocity, area, outflow and slope of all ends as their cells predict them.
  void (*predict)(const CellArrays&, const CellConstants&, const EndArrays&);
  /// Newton's method for the junctions that are pending, from the area and outflow that stand there; those
  /// that converge, near the prediction, stop being pending. True where some remain.
  bool (*solve_junctions)(const EndArrays&, const CellConstants&, const JunctionGroup&);
  /// Net outflow, loss and the ends' momentum flux of solved junctions.
  void (*close_junctions)(const EndArrays&, const CellConstants&, const JunctionGroup&);
  /// State, momentum flux and capacitor pressure of windkessels.
  void (*solve_windkessels)(const EndArrays&, const CellConstants&, const WindkesselGroup&,
                            const double* time_step);
  /// Writes the fluxes of all ends to their faces.
  void (*write_fluxes)(const CellArrays&, const EndArrays&);
};

}  // namespace microcosm::flow
