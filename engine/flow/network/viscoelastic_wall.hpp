#pragma once
// Kelvin–Voigt walls: pressure follows the rate of stretch too (Alastruey et al. 2011, J Biomech 44:2250),
//
//   p = p_e(A) + Gamma/(A_r sqrt(A)) dA/dt,   Gamma = 2/3 sqrt(pi) phi h,   phi the wall's viscosity [Pa s].
//
// With dA/dt = -dQ/dx this is a diffusion of flow beside the waves,
//
//   dQ/dt = A/rho d/dx (nu dQ/dx),   nu = Gamma/(A_r sqrt(A)),
//
// solved after each step of the waves by one tridiagonal system a vessel (the splitting of Wang, Fullana and
// Lagrée 2015, Comput Methods Biomech Biomed Engin 18:1704, and Montecinos, Müller and Toro 2014, J Comput
// Phys 266:101). Areas, hence mass, are untouched; blood at rest stays at rest. The system is implicit with
// the weight theta = min(1, 1/2 + time step/tau), tau = phi/E the wall's relaxation time: what the grid does
// not resolve dies out within tau/4. Attenuation and phase speed converge at an order between 1.4 and 2, flow
// itself, which is split from area, at first order.
//
// At its ends the diffusion has the flow that the coupling finds. For that, the coupling sees the viscous
// pressure that this flow will cause, which is linear in it: an offset less a resistance (EndLoad). So the
// total pressure, not the elastic one, is common to the vessels of a junction and acts on a windkessel,
// whatever the viscosity and the step. A reflecting end acts on the elastic pressure alone.

#include <cstdint>
#include <vector>

#include "engine/flow/network/cell_kernel.hpp"
#include "engine/flow/network/node_coupling.hpp"

namespace microcosm::flow {

/// The diffusion in one vessel whose wall has a viscosity. Its members are scratch: nothing lives from step
/// to step.
class ViscoelasticWall {
 public:
  ViscoelasticWall(const ViscoelasticVessel& wall, const NetworkModel& model);

  std::uint32_t vessel() const { return ends_[0].vessel; }
  /// After the prediction and the fluxes of inner faces: advances the cells with the ends as predicted, and
  /// finds the loads of both ends. One lane; the time step is that of the cells.
  void prepare(const CellKernel& kernel, const CellArrays& cells, const CellConstants& constants);
  /// At the start (`side` 0) or end (1).
  const EndLoad& load(int side) const { return loads_[side]; }
  /// The flow out of the vessel at `side` is `outflow` [m^3/s]: adapts the load of the other end, which
  /// matters where the diffusion spans the vessel within a step.
  void account_for(int side, double outflow);
  /// After the coupling has written the fluxes of both ends: completes the step.
  void finish(const CellKernel& kernel, const CellArrays& cells, const CellConstants& constants);

 private:
  /// A cell beside an end as it was before the step.
  struct BoundaryCell {
    int cell = 0;
    double area = 0, flow = 0, velocity = 0;
  };

  void set_matrix(const CellArrays& cells, double density);
  void factorise();
  /// `change_` of the flow over the step; start_flow, end_flow: at the ends, along the vessel [m^3/s].
  void solve(const CellArrays& cells, double start_flow, double end_flow);
  void find_load(int side, const CellArrays& cells, const BoundaryState& predicted);

  VesselCells range_;
  VesselEndModel ends_[2];
  BoundaryCell before_[2];
  EndLoad loads_[2];
  double relaxation_time_ = 0;           // tau [s]
  double implicitness_ = 1;              // theta
  double half_change_[2] = {};           // of the flow at the ends by half a step of the waves [m^3/s]
  double corner_[2] = {};                // first and last diagonal element of the inverse [m^3/(Pa s)]
  double far_corner_ = 0;                // of the inverse, first to last
  double predicted_[2] = {};             // flow out of the vessel at its ends [m^3/s]
  double offset_[2] = {};                // load with the other end's flow as predicted [Pa]
  double crossing_[2] = {};              // pressure at the other end by flow out of this one [Pa s/m^3]
  std::vector<double> face_stiffness_;   // Gamma/A_r at each face [Pa s/m]
  std::vector<double> face_resistance_;  // nu over the distance of the flows beside it [Pa s/m^3]
  std::vector<double> inertia_;          // rho dx/(A dt) of each cell [Pa s/m^3]
  std::vector<double> inverse_pivot_;    // [m^3/(Pa s)]
  std::vector<double> change_;           // [m^3/s]
};

}  // namespace microcosm::flow
