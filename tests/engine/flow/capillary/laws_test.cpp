#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/capillary/apparent_viscosity.hpp"
#include "engine/flow/capillary/cell_transport.hpp"
#include "engine/flow/capillary/generator.hpp"
#include "engine/flow/capillary/network_pass.hpp"
#include "engine/flow/capillary/phase_separation.hpp"
#include "engine/flow/rheology.hpp"

namespace microcosm::flow {
namespace {

TEST_CASE("the in-vitro law is that of rheology") {
  CapillaryOptions options;
  options.viscosity_law = ViscosityLaw::in_vitro_1992;
  for (const double diameter : {4e-6, 7e-6, 20e-6, 100e-6})
    for (const double h : {0.0, 0.2, 0.45, 0.7})
      REQUIRE(apparent_viscosity(diameter, options).at(h) ==
              Approx(blood_viscosity(h, diameter, options.plasma_viscosity)).epsilon(1e-13));
}

TEST_CASE("the in-vivo law at 0.45 is mu_45 of Pries et al. 1994 with its two wall factors") {
  const CapillaryOptions options;
  for (const double d : {5.0, 10.0, 40.0}) {
    const double wall = d / (d - 1.1) * (d / (d - 1.1));
    const double mu = 6 * core::exp(-0.085 * d) + 3.2 - 2.44 * core::exp(-0.06 * core::pow(d, 0.645));
    REQUIRE(apparent_viscosity(d * 1e-6, options).at(0.45) ==
            Approx(options.plasma_viscosity * (1 + (mu - 1) * wall) * wall).epsilon(1e-13));
  }
}

TEST_CASE("rat cells see the tube as wider by the cube root of the cells' volumes") {
  CapillaryOptions rat;
  rat.mean_cell_volume = 55e-18;
  REQUIRE(apparent_viscosity(8e-6, rat).at(0.4) ==
          Approx(apparent_viscosity(8e-6 * core::cbrt(92.0 / 55), {}).at(0.4)).epsilon(1e-13));
}

TEST_CASE("the slope of the viscosity is its derivative") {
  const ApparentViscosity law = apparent_viscosity(9e-6, {});
  double slope = 0;
  law.at(0.4, slope);
  REQUIRE(slope == Approx((law.at(0.4 + 1e-6) - law.at(0.4 - 1e-6)) / 2e-6).epsilon(1e-7));
}

TEST_CASE("equal branches with half the blood each take half the cells") {
  REQUIRE(cell_share(0.5, 8e-6, 8e-6, 10e-6, 0.4).share == Approx(0.5).epsilon(1e-15));
}

TEST_CASE("a branch below the threshold of Pries and Secomb 2008 takes plasma alone, its sister every cell") {
  const double threshold = 0.964 * (1 - 0.4) / 10;
  REQUIRE(cell_share(threshold - 1e-9, 6e-6, 9e-6, 10e-6, 0.4).share == 0);
  REQUIRE(cell_share(threshold + 1e-3, 6e-6, 9e-6, 10e-6, 0.4).share > 0);
  REQUIRE(cell_share(1 - threshold + 1e-9, 9e-6, 6e-6, 10e-6, 0.4).share == 1);
}

TEST_CASE("the shares of two branches sum to one") {
  for (const double fraction : {0.1, 0.3, 0.62})
    REQUIRE(cell_share(fraction, 6e-6, 9e-6, 11e-6, 0.35).share +
                cell_share(1 - fraction, 9e-6, 6e-6, 11e-6, 0.35).share ==
            Approx(1).epsilon(1e-14));
}

TEST_CASE("the logit of the share is that of the paper") {
  // By hand for D = 6, 9 of 11 um, H = 0.35, fraction 0.3.
  const double plasma = 0.65 / 11, x0 = 0.964 * plasma;
  const double a = -13.29 * (36.0 - 81) / (36.0 + 81) * plasma, b = 1 + 6.98 * plasma;
  const double logit = a + b * core::log((0.3 - x0) / (1 - 0.3 - x0));
  REQUIRE(cell_share(0.3, 6e-6, 9e-6, 11e-6, 0.35).share ==
          Approx(1 / (1 + core::exp(-logit))).epsilon(1e-14));
}

TEST_CASE("no branch is packed beyond the highest haematocrit") {
  const CellShare cells = cell_share(0.3, 4e-6, 20e-6, 12e-6, 0.8);
  REQUIRE(cells.share * 0.8 / 0.3 <= highest_haematocrit * (1 + 1e-14));
}

TEST_CASE("the derivatives of the share are those of its differences") {
  const double e = 1e-6;
  const CellShare at = cell_share(0.3, 6e-6, 9e-6, 11e-6, 0.35);
  REQUIRE(at.by_flow_fraction == Approx((cell_share(0.3 + e, 6e-6, 9e-6, 11e-6, 0.35).share -
                                         cell_share(0.3 - e, 6e-6, 9e-6, 11e-6, 0.35).share) /
                                        (2 * e))
                                     .epsilon(1e-7));
  REQUIRE(at.by_haematocrit == Approx((cell_share(0.3, 6e-6, 9e-6, 11e-6, 0.35 + e).share -
                                       cell_share(0.3, 6e-6, 9e-6, 11e-6, 0.35 - e).share) /
                                      (2 * e))
                                   .epsilon(1e-7));
}

TEST_CASE("the tangent of a pass is the derivative of the pass") {
  CapillaryMesh mesh;
  mesh.segments = 300;
  const CapillaryDescription network = generate_capillary_mesh(mesh);
  const VesselGraph graph = build_vessel_graph(network);
  NetworkPass pass(graph, network, {});
  const std::size_t size = graph.vessels.size();
  std::vector<double> start(size), direction(size), low(size), high(size), tangent(size);
  for (std::size_t v = 0; v < size; ++v) {
    start[v] = 0.4 + 0.05 * core::sin(static_cast<double>(v));
    direction[v] = core::cos(3.0 * static_cast<double>(v));
  }
  const double e = 1e-7;
  std::vector<double> moved = start;
  for (std::size_t v = 0; v < size; ++v) moved[v] = start[v] + e * direction[v];
  pass.run(moved, 0, high);
  for (std::size_t v = 0; v < size; ++v) moved[v] = start[v] - e * direction[v];
  pass.run(moved, 0, low);
  pass.run(start, 0, moved);
  pass.tangent(direction, tangent);
  double largest = 0;
  for (const double x : tangent) largest = std::max(largest, std::abs(x));
  REQUIRE(largest > 0.1);
  for (std::size_t v = 0; v < size; ++v)
    REQUIRE((high[v] - low[v]) / (2 * e) == Approx(tangent[v]).epsilon(1e-4).margin(1e-5 * largest));
}

}  // namespace
}  // namespace microcosm::flow
