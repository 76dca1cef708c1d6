// Passive tracers, released in proportion to the flux, divide at junctions as the blood does.

#include <fmt/format.h>

#include <cmath>

#include "validation/carrier_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

/// Pearson's statistic of where tracers went against the flux.
double chi_squared(const std::vector<double>& counts, const std::vector<double>& shares) {
  double total = 0, sum = 0;
  for (const double count : counts) total += count;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * shares[i];
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  return sum;
}

/// 95 % quantiles of the chi-squared distribution with 1, 2, 3 degrees of freedom (Abramowitz and Stegun
/// 1964, table 26.8).
constexpr double chi_squared_95[] = {0, 3.841, 5.991, 7.815};

/// Runs until no tracer moves before vessel `first_counted`; how many went to each vessel from there on.
std::vector<double> counts_from(const Blood& blood, std::uint32_t tracer_count, std::uint32_t first_counted,
                                double release_at) {
  Run run(blood, tracers(tracer_count, release_at), 2026);
  run.carriers.release(tracer_count, run.now);
  std::vector<double> counts;
  for (double missing = 1; missing > 0;) {
    run.step(core::Nanoseconds(20'000'000));
    counts.assign(blood.vessels->vessels().size() - first_counted, 0);
    missing = 0;
    for (const swim::Carrier& c : run.carriers.carriers()) {
      if (c.where.vessel < first_counted) {
        missing += 1;
      } else {
        counts[c.where.vessel - first_counted] += 1;
      }
    }
  }
  return counts;
}

/// A trunk, two daughters, and two granddaughters of each, of these flow rates.
Blood two_generations(const std::vector<double>& ends, double exponent) {
  const double l = ends[0] + ends[1], r = ends[2] + ends[3];
  const Vec3 fork{5e-3, 0, 0}, left{9e-3, 3e-3, 0}, right{9e-3, -3e-3, 1e-3};
  const auto shape = [](std::string name, std::uint32_t a, std::uint32_t b, Vec3 from, Vec3 to,
                        double radius) {
    return geometry::VesselShape{std::move(name), a, b, {from, to}, radius, 0.9 * radius};
  };
  const double k = 1e-3;
  geometry::VesselTree tree({shape("trunk", 0, 1, {}, fork, k), shape("left", 1, 2, fork, left, 0.8 * k),
                             shape("right", 1, 3, fork, right, 0.7 * k),
                             shape("left up", 2, 4, left, left + Vec3{k, k, 4 * k}, 0.6 * k),
                             shape("left down", 2, 5, left, left + Vec3{2 * k, 3 * k, -2 * k}, 0.5 * k),
                             shape("right up", 3, 6, right, right + Vec3{4 * k, 0, 3 * k}, 0.5 * k),
                             shape("right down", 3, 7, right, right + Vec3{2 * k, -3 * k, 0}, 0.6 * k)},
                            {"in", "fork", "left fork", "right fork", "a", "b", "c", "d"});
  flow::Fluid fluid;
  fluid.profile_exponent = exponent;
  return with_flow(std::move(tree), fluid, {l + r, l, r, ends[0], ends[1], ends[2], ends[3]});
}

std::vector<Result> flux_split(const CaseOptions& options) {
  const std::uint32_t count = options.full ? 50'000 : 5'000;
  const double pi = core::pi, unit = 1e-6;
  std::vector<Result> results;
  const auto add = [&](const std::string& metric, const std::vector<double>& counts,
                       const std::vector<double>& rates) {
    double total = 0;
    for (const double rate : rates) total += rate;
    std::vector<double> shares = rates;
    for (double& share : shares) share /= total;
    results.push_back(measured("carriers/flux_split", metric, chi_squared(counts, shares),
                               chi_squared_95[rates.size() - 1], "chi^2",
                               "the flux; bound: 95 % of samples of this size"));
  };
  const auto fork_case = [&](const std::string& metric, const std::vector<double>& angles,
                             std::vector<double> rates, double exponent) {
    for (double& rate : rates) rate *= unit;
    const Blood blood = fork(angles, rates, exponent);
    add(metric, counts_from(blood, count, 1, 0.016), rates);
  };
  fork_case("halves, Poiseuille", {pi / 6, -pi / 6}, {0.5, 0.5}, 2);
  fork_case("58 to 42, Poiseuille", {pi / 4, -pi / 6}, {0.58, 0.42}, 2);
  fork_case("9 to 1, Poiseuille", {0, -pi / 3}, {0.9, 0.1}, 2);
  fork_case("58 to 42, exponent 9", {pi / 4, -pi / 6}, {0.58, 0.42}, 9);
  fork_case("1 to 9, exponent 9", {pi / 2, -pi / 8}, {0.1, 0.9}, 9);
  fork_case("three branches, Poiseuille", {pi / 3, 0.05, -pi / 4}, {0.2, 0.5, 0.3}, 2);
  fork_case("three branches, exponent 9", {pi / 3, 0.05, -pi / 4}, {0.2, 0.5, 0.3}, 9);
  for (const double exponent : {2.0, 9.0}) {
    const std::vector<double> rates{0.1 * unit, 0.35 * unit, 0.25 * unit, 0.3 * unit};
    add(fmt::format("two generations, exponent {}", exponent),
        counts_from(two_generations(rates, exponent), count, 3, 1e-3), rates);
  }
  return results;
}

const RegisterCase flux_split_case(
    {"carriers/flux_split", "Passive tracers released in proportion to the flux split as the flow does.",
     flux_split});

}  // namespace

}  // namespace microcosm::validation
