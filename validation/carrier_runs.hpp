#pragma once
// Vessels, steady flows in them, and carriers that run there: for the cases and tests of carriers.

#include <memory>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/prescribed.hpp"
#include "engine/geometry/vessel_tree.hpp"
#include "engine/swim/bead_carriers.hpp"

namespace microcosm::validation {

using core::Vec3;

struct Blood {
  std::shared_ptr<const geometry::VesselTree> vessels;
  std::unique_ptr<flow::PrescribedFlow> flow;
};

inline Blood with_flow(geometry::VesselTree tree, flow::Fluid fluid, std::vector<double> rates) {
  auto vessels = std::make_shared<const geometry::VesselTree>(std::move(tree));
  return {vessels, std::make_unique<flow::PrescribedFlow>(vessels, fluid, std::move(rates))};
}

/// A straight tube from the origin along `direction` (unit).
inline Blood tube(double length, double radius, double flow_rate, flow::Fluid fluid = {},
                  Vec3 direction = {1, 0, 0}) {
  return with_flow(
      geometry::VesselTree({{"tube", 0, 1, {{0, 0, 0}, length * direction}, radius, radius}}, {"in", "out"}),
      fluid, {flow_rate});
}

/// A trunk along x that divides into vessels at these angles to it, in the x-y plane, and of these flow
/// rates.
inline Blood fork(std::vector<double> angles, std::vector<double> rates, double exponent = 2,
                  double radius = 1e-3) {
  std::vector<geometry::VesselShape> shapes{{"trunk", 0, 1, {{-0.02, 0, 0}, {0, 0, 0}}, radius, radius}};
  std::vector<std::string> nodes{"in", "fork"};
  std::vector<double> all_rates{0};
  for (std::size_t i = 0; i < angles.size(); ++i) {
    const Vec3 end{0.005 * core::cos(angles[i]), 0.005 * core::sin(angles[i]), 0};
    const auto node = static_cast<std::uint32_t>(nodes.size());
    shapes.push_back({"branch " + std::to_string(i), 1, node, {{0, 0, 0}, end}, 0.8 * radius, 0.7 * radius});
    nodes.push_back("out " + std::to_string(i));
    all_rates[0] += rates[i];
    all_rates.push_back(rates[i]);
  }
  flow::Fluid fluid;
  fluid.profile_exponent = exponent;
  return with_flow(geometry::VesselTree(std::move(shapes), std::move(nodes)), fluid, std::move(all_rates));
}

/// As dense as the blood, too small to have a will of its own.
inline swim::BeadCarrierModel tracers(std::uint32_t count, double release_at = 0) {
  swim::BeadCarrierModel model;
  model.id = "tracers";
  model.count = count;
  model.radius = 1e-7;
  model.density = 1040;
  model.release_at = release_at;
  return model;
}

/// A group of carriers in a world of its own.
struct Run {
  core::Exchange exchange;
  swim::BeadCarriers carriers;
  core::Nanoseconds now{0};

  Run(const Blood& blood, swim::BeadCarrierModel model, std::uint64_t seed = 1)
      : carriers(std::move(model), *blood.flow, blood.vessels,
                 core::RandomStream(seed, 0, core::stream_id("carriers"))) {
    carriers.prepare(exchange);
  }
  void step(core::Nanoseconds period, Vec3 force = {}) {
    for (Vec3& f : exchange.force) f = force;
    carriers.step(exchange, now, period);
    now += period;
  }
};

}  // namespace microcosm::validation
