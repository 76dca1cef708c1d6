#pragma once
// Lists of types that register themselves: each has an `entry` with a name, by which the list is sorted.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

/// Function-local, so that the list exists before the first registration of any file runs.
template <class Type>
std::vector<Type>& registry() {
  static std::vector<Type> types;
  return types;
}

/// Two types of one name are a bug (asserted).
template <class Type>
void add_to_registry(Type type) {
  auto& types = registry<Type>();
  const auto before = [](const Type& a, const std::string& name) { return a.entry.name < name; };
  const auto place = std::lower_bound(types.begin(), types.end(), type.entry.name, before);
  MICROCOSM_ASSERT(place == types.end() || place->entry.name != type.entry.name);
  types.insert(place, std::move(type));
}

}  // namespace microcosm::agents
