// What this machine can do, so that other figures mean something elsewhere: memory bandwidth and arithmetic
// of one core.

#include <algorithm>
#include <chrono>
#include <vector>

#include "bench/cases.hpp"

namespace microcosm::bench {

namespace {

double wall_seconds(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// STREAM's triad (McCalpin 1995) on arrays far larger than any cache: a = b + k c moves 24 bytes an element.
double triad_bandwidth() {
  constexpr std::size_t size = std::size_t{1} << 24;
  std::vector<double> a(size, 0.0), b(size, 1.0), c(size, 2.0);
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const double k = 1.0 + round;
    const double time = wall_seconds([&] {
      for (std::size_t i = 0; i < size; ++i) a[i] = b[i] + k * c[i];
    });
    best = std::max(best, 24.0 * static_cast<double>(size) / time);
  }
  return a[size / 2] > 0 ? best : 0;
}

/// Independent multiplications and additions on values that stay in registers or the first cache; no fused
/// operations, as in the kernels.
double arithmetic_rate() {
  constexpr int lanes = 64, rounds = 2'000'000;
  double x[lanes];
  for (int lane = 0; lane < lanes; ++lane) x[lane] = 1.0 + 1e-3 * lane;
  const double time = wall_seconds([&] {
    for (int round = 0; round < rounds; ++round) {
      for (double& value : x) value = value * 0.999999 + 1e-6;
    }
  });
  double sum = 0;
  for (const double value : x) sum += value;
  return sum > 0 ? 2.0 * lanes * rounds / time : 0;
}

std::vector<Figure> measure_machine() {
  return {
      {"machine", "triad bandwidth", triad_bandwidth() * 1e-9, "GB/s", "one core, 3 x 128 MiB, best of 5"},
      {"machine", "arithmetic rate", arithmetic_rate() * 1e-9, "Gflop/s",
       "one core, double, multiply and add unfused, baseline x86-64"}};
}

const RegisterCase machine(
    {"machine", "memory bandwidth and arithmetic rate of one core, to put the other figures beside",
     measure_machine});

}  // namespace

}  // namespace microcosm::bench
