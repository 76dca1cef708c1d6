#include "engine/flow/prescribed.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/vessel_profile.hpp"

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
    : vessels_(std::move(vessels)),
      fluid_((check_fluid(fluid), fluid)),
      sampler_(fluid_),
      flow_rate_(std::move(flow_rate)) {
  check_flow_rates(*vessels_, flow_rate_);
  add_node_pressures();
}

double PrescribedFlow::pressure_fall(std::uint32_t vessel, double s) const {
  const double r0 = radius(vessel, 0), r = radius(vessel, s),
               along = std::clamp(s, 0.0, vessels_->length(vessel));
  // The integral of R^-4 over s for a linear R; it holds for r = r0 too.
  const double integral = along * (r0 * r0 + r0 * r + r * r) / (3 * r0 * r0 * r0 * r * r * r);
  return 2 * (fluid_.profile_exponent + 2) * fluid_.viscosity * flow_rate_[vessel] / core::pi * integral;
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

void PrescribedFlow::sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const {
  MICROCOSM_ASSERT_COMPARE(points.size(), ==, samples.size());
  SampleBlock block;
  core::FlowSample* block_samples[SampleBlock::size];
  std::size_t next = 0;
  while (next < points.size()) {
    int count = 0;
    for (; next < points.size() && count < SampleBlock::size; ++next) {
      core::VesselPosition& where = points[next].where;
      if (where.vessel == core::no_vessel) where = vessels_->locate(points[next].position);
      if (where.vessel == core::no_vessel) {
        samples[next] = outside_vessels();
        continue;
      }
      ProfileSampler::set_place(block, count, vessels_->frame_span(where.vessel, where.s), where.y, where.z);
      ProfileSampler::set_section(block, count, cross_section(where.vessel, where.s));
      block_samples[count++] = &samples[next];
    }
    sampler_.add_power_law(block, count);
    sampler_.write(block, count, block_samples);
  }
}

CrossSection PrescribedFlow::cross_section(std::uint32_t vessel, double s) const {
  CrossSection section;
  const geometry::VesselShape& shape = vessels_->vessels()[vessel];
  section.radius = radius(vessel, s);
  section.radius_gradient = (shape.radius_end - shape.radius_start) / vessels_->length(vessel);
  section.mean_velocity = flow_rate_[vessel] / (core::pi * section.radius * section.radius);
  section.mean_velocity_gradient = -2 * section.mean_velocity * section.radius_gradient / section.radius;
  section.pressure = pressure(vessel, s);
  return section;
}

double PrescribedFlow::flow_rate(std::uint32_t vessel, double) const {
  return flow_rate_[vessel];
}

double PrescribedFlow::radius(std::uint32_t vessel, double s) const {
  return vessels_->rest_radius(vessel, s);
}

double PrescribedFlow::pressure(std::uint32_t vessel, double s) const {
  return node_pressure_[vessels_->vessels()[vessel].start_node] - pressure_fall(vessel, s);
}

double PrescribedFlow::profile_exponent(std::uint32_t) const {
  return fluid_.profile_exponent;
}

}  // namespace microcosm::flow
