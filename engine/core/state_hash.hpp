#pragma once
// The hash by which two States are compared: 64 bits over bytes, in order. Not cryptographic; SHA-256
// (sha256.hpp) names content.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace microcosm::core {

class StateHash {
 public:
  /// Adds bytes; the result depends on their order but not on how they are split into calls.
  void add(std::span<const std::byte> bytes);

  template <class T>
  requires std::is_trivially_copyable_v<T>
  void add(std::span<const T> values) { add(std::as_bytes(values)); }
  void add(std::uint64_t value) { add(std::as_bytes(std::span(&value, 1))); }

  std::uint64_t value() const;

 private:
  void mix(std::uint64_t word);

  std::uint64_t hash_ = 0x9e3779b97f4a7c15u;
  std::uint64_t pending_ = 0;
  std::uint64_t length_ = 0;
};

}  // namespace microcosm::core
