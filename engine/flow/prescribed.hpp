#pragma once
// Blood (or water) whose flow is stated, not solved: a steady flow rate in each vessel of a rigid tree, with
// a power-law profile.

#include <memory>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/flow/fluid.hpp"
#include "engine/flow/vessel_profile.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::flow {

class PrescribedFlow final : public core::FlowField {
 public:
  /// `flow_rate` [m^3/s] by vessel, positive from start to end. The pressure falls along each vessel as in
  /// Poiseuille flow, 2 (zeta + 2) mu Q / (pi R^4) a metre, from zero at the first terminal end that blood
  /// leaves by; the stated flows, not the pressure, are the truth where they contradict each other. Throws
  /// InputError: flows of a wrong count or not finite, a node whose flows don't cancel to 1e-9 of their sum,
  /// a fluid without positive density, viscosity and profile exponent.
  PrescribedFlow(std::shared_ptr<const geometry::VesselTree> vessels, Fluid fluid,
                 std::vector<double> flow_rate);

  void sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const override;
  double flow_rate(std::uint32_t vessel, double s) const override;
  double radius(std::uint32_t vessel, double s) const override;
  double pressure(std::uint32_t vessel, double s) const override;
  double profile_exponent(std::uint32_t vessel) const override;

 private:
  CrossSection cross_section(std::uint32_t vessel, double s) const;
  double pressure_fall(std::uint32_t vessel, double s) const;  // from the vessel's start to s
  void add_node_pressures();

  std::shared_ptr<const geometry::VesselTree> vessels_;
  Fluid fluid_;
  ProfileSampler sampler_;
  std::vector<double> flow_rate_;
  std::vector<double> node_pressure_;
};

}  // namespace microcosm::flow
