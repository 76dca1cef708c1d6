#pragma once
// Blood (or water) whose flow is stated, not solved: a steady flow rate in each vessel of a rigid tree, with a power-law profile.

#include <memory>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/flow/network/description.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::flow {

class PrescribedFlow final : public core::FlowField {
 public:
  /// `flow_rate` [m^3/s] by vessel, positive from start to end. Pressure is Poiseuille's fall from zero at the terminal ends. Throws InputError: a node
  /// whose flows don't cancel to 1e-9 of their sum.
  PrescribedFlow(std::shared_ptr<const geometry::VesselTree> vessels, Fluid fluid, std::vector<double> flow_rate);

  void sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const override;
  double flow_rate(std::uint32_t vessel, double s) const override;
  double radius(std::uint32_t vessel, double s) const override;
  double pressure(std::uint32_t vessel, double s) const override;
  double profile_exponent(std::uint32_t vessel) const override;

 private:
  std::shared_ptr<const geometry::VesselTree> vessels_;
  Fluid fluid_;
  std::vector<double> flow_rate_;
  std::vector<double> node_pressure_;
};

}  // namespace microcosm::flow
