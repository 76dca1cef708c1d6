#include "engine/rigid/fluid_root.hpp"

#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

namespace {

using Matrix6 = std::array<std::array<double, 6>, 6>;

void set_block(Matrix6& matrix, std::size_t row, std::size_t column, const Mat3& block) {
  const Vec3* const rows[] = {&block.x, &block.y, &block.z};
  for (std::size_t i = 0; i < 3; ++i) {
    const Vec3& r = *rows[i];
    matrix[row + i][column] = r.x, matrix[row + i][column + 1] = r.y, matrix[row + i][column + 2] = r.z;
  }
}

}  // namespace

FluidRoot::FluidRoot(double mass, const Mat3& inertia, const core::FluidResistance& fluid, double step) {
  const double moved = mass + fluid.added_mass;
  set_block(lower_, 0, 0, inertia + step * fluid.rotation);
  set_block(lower_, 3, 0, step * fluid.coupling);  // takes an angular velocity to a force
  set_block(lower_, 3, 3, Mat3{{moved, 0, 0}, {0, moved, 0}, {0, 0, moved}} + step * fluid.translation);
  for (std::size_t j = 0; j < 6; ++j) {
    for (std::size_t k = 0; k < j; ++k)
      for (std::size_t i = j; i < 6; ++i) lower_[i][j] -= lower_[i][k] * lower_[j][k];
    // Masses are, and resistances are positive definite: but those of a body that diverged.
    positive_ &= lower_[j][j] > 0 && std::isfinite(lower_[j][j]);
    const double root = std::sqrt(lower_[j][j]);
    for (std::size_t i = j; i < 6; ++i) lower_[i][j] /= root;
  }
}

void FluidRoot::scale(const double* rates, double* scaled) const {
  for (std::size_t j = 0; j < 6; ++j) {
    scaled[j] = 0;
    for (std::size_t i = j; i < 6; ++i) scaled[j] += lower_[i][j] * rates[i];
  }
}

void FluidRoot::unscale(const double* scaled, double* rates) const {
  for (std::size_t j = 6; j-- > 0;) {
    double left = scaled[j];
    for (std::size_t i = j + 1; i < 6; ++i) left -= lower_[i][j] * rates[i];
    rates[j] = left / lower_[j][j];
  }
}

void FluidRoot::scale_row(const double* row, double* scaled) const {
  for (std::size_t i = 0; i < 6; ++i) {
    double left = row[i];
    for (std::size_t k = 0; k < i; ++k) left -= lower_[i][k] * scaled[k];
    scaled[i] = left / lower_[i][i];
  }
}

Spatial FluidRoot::change(const Spatial& impulse) const {
  const double row[] = {impulse.angular.x, impulse.angular.y, impulse.angular.z,
                        impulse.linear.x,  impulse.linear.y,  impulse.linear.z};
  double scaled[6], rates[6];
  scale_row(row, scaled);
  unscale(scaled, rates);
  return {{rates[0], rates[1], rates[2]}, {rates[3], rates[4], rates[5]}};
}

Spatial fluid_wrench(const core::FluidResistance& fluid, const Spatial& of) {
  const Vec3 slip = of.linear - fluid.velocity, turn = of.angular - fluid.spin;
  return {-(transposed_times(fluid.coupling, slip) + fluid.rotation * turn),
          -(fluid.translation * slip + fluid.coupling * turn)};
}

}  // namespace microcosm::rigid
