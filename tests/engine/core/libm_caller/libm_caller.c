/* A shared library of its own that calls libm as other people's do: libm_overrides_test.cpp sees whose functions it reaches. */

#include <math.h>

double call_sin(double x, double y) { (void)y; return sin(x); }
double call_cos(double x, double y) { (void)y; return cos(x); }
double call_tan(double x, double y) { (void)y; return tan(x); }
double call_asin(double x, double y) { (void)y; return asin(x); }
double call_acos(double x, double y) { (void)y; return acos(x); }
double call_exp(double x, double y) { (void)y; return exp(x); }
double call_log(double x, double y) { (void)y; return log(x); }
double call_log2(double x, double y) { (void)y; return log2(x); }
double call_log10(double x, double y) { (void)y; return log10(x); }
double call_atan2(double x, double y) { return atan2(x, y); }
double call_pow(double x, double y) { return pow(x, y); }
