#include "engine/flow/network/cells.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/flow/network/cell_kernel.hpp"

namespace microcosm::flow {

namespace {

/// A row of cells with arrays of its own, of random walls and states.
struct Row {
  static constexpr int size = 101;
  std::vector<std::vector<double>> arrays =
      std::vector<std::vector<double>>(23, std::vector<double>(size + 1, 1.0));
  CellArrays cells{};

  explicit Row(double velocity) {
    double** const mutable_arrays[] = {&cells.area,         &cells.flow,           &cells.root_area,
                                       &cells.pressure,     &cells.velocity,       &cells.wave_speed,
                                       &cells.courant_rate, &cells.root_minus,     &cells.velocity_minus,
                                       &cells.root_plus,    &cells.velocity_plus,  &cells.pressure_force,
                                       &cells.mass_flux,    &cells.momentum_minus, &cells.momentum_plus};
    const double** const constant_arrays[] = {&cells.inverse_width,       &cells.stiffness,
                                              &cells.reference_root,      &cells.friction,
                                              &cells.face_stiffness,      &cells.face_inverse_stiffness,
                                              &cells.face_reference_root, &cells.time_step};
    cells.lanes = 1;
    std::size_t next = 0;
    for (double** array : mutable_arrays) *array = arrays[next++].data();
    for (const double** array : constant_arrays) *array = arrays[next++].data();
    core::RandomStream random(1, 0, core::stream_id("cells_test"));
    const auto around = [&](double middle) { return middle * random.uniform(0.8, 1.2); };
    for (std::size_t i = 0; i <= size; ++i) {
      arrays[15][i] = around(200);
      arrays[16][i] = around(5e6);
      arrays[17][i] = around(5e-3);
      arrays[18][i] = around(1e-4);
      arrays[19][i] = around(5e6);
      arrays[20][i] = 1 / arrays[19][i];
      arrays[21][i] = around(5e-3);
      arrays[0][i] = around(3e-5);
      arrays[1][i] = arrays[0][i] * velocity * random.uniform(-1, 1);
    }
  }

  void step(const CellKernel& kernel, const CellConstants& constants, double time_step) {
    kernel.derive(cells, constants, 0, size);
    std::fill(arrays[22].begin(), arrays[22].end(), time_step);
    kernel.predict(cells, constants, 2, size - 2);
    kernel.fluxes(cells, constants, 2, size - 1);
    kernel.update(cells, constants, 3, size - 3);
  }
};

double largest(Row& row, const CellKernel& kernel) {
  double found = 0;
  kernel.largest(row.cells.courant_rate, Row::size, 1, &found);
  return found;
}

constexpr CellConstants constants{1040, 4.0 / 3, 0.1};

}  // namespace

TEST_CASE("every instruction set that the processor has gives the same bits") {
  Row reference(0.5);
  reference.step(cell_kernel(core::Simd::sse2), constants, 1e-4);
  std::vector<core::Simd> levels;
  if (__builtin_cpu_supports("avx2")) levels.push_back(core::Simd::avx2);
  if (__builtin_cpu_supports("avx512f")) levels.push_back(core::Simd::avx512);
  for (const core::Simd level : levels) {
    Row row(0.5);
    row.step(cell_kernel(level), constants, 1e-4);
    for (std::size_t k = 0; k < row.arrays.size(); ++k)
      CHECK(std::memcmp(row.arrays[k].data(), reference.arrays[k].data(), sizeof(double) * Row::size) == 0);
    CHECK(largest(row, cell_kernel(level)) == largest(reference, cell_kernel(core::Simd::sse2)));
  }
}

TEST_CASE("uniform pressure over any walls moves nothing") {
  Row row(0);
  constexpr double pressure = 9000;
  for (std::size_t i = 0; i < Row::size; ++i) {
    const double root = row.cells.reference_root[i] + pressure / row.cells.stiffness[i];
    row.cells.area[i] = root * root;
    row.cells.flow[i] = 0;
  }
  row.step(cell_kernel(core::Simd::sse2), constants, 1e-4);
  // Rounding of the pressure, some 1e-11 Pa, over a step of 1e-4 s and cells of 5 mm: some 1e-16 m/s.
  for (int i = 3; i < Row::size - 3; ++i) CHECK(std::abs(row.cells.velocity[i]) < 1e-15);
}

TEST_CASE("a cell that is collapsed, not finite or supercritical shows in the courant rate") {
  for (const auto& [area, flow] :
       {std::pair{-1e-5, 0.0}, {std::nan(""), 0.0}, {1e-5, std::nan("")}, {1e-5, 1e-3}}) {
    Row row(0);
    row.cells.area[50] = area;
    row.cells.flow[50] = flow;
    const CellKernel& kernel = cell_kernel(core::simd_level());
    kernel.derive(row.cells, constants, 0, Row::size);
    CHECK(std::isinf(row.cells.courant_rate[50]));
    CHECK(std::isinf(largest(row, kernel)));
  }
}

}  // namespace microcosm::flow
