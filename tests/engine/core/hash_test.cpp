#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/core/sha256.hpp"
#include "engine/core/state_hash.hpp"

namespace core = microcosm::core;

namespace {

std::vector<std::byte> random_bytes(std::size_t size) {
  core::RandomStream random(1, 0, core::stream_id("bytes"));
  std::vector<std::byte> bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.below(256));
  return bytes;
}

std::uint64_t state_hash(std::span<const std::byte> bytes) {
  core::StateHash hash;
  hash.add(bytes);
  return hash.value();
}

}  // namespace

TEST_CASE("SHA-256 gives the examples of FIPS 180-4") {
  // NIST, "Secure Hash Standard: examples with intermediate values", and the empty message of NIST's CAVP
  // test vectors.
  CHECK(core::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(core::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(core::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(core::sha256_hex(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 doesn't depend on how the message is split") {
  const auto bytes = random_bytes(300);
  core::Sha256 whole;
  whole.add(bytes);
  const std::string expected = whole.hex();
  for (std::size_t first = 0; first <= bytes.size(); first += 7) {
    core::Sha256 split;
    split.add(std::span(bytes).first(first));
    split.add(std::span(bytes).subspan(first));
    CHECK(split.hex() == expected);
  }
}

TEST_CASE("The State hash doesn't depend on how the bytes are split") {
  const auto bytes = random_bytes(100);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    core::StateHash split;
    split.add(std::span(bytes).first(first));
    split.add(std::span(bytes).subspan(first));
    CHECK(split.value() == state_hash(bytes));
  }
}

TEST_CASE("The State hash differs when any bit, the length or the order does") {
  auto bytes = random_bytes(200);
  std::set<std::uint64_t> hashes = {state_hash(bytes)};
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
    hashes.insert(state_hash(bytes));
    bytes[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
  }
  CHECK(hashes.size() == 1 + bytes.size() * 8);

  std::set<std::uint64_t> of_zeros;
  const std::vector<std::byte> zeros(64);
  for (std::size_t size = 0; size <= zeros.size(); ++size)
    of_zeros.insert(state_hash(std::span(zeros).first(size)));
  CHECK(of_zeros.size() == 65);

  core::StateHash one_two, two_one;
  one_two.add(std::uint64_t{1}), one_two.add(std::uint64_t{2});
  two_one.add(std::uint64_t{2}), two_one.add(std::uint64_t{1});
  CHECK(one_two.value() != two_one.value());
}

TEST_CASE("The State hash stays what it is: datasets store it") {
  CHECK(state_hash({}) == 0x3579c424c9d7c537u);
  CHECK(state_hash(random_bytes(1000)) == 0x484f0f427854c358u);
}
