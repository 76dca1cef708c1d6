#pragma once
// Hashes of a World after a step: one of everything, and small ones of each part, body and field, by which
// two runs tell where they differ first.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/world/world.hpp"

namespace microcosm::world {

/// The fields of a body, in the order of their hashes.
inline constexpr std::array<std::string_view, 8> body_fields = {"position",         "orientation", "velocity",
                                                                "angular velocity", "force",       "torque",
                                                                "magnetic moment",  "active"};

struct StepHashes {
  std::uint64_t state = 0;            // clock, exchange and every System's State
  std::vector<std::uint16_t> parts;   // the exchange's points, samples and sources; then each System's State
  std::vector<std::uint16_t> fields;  // bodies x body_fields
};

/// Names of `parts`: "exchange", then the Systems' own.
std::vector<std::string> part_names(const World& world);

/// 64 bits over bytes, at the speed of memory where StateHash waits for each word: by the sums of
/// block_sums.hpp and what is left behind them.
std::uint64_t hash_of_block(std::span<const std::byte> bytes);

/// Reads what World::save writes, so that State that no checkpoint holds is in no hash either. Keeps its
/// memory from step to step.
class StepHasher {
 public:
  void hash(const World& world, StepHashes& out);

 private:
  std::vector<std::byte> saved_;  // scratch: one part's bytes
};

}  // namespace microcosm::world
