// The C library's names for core's functions. Every executable defines and exports them, so that shared
// libraries which it loads (Lua's `^` and math.exp, Bullet's rotations) compute the same bits on every
// processor too: the dynamic linker searches the executable before libm. No header that declares them is
// included here; none of our code calls them (lint).

#include "engine/core/math.hpp"

namespace core = microcosm::core;

extern "C" {

double sin(double x) noexcept {
  return core::sin(x);
}
double cos(double x) noexcept {
  return core::cos(x);
}
double tan(double x) noexcept {
  return core::tan(x);
}
double asin(double x) noexcept {
  return core::asin(x);
}
double acos(double x) noexcept {
  return core::acos(x);
}
double atan(double x) noexcept {
  return core::atan(x);
}
double atan2(double y, double x) noexcept {
  return core::atan2(y, x);
}
double sinh(double x) noexcept {
  return core::sinh(x);
}
double cosh(double x) noexcept {
  return core::cosh(x);
}
double tanh(double x) noexcept {
  return core::tanh(x);
}
double exp(double x) noexcept {
  return core::exp(x);
}
double expm1(double x) noexcept {
  return core::expm1(x);
}
double log(double x) noexcept {
  return core::log(x);
}
double log1p(double x) noexcept {
  return core::log1p(x);
}
double log2(double x) noexcept {
  return core::log2(x);
}
double log10(double x) noexcept {
  return core::log10(x);
}
double pow(double x, double y) noexcept {
  return core::pow(x, y);
}
double cbrt(double x) noexcept {
  return core::cbrt(x);
}
double hypot(double x, double y) noexcept {
  return core::hypot(x, y);
}
double erf(double x) noexcept {
  return core::erf(x);
}

void sincos(double x, double* sine, double* cosine) noexcept {
  *sine = core::sin(x);
  *cosine = core::cos(x);
}

}  // extern "C"
