// core's transcendental functions: as accurate as their header says, and the same bits in every build. The
// hashes below were taken from the gcc release build; other compilers, optimisation levels, GLIBC_TUNABLES
// and processors must give them too.

#include "engine/core/math.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/core/state_hash.hpp"

namespace core = microcosm::core;

namespace {

struct Function {
  std::string name;
  std::function<double(double, double)> value;
  std::function<long double(long double, long double)> reference;  // the x87's 64-bit significand
  double low, high;
  std::uint64_t hash;
};

#define ONE(f, low, high, hash)                                                                             \
  Function {                                                                                                \
#f, [](double x, double) { return core::f(x); }, [](long double x,                                      \
                                                        long double) { return std::f(x); }, low, high, hash \
  }
#define TWO(f, low, high, hash)                                                                             \
  Function {                                                                                                \
#f, [](double x,                                                                                        \
           double y) { return core::f(x, y); }, [](long double x,                                           \
                                                   long double y) { return std::f(x, y); }, low, high, hash \
  }

const std::vector<Function> functions = {
    ONE(sin, -1e4, 1e4, 0x119254ee4b9c3e70),   ONE(cos, -1e4, 1e4, 0x28b127071eaa2412),
    ONE(tan, -1e4, 1e4, 0xc7be5ffd28432cd2),   ONE(asin, -1, 1, 0xb8edf773d837dd06),
    ONE(acos, -1, 1, 0xf7969fcef9dcae04),      ONE(atan, -1e3, 1e3, 0xfd770cb12551ecbb),
    TWO(atan2, -10, 10, 0x34f39a4261353dbd),   ONE(sinh, -20, 20, 0x64821be8dc84d072),
    ONE(cosh, -20, 20, 0x830d6fea77110746),    ONE(tanh, -20, 20, 0x396a60ad7fd054b5),
    ONE(exp, -700, 700, 0x3fb0dcc0877d8e27),   ONE(expm1, -40, 700, 0xb56d84c90bef66c3),
    ONE(log, 0, 1e6, 0xc5d9e0fe2dd52790),      ONE(log1p, -1, 1e6, 0xf75384b065e56567),
    ONE(log2, 0, 1e6, 0x571f2dec2f68c2e5),     ONE(log10, 0, 1e6, 0x2c1775dfa2c08f20),
    TWO(pow, 0, 50, 0x11eaaaf15212da75),       ONE(cbrt, -1e6, 1e6, 0x36cfead5f2c45562),
    TWO(hypot, -1e3, 1e3, 0x6c15fa6133560c25), ONE(erf, -6, 6, 0x2185892b6b3625be),
};

struct Arguments {
  double x, y;
};

/// 10^5 arguments: half spread evenly over the function's range, half near zero at every magnitude down to
/// 1e-300.
Arguments argument(const Function& function, core::RandomStream& random, int index) {
  const double even_x = random.uniform(function.low, function.high);
  const double even_y = random.uniform(function.low, function.high);
  const int exponent = static_cast<int>(random.below(1000));
  if (index % 2 == 0) return {even_x, even_y};
  return {std::ldexp(even_x, -exponent), even_y};
}

constexpr int argument_count = 100000;

double ulp(double value) {
  const double magnitude = std::abs(value);
  return std::nextafter(magnitude, std::numeric_limits<double>::infinity()) - magnitude;
}

}  // namespace

TEST_CASE("Transcendental functions give the same bits in every build") {
  for (const Function& function : functions) {
    core::RandomStream random(20260101, 0, core::stream_id(function.name));
    core::StateHash hash;
    for (int i = 0; i < argument_count; ++i) {
      const auto [x, y] = argument(function, random, i);
      const double value = function.value(x, y);
      hash.add(std::as_bytes(std::span(&value, 1)));
    }
    INFO(fmt::format("{}: 0x{:016x}", function.name, hash.value()));
    CHECK(hash.value() == function.hash);
  }
}

TEST_CASE("Transcendental functions err by at most 1 ulp") {
  // SLEEF's documented bound, and what the reference may be off itself: in the x87's extended precision 2^-11
  // ulp, twice (its exponentials differ between makers of processors).
  const double reference_error = std::ldexp(2.0, -11);
  for (const Function& function : functions) {
    core::RandomStream random(20260102, 0, core::stream_id(function.name));
    double worst = 0;
    Arguments at{};
    for (int i = 0; i < argument_count / 4; ++i) {
      const auto [x, y] = argument(function, random, i);
      const double value = function.value(x, y);
      const long double exact = function.reference(x, y);
      if (std::abs(value) < std::numeric_limits<double>::min())
        continue;  // subnormal results have no relative bound
      if (std::isinf(value)) {
        CHECK(std::abs(exact) > std::numeric_limits<double>::max());
        continue;
      }
      const double error =
          static_cast<double>(std::abs(static_cast<long double>(value) - exact)) / ulp(value);
      if (error > worst) worst = error, at = {x, y};
    }
    INFO(fmt::format("{}({}, {})", function.name, at.x, at.y));
    CHECK(worst <= 1.0 + reference_error);
  }
}

TEST_CASE("Transcendental functions have the limits of IEEE 754 and C's Annex F") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(core::exp(0) == 1);
  CHECK(core::exp(1000) == infinity);
  CHECK(core::exp(-infinity) == 0);
  CHECK(core::log(1) == 0);
  CHECK(core::log(0) == -infinity);
  CHECK(std::isnan(core::log(-1)));
  CHECK(core::pow(0, 0) == 1);
  CHECK(core::pow(-2, 3) == -8);
  CHECK(core::pow(4, 0.5) == 2);
  CHECK(std::isnan(core::pow(-1, 0.5)));
  CHECK(core::atan2(0, -1) == core::pi);
  CHECK(core::hypot(3, 4) == 5);
  CHECK(core::hypot(3e200, 4e200) == Approx(5e200).epsilon(1e-15));
  CHECK(std::isnan(core::sin(infinity)));
  CHECK(core::erf(infinity) == 1);
  CHECK(core::cbrt(-27) == -3);
}
