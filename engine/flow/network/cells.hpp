#pragma once
// The finite-volume step of all cells at once: MUSCL–Hancock (van Leer 1984, SIAM J Sci Stat Comput 5:1) with
// the HLL flux (Harten, Lax and van Leer 1983, SIAM Rev 25:35), well balanced by hydrostatic reconstruction
// (Audusse et al. 2004, SIAM J Sci Comput 25:2050; for blood Delestre and Lagrée 2013, Int J Numer Meth
// Fluids 72:177): pressure and velocity, not area and flow, are reconstructed, and each face has one wall.
// Where pressure is uniform and blood at rest, both fluxes and the cell's pressure term vanish exactly,
// whatever the taper and stiffness.
//
// Slopes are those that make the scheme fifth order for linear waves: the upwind weights of QUICKEST and its
// successors (Leonard 1991, Comput Meth Appl Mech Eng 88:17) on both Riemann invariants, which in pressure
// and velocity need no transformation. They are limited by a smooth van Albada function (van Albada, van Leer
// and Roberts 1982, Astron Astrophys 108:76) that acts on jumps comparable with rho c^2 only: below, waves
// are linear and nothing steepens. Nonlinear terms, taper and ends are second order.
//
// The same source serves one network and several variations of it side by side (lanes): the values of a row
// are interleaved by lane, and neighbours stand `lanes` elements apart. Arithmetic is element by element, so
// neither the lanes nor the instruction set change a bit.
//
// Plain pointers, no containers: the kernel is compiled once for each instruction set.

namespace microcosm::flow {

/// Beyond each end of a vessel.
inline constexpr int ghost_cells = 2;

/// How many networks may stand side by side: 1, 2, 4 or 8.
inline constexpr int most_lanes = 8;

/// Arrays over the flat row of cells: for each vessel its ghosts, its cells, its ghosts. Face i lies left of
/// cell i. Cell (or face) i of a lane is the element i * lanes + lane. Pressures are relative to p_0.
struct CellArrays {
  int lanes;
  // State
  double* area;  // [m^2]
  double* flow;  // [m^3/s]
  // From the state
  double* root_area;     // sqrt(A) [m]
  double* pressure;      // [Pa]
  double* velocity;      // [m/s]
  double* wave_speed;    // sqrt(c^2 + alpha (alpha - 1) u^2) [m/s]
  double* courant_rate;  // (alpha |u| + wave speed)/dx [1/s]; infinite where the flow is not subcritical or
                         // not finite
  // At half time, at faces: on the minus (left) and plus (right) side
  double* root_minus;
  double* velocity_minus;
  double* root_plus;
  double* velocity_plus;
  double* pressure_force;   // of the cell: mean(A)/rho (p at its right face - p at its left) [m^4/s^2]
  double* mass_flux;        // [m^3/s]
  double* momentum_minus;   // momentum flux less the pressure flux of the minus side [m^4/s^2]
  double* momentum_plus;    // the same with the plus side
  const double* time_step;  // of the cell's network [s]; 0: the cell stays as it is
  // Of the cells: ghosts have an inverse width and a friction of zero, so that they never change
  const double* inverse_width;   // 1/dx [1/m]
  const double* stiffness;       // beta/A_r [Pa/m]
  const double* reference_root;  // sqrt(A_r) [m]
  const double* friction;        // 2 (zeta + 2) pi mu/rho [m^2/s]
  // Of the faces: between ghosts the inverse stiffness is zero
  const double* face_stiffness;
  const double* face_inverse_stiffness;
  const double* face_reference_root;
};

struct CellConstants {
  double density;               // [kg/m^3]
  double momentum_coefficient;  // alpha
  double limiter_threshold;     // jump of pressure over rho c^2 from which the limiter acts
};

/// One compiled form of the kernel. Each call covers the elements of cells (or faces) [begin, end).
struct CellKernel {
  /// Root of area, pressure, velocity, wave speed, courant rate from area and flow.
  void (*derive)(const CellArrays&, const CellConstants&, int begin, int end);
  /// Both face values of each cell at half time, and its pressure force. Reads two neighbours on each side.
  void (*predict)(const CellArrays&, const CellConstants&, int begin, int end);
  /// HLL fluxes of faces from their two sides.
  void (*fluxes)(const CellArrays&, const CellConstants&, int begin, int end);
  /// Area and flow after the time step, and what `derive` gives.
  void (*update)(const CellArrays&, const CellConstants&, int begin, int end);
  /// Of each lane the largest of its values, none of them NaN; `count` elements in all.
  void (*largest)(const double* values, int count, int lanes, double* of_lane);
};

}  // namespace microcosm::flow
