#include "engine/rigid/fluid_response.hpp"

namespace microcosm::rigid {

namespace {

Mat3 transposed(const Mat3& m) {
  return {{m.x.x, m.y.x, m.z.x}, {m.x.y, m.y.y, m.z.y}, {m.x.z, m.y.z, m.z.z}};
}

Mat3 product(const Mat3& a, const Mat3& b) {
  const Mat3 columns = transposed(b);
  const auto row = [&](const Vec3& r) {
    return Vec3{dot(r, columns.x), dot(r, columns.y), dot(r, columns.z)};
  };
  return {row(a.x), row(a.y), row(a.z)};
}

/// By cofactors: well conditioned here, since resistances of one body differ by a wall's factor at most.
Mat3 inverse(const Mat3& m) {
  const Vec3 a = cross(m.y, m.z), b = cross(m.z, m.x), c = cross(m.x, m.y);
  return (1 / dot(m.x, a)) * transposed({a, b, c});
}

Mat3 diagonal(double value) {
  return {{value, 0, 0}, {0, value, 0}, {0, 0, value}};
}

}  // namespace

FluidResponse fluid_response(double mass, const Mat3& inertia, const core::FluidResistance& fluid,
                             double step) {
  const Mat3 inverse_linear = inverse(diagonal(mass + fluid.added_mass) + step * fluid.translation);
  // `coupling` takes an angular velocity to a force; the linear velocity is eliminated first.
  const Mat3 carried = product(inverse_linear, step * fluid.coupling);
  const Mat3 angular =
      inverse(inertia + step * fluid.rotation + -1 * product(transposed(step * fluid.coupling), carried));
  const Mat3 mixed = -1 * product(angular, transposed(carried));
  return {angular, mixed, inverse_linear + -1 * product(carried, mixed)};
}

Spatial fluid_wrench(const core::FluidResistance& fluid, const Spatial& of) {
  const Vec3 slip = of.linear - fluid.velocity, turn = of.angular - fluid.spin;
  return {-(transposed_times(fluid.coupling, slip) + fluid.rotation * turn),
          -(fluid.translation * slip + fluid.coupling * turn)};
}

}  // namespace microcosm::rigid
