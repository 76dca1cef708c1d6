#include "engine/flow/transport/dispersion.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "tests/engine/flow/transport/grids.hpp"

namespace microcosm::flow {

namespace {

Solute with_diffusivity(double diffusivity, Dispersion dispersion = Dispersion::molecular) {
  Solute solute;
  solute.name = "dye";
  solute.diffusivity = diffusivity;
  solute.dispersion = dispersion;
  return solute;
}

}  // namespace

TEST_CASE("Taylor's factor is Aris's 1/48 for Poiseuille flow, and 0 for plug flow") {
  CHECK(taylor_factor(2) == 1.0 / 48);  // Aris 1956
  CHECK(taylor_factor(1e6) < 1e-12);
}

TEST_CASE("diffusion alone keeps mass and widens a Gaussian by 2 D t") {
  const int cells = 200;
  const Grid grid = tube_grid(cells, 1);
  DispersionStep dispersion(grid, 2);
  std::vector<double> area(grid.row_size, 1e-4), flow(grid.row_size + 1, 0.0), c(grid.row_size, 0.0);
  const auto place = [&](int i) { return (i + 0.5) / cells - 0.5; };
  for (int i = 0; i < cells; ++i) c[ghost_cells + i] = core::exp(-place(i) * place(i) / (2 * 0.05 * 0.05));
  const auto moments = [&] {
    double mass = 0, second = 0;
    for (int i = 0; i < cells; ++i) {
      mass += c[ghost_cells + i];
      second += c[ghost_cells + i] * place(i) * place(i);
    }
    return std::pair(mass, second / mass);
  };
  const auto [mass, variance] = moments();
  for (int k = 0; k < 10; ++k) dispersion.step(with_diffusivity(1e-3), area, flow, 0.1, c);
  const auto [mass_after, variance_after] = moments();
  CHECK(mass_after == Approx(mass).epsilon(1e-13));
  CHECK(variance_after - variance == Approx(2e-3).epsilon(1e-6));
}

TEST_CASE("with a flow Taylor's part is added") {
  // U = 1 mm/s, R = sqrt(1e-4/pi) m, D = 1e-4: U^2 R^2/(48 D) = 1e-6 * 1e-4/pi/48e-4.
  const Grid grid = tube_grid(200, 1);
  DispersionStep dispersion(grid, 2);
  std::vector<double> area(grid.row_size, 1e-4), flow(grid.row_size + 1, 1e-4), c(grid.row_size, 0.0);
  c[ghost_cells + 100] = 1;
  dispersion.step(with_diffusivity(1e-3, Dispersion::taylor_aris), area, flow, 1e-4, c);
  const double effective = 1e-3 + 1e-4 / core::pi / 48e-3;
  CHECK(c[ghost_cells + 101] == Approx(effective * 1e-4 / (0.005 * 0.005)).epsilon(1e-12));
}

TEST_CASE("diffusion passes a junction, conserves, and ends evenly") {
  const Grid grid = star_grid({true, false, false}, 5, 0.01);
  DispersionStep dispersion(grid, 2);
  std::vector<double> area(grid.row_size, 1e-4), flow(grid.row_size + 1, 0.0), c(grid.row_size, 0.0);
  for (int i = 0; i < 5; ++i) c[grid.vessels[0].first_cell + i] = 3;
  for (int k = 0; k < 100; ++k) dispersion.step(with_diffusivity(1e-3), area, flow, 1, c);
  for (const VesselCells& v : grid.vessels)
    for (int i = 0; i < 5; ++i) CHECK(c[v.first_cell + i] == Approx(1).epsilon(1e-9));
}

TEST_CASE("two vessels joined in a row diffuse as one") {
  const Grid one = tube_grid(10, 0.1), two = star_grid({true, false}, 5, 0.01);
  DispersionStep in_one(one, 2), in_two(two, 2);
  std::vector<double> a(one.row_size, 0.0), b(two.row_size, 0.0);
  const std::vector<double> area(two.row_size, 1e-4), flow(two.row_size + 1, 0.0);
  for (int i = 0; i < 3; ++i) a[ghost_cells + i] = b[two.vessels[0].first_cell + i] = 1 + i;
  // Steps that both can take at once.
  for (int k = 0; k < 10; ++k) {
    in_one.step(with_diffusivity(1e-4), area, flow, 0.1, a);
    in_two.step(with_diffusivity(1e-4), area, flow, 0.1, b);
  }
  for (int i = 0; i < 10; ++i)
    CHECK(a[ghost_cells + i] == Approx(b[two.vessels[i / 5].first_cell + i % 5]).epsilon(1e-12));
}

}  // namespace microcosm::flow
