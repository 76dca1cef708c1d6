#pragma once
// Oscillating laminar flow in a tube (Womersley 1955, J Physiol 127:553). A flow Re(Q exp(i omega t)) through
// radius R has the velocity Re(Q/(pi R^2) w exp(i omega t)),
//
//   w(r) = (1 - F(k r)/F(k R)) / (1 - mean of F(k r)/F(k R) over the section),
//   k = sqrt(omega rho/mu),   F(z) = J_0(i^(3/2) z) = I_0(c z) = ber z + i bei z,   c = exp(i pi/4),
//
// whose mean over the section is 1. k R is the Womersley number; as it goes to 0, w goes to Poiseuille's
// 2 (1 - (r/R)^2).

#include <vector>

namespace microcosm::flow {

struct Complex {
  double re = 0, im = 0;
};

inline Complex operator+(Complex a, Complex b) {
  return {a.re + b.re, a.im + b.im};
}
inline Complex operator-(Complex a, Complex b) {
  return {a.re - b.re, a.im - b.im};
}
inline Complex operator*(Complex a, Complex b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
inline Complex operator*(double k, Complex a) {
  return {k * a.re, k * a.im};
}
inline Complex operator/(Complex a, Complex b) {
  const double square = b.re * b.re + b.im * b.im;
  return {(a.re * b.re + a.im * b.im) / square, (a.im * b.re - a.re * b.im) / square};
}

/// exp(-c z) F(z) and exp(-c z) F'(z) for z >= 0, which neither overflow nor oscillate: the power series up
/// to z = 24, from there Hankel's asymptotic series (Abramowitz and Stegun 1964, 9.6.10 and 9.7.1). Relative
/// error below 1e-12.
struct ScaledKelvin {
  Complex value, slope;
};
ScaledKelvin scaled_kelvin(double z);

/// w and its derivatives by z = k r and by a = k R, each with the other fixed; and by z at the wall.
struct OscillatingProfile {
  Complex w, by_z, by_a, by_z_at_wall;
};

/// Below a = 2 by power series in a^2 without cancellation; above by cubic Hermite interpolation between
/// tabulated values (32 a unit of z, to z = 64; beyond that by the series), within 3e-8 of w's largest value.
/// 0 <= z <= a.
OscillatingProfile oscillating_profile(double z, double a);

}  // namespace microcosm::flow
