#pragma once
// What one episode's script may use in all, counted in its own instructions and bytes so that it ends at the
// same place on every machine. Stored with a dataset, and used again when it is verified.

#include <cstddef>
#include <cstdint>

namespace microcosm::scenes {

struct ScriptBudget {
  std::int64_t instructions = 20'000'000'000;  // of the load and all callbacks of one episode
  std::size_t memory = std::size_t{64} << 20;  // [bytes], of one Lua state
  bool operator==(const ScriptBudget&) const = default;
};

}  // namespace microcosm::scenes
