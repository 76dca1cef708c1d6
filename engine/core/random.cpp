#include "engine/core/random.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::core {
namespace {

__extension__ using Uint128 = unsigned __int128;

// The multipliers and Weyl constants of Salmon et al. 2011, sections 3.2 and 3.3.
constexpr std::uint32_t multiplier_0 = 0xD2511F53u, multiplier_1 = 0xCD9E8D57u;
constexpr std::uint32_t weyl_0 = 0x9E3779B9u, weyl_1 = 0xBB67AE85u;

double unit_interval(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

std::uint64_t join(std::uint32_t low, std::uint32_t high) {
  return std::uint64_t{high} << 32 | low;
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product_0 = std::uint64_t{multiplier_0} * counter[0];
    const std::uint64_t product_1 = std::uint64_t{multiplier_1} * counter[2];
    counter = {static_cast<std::uint32_t>(product_1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product_1),
               static_cast<std::uint32_t>(product_0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product_0)};
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  return counter;
}

std::array<std::uint32_t, 4> RandomStream::next_block() {
  const std::uint64_t counter = counter_++;
  return philox4x32_10(
      {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32), episode_, stream_},
      {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
}

std::uint64_t RandomStream::bits() {
  const auto block = next_block();
  return join(block[0], block[1]);
}

double RandomStream::uniform() {
  return unit_interval(bits());
}

double RandomStream::uniform(double low, double high) {
  const double value = low + (high - low) * uniform();
  // Rounding may reach `high` itself, which is outside the interval.
  return value < high || low >= high ? value : std::nextafter(high, low);
}

double RandomStream::normal() {
  const auto block = next_block();
  const double radius_uniform =
      1 - unit_interval(join(block[0], block[1]));  // in (0, 1]: its logarithm is finite
  const double angle_uniform = unit_interval(join(block[2], block[3]));
  return std::sqrt(-2 * core::log(radius_uniform)) * core::cos(2 * pi * angle_uniform);
}

std::uint64_t RandomStream::below(std::uint64_t limit) {
  MICROCOSM_ASSERT_COMPARE(limit, >, 0u);
  return static_cast<std::uint64_t>((Uint128{bits()} * limit) >> 64);
}

}  // namespace microcosm::core
