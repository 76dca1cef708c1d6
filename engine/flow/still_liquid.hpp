#pragma once
// A liquid at rest, with planes as its walls: what microrobots in a dish or a channel's bottom swim in.

#include <vector>

#include "engine/core/flow_field.hpp"

namespace microcosm::flow {

using core::Vec3;

/// The liquid lies on the side that the normal points to.
struct PlaneWall {
  Vec3 point, normal;  // [m]; of any length above zero
};

struct StillLiquidModel {
  double viscosity = 1.0016e-3;  // [Pa s], water at 20 C (Huber et al. 2009, J Phys Chem Ref Data 38:101)
  double density = 998.2;        // [kg/m^3], water at 20 C (Tanaka et al. 2001, Metrologia 38:301)
  std::vector<PlaneWall> walls;
};

/// Velocity, gradient and pressure are zero everywhere. A sample's wall is the nearest of the planes; without
/// any its distance is infinite. It has no vessels: flow_rate, radius, pressure and profile_exponent are
/// asserted not to be asked for.
class StillLiquid final : public core::FlowField {
 public:
  /// Throws InputError: viscosity or density not positive and finite, a normal that is zero.
  explicit StillLiquid(StillLiquidModel model);

  void sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const override;
  double flow_rate(std::uint32_t vessel, double s) const override;
  double radius(std::uint32_t vessel, double s) const override;
  double pressure(std::uint32_t vessel, double s) const override;
  double profile_exponent(std::uint32_t vessel) const override;

  const StillLiquidModel& model() const { return model_; }

 private:
  StillLiquidModel model_;  // with unit normals
};

}  // namespace microcosm::flow
