#include "engine/flow/network/viscoelastic_wall.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

ViscoelasticWall::ViscoelasticWall(const ViscoelasticVessel& wall, const NetworkModel& model)
    : range_(model.vessels[wall.vessel]),
      relaxation_time_(wall.relaxation_time),
      face_stiffness_(wall.face_stiffness) {
  const std::size_t count = static_cast<std::size_t>(range_.cell_count);
  face_resistance_.assign(count + 1, 0.0);
  inertia_.assign(count, 0.0);
  inverse_pivot_.assign(count, 0.0);
  change_.assign(count, 0.0);
  for (const int side : {0, 1}) {
    ends_[side] = model.vessel_end(wall.vessel, side == 1);
    before_[side].cell = range_.first_cell + (side == 1 ? range_.cell_count - 1 : 0);
  }
}

void ViscoelasticWall::prepare(const CellKernel& kernel, const CellArrays& cells,
                               const CellConstants& constants) {
  BoundaryState predicted[2];
  for (const int side : {0, 1}) {
    predicted[side] = predicted_state(ends_[side], cells, constants);
    write_flux(ends_[side], predicted[side], cells, constants);
    BoundaryCell& before = before_[side];
    before.area = cells.area[before.cell];
    before.flow = cells.flow[before.cell];
    before.velocity = cells.velocity[before.cell];
  }
  kernel.update(cells, constants, range_.first_cell, range_.first_cell + range_.cell_count);
  for (const int side : {0, 1})
    half_change_[side] = 0.5 * (cells.flow[before_[side].cell] - before_[side].flow);
  set_matrix(cells, constants.density);
  factorise();
  solve(cells, -predicted[0].outflow, predicted[1].outflow);
  for (const int side : {0, 1}) find_load(side, cells, predicted[side]);
}

void ViscoelasticWall::finish(const CellKernel& kernel, const CellArrays& cells,
                              const CellConstants& constants) {
  for (const BoundaryCell& before : before_) {
    cells.area[before.cell] = before.area;
    cells.flow[before.cell] = before.flow;
    cells.velocity[before.cell] = before.velocity;
    kernel.update(cells, constants, before.cell, before.cell + 1);
  }
  solve(cells, cells.mass_flux[ends_[0].face], cells.mass_flux[ends_[1].face]);
  for (int i = 0; i < range_.cell_count; ++i) cells.flow[range_.first_cell + i] += change_[i];
  kernel.derive(cells, constants, range_.first_cell, range_.first_cell + range_.cell_count);
}

// Divided by A dt/(rho dx), the system is symmetric: (inertia + theta L) change = -L flow, L the Laplacian
// with the faces' resistances; flows at the ends are given.
void ViscoelasticWall::set_matrix(const CellArrays& cells, double density) {
  const int first = range_.first_cell, count = range_.cell_count;
  const double time_step = cells.time_step[first];
  implicitness_ = std::min(1.0, 0.5 + time_step / relaxation_time_);
  const double inverse_width = 1 / range_.cell_width;
  const double mass = density * range_.cell_width / time_step;
  for (int i = 0; i < count; ++i) inertia_[i] = mass / cells.area[first + i];
  for (int f = 1; f < count; ++f)
    face_resistance_[f] = face_stiffness_[f] * inverse_width /
                          (0.5 * (cells.root_area[first + f - 1] + cells.root_area[first + f]));
  face_resistance_[0] = face_stiffness_[0] * 2 * inverse_width / cells.root_plus[ends_[0].face];
  face_resistance_[count] = face_stiffness_[count] * 2 * inverse_width / cells.root_minus[ends_[1].face];
}

void ViscoelasticWall::factorise() {
  const int count = range_.cell_count;
  const double theta = implicitness_;
  const auto diagonal = [&](int i) {
    return inertia_[i] + theta * (face_resistance_[i] + face_resistance_[i + 1]);
  };
  double inverse = 1 / diagonal(count - 1);
  for (int i = count - 2; i >= 0; --i) {
    const double coupling = theta * face_resistance_[i + 1];
    inverse = 1 / (diagonal(i) - coupling * coupling * inverse);
  }
  corner_[0] = inverse;
  inverse_pivot_[0] = 1 / diagonal(0);
  for (int i = 1; i < count; ++i) {
    const double coupling = theta * face_resistance_[i];
    inverse_pivot_[i] = 1 / (diagonal(i) - coupling * coupling * inverse_pivot_[i - 1]);
  }
  corner_[1] = inverse_pivot_[count - 1];
  far_corner_ = corner_[1];
  for (int i = count - 2; i >= 0; --i) far_corner_ *= theta * face_resistance_[i + 1] * inverse_pivot_[i];
}

void ViscoelasticWall::solve(const CellArrays& cells, double start_flow, double end_flow) {
  const int count = range_.cell_count;
  const double theta = implicitness_;
  const double* flow = cells.flow + range_.first_cell;
  start_flow += half_change_[0];
  end_flow += half_change_[1];
  double left = face_resistance_[0] * (flow[0] - start_flow);
  double carried = 0;
  for (int i = 0; i < count; ++i) {
    const double right_flow = i + 1 < count ? flow[i + 1] : end_flow;
    const double right = face_resistance_[i + 1] * (right_flow - flow[i]);
    const double sum = right - left + (i > 0 ? theta * face_resistance_[i] * carried : 0);
    carried = sum * inverse_pivot_[i];
    change_[i] = carried;
    left = right;
  }
  for (int i = count - 2; i >= 0; --i)
    change_[i] += theta * face_resistance_[i + 1] * inverse_pivot_[i] * change_[i + 1];
}

// The viscous pressure at an end, mean over the step, is R (q_1 + theta change_1 - q), q out of the vessel,
// q_1 in its last cell and R the end face's resistance. Where the flow differs by d from the predicted one,
// the cell's flow is changed by Z d/inertia (Z: the waves' impedance, which sets the pressure of the face)
// and by the diffusion: together corner (Z + theta R) d, less than d at any viscosity.
void ViscoelasticWall::find_load(int side, const CellArrays& cells, const BoundaryState& predicted) {
  const VesselEndModel& end = ends_[side];
  const double resistance = face_resistance_[side == 0 ? 0 : range_.cell_count];
  const double change = change_[side == 0 ? 0 : range_.cell_count - 1];
  const double cell_outflow =
      end.outward * (cells.flow[before_[side].cell] + implicitness_ * change - half_change_[side]);
  const double impedance = -0.5 * end.stiffness / (std::sqrt(predicted.area) * predicted.slope);
  const double answered = corner_[side] * (impedance + implicitness_ * resistance);
  const double load_resistance = resistance * (1 - answered);
  predicted_[side] = predicted.outflow;
  offset_[side] = resistance * (cell_outflow - predicted.outflow) + load_resistance * predicted.outflow;
  const double other_resistance = face_resistance_[side == 0 ? range_.cell_count : 0];
  crossing_[side] = other_resistance * far_corner_ * (impedance + implicitness_ * resistance);
  loads_[side] = {offset_[side], load_resistance};
}

void ViscoelasticWall::account_for(int side, double outflow) {
  loads_[1 - side].offset = offset_[1 - side] - crossing_[side] * (outflow - predicted_[side]);
}

}  // namespace microcosm::flow
