#include "engine/flow/capillary/phase_separation.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

namespace {

constexpr double constant_a = -13.29, constant_b = 6.98, constant_x0 = 0.964, widest_threshold = 0.49;

CellShare logit_law(double fraction, double branch, double other, double feed, double haematocrit) {
  const double per_diameter = 1e-6 / feed;  // 1/um
  const double plasma = (1 - haematocrit) * per_diameter;
  const double threshold = constant_x0 * plasma;
  const bool held = threshold > widest_threshold;
  const double x0 = held ? widest_threshold : threshold;
  if (fraction <= x0) return {0, 0, 0};
  if (fraction >= 1 - x0) return {1, 0, 0};
  const double below = fraction - x0, above = 1 - fraction - x0;
  const double asymmetry = constant_a * (branch * branch - other * other) / (branch * branch + other * other);
  const double slope = 1 + constant_b * plasma;
  const double logit = core::log(below / above);
  const double share = 1 / (1 + core::exp(-(asymmetry * plasma + slope * logit)));
  const double bend = share * (1 - share);
  const double by_x0 = slope * (1 / above - 1 / below);
  const double x0_by_haematocrit = held ? 0 : -constant_x0 * per_diameter;
  return {share, bend * slope * (1 / below + 1 / above),
          bend * (-per_diameter * (asymmetry + constant_b * logit) + by_x0 * x0_by_haematocrit)};
}

/// Whether a change by `window` may cross the threshold below which no cell, or above which every cell,
/// enters.
bool near_threshold(double fraction, double feed, double haematocrit, double window) {
  const double x0 = std::min(constant_x0 * (1 - haematocrit) * 1e-6 / feed, widest_threshold);
  return std::abs(fraction - x0) < 2 * window || std::abs(1 - fraction - x0) < 2 * window;
}

}  // namespace

CellShare cell_share(double flow_fraction, double branch, double other, double feed, double haematocrit,
                     double window) {
  CellShare law = logit_law(flow_fraction, branch, other, feed, haematocrit);
  if (window > 0 && near_threshold(flow_fraction, feed, haematocrit, window)) {
    const CellShare above = logit_law(flow_fraction + window, branch, other, feed, haematocrit);
    const CellShare below = logit_law(flow_fraction - window, branch, other, feed, haematocrit);
    law.by_flow_fraction = (above.share - below.share) / (2 * window);
  }
  if (!(haematocrit > 0)) return law;
  const double packing = highest_haematocrit / haematocrit;
  const double most = packing * flow_fraction, least = 1 - packing * (1 - flow_fraction);
  if (law.share > most) return {most, packing, -most / haematocrit};
  if (law.share < least) return {least, packing, (1 - least) / haematocrit};
  return law;
}

}  // namespace microcosm::flow
