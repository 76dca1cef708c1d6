#pragma once
// The linear equations of the pressures: conservation of blood at the joints of a network of given
// conductances.

#include <memory>
#include <span>
#include <vector>

#include "engine/flow/capillary/vessel_graph.hpp"

namespace microcosm::flow {

/// Sum over the vessels of a joint of g (p - p_other) = inflow, at the joints without a prescribed pressure.
/// Ordered (approximate minimum degree) and analysed once; factorised (L D L^T) for each set of conductances.
class PressureEquations {
 public:
  PressureEquations(const VesselGraph& graph, const CapillaryDescription& description);
  ~PressureEquations();
  PressureEquations(PressureEquations&&) noexcept;

  /// `conductance` [m^3/(s Pa)] by vessel, positive. False if the equations are singular to working
  /// precision.
  bool factorise(std::span<const double> conductance);

  /// Change of the pressures by joint [Pa], 0 where they are prescribed, that changes the net outflow of each
  /// other joint by `inflow` (by joint [m^3/s]; ignored where the pressure is prescribed). Allocates nothing.
  void solve(std::span<const double> inflow, std::span<double> pressure) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace microcosm::flow
