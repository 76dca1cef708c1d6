#include "engine/flow/steady_field.hpp"

#include <algorithm>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::flow {

SteadyField::SteadyField(std::shared_ptr<const geometry::VesselTree> vessels, const Fluid& fluid,
                         std::vector<double> flow_rate)
    : vessels_(std::move(vessels)),
      fluid_(fluid),
      flow_rate_(std::move(flow_rate)),
      node_pressure_(vessels_->nodes().size(), 0),
      sampler_(fluid) {}

double SteadyField::pressure_fall(std::uint32_t vessel, double s) const {
  const double r0 = radius(vessel, 0), r = radius(vessel, s),
               along = std::clamp(s, 0.0, vessels_->length(vessel));
  // The integral of R^-4 over s for a linear R; it holds for r = r0 too.
  const double integral = along * (r0 * r0 + r0 * r + r * r) / (3 * r0 * r0 * r0 * r * r * r);
  return 2 * (fluid_.profile_exponent + 2) * viscosity(vessel) * flow_rate_[vessel] / core::pi * integral;
}

void SteadyField::sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const {
  MICROCOSM_ASSERT_COMPARE(points.size(), ==, samples.size());
  SampleBlock block;
  core::FlowSample* block_samples[SampleBlock::size];
  std::uint32_t block_vessels[SampleBlock::size];
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
      block_vessels[count] = where.vessel;
      block_samples[count++] = &samples[next];
    }
    sampler_.add_power_law(block, count);
    sampler_.write(block, count, block_samples);
    for (int i = 0; i < count; ++i) adapt(block_vessels[i], *block_samples[i]);
  }
}

CrossSection SteadyField::cross_section(std::uint32_t vessel, double s) const {
  CrossSection section;
  const geometry::VesselShape& shape = vessels_->vessels()[vessel];
  section.radius = radius(vessel, s);
  section.radius_gradient = (shape.radius_end - shape.radius_start) / vessels_->length(vessel);
  section.mean_velocity = flow_rate_[vessel] / (core::pi * section.radius * section.radius);
  section.mean_velocity_gradient = -2 * section.mean_velocity * section.radius_gradient / section.radius;
  section.pressure = pressure(vessel, s);
  return section;
}

double SteadyField::flow_rate(std::uint32_t vessel, double) const {
  return flow_rate_[vessel];
}

double SteadyField::radius(std::uint32_t vessel, double s) const {
  return vessels_->rest_radius(vessel, s);
}

double SteadyField::pressure(std::uint32_t vessel, double s) const {
  return node_pressure_[vessels_->vessels()[vessel].start_node] - pressure_fall(vessel, s);
}

double SteadyField::profile_exponent(std::uint32_t) const {
  return fluid_.profile_exponent;
}

}  // namespace microcosm::flow
