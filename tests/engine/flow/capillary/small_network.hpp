#pragma once
// Small capillary networks for tests.

#include <fmt/format.h>

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {

inline constexpr double pascals_per_mmhg = 133.322387415;

/// A vessel that splits into two of unequal width, which join again: nodes 0 - 1 - (2 | 3) - 4 - 5; 5,000 Pa
/// at node 0, 2,000 at node 5.
inline CapillaryDescription eye() {
  CapillaryDescription network;
  for (int n = 0; n < 6; ++n) network.nodes.push_back({fmt::format("n{}", n), {n * 1e-4, 0, 0}, 100 + n});
  const auto add = [&](std::uint32_t a, std::uint32_t b, double diameter) {
    const int number = static_cast<int>(network.segments.size());
    network.segments.push_back({fmt::format("s{}", number), a, b, 2e-4, diameter, 10 + number});
  };
  add(0, 1, 12e-6);
  add(1, 2, 10e-6);
  add(2, 4, 9e-6);
  add(3, 1, 8e-6);  // against the flow
  add(3, 4, 7e-6);
  add(4, 5, 14e-6);
  network.boundaries = {{0, CapillaryBoundaryKind::pressure, 5000, 0.45, 200},
                        {5, CapillaryBoundaryKind::pressure, 2000, 0.4, 201}};
  network.file = "eye.dat";
  return network;
}

}  // namespace microcosm::flow
