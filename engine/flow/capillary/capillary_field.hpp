#pragma once
// A capillary network in space, as swimmers, sensors and drawings see it.

#include "engine/flow/capillary/capillary_network.hpp"
#include "engine/flow/steady_field.hpp"

namespace microcosm::flow {

/// Each segment is a vessel of the tree, of the same number and name, with its flow, discharge haematocrit
/// and apparent viscosity. The profile is a parabola and the wall shear stress 4 mu U/R = R/2 dp/ds, so that
/// they agree with the network's pressures; the blunter profile of packed red cells is left out.
class CapillaryField final : public SteadyField {
 public:
  /// Solves the network. Throws InputError as solve_capillary_network and geometry::VesselTree (two nodes at
  /// one place, say). `density` [kg/m^3].
  CapillaryField(const CapillaryDescription& description, const CapillaryOptions& options, double density);

  const CapillarySolution& solution() const { return solution_; }

 private:
  CapillaryField(CapillarySolution solution, const CapillaryDescription& description, double density);

  double viscosity(std::uint32_t vessel) const override;
  void adapt(std::uint32_t vessel, core::FlowSample& sample) const override;

  /// What red cells do in one vessel (red_cells.hpp).
  struct Cells {
    double layer_width = 0;                 // [m]
    double diffusivity_per_shear_rate = 0;  // [m^2]
  };

  CapillarySolution solution_;
  std::vector<Cells> cells_;  // by vessel
};

/// The tree of a description's segments: nodes and vessels keep their numbers and names.
std::shared_ptr<const geometry::VesselTree> vessel_tree(const CapillaryDescription& description);

}  // namespace microcosm::flow
