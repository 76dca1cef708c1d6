#include "engine/core/system.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/errors.hpp"

namespace microcosm::core {

void System::save(std::vector<std::byte>& out) const {
  const auto bytes = state();
  out.insert(out.end(), bytes.begin(), bytes.end());
}

std::span<const std::byte> System::load(std::span<const std::byte> in) {
  const auto bytes = state();
  if (in.size() < bytes.size())
    throw InputError(
        fmt::format("the checkpoint ends within the state of {}: {} bytes are left, {} are needed", name(),
                    in.size(), bytes.size()));
  std::copy_n(in.begin(), bytes.size(), bytes.begin());
  return in.subspan(bytes.size());
}

void System::hash(StateHash& hash) const {
  hash.add(state());
}

}  // namespace microcosm::core
