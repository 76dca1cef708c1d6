#include "engine/core/state_hash.hpp"

#include <cstring>

namespace microcosm::core {

static_assert(std::endian::native == std::endian::little, "the hash reads words as they lie in memory");

void StateHash::mix(std::uint64_t word) {
  // Odd multipliers make every step a bijection of the hash, so that a single changed word always changes the
  // result.
  hash_ = std::rotl(hash_ ^ (word * 0xff51afd7ed558ccdu), 27) * 0xc4ceb9fe1a85ec53u + 0x52dce729u;
}

void StateHash::add(std::span<const std::byte> bytes) {
  const std::byte* next = bytes.data();
  std::size_t left = bytes.size();
  const auto add_byte = [&] {
    pending_ |= static_cast<std::uint64_t>(*next++) << (8 * (length_ % 8));
    --left;
    if (++length_ % 8 == 0) {
      mix(pending_);
      pending_ = 0;
    }
  };
  while (left > 0 && length_ % 8 != 0) add_byte();
  for (; left >= 8; left -= 8, next += 8, length_ += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, next, sizeof word);
    mix(word);
  }
  while (left > 0) add_byte();
}

std::uint64_t StateHash::value() const {
  StateHash end = *this;
  end.mix(pending_);
  end.mix(length_);
  // The finaliser of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA, doi 10.1145/2660193.2660195).
  std::uint64_t z = end.hash_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace microcosm::core
