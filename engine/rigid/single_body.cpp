#include "engine/rigid/single_body.hpp"

#include <cmath>

namespace microcosm::rigid {

SingleBody single_body(const FreeBodyModel& model, const FreeBody& body) {
  SingleBody single{.centre = body.centre,
                    .mass = model.mass,
                    .inverse_inertia = inverse_inertia(model, body.orientation),
                    .moments = model.moments,
                    .root = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  single.inverse_mass = 1 / single.mass;
  single.inverse_root_mass = 1 / std::sqrt(single.mass);
  if (!model.isotropic) single.root = rotation_matrix(conjugate(body.orientation));
  const Vec3& moments = single.moments;
  single.root.x *= 1 / std::sqrt(moments.x);
  single.root.y *= 1 / std::sqrt(moments.y);
  single.root.z *= 1 / std::sqrt(moments.z);
  return single;
}

void SingleBody::scale(const double* rates, double* scaled) const {
  if (fluid != nullptr) return fluid->scale(rates, scaled);
  const Vec3 turning = root * Vec3{rates[0], rates[1], rates[2]};
  store_rates({moments.x * turning.x, moments.y * turning.y, moments.z * turning.z},
              mass * inverse_root_mass * Vec3{rates[3], rates[4], rates[5]}, scaled);
}

void SingleBody::unscale(const double* scaled, double* rates) const {
  if (fluid != nullptr) return fluid->unscale(scaled, rates);
  store_rates(scaled[0] * root.x + scaled[1] * root.y + scaled[2] * root.z,
              inverse_root_mass * Vec3{scaled[3], scaled[4], scaled[5]}, rates);
}

double SingleBody::row_in_fluid(const Vec3& point, const Vec3& along, bool angular, double* out) const {
  double row[6], square = 0;
  store_rates(angular ? along : cross(point - centre, along), angular ? Vec3{} : along, row);
  fluid->scale_row(row, out);
  for (int i = 0; i < 6; ++i) square += out[i] * out[i];
  return square;
}

}  // namespace microcosm::rigid
