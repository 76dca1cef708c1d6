#include "engine/core/random.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/core/state_hash.hpp"

namespace core = microcosm::core;
using core::RandomStream;

namespace {

constexpr int draws = 1000000;
const double root_n = std::sqrt(static_cast<double>(draws));

/// Kolmogorov's sqrt(n) D for sorted values of the uniform distribution; above 1.95 with probability 0.001.
double kolmogorov(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    distance = std::max({distance, std::abs(values[i] - static_cast<double>(i) / n),
                         std::abs(values[i] - static_cast<double>(i + 1) / n)});
  return distance * std::sqrt(n);
}

}  // namespace

TEST_CASE("Philox4x32-10 gives Random123's known answers") {
  // kat_vectors of Random123 1.14 (Salmon et al. 2011), philox4x32 10.
  using Block = std::array<std::uint32_t, 4>;
  CHECK(core::philox4x32_10({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(core::philox4x32_10({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(core::philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("A stream's number is the FNV-1a hash of its name") {
  // Test vectors of draft-eastlake-fnv-17, appendix C.
  CHECK(core::stream_id("") == 0x811c9dc5u);
  CHECK(core::stream_id("a") == 0xe40c292cu);
  CHECK(core::stream_id("foobar") == 0xbf9cf968u);
}

TEST_CASE("A draw depends on seed, episode, stream and counter alone") {
  RandomStream whole(7, 11, core::stream_id("carriers"));
  for (int i = 0; i < 5; ++i) (void)whole.normal();
  CHECK(whole.counter() == 5);
  RandomStream resumed(7, 11, core::stream_id("carriers"), 5);
  CHECK(whole.bits() == resumed.bits());

  std::set<std::uint64_t> first;
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32})
    for (const std::uint32_t episode : {0u, 1u})
      for (const std::uint32_t stream : {0u, 1u})
        for (const std::uint64_t counter : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32}) {
          RandomStream random(seed, episode, stream, counter);
          first.insert(random.bits());
        }
  CHECK(first.size() == 36);
}

TEST_CASE("Uniform draws have the moments and the distribution of the unit interval") {
  RandomStream random(1, 0, core::stream_id("uniform"));
  std::vector<double> values(draws);
  double sum = 0, squares = 0;
  for (double& value : values) {
    value = random.uniform();
    sum += value;
    squares += (value - 0.5) * (value - 0.5);
  }
  CHECK(*std::min_element(values.begin(), values.end()) >= 0);
  CHECK(*std::max_element(values.begin(), values.end()) < 1);
  // Five standard errors: of the mean sqrt(1/12 / n), of the variance sqrt((1/80 - 1/144) / n).
  CHECK(std::abs(sum / draws - 0.5) < 5 * std::sqrt(1.0 / 12) / root_n);
  CHECK(std::abs(squares / draws - 1.0 / 12) < 5 * std::sqrt(1.0 / 80 - 1.0 / 144) / root_n);
  CHECK(kolmogorov(values) < 1.95);
}

TEST_CASE("Normal draws have the moments and the distribution of the standard normal") {
  RandomStream random(2, 0, core::stream_id("normal"));
  std::vector<double> probabilities(draws);
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
  for (double& probability : probabilities) {
    const double x = random.normal();
    m1 += x, m2 += x * x, m3 += x * x * x, m4 += x * x * x * x;
    probability = 0.5 * (1 + core::erf(x / std::sqrt(2.0)));
  }
  // Five standard errors of the raw moments of a standard normal: the variances of x, x^2, x^3, x^4 are 1, 2,
  // 15, 96.
  CHECK(std::abs(m1 / draws) < 5 / root_n);
  CHECK(std::abs(m2 / draws - 1) < 5 * std::sqrt(2.0) / root_n);
  CHECK(std::abs(m3 / draws) < 5 * std::sqrt(15.0) / root_n);
  CHECK(std::abs(m4 / draws - 3) < 5 * std::sqrt(96.0) / root_n);
  CHECK(kolmogorov(probabilities) < 1.95);
}

TEST_CASE("Neighbouring seeds, episodes and streams are uncorrelated") {
  const auto correlation = [](RandomStream a, RandomStream b) {
    double sum = 0;
    for (int i = 0; i < draws / 10; ++i) {
      const double x = a.normal();
      const double y = b.normal();
      sum += x * y;
    }
    return sum / (draws / 10);
  };
  const double bound = 5 / std::sqrt(draws / 10.0);  // five standard errors
  CHECK(std::abs(correlation({1, 0, 0}, {2, 0, 0})) < bound);
  CHECK(std::abs(correlation({1, 0, 0}, {1, 1, 0})) < bound);
  CHECK(std::abs(correlation({1, 0, 0}, {1, 0, 1})) < bound);
  CHECK(std::abs(correlation({1, 0, 0}, {1, 0, 0, 1})) < bound);
}

TEST_CASE("Integers below a limit are evenly distributed") {
  RandomStream random(3, 0, core::stream_id("below"));
  std::array<int, 10> count{};
  for (int i = 0; i < draws; ++i) ++count.at(random.below(10));
  double chi_squared = 0;
  for (const int n : count) chi_squared += (n - draws / 10.0) * (n - draws / 10.0) / (draws / 10.0);
  CHECK(chi_squared < 33.7);  // the 0.9999 quantile with 9 degrees of freedom
  CHECK(random.below(1) == 0);
}

TEST_CASE("A uniform draw stays below its upper end") {
  RandomStream random(4, 0, core::stream_id("range"));
  const double next = std::nextafter(1.0, 2.0);
  for (int i = 0; i < 1000; ++i) CHECK(random.uniform(1.0, next) == 1.0);
  CHECK(random.uniform(2.0, 2.0) == 2.0);
}

TEST_CASE("Draws give the same bits in every build") {
  RandomStream random(5, 6, core::stream_id("golden"));
  core::StateHash hash;
  for (int i = 0; i < 100000; ++i) {
    const double normal = random.normal();
    const double uniform = random.uniform(-3, 5);
    hash.add(std::as_bytes(std::span(&normal, 1)));
    hash.add(std::as_bytes(std::span(&uniform, 1)));
  }
  CHECK(hash.value() == 0xd6c276b242f67616u);
}
