#include "engine/flow/transport/advection.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "tests/engine/flow/transport/grids.hpp"

namespace microcosm::flow {

namespace {

/// A row with areas that obey the volumes moved through its faces.
struct Row {
  explicit Row(const Grid& g)
      : grid(g),
        advection(grid),
        before(g.row_size, 1e-4),
        after(g.row_size, 1e-4),
        volume(g.row_size + 1, 0.0),
        concentration(g.row_size, 0.0),
        entering(g.free_ends.size(), 0.0),
        passing(g.free_ends.size(), 0.0),
        left(g.free_ends.size(), 0.0) {}

  void step() {
    for (const VesselCells& v : grid.vessels)
      for (int i = v.first_cell; i < v.first_cell + v.cell_count; ++i)
        after[i] = before[i] - (volume[i + 1] - volume[i]) / v.cell_width;
    passing = entering;
    advection.step({before.data(), after.data(), volume.data()}, concentration, passing);
    for (std::size_t e = 0; e < left.size(); ++e)
      left[e] += grid.free_ends[e].outward * volume[grid.free_ends[e].face] * passing[e];
    before = after;
  }

  double mass() const {
    double sum = 0;
    for (const VesselCells& v : grid.vessels)
      for (int i = v.first_cell; i < v.first_cell + v.cell_count; ++i)
        sum += concentration[i] * before[i] * v.cell_width;
    return sum;
  }

  std::vector<double> cells() const {
    std::vector<double> values;
    for (const VesselCells& v : grid.vessels)
      values.insert(values.end(), concentration.begin() + v.first_cell,
                    concentration.begin() + v.first_cell + v.cell_count);
    return values;
  }

  Grid grid;
  Advection advection;
  std::vector<double> before, after, volume, concentration, entering, passing, left;
};

/// Volumes through all faces of a random flow that turns again and again; each sweeps a fifth of a cell at
/// most.
void set_random_flow(Row& row, core::RandomStream& random) {
  for (const VesselCells& v : row.grid.vessels)
    for (int i = v.first_cell; i <= v.first_cell + v.cell_count; ++i)
      row.volume[i] = random.uniform(-0.2, 0.2) * 0.5e-4 * v.cell_width;
  // Mass is balanced at the junction.
  if (row.grid.junction_ends.empty()) return;
  double sum = 0;
  for (const GridEnd& end : row.grid.junction_ends) sum += end.outward * row.volume[end.face];
  for (const GridEnd& end : row.grid.junction_ends)
    row.volume[end.face] -= end.outward * sum / static_cast<double>(row.grid.junction_ends.size());
}

/// L1 error of a Gaussian of deviation 0.05 m that moved 0.4 m through a tube of 1 m.
double gaussian_error(int cells) {
  Row row(tube_grid(cells, 1));
  const double width = 1.0 / cells;
  const auto average = [&](int i, double centre) {  // exact, by the error function
    const double scale = 1 / (0.05 * std::sqrt(2.0));
    return 0.05 * std::sqrt(core::pi / 2) / width *
           (core::erf(((i + 1) * width - centre) * scale) - core::erf((i * width - centre) * scale));
  };
  for (int i = 0; i < cells; ++i) row.concentration[ghost_cells + i] = average(i, 0.3);
  const int steps = cells;
  std::ranges::fill(row.volume, 0.4 / steps * 1e-4);
  for (int k = 0; k < steps; ++k) row.step();
  double error = 0;
  for (int i = 0; i < cells; ++i)
    error += std::abs(row.concentration[ghost_cells + i] - average(i, 0.7)) * width;
  return error;
}

}  // namespace

TEST_CASE("a smooth profile is carried with second order at least, in L1") {
  const double coarse = gaussian_error(100), middle = gaussian_error(200), fine = gaussian_error(400);
  CHECK(core::log2(coarse / middle) >= 1.9);
  CHECK(core::log2(middle / fine) >= 1.9);
}

TEST_CASE("a uniform concentration stays uniform to the last bit, whatever the flow does") {
  Row row(star_grid({true, false, false, true}, 7, 0.01));
  for (const VesselCells& v : row.grid.vessels)
    std::fill_n(row.concentration.begin() + v.first_cell, v.cell_count, 0.37);
  std::ranges::fill(row.entering, 0.37);
  core::RandomStream random(1, 0, 0);
  for (int k = 0; k < 1000; ++k) {
    set_random_flow(row, random);
    row.step();
    std::ranges::fill(row.before, 1e-4);  // as if the wall had moved back without losing blood
  }
  for (const double c : row.cells()) REQUIRE(c == 0.37);
}

TEST_CASE("no new extrema arise and no mass is lost while flow and area change at random") {
  Row row(star_grid({true, false, false, true}, 9, 0.01));
  core::RandomStream random(2, 0, 0);
  for (const VesselCells& v : row.grid.vessels)
    for (int i = v.first_cell; i < v.first_cell + v.cell_count; ++i)
      row.concentration[i] = random.uniform() < 0.5 ? 0 : 1;
  std::ranges::fill(row.entering, 0.5);
  const double mass = row.mass();
  for (int k = 0; k < 200; ++k) {
    set_random_flow(row, random);
    for (double& v : row.volume) v *= 0.2;  // areas stay positive
    row.step();
    const auto cells = row.cells();
    REQUIRE(*std::ranges::min_element(cells) >= 0);
    REQUIRE(*std::ranges::max_element(cells) <= 1 + 1e-14);
    const double left = std::accumulate(row.left.begin(), row.left.end(), 0.0);
    REQUIRE(std::abs(row.mass() + left - mass) <= 1e-15 * mass * (k + 1));
  }
}

TEST_CASE("a step profile's total variation does not grow") {
  Row row(tube_grid(100, 1));
  for (int i = 20; i < 40; ++i) row.concentration[ghost_cells + i] = 1;
  std::ranges::fill(row.volume, 0.45e-2 * 1e-4);
  for (int k = 0; k < 80; ++k) {
    row.step();
    const auto c = row.cells();
    double variation = 0;
    for (std::size_t i = 1; i < c.size(); ++i) variation += std::abs(c[i] - c[i - 1]);
    REQUIRE(variation <= 2 + 1e-12);
  }
}

TEST_CASE("a junction mixes what enters it in proportion to the flows") {
  // Arms 0 and 1 feed with 3 : 1 what arms 2 and 3 take; the mixture is (3 * 2 + 1 * 6)/4 = 3.
  Row row(star_grid({true, true, false, true}, 10, 0.01));
  row.entering = {2, 6, 0, 0};
  const double flows[] = {3e-7, 1e-7, 1.5e-7, -2.5e-7};  // along each vessel; the last runs backwards
  for (std::uint32_t v = 0; v < 4; ++v)
    for (int i = 0; i <= 10; ++i) row.volume[row.grid.vessels[v].first_cell + i] = flows[v];
  for (int k = 0; k < 400; ++k) row.step();
  CHECK(row.concentration[row.grid.vessels[2].first_cell + 9] == Approx(3).epsilon(1e-12));
  CHECK(row.concentration[row.grid.vessels[3].first_cell] == Approx(3).epsilon(1e-12));
}

TEST_CASE("two vessels joined in a row carry as one") {
  Row one(tube_grid(20, 0.2)), two(star_grid({true, false}, 10, 0.01));
  for (int i = 0; i < 20; ++i) {
    const double c = i < 5 ? 1 + i : 0;
    one.concentration[ghost_cells + i] = c;
    two.concentration[two.grid.vessels[i / 10].first_cell + i % 10] = c;
  }
  for (const double volume : {3e-7, -2e-7}) {
    std::ranges::fill(one.volume, volume);
    std::ranges::fill(two.volume, volume);
    for (int k = 0; k < 30; ++k) {
      one.step();
      two.step();
    }
    const auto a = one.cells(), b = two.cells();
    for (int i = 0; i < 20; ++i) CHECK(a[i] == Approx(b[i]).epsilon(1e-12).margin(1e-15));
  }
}

}  // namespace microcosm::flow
