#pragma once
// Transcendental functions with the same bits on every processor and compiler. The ones of std:: depend on
// both (glibc picks variants by processor, compilers fold constants with yet other bits), so our code calls
// these and lint refuses the others. They lead to SLEEF's deterministic cinz_ functions; error at most 1.0
// ulp. std::sqrt, floor, ceil, fabs, fmod, ldexp and frexp are exact: use them.

namespace microcosm::core {

inline constexpr double pi = 3.14159265358979323846;

double sin(double x);
double cos(double x);
double tan(double x);
double asin(double x);
double acos(double x);
double atan(double x);
double atan2(double y, double x);
double sinh(double x);
double cosh(double x);
double tanh(double x);
double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
double log2(double x);
double log10(double x);
/// 69 ns: in a hot loop precompute, or use exp(y * log(x)).
double pow(double x, double y);
double cbrt(double x);
double hypot(double x, double y);
double erf(double x);

}  // namespace microcosm::core
