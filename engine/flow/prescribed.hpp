#pragma once
// Blood (or water) whose flow is stated, not solved: a steady flow rate in each vessel of a rigid tree, with
// a power-law profile.

#include <memory>
#include <vector>

#include "engine/flow/fluid.hpp"
#include "engine/flow/steady_field.hpp"

namespace microcosm::flow {

class PrescribedFlow final : public SteadyField {
 public:
  /// `flow_rate` [m^3/s] by vessel, positive from start to end. The pressure falls along each vessel as in
  /// Poiseuille flow, 2 (zeta + 2) mu Q / (pi R^4) a metre, from zero at the first terminal end that blood
  /// leaves by; the stated flows, not the pressure, are the truth where they contradict each other. Throws
  /// InputError: flows of a wrong count or not finite, a node whose flows don't cancel to 1e-9 of their sum,
  /// a fluid without positive density, viscosity and profile exponent.
  PrescribedFlow(std::shared_ptr<const geometry::VesselTree> vessels, Fluid fluid,
                 std::vector<double> flow_rate);

 private:
  void add_node_pressures();
};

}  // namespace microcosm::flow
