#pragma once
// Random variations of one network, for sensitivity studies, surrogate models and robustness campaigns.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

/// How far each quantity may lie from the network's own: a factor uniform in [1 - x, 1 + x), x in [0, 1).
struct VariationSpread {
  double inflow = 0;       // all inflows by one factor
  double radii = 0;        // of each vessel, its wall thickness with it, so that E h/r stays
  double resistances = 0;  // of each end, proximal and distal by one factor
  double compliances = 0;  // of each end
  double stiffness = 0;    // Young's modulus, or k1 and k3 of its law, of each vessel
  double viscosity = 0;
};

struct NetworkVariation {
  NetworkDescription network;
  std::vector<std::pair<std::string, double>>
      factors;  // "radius of aorta", 1.07: those that may differ from 1
};

/// Variation number `index` of a seed: always the same, whatever else is drawn. Factors of one quantity do
/// not depend on the spreads of others.
NetworkVariation vary(const NetworkDescription& network, const VariationSpread& spread, std::uint64_t seed,
                      std::uint32_t index);

}  // namespace microcosm::flow
