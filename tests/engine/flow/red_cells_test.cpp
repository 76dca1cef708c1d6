#include "engine/flow/red_cells.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/core/random.hpp"
#include "engine/flow/vessel_profile.hpp"

namespace microcosm::flow {
namespace {

TEST_CASE("the cell-free layer gives back the Fahraeus effect that it is made from") {
  for (const double diameter : {10e-6, 20e-6, 40e-6, 100e-6, 300e-6})
    for (const double haematocrit : {0.2, 0.45}) {
      // Share of the cells' volume over their share of Poiseuille's flow, both of the core.
      const double core = 1 - 2 * cell_free_layer_width(haematocrit, diameter) / diameter;
      const double volume = core * core, flow = 1 - (1 - volume) * (1 - volume);
      CHECK(volume / flow == Approx(tube_haematocrit_ratio(haematocrit, diameter)));
      CHECK(RedCells(haematocrit).layer_width(0.5 * diameter) ==
            Approx(cell_free_layer_width(haematocrit, diameter)).margin(1e-8));
    }
}

TEST_CASE("the layer is microns wide in arterioles and fades in arteries") {
  // By hand from Pries et al. 1992 at D = 40 um, H_D = 0.45: H_T/H_D = 0.45 + 0.55 (1 - 0.6 exp(-0.4)) =
  // 0.7788; L^2 = 2 - 1/0.7788 = 0.7160; 20 um (1 - 0.8462) = 3.08 um.
  CHECK(cell_free_layer_width(0.45, 40e-6) == Approx(3.08e-6).epsilon(2e-3));
  CHECK(RedCells(0.45).layer_width(2e-3) == 0);
}

TEST_CASE("the shear-induced diffusivity is Zydney and Colton's") {
  // 0.15 (4.2 um)^2 0.4 0.6^0.8
  CHECK(shear_induced_diffusivity_per_shear_rate(0.4) == Approx(7.033e-13).epsilon(1e-3));
  CHECK(shear_induced_diffusivity_per_shear_rate(0) == 0);
}

TEST_CASE("samples have the same bits whatever the instruction set, in blocks or one by one") {
  const geometry::Frame start{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const geometry::Frame end{{0.8, 0.6, 0}, {-0.6, 0.8, 0}, {0, 0, 1}};
  for (const double zeta : {2.0, 9.0, 2.5}) {
    Fluid fluid;
    fluid.profile_exponent = zeta;
    constexpr int count = 29;
    const auto fill = [&](SampleBlock& block, int i, int point) {
      core::RandomStream random(3, static_cast<std::uint32_t>(point), 0);
      CrossSection section;
      section.radius = random.uniform(1e-5, 1e-2);
      section.mean_velocity = random.uniform(-1, 1);
      section.mean_velocity_gradient = random.uniform(-5, 5);
      section.mean_acceleration = random.uniform(-5, 5);
      section.radius_gradient = random.uniform(-0.01, 0.01);
      section.radius_rate = random.uniform(-1e-3, 1e-3);
      const double fraction = random.uniform();
      const double y = section.radius * random.uniform(-0.8, 0.8);
      const double z = section.radius * random.uniform(-0.8, 0.8);
      ProfileSampler::set_place(block, i, {&start, &end, fraction}, point == 0 ? 0 : y, point == 0 ? 0 : z);
      ProfileSampler::set_section(block, i, section);
    };
    const ProfileSampler baseline(fluid, core::Simd::sse2), widest(fluid);
    core::FlowSample expected[count], in_block[count], *out[count];
    SampleBlock block;
    for (int i = 0; i < count; ++i) {
      fill(block, 0, i);
      out[0] = &expected[i];
      baseline.add_power_law(block, 1);
      baseline.write(block, 1, out);
    }
    for (int i = 0; i < count; ++i) {
      fill(block, i, i);
      out[i] = &in_block[i];
    }
    widest.add_power_law(block, count);
    widest.write(block, count, out);
    REQUIRE(std::memcmp(expected, in_block, sizeof expected) == 0);
  }
}

}  // namespace
}  // namespace microcosm::flow
