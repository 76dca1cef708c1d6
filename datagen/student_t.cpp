#include "datagen/student_t.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::datagen {

double student_t_central_probability(double t, int degrees) {
  MICROCOSM_ASSERT_COMPARE(degrees, >=, 1);
  const double angle = core::atan(t / std::sqrt(static_cast<double>(degrees)));
  const double cosine = core::cos(angle);
  const bool odd = degrees % 2 == 1;
  // Terms cos^(k) times products of (k-1)/k: odd powers for odd degrees, even powers for even ones.
  double term = odd ? cosine : 1.0;
  double sum = degrees > 1 ? term : 0.0;
  for (int k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
    sum += term;
  }
  const double series = core::sin(angle) * sum;
  return odd ? 2.0 / core::pi * (angle + series) : series;
}

double student_t_95(int degrees) {
  const int used = std::min(degrees, 10000);
  double low = 1.9, high = 13.0;  // the limit is 1.960, and 1 degree of freedom has 12.706
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (student_t_central_probability(middle, used) < 0.95 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace microcosm::datagen
