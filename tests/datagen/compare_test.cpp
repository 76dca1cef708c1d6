#include <catch2/catch.hpp>
#include <cmath>

#include "datagen/compare.hpp"
#include "datagen/student_t.hpp"
#include "engine/core/errors.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using Catch::Matchers::Contains;

namespace {

std::vector<ManifestEntry> with_outcomes(const std::vector<double>& values, std::uint64_t seed = 7) {
  std::vector<ManifestEntry> entries;
  for (const double value : values) {
    ManifestEntry entry;
    entry.episode = static_cast<std::uint32_t>(entries.size());
    entry.seed = seed;
    entry.outcome = {{"delivered_fraction", value}};
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace

TEST_CASE("Student's t at 95 % has the tabulated values") {
  // Abramowitz and Stegun 1964, table 26.10, column 0.95 of A(t|v); the limit is the normal
  // distribution's 1.959964.
  CHECK(student_t_95(1) == Approx(12.706).margin(5e-4));
  CHECK(student_t_95(2) == Approx(4.303).margin(5e-4));
  CHECK(student_t_95(5) == Approx(2.571).margin(5e-4));
  CHECK(student_t_95(9) == Approx(2.262).margin(5e-4));
  CHECK(student_t_95(15) == Approx(2.131).margin(5e-4));
  CHECK(student_t_95(30) == Approx(2.042).margin(5e-4));
  CHECK(student_t_95(120) == Approx(1.980).margin(5e-4));
  CHECK(student_t_95(1000000) == Approx(1.959964).margin(3e-4));
}

TEST_CASE("The interval of a mean is that of Student's own example") {
  // Student 1908, section IX: additional hours of sleep by ten patients, mean 1.58 and, with n - 1,
  // deviation 1.230: half-width 2.262 * 1.230 / sqrt(10).
  const auto interval = mean_interval({1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4});
  CHECK(interval.mean == Approx(1.58));
  CHECK(interval.half_width == Approx(2.262157 * 1.229995 / std::sqrt(10.0)).epsilon(1e-5));
  CHECK(std::isnan(mean_interval({1.0}).half_width));
}

TEST_CASE("Differences are paired: what episodes share drops out") {
  const auto off = with_outcomes({0.1, 0.5, 0.9});
  const auto on = with_outcomes({0.3, 0.7, 1.1});
  const Comparison result = compare_entries({"off", "on"}, {off, on}, "delivered_fraction");
  CHECK(result.pairs == 3);
  CHECK(result.datasets[0].mean.mean == Approx(0.5));
  CHECK(result.datasets[0].difference.mean == 0);
  CHECK(result.datasets[1].difference.mean == Approx(0.2));
  CHECK(result.datasets[1].difference.half_width == Approx(0).margin(1e-12));
  CHECK(result.datasets[1].mean.half_width > 0.5);
}

TEST_CASE("An episode that failed in one dataset is left out of all") {
  auto off = with_outcomes({0.1, 0.5, 0.9});
  auto on = with_outcomes({0.3, 0.7, 0.0});
  on[2].failed = true;
  const Comparison result = compare_entries({"off", "on"}, {off, on}, "delivered_fraction");
  CHECK(result.pairs == 2);
  CHECK(result.left_out == 1);
  CHECK(result.datasets[0].mean.mean == Approx(0.3));
}

TEST_CASE("Datasets that don't pair are refused by name") {
  const auto off = with_outcomes({0.1, 0.5, 0.9});
  CHECK_THROWS_WITH(compare_entries({"off", "on"}, {off, with_outcomes({1, 1, 1}, 8)}, "delivered_fraction"),
                    Contains("seed 7 episode 0") && Contains("seed 8 episode 0"));
  CHECK_THROWS_WITH(compare_entries({"off", "on"}, {off, with_outcomes({1, 1})}, "delivered_fraction"),
                    Contains("on has nothing more"));
  CHECK_THROWS_WITH(compare_entries({"off", "on"}, {off, off}, "speed"),
                    Contains("it has: delivered_fraction"));
  CHECK_THROWS_AS(compare_entries({"off"}, {off}, "delivered_fraction"), core::InputError);
}
