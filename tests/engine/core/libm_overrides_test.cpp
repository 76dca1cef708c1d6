// Shared libraries that the executable loads reach core's functions through libm's names: shown with one of
// our own (libm_caller/), which calls them as any library does.

#include <dlfcn.h>
#include <fmt/format.h>

#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"

namespace core = microcosm::core;

extern "C" {
using Function = double(double x, double y);
Function call_sin, call_cos, call_tan, call_asin, call_acos, call_exp, call_log, call_log2, call_log10,
    call_atan2, call_pow;
}

namespace {

std::uint64_t bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

/// The file that holds this function.
std::string file_of(Function* function) {
  Dl_info info{};
  REQUIRE(dladdr(reinterpret_cast<void*>(function), &info) != 0);
  return info.dli_fname;
}

}  // namespace

TEST_CASE("A shared library computes with core's functions, bit for bit") {
  REQUIRE(file_of(call_pow).find("libm_caller") != std::string::npos);  // else nothing is shown
  CHECK(bits(call_pow(2, 0.5)) == bits(core::pow(2, 0.5)));
  CHECK(bits(call_pow(10, 0.3)) == bits(core::pow(10, 0.3)));
  core::RandomStream random(1, 0, core::stream_id("libm_overrides"));
  for (int i = 0; i < 2000; ++i) {
    const double x = random.uniform(0, 30);
    const double y = random.uniform(-5, 5);
    INFO(fmt::format("x = {}, y = {}", x, y));
    CHECK(bits(call_pow(x, y)) == bits(core::pow(x, y)));
    CHECK(bits(call_sin(x, 0)) == bits(core::sin(x)));
    CHECK(bits(call_cos(x, 0)) == bits(core::cos(x)));
    CHECK(bits(call_tan(x, 0)) == bits(core::tan(x)));
    CHECK(bits(call_exp(x, 0)) == bits(core::exp(x)));
    CHECK(bits(call_log(x, 0)) == bits(core::log(x)));
    CHECK(bits(call_log2(x, 0)) == bits(core::log2(x)));
    CHECK(bits(call_log10(x, 0)) == bits(core::log10(x)));
    CHECK(bits(call_atan2(x, y)) == bits(core::atan2(x, y)));
    CHECK(bits(call_asin(y / 5, 0)) == bits(core::asin(y / 5)));
    CHECK(bits(call_acos(y / 5, 0)) == bits(core::acos(y / 5)));
  }
}

TEST_CASE("The executable exports libm's names, each leading to core's function") {
  const struct {
    const char* name;
    double (*function)(double);
  } one_argument[] = {{"sin", core::sin},     {"cos", core::cos},     {"tan", core::tan},
                      {"asin", core::asin},   {"acos", core::acos},   {"atan", core::atan},
                      {"sinh", core::sinh},   {"cosh", core::cosh},   {"tanh", core::tanh},
                      {"exp", core::exp},     {"log", core::log},     {"log2", core::log2},
                      {"log10", core::log10}, {"expm1", core::expm1}, {"cbrt", core::cbrt},
                      {"log1p", core::log1p}, {"erf", core::erf}};
  for (const auto& [name, function] : one_argument) {
    INFO(name);
    const auto exported = reinterpret_cast<double (*)(double)>(dlsym(RTLD_DEFAULT, name));
    REQUIRE(exported != nullptr);
    for (const double x : {0.1, 0.7, 0.999}) CHECK(bits(exported(x)) == bits(function(x)));
    Dl_info where{};
    REQUIRE(dladdr(reinterpret_cast<void*>(exported), &where) != 0);
    Dl_info here{};
    REQUIRE(dladdr(reinterpret_cast<void*>(function), &here) != 0);
    CHECK(std::string(where.dli_fname) == here.dli_fname);
  }
  const auto sincos = reinterpret_cast<void (*)(double, double*, double*)>(dlsym(RTLD_DEFAULT, "sincos"));
  REQUIRE(sincos != nullptr);
  double sine = 0, cosine = 0;
  sincos(1.25, &sine, &cosine);
  CHECK(bits(sine) == bits(core::sin(1.25)));
  CHECK(bits(cosine) == bits(core::cos(1.25)));
}
