#include "engine/flow/prescribed.hpp"

#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

using core::InputError;

namespace {

void check_fluid(const Fluid& fluid) {
  const auto positive = [](double value, const char* what, const char* unit) {
    if (!(value > 0) || !std::isfinite(value))
      throw InputError(fmt::format("fluid: {} {}{}; it is positive", what, value, unit));
  };
  positive(fluid.density, "density", " kg/m^3");
  positive(fluid.viscosity, "viscosity", " Pa s");
  positive(fluid.profile_exponent, "profile exponent", "");
}

void check_flow_rates(const geometry::VesselTree& vessels, const std::vector<double>& flow_rate) {
  if (flow_rate.size() != vessels.vessels().size())
    throw InputError(fmt::format("{} flow rates for {} vessels", flow_rate.size(), vessels.vessels().size()));
  for (std::size_t v = 0; v < flow_rate.size(); ++v)
    if (!std::isfinite(flow_rate[v]))
      throw InputError(
          fmt::format("vessel '{}': flow rate {} m^3/s", vessels.vessels()[v].name, flow_rate[v]));
  for (const geometry::Node& node : vessels.nodes()) {
    if (node.ends.size() < 2) continue;
    double net = 0, sum = 0;
    for (const geometry::VesselEnd& end : node.ends) {
      net += end.at_end ? flow_rate[end.vessel] : -flow_rate[end.vessel];
      sum += std::abs(flow_rate[end.vessel]);
    }
    if (std::abs(net) > 1e-9 * sum)
      throw InputError(fmt::format("node '{}': the stated flows don't cancel: {} m^3/s of {} m^3/s are left",
                                   node.name, net, sum));
  }
}

}  // namespace

PrescribedFlow::PrescribedFlow(std::shared_ptr<const geometry::VesselTree> vessels, Fluid fluid,
                               std::vector<double> flow_rate)
    : SteadyField(std::move(vessels), (check_fluid(fluid), fluid), std::move(flow_rate)) {
  check_flow_rates(*vessels_, flow_rate_);
  add_node_pressures();
}

void PrescribedFlow::add_node_pressures() {
  const auto nodes = vessels_->nodes();
  const auto shapes = vessels_->vessels();
  std::vector<bool> known(nodes.size(), false);
  node_pressure_.assign(nodes.size(), 0);
  const auto spread_from = [&](std::uint32_t seed) {
    std::vector<std::uint32_t> front{seed};
    known[seed] = true;
    for (std::size_t next = 0; next < front.size(); ++next) {
      const std::uint32_t here = front[next];
      for (const geometry::VesselEnd& end : nodes[here].ends) {
        const std::uint32_t there = end.at_end ? shapes[end.vessel].start_node : shapes[end.vessel].end_node;
        if (known[there]) continue;
        const double fall = pressure_fall(end.vessel, vessels_->length(end.vessel));
        node_pressure_[there] = node_pressure_[here] + (end.at_end ? fall : -fall);
        known[there] = true;
        front.push_back(there);
      }
    }
  };
  for (std::uint32_t n = 0; n < nodes.size(); ++n) {
    if (nodes[n].ends.size() != 1 || known[n]) continue;
    const geometry::VesselEnd& end = nodes[n].ends.front();
    if ((end.at_end ? flow_rate_[end.vessel] : -flow_rate_[end.vessel]) > 0) spread_from(n);
  }
  for (std::uint32_t n = 0; n < nodes.size(); ++n)
    if (!known[n]) spread_from(n);
}

}  // namespace microcosm::flow
