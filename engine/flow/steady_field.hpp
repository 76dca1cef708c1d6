#pragma once
// Steady blood in rigid vessels as a FlowField: a flow rate in each vessel, with a power-law profile. What
// states or solves the flow derives from it.

#include <memory>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/flow/fluid.hpp"
#include "engine/flow/vessel_profile.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::flow {

class SteadyField : public core::FlowField {
 public:
  void sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const override;
  bool holds(const core::VesselPosition& where) const override { return vessels_->holds(where); }
  double flow_rate(std::uint32_t vessel, double s) const override;
  double radius(std::uint32_t vessel, double s) const override;
  double pressure(std::uint32_t vessel, double s) const override;
  double profile_exponent(std::uint32_t vessel) const override;
  const std::shared_ptr<const geometry::VesselTree>& vessels() const { return vessels_; }

 protected:
  /// `flow_rate` [m^3/s] by vessel of the tree, positive from start to end.
  SteadyField(std::shared_ptr<const geometry::VesselTree> vessels, const Fluid& fluid,
              std::vector<double> flow_rate);

  /// Fall of the pressure [Pa] from the vessel's start to `s`, as in Poiseuille flow: 2 (zeta + 2) mu Q /
  /// (pi R^4) a metre.
  double pressure_fall(std::uint32_t vessel, double s) const;
  CrossSection cross_section(std::uint32_t vessel, double s) const;

  std::shared_ptr<const geometry::VesselTree> vessels_;
  Fluid fluid_;
  std::vector<double> flow_rate_;      // [m^3/s], by vessel
  std::vector<double> node_pressure_;  // [Pa], by node of the tree; left to the derived class

 private:
  /// Where a vessel's blood is not that of the fluid: its viscosity [Pa s], and what it changes of a sample.
  virtual double viscosity(std::uint32_t) const { return fluid_.viscosity; }
  virtual void adapt(std::uint32_t, core::FlowSample&) const {}

  ProfileSampler sampler_;
};

}  // namespace microcosm::flow
