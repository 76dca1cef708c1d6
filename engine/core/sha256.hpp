#pragma once
// SHA-256 (FIPS 180-4): the identity of an episode's content and of a scenario's sources.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace microcosm::core {

class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  /// 64 lower-case hexadecimal digits. Ends the hash: nothing may be added after.
  std::string hex();

 private:
  void compress(const std::byte* block);

  std::array<std::uint32_t, 8> state_;
  std::array<std::byte, 64> buffer_{};
  std::uint64_t length_ = 0;
};

std::string sha256_hex(std::string_view text);

}  // namespace microcosm::core
