#include "engine/flow/transport/dispersion.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

namespace {

// Of a cell's content in one explicit step: below 1 nothing overshoots; a half also damps the shortest waves.
constexpr double largest_exchange = 0.5;

}  // namespace

double taylor_factor(double profile_exponent) {
  return 0.5 / ((profile_exponent + 2) * (profile_exponent + 4));
}

double radial_mixing_time(double radius, double diffusivity) {
  constexpr double bessel_zero = 3.8;
  return radius * radius / (bessel_zero * bessel_zero * diffusivity);
}

DispersionStep::DispersionStep(const Grid& grid, double profile_exponent)
    : grid_(grid),
      taylor_factor_(taylor_factor(profile_exponent)),
      conductance_(grid.row_size + 1, 0.0),
      flux_(grid.row_size + 1, 0.0) {}

void DispersionStep::step(const Solute& solute, std::span<const double> area,
                          std::span<const double> flow_rate, double time_step,
                          std::span<double> concentration) {
  if (solute.diffusivity <= 0) return;
  set_conductances(solute, area, flow_rate);
  const double steps = std::max(1.0, std::ceil(time_step * largest_rate(area) / largest_exchange));
  for (double k = 0; k < steps; ++k) step_once(area, time_step / steps, concentration);
}

void DispersionStep::set_conductances(const Solute& solute, std::span<const double> area,
                                      std::span<const double> flow_rate) {
  const bool taylor = solute.dispersion == Dispersion::taylor_aris;
  for (const VesselCells& vessel : grid_.vessels) {
    const int first = vessel.first_cell, last = first + vessel.cell_count - 1;
    for (int i = first; i <= last + 1; ++i) {
      const double a = 0.5 * (area[std::max(i - 1, first)] + area[std::min(i, last)]);
      double diffusivity = solute.diffusivity;
      if (taylor) {  // U^2 R^2 = Q^2/(pi A)
        const double q = flow_rate[i];
        diffusivity += taylor_factor_ * q * q / (core::pi * a * solute.diffusivity);
      }
      const double distance = i == first || i == last + 1 ? 0.5 * vessel.cell_width : vessel.cell_width;
      conductance_[i] = a * diffusivity / distance;
    }
  }
  for (const GridEnd& end : grid_.free_ends) conductance_[end.face] = 0;
}

double DispersionStep::largest_rate(std::span<const double> area) const {
  double largest = 0;
  for (const VesselCells& vessel : grid_.vessels)
    for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i)
      largest = std::max(largest, (conductance_[i] + conductance_[i + 1]) / (area[i] * vessel.cell_width));
  return largest;
}

void DispersionStep::step_once(std::span<const double> area, double time_step,
                               std::span<double> concentration) {
  double* c = concentration.data();
  for (const VesselCells& vessel : grid_.vessels)
    for (int i = vessel.first_cell + 1; i < vessel.first_cell + vessel.cell_count; ++i)
      flux_[i] = conductance_[i] * (c[i - 1] - c[i]);
  for (const GridEnd& end : grid_.free_ends) flux_[end.face] = 0;
  for (const GridJunction& junction : grid_.junctions) {
    // The node's concentration lets as much in as out.
    const std::span ends(&grid_.junction_ends[junction.first_end], junction.end_count);
    const double origin = c[ends[0].cell];
    double sum = 0, weight = 0;
    for (const GridEnd& end : ends) {
      sum += conductance_[end.face] * (c[end.cell] - origin);
      weight += conductance_[end.face];
    }
    const double node = sum / weight;
    for (const GridEnd& end : ends)
      flux_[end.face] = end.outward * conductance_[end.face] * ((c[end.cell] - origin) - node);
  }
  for (const VesselCells& vessel : grid_.vessels)
    for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i)
      c[i] += time_step * (flux_[i] - flux_[i + 1]) / (area[i] * vessel.cell_width);
}

}  // namespace microcosm::flow
