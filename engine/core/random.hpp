#pragma once
// Random numbers from a counter, not from a hidden state: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011,
// "Parallel random numbers: as easy as 1, 2, 3", SC11). A draw depends on (seed, episode, stream, counter)
// alone, so episode 11 alone gives what it gave among sixteen, on any thread, and saving a stream is saving
// its counter.

#include <array>
#include <cstdint>
#include <string_view>

namespace microcosm::core {

/// One block of Philox4x32 with 10 rounds.
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key);

/// The number of a stream from its name (FNV-1a, 32 bits): every consumer of random numbers has a name of its
/// own.
constexpr std::uint32_t stream_id(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

/// A sequence of draws. Each draw, whatever its distribution, advances the counter by one. Never write two
/// draws in one expression: the order in which C++ evaluates them is the compiler's.
class RandomStream {
 public:
  RandomStream() = default;
  RandomStream(std::uint64_t seed, std::uint32_t episode, std::uint32_t stream, std::uint64_t counter = 0)
      : seed_(seed), counter_(counter), episode_(episode), stream_(stream) {}

  std::uint64_t bits();                      ///< 64 uniform bits
  double uniform();                          ///< in [0, 1), a multiple of 2^-53
  double uniform(double low, double high);   ///< in [low, high)
  double normal();                           ///< mean 0, deviation 1 (Box and Muller 1958)
  std::uint64_t below(std::uint64_t limit);  ///< integer in [0, limit); bias below 2^-64 * limit; limit > 0
  std::uint64_t counter() const { return counter_; }

 private:
  std::array<std::uint32_t, 4> next_block();

  std::uint64_t seed_ = 0;
  std::uint64_t counter_ = 0;
  std::uint32_t episode_ = 0;
  std::uint32_t stream_ = 0;
};

}  // namespace microcosm::core
