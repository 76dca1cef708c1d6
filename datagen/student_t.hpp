#pragma once
// Student's t distribution for intervals of a mean (Student 1908, "The probable error of a mean", Biometrika
// 6:1).

namespace microcosm::datagen {

/// P(|T| <= t) for T with `degrees` >= 1 of freedom: the finite series 26.7.3 and 26.7.4 of Abramowitz and
/// Stegun 1964.
double student_t_central_probability(double t, int degrees);

/// The t with P(|T| <= t) = 0.95: 12.706 for 1 degree of freedom, 2.262 for 9, 1.960 in the limit. Above
/// 10,000 degrees the value at 10,000 (within 1e-4 of the limit).
double student_t_95(int degrees);

}  // namespace microcosm::datagen
