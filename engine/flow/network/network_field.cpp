// PulseWaveNetwork as a FlowField: values between cells, from the State alone.

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network_implementation.hpp"
#include "engine/flow/vessel_profile.hpp"

namespace microcosm::flow {

namespace {

/// The polynomial whose averages over up to four neighbouring cells are the cells' values (cubic; of lower
/// degree in a vessel of fewer cells), at one place: weights of the cells for its value and for its
/// derivative.
struct Stencil {
  int first = 0;
  int count = 0;
  std::array<double, 4> weight{}, slope_weight{};  // slope [1/m]

  template <class Values>
  double value(const Values& values) const {
    double sum = 0;
    for (int k = 0; k < count; ++k) sum += weight[k] * values(first + k);
    return sum;
  }
  template <class Values>
  double slope(const Values& values) const {
    double sum = 0;
    for (int k = 0; k < count; ++k) sum += slope_weight[k] * values(first + k);
    return sum;
  }
};

/// `x` counts cell widths from the centre of the first cell. Lagrange's interpolant L through the averages,
/// less L''/24, has these averages.
void set_weights(Stencil& stencil, double x, double inverse_width) {
  auto& w = stencil.weight;
  auto& d = stencil.slope_weight;
  if (stencil.count == 2) {
    w = {1 - x, x};
    d = {-1, 1};
  } else if (stencil.count == 3) {
    w = {0.5 * (x - 1) * (x - 2) - 1.0 / 24, -x * (x - 2) + 1.0 / 12, 0.5 * x * (x - 1) - 1.0 / 24};
    d = {x - 1.5, 2 - 2 * x, x - 0.5};
  } else {
    const double a = x - 1, b = x - 2, c = x - 3;
    w = {-a * b * c / 6 + (x - 2) / 24, x * b * c / 2 - (3 * x - 5) / 24, -x * a * c / 2 + (3 * x - 4) / 24,
         x * a * b / 6 - (x - 1) / 24};
    d = {-(a * b + a * c + b * c) / 6 + 1.0 / 24, (x * b + x * c + b * c) / 2 - 1.0 / 8,
         -(x * a + x * c + a * c) / 2 + 1.0 / 8, (x * a + x * b + a * b) / 6 - 1.0 / 24};
  }
  for (double& slope : d) slope *= inverse_width;
}

/// The cells that a value at `s` is made of.
struct CellsAround {
  int first = 0;
  int count = 0;
  double place = 0;          // cell widths from the centre of the first
  double inverse_width = 0;  // [1/m]
};

CellsAround cells_around(const VesselCells& vessel, double s) {
  const double inverse_width = 1 / vessel.cell_width;
  const double x = std::clamp(s, 0.0, vessel.length) * inverse_width - 0.5;
  const int count = std::min(vessel.cell_count, 4);
  const int first = std::clamp(static_cast<int>(x) - 1, 0, vessel.cell_count - count);
  return {vessel.first_cell + first, count, x - first, inverse_width};
}

Stencil stencil_at(const VesselCells& vessel, double s) {
  const CellsAround around = cells_around(vessel, s);
  Stencil stencil;
  stencil.first = around.first;
  stencil.count = around.count;
  set_weights(stencil, around.place, around.inverse_width);
  return stencil;
}

double relative_pressure(const NetworkModel& model, int cell, double root) {
  return model.stiffness[cell] * (root - model.reference_root[cell]);
}

/// Of the wall's viscosity [Pa], where flow changes by `flow_slope` [m^2/s] along the vessel.
double viscous_pressure(const NetworkModel& model, std::uint32_t vessel, double s, double area,
                        double flow_slope) {
  const auto wall = std::lower_bound(
      model.viscoelastic_vessels.begin(), model.viscoelastic_vessels.end(), vessel,
      [](const ViscoelasticVessel& entry, std::uint32_t wanted) { return entry.vessel < wanted; });
  if (wall == model.viscoelastic_vessels.end() || wall->vessel != vessel) return 0;
  const VesselCells& cells = model.vessels[vessel];
  const double x = std::clamp(s / cells.cell_width, 0.0, static_cast<double>(cells.cell_count));
  const int face = std::min(static_cast<int>(x), cells.cell_count - 1);
  const double start = wall->face_stiffness[face], end = wall->face_stiffness[face + 1];
  return -(start + (end - start) * (x - face)) / std::sqrt(area) * flow_slope;
}

const double inverse_root_pi = 1 / std::sqrt(core::pi);

}  // namespace

double NetworkView::flow_rate(std::uint32_t vessel, double s) const {
  return stencil_at(model.vessels[vessel], s).value([&](int cell) { return flow[cell * stride]; });
}

double NetworkView::radius(std::uint32_t vessel, double s) const {
  return inverse_root_pi *
         stencil_at(model.vessels[vessel], s).value([&](int cell) { return std::sqrt(area[cell * stride]); });
}

double NetworkView::pressure(std::uint32_t vessel, double s) const {
  const Stencil stencil = stencil_at(model.vessels[vessel], s);
  const double elastic = model.pressure_origin + stencil.value([&](int cell) {
    return relative_pressure(model, cell, std::sqrt(area[cell * stride]));
  });
  if (model.viscoelastic_vessels.empty()) return elastic;
  const double r = radius(vessel, s);
  return elastic + viscous_pressure(model, vessel, s, core::pi * r * r,
                                    stencil.slope([&](int cell) { return flow[cell * stride]; }));
}

double PulseWaveNetwork::flow_rate(std::uint32_t vessel, double s) const {
  return implementation_->view().flow_rate(vessel, s);
}

double PulseWaveNetwork::radius(std::uint32_t vessel, double s) const {
  return implementation_->view().radius(vessel, s);
}

double PulseWaveNetwork::pressure(std::uint32_t vessel, double s) const {
  return implementation_->view().pressure(vessel, s);
}

double PulseWaveNetwork::profile_exponent(std::uint32_t) const {
  return implementation_->model.fluid.profile_exponent;
}

void PulseWaveNetwork::sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const {
  const auto& part = *implementation_;
  MICROCOSM_ASSERT(part.tree != nullptr);
  MICROCOSM_ASSERT_COMPARE(points.size(), ==, samples.size());
  const geometry::VesselTree& tree = *part.tree;
  const NetworkModel& model = part.model;
  const CellBlockConstants constants{model.fluid.density, model.constants.momentum_coefficient,
                                     model.pressure_origin};
  SampleBlock block;
  CellBlock cells;
  core::FlowSample* block_samples[SampleBlock::size];
  core::VesselPosition places[SampleBlock::size];
  std::array<Complex, FlowHarmonics::count> rotation;
  if (part.harmonics) part.harmonics->rotate(std::fmod(part.state.elapsed[0], model.beat_period), rotation);
  std::size_t next = 0;
  while (next < points.size()) {
    int count = 0;
    for (; next < points.size() && count < SampleBlock::size; ++next) {
      core::VesselPosition& where = points[next].where;
      if (where.vessel == core::no_vessel) where = tree.locate(points[next].position);
      if (where.vessel == core::no_vessel) {
        samples[next] = outside_vessels();
        continue;
      }
      ProfileSampler::set_place(block, count, tree.frame_span(where.vessel, where.s), where.y, where.z);
      part.gather_cells(cells, count, where.vessel, where.s);
      places[count] = where;
      block_samples[count++] = &samples[next];
    }
    part.sampler.kernel().sections(cells, constants, block, count);
    if (!model.viscoelastic_vessels.empty())
      for (int i = 0; i < count; ++i)
        block.pressure[i] +=
            viscous_pressure(model, places[i].vessel, places[i].s,
                             core::pi * block.radius[i] * block.radius[i], block.flow_slope[i]);
    part.sampler.add_power_law(block, count);
    for (int i = 0; i < count && part.harmonics; ++i) {
      const Stencil stencil = stencil_at(model.vessels[places[i].vessel], places[i].s);
      part.harmonics->add_profile(
          block, i, {stencil.first, stencil.count, stencil.weight.data(), stencil.slope_weight.data()},
          rotation);
    }
    part.sampler.write(block, count, block_samples);
  }
}

void PulseWaveNetwork::Implementation::gather_cells(CellBlock& cells, int i, std::uint32_t vessel,
                                                    double s) const {
  const CellsAround around = cells_around(model.vessels[vessel], s);
  for (int k = 0; k < 4; ++k) {
    const int cell = around.first + std::min(k, around.count - 1);
    cells.area[k][i] = area[cell];
    cells.flow[k][i] = flow[cell];
    cells.stiffness[k][i] = model.stiffness[cell];
    cells.reference_root[k][i] = model.reference_root[cell];
  }
  cells.count[i] = around.count;
  cells.place[i] = around.place;
  cells.inverse_width[i] = around.inverse_width;
  cells.friction[i] = model.friction[around.first];
}

}  // namespace microcosm::flow
