#pragma once
// A single body as an impulse meets it.

#include "engine/rigid/fluid_root.hpp"
#include "engine/rigid/free_bodies.hpp"

namespace microcosm::rigid {

/// Angular, then linear.
inline void store_rates(const Vec3& angular, const Vec3& linear, double* out) {
  out[0] = angular.x, out[1] = angular.y, out[2] = angular.z;
  out[3] = linear.x, out[4] = linear.y, out[5] = linear.z;
}

/// The contact solver's rates of it are scaled by the root of its inertia, along its principal axes: one row
/// of six then is both J and M^-1 J^T.
struct SingleBody {
  Vec3 centre;                       // [m], world
  double mass = 0;                   // [kg]
  double inverse_mass = 0;           // [1/kg]
  Mat3 inverse_inertia;              // [1/(kg m^2)], about the centre, world axes
  double inverse_root_mass = 0;      // [1/sqrt(kg)]
  Vec3 moments;                      // [kg m^2]
  Mat3 root;                         // rows: the principal axes, world, over their moments' roots
  const FluidRoot* fluid = nullptr;  // of a body in a liquid, which scales instead

  /// From rates (angular, linear; world) to scaled ones, and back.
  void scale(const double* rates, double* scaled) const;
  void unscale(const double* scaled, double* rates) const;
  /// Fills the row of the velocity along `along` at `point` (world), or of the angular velocity. Returns
  /// J M^-1 J^T.
  double row(const Vec3& point, const Vec3& along, bool angular, double* out) const {
    if (fluid != nullptr) return row_in_fluid(point, along, angular, out);
    const Vec3 turning = root * (angular ? along : cross(point - centre, along));
    const Vec3 linear = angular ? Vec3{} : inverse_root_mass * along;
    store_rates(turning, linear, out);
    return dot(turning, turning) + dot(linear, linear);
  }

 private:
  double row_in_fluid(const Vec3& point, const Vec3& along, bool angular, double* out) const;
};

SingleBody single_body(const FreeBodyModel& model, const FreeBody& body);

}  // namespace microcosm::rigid
