#include "engine/flow/vessel_profile.hpp"

#include <cmath>
#include <limits>

#include "engine/core/math.hpp"

namespace microcosm::flow {

core::FlowSample outside_vessels() {
  core::FlowSample sample;
  sample.wall_distance = -std::numeric_limits<double>::infinity();
  return sample;
}

ProfileSampler::ProfileSampler(const Fluid& fluid, core::Simd level)
    : fluid_(fluid), red_cells_(fluid.haematocrit), kernel_(&sample_kernel(level)) {
  constexpr double largest_whole = 64;
  const double zeta = fluid.profile_exponent;
  if (zeta >= 1 && zeta <= largest_whole && zeta == std::floor(zeta))
    whole_exponent_ = static_cast<int>(zeta);
}

void ProfileSampler::set_place(SampleBlock& block, int i, const geometry::FrameSpan& frames, double y,
                               double z) {
  block.y[i] = y;
  block.z[i] = z;
  block.fraction[i] = frames.fraction;
  const auto set = [i](SampleBlock::Row* rows, const geometry::Frame& frame) {
    rows[0][i] = frame.tangent.x, rows[1][i] = frame.tangent.y, rows[2][i] = frame.tangent.z;
    rows[3][i] = frame.normal.x, rows[4][i] = frame.normal.y, rows[5][i] = frame.normal.z;
  };
  set(block.start_frame, *frames.start);
  set(block.end_frame, *frames.end);
}

void ProfileSampler::set_section(SampleBlock& block, int i, const CrossSection& section) {
  block.mean_velocity[i] = section.mean_velocity;
  block.mean_velocity_gradient[i] = section.mean_velocity_gradient;
  block.mean_acceleration[i] = section.mean_acceleration;
  block.radius[i] = section.radius;
  block.radius_rate[i] = section.radius_rate;
  block.radius_gradient[i] = section.radius_gradient;
  block.pressure[i] = section.pressure;
}

void ProfileSampler::add_power_law(SampleBlock& block, int count) const {
  kernel_->radii(block, count);
  const double zeta = fluid_.profile_exponent;
  if (whole_exponent_ > 0) {
    kernel_->powers(block, whole_exponent_, count);
  } else {
    for (int i = 0; i < count; ++i) {
      const double x = block.relative_radius[i];
      block.power[i] = x > 0 ? core::exp(zeta * core::log(x)) : 0;
    }
  }
  kernel_->power_law(block, {zeta, fluid_.viscosity}, count);
}

void ProfileSampler::write(SampleBlock& block, int count, core::FlowSample* const* samples) const {
  kernel_->vectors(block, count);
  const auto vector = [](const SampleBlock::Row* rows, int i) {
    return core::Vec3{rows[0][i], rows[1][i], rows[2][i]};
  };
  for (int i = 0; i < count; ++i) {
    core::FlowSample& sample = *samples[i];
    sample.velocity = vector(block.velocity, i);
    sample.velocity_gradient = {vector(block.gradient, i), vector(block.gradient + 3, i),
                                vector(block.gradient + 6, i)};
    sample.acceleration = vector(block.acceleration, i);
    sample.axis = vector(block.axis, i);
    sample.wall_normal = vector(block.wall_normal, i);
    sample.pressure = block.pressure[i];
    sample.vessel_radius = block.radius[i];
    sample.wall_distance = block.wall_distance[i];
    sample.wall_shear_stress = block.wall_shear_stress[i];
    sample.haematocrit = fluid_.haematocrit;
    sample.viscosity = fluid_.viscosity;
    sample.density = fluid_.density;
    const double layer = red_cells_.layer_width(block.radius[i]);
    sample.cell_free_layer = layer;
    const double diffusivity = red_cells_.diffusivity_per_shear_rate() * std::abs(block.axial_by_r[i]);
    sample.shear_induced_diffusivity = block.wall_distance[i] > layer ? diffusivity : 0;
  }
}

}  // namespace microcosm::flow
