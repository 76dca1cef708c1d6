// Passive tracers in a capillary bed divide as the blood does, over all its junctions.

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/math.hpp"
#include "engine/flow/capillary/bed.hpp"
#include "engine/flow/capillary/capillary_field.hpp"
#include "engine/swim/bead_carriers.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "capillaries/flux_split";

/// Vessels in which the pressure passes the value between its ends: each way through the bed takes exactly
/// one.
std::vector<std::uint32_t> cut_at(const flow::CapillaryField& field, double pressure) {
  std::vector<std::uint32_t> cut;
  for (std::uint32_t v = 0; v < field.vessels()->vessels().size(); ++v) {
    const double start = field.pressure(v, 0), end = field.pressure(v, field.vessels()->length(v));
    if ((start > pressure) != (end > pressure)) cut.push_back(v);
  }
  return cut;
}

/// 95 % quantile of the chi-squared distribution (Wilson and Hilferty 1931, Proc Natl Acad Sci USA 17:684).
double chi_squared_95(double freedom) {
  const double spread = 2 / (9 * freedom), root = 1 - spread + 1.645 * std::sqrt(spread);
  return freedom * root * root * root;
}

struct Crossing {
  std::vector<double> count, share;  // by vessel of the cut
  double missing = 0;                // tracers that didn't come so far
};

Crossing cross(std::uint32_t tracers) {
  flow::CapillaryBed bed;
  bed.width = 1e-3;
  bed.height = 0.8e-3;
  const flow::CapillaryDescription network = flow::generate_capillary_bed(bed);
  const flow::CapillaryField field(network, {}, 1040);
  const double middle = 0.5 * (bed.inlet_pressure + bed.outlet_pressure);
  const std::vector<std::uint32_t> cut = cut_at(field, middle);
  swim::BeadCarrierModel model;
  model.id = "tracers";
  model.count = tracers;
  model.radius = 1e-8;
  model.density = 1040;
  model.gravity = {};
  swim::BeadCarriers carriers(model, field, field.vessels(),
                              core::RandomStream(2026, 0, core::stream_id("carriers")));
  core::Exchange exchange;
  carriers.prepare(exchange);
  carriers.release(tracers, core::Nanoseconds(0));

  Crossing crossing;
  double quickest = std::numeric_limits<double>::infinity();
  for (const std::uint32_t v : cut) {
    crossing.count.push_back(0);
    crossing.share.push_back(std::fabs(field.flow_rate(v, 0) / field.flow_rate(0, 0)));
    const double radius = field.radius(v, 0);
    const double peak = 2 * std::fabs(field.flow_rate(v, 0)) / (core::pi * radius * radius);
    quickest = std::min(quickest, field.vessels()->length(v) / peak);
  }
  std::vector<bool> crossed(tracers, false);
  crossing.missing = tracers;
  const core::Nanoseconds step = core::from_seconds(0.5 * quickest);
  constexpr int most_steps = 4000;
  core::Nanoseconds now{0};
  for (int k = 0; k < most_steps && crossing.missing > 0; ++k, now += step) {
    carriers.step(exchange, now, step);
    for (std::uint32_t i = 0; i < tracers; ++i) {
      if (crossed[i]) continue;
      const auto found = std::find(cut.begin(), cut.end(), carriers.carriers()[i].where.vessel);
      if (found == cut.end()) continue;
      crossed[i] = true;
      crossing.missing -= 1;
      crossing.count[static_cast<std::size_t>(found - cut.begin())] += 1;
    }
  }
  return crossing;
}

std::vector<Result> flux_split(const CaseOptions& options) {
  const std::uint32_t tracers = options.full ? 20'000 : 2'000;
  const Crossing crossing = cross(tracers);
  // Vessels where fewer than five are expected are counted together.
  double statistic = 0, classes = 0, few_counted = 0, few_expected = 0;
  const double arrived = tracers - crossing.missing;
  const auto add = [&](double counted, double expected) {
    statistic += (counted - expected) * (counted - expected) / expected;
    classes += 1;
  };
  for (std::size_t i = 0; i < crossing.count.size(); ++i) {
    const double expected = arrived * crossing.share[i];
    if (expected >= 5) {
      add(crossing.count[i], expected);
    } else {
      few_counted += crossing.count[i];
      few_expected += expected;
    }
  }
  if (few_expected >= 5) add(few_counted, few_expected);
  return {measured(name, "tracers through the vessels of a cut half-way down the pressure", statistic,
                   chi_squared_95(classes - 1), "chi^2", "the flux; bound: 95 % of samples of this size"),
          measured(name, "tracers that didn't come so far", crossing.missing / tracers, 0.01, "1",
                   "none stands still")};
}

const RegisterCase flux_split_case(
    {name, "Tracers in a capillary bed, released in proportion to the flux, divide as the blood does.",
     flux_split});

}  // namespace

}  // namespace microcosm::validation
