#include "engine/flow/lumped/lumped_equations.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

namespace {

constexpr int unknowns_per_vessel = 5;

double mean_of_samples(const LumpedWave& wave) {
  double sum = 0;
  for (const double value : wave.value) sum += value;
  return sum / static_cast<double>(wave.value.size());
}

/// Beside the vessel's own.
int unknowns_of(const LumpedBoundary& boundary) {
  if (boundary.kind == LumpedBoundaryKind::coronary) return 4;
  return boundary.kind == LumpedBoundaryKind::windkessel ? 1 : 0;
}

double at(const std::vector<double>& losses, std::size_t i) {
  return losses.empty() ? 0 : losses[i];
}

}  // namespace

double value_at(const LumpedWave& wave, double time) {
  if (wave.time.size() == 1) return wave.value.front();
  const double within = std::fmod(time, wave.time.back());
  const auto after = std::upper_bound(wave.time.begin(), wave.time.end(), within);
  if (after == wave.time.end()) return wave.value.back();
  const auto i = static_cast<std::size_t>(after - wave.time.begin());
  const double fraction = (within - wave.time[i - 1]) / (wave.time[i] - wave.time[i - 1]);
  return wave.value[i - 1] + fraction * (wave.value[i] - wave.value[i - 1]);
}

LumpedEquations::LumpedEquations(const LumpedDescription& network) : network_(network) {
  for (std::size_t v = 0; v < network.vessels.size(); ++v) {
    const int first = unknowns_per_vessel * static_cast<int>(v);
    vessels_.push_back({first, first + 1, first + 2, first + 3, first + 4});
  }
  size_ = unknowns_per_vessel * static_cast<int>(network.vessels.size());
  for (const LumpedBoundary& boundary : network.boundaries) size_ += unknowns_of(boundary);
  constants_ = Eigen::VectorXd::Zero(size_);
  rows_ = 0;
  int further = unknowns_per_vessel * static_cast<int>(network.vessels.size());
  for (std::size_t v = 0; v < network.vessels.size(); ++v) add_vessel(v);
  for (std::size_t v = 0; v < network.vessels.size(); ++v) {
    const LumpedVessel& vessel = network.vessels[v];
    if (vessel.inlet)
      add_boundary(network.boundaries[*vessel.inlet], vessels_[v].pressure_in, vessels_[v].flow_in);
    if (!vessel.outlet) continue;
    const LumpedBoundary& boundary = network.boundaries[*vessel.outlet];
    const int pressure = vessels_[v].pressure_out, flow = vessels_[v].flow_out;
    if (boundary.kind == LumpedBoundaryKind::windkessel)
      add_windkessel(boundary, pressure, flow, further);
    else if (boundary.kind == LumpedBoundaryKind::coronary)
      add_coronary(boundary, pressure, flow, further);
    else
      add_boundary(boundary, pressure, flow);
    further += unknowns_of(boundary);
  }
  for (const LumpedJunction& junction : network.junctions) add_junction(junction);
  e_.resize(size_, size_);
  f_.resize(size_, size_);
  e_.setFromTriplets(e_entries_.begin(), e_entries_.end());
  f_.setFromTriplets(f_entries_.begin(), f_entries_.end());
}

void LumpedEquations::add_vessel(std::size_t v) {
  const LumpedVessel& vessel = network_.vessels[v];
  const LumpedUnknowns& y = vessels_[v];
  // Where the compliance comes first, the losses lie beyond it, in the row of the inertia.
  const bool first = vessel.compliance_first;
  const int loss = next_row();
  f_entries_.emplace_back(loss, y.pressure_in, 1);
  f_entries_.emplace_back(loss, y.pressure_middle, -1);
  const int charge = next_row();
  e_entries_.emplace_back(charge, y.pressure_middle, vessel.compliance);
  f_entries_.emplace_back(charge, y.flow_in, -1);
  f_entries_.emplace_back(charge, y.flow_out, 1);
  const int inertia = next_row();
  e_entries_.emplace_back(inertia, y.flow_out, vessel.inertance);
  f_entries_.emplace_back(inertia, y.pressure_middle, -1);
  f_entries_.emplace_back(inertia, y.pressure_out, 1);
  f_entries_.emplace_back(first ? inertia : loss, first ? y.flow_out : y.flow_in,
                          first ? vessel.resistance : -vessel.resistance);
  add_loss(first ? inertia : loss, first ? y.flow_out : y.flow_in,
           first ? vessel.stenosis : -vessel.stenosis);
}

void LumpedEquations::add_boundary(const LumpedBoundary& boundary, int pressure, int flow) {
  const int row = next_row();
  if (boundary.kind == LumpedBoundaryKind::resistance) {
    f_entries_.emplace_back(row, pressure, 1);
    f_entries_.emplace_back(row, flow, -boundary.distal_resistance);
    constants_[row] = boundary.distal_pressure;
    return;
  }
  f_entries_.emplace_back(row, boundary.kind == LumpedBoundaryKind::flow ? flow : pressure, 1);
  sources_.push_back({row, &boundary.wave, 1});
}

void LumpedEquations::add_windkessel(const LumpedBoundary& boundary, int pressure, int flow, int first) {
  const int row = next_row();
  f_entries_.emplace_back(row, pressure, 1);
  f_entries_.emplace_back(row, flow, -boundary.proximal_resistance);
  f_entries_.emplace_back(row, first, -1);
  const int charge = next_row();
  e_entries_.emplace_back(charge, first, boundary.compliance);
  f_entries_.emplace_back(charge, flow, -1);
  f_entries_.emplace_back(charge, first, 1 / boundary.distal_resistance);
  constants_[charge] = boundary.distal_pressure / boundary.distal_resistance;
  initial_.emplace_back(first, boundary.initial_pressure);
}

void LumpedEquations::add_coronary(const LumpedBoundary& boundary, int pressure, int flow, int first) {
  const int arterial = first, muscular_flow = first + 1, muscular = first + 2, volume = first + 3;
  const int inlet = next_row();
  f_entries_.emplace_back(inlet, pressure, 1);
  f_entries_.emplace_back(inlet, flow, -boundary.proximal_resistance);
  f_entries_.emplace_back(inlet, arterial, -1);
  const int charge = next_row();
  e_entries_.emplace_back(charge, arterial, boundary.proximal_compliance);
  f_entries_.emplace_back(charge, flow, -1);
  f_entries_.emplace_back(charge, muscular_flow, 1);
  const int loss = next_row();
  f_entries_.emplace_back(loss, arterial, 1);
  f_entries_.emplace_back(loss, muscular, -1);
  f_entries_.emplace_back(loss, muscular_flow, -boundary.middle_resistance);
  const int balance = next_row();
  e_entries_.emplace_back(balance, volume, 1);
  f_entries_.emplace_back(balance, muscular_flow, -1);
  f_entries_.emplace_back(balance, muscular, 1 / boundary.distal_resistance);
  constants_[balance] = boundary.distal_pressure / boundary.distal_resistance;
  const int held = next_row();
  f_entries_.emplace_back(held, volume, 1);
  f_entries_.emplace_back(held, muscular, -boundary.compliance);
  sources_.push_back({held, &boundary.wave, -boundary.compliance});
}

void LumpedEquations::add_junction(const LumpedJunction& junction) {
  const int mass = next_row();
  for (const auto v : junction.inlets) f_entries_.emplace_back(mass, vessels_[v].flow_out, 1);
  for (const auto v : junction.outlets) f_entries_.emplace_back(mass, vessels_[v].flow_in, -1);
  // The junction's pressure is that of its first inlet less what its resistance takes.
  const LumpedUnknowns& first = vessels_[junction.inlets.front()];
  const int pressure = first.pressure_out;
  const auto lose_at_first = [&](int row) {
    if (const double resistance = at(junction.inlet_resistance, 0); resistance != 0)
      f_entries_.emplace_back(row, first.flow_out, -resistance);
  };
  for (std::size_t i = 1; i < junction.inlets.size(); ++i) {
    const int row = next_row();
    f_entries_.emplace_back(row, pressure, 1);
    lose_at_first(row);
    f_entries_.emplace_back(row, vessels_[junction.inlets[i]].pressure_out, -1);
    if (const double resistance = at(junction.inlet_resistance, i); resistance != 0)
      f_entries_.emplace_back(row, vessels_[junction.inlets[i]].flow_out, resistance);
  }
  for (std::size_t i = 0; i < junction.outlets.size(); ++i) {
    const LumpedUnknowns& outlet = vessels_[junction.outlets[i]];
    const int row = next_row();
    f_entries_.emplace_back(row, pressure, 1);
    lose_at_first(row);
    f_entries_.emplace_back(row, outlet.pressure_in, -1);
    f_entries_.emplace_back(row, outlet.flow_in, -at(junction.resistance, i));
    e_entries_.emplace_back(row, outlet.flow_in, -at(junction.inertance, i));
    add_loss(row, outlet.flow_in, -at(junction.stenosis, i));
  }
}

void LumpedEquations::add_loss(int row, int flow, double coefficient) {
  if (coefficient != 0) losses_.push_back({row, flow, coefficient});
}

const std::string& LumpedEquations::vessel_of(int unknown) const {
  const auto v = static_cast<std::size_t>(unknown / unknowns_per_vessel);
  return network_.vessels[std::min(v, network_.vessels.size() - 1)].name;
}

void LumpedEquations::jacobian(double a, const Eigen::VectorXd& y, double least_flow,
                               Eigen::SparseMatrix<double>& matrix) const {
  Entries entries;
  for (const auto& entry : e_entries_) entries.emplace_back(entry.row(), entry.col(), a * entry.value());
  entries.insert(entries.end(), f_entries_.begin(), f_entries_.end());
  for (const Loss& loss : losses_)
    entries.emplace_back(loss.row, loss.flow,
                         2 * loss.coefficient * std::max(std::abs(y[loss.flow]), least_flow));
  matrix.resize(size_, size_);
  matrix.setFromTriplets(entries.begin(), entries.end());
}

void LumpedEquations::residual(const Eigen::VectorXd& derivative, const Eigen::VectorXd& y, double time,
                               Eigen::VectorXd& result) const {
  result = e_ * derivative + f_ * y - constants_;
  for (const Loss& loss : losses_)
    result[loss.row] += loss.coefficient * std::abs(y[loss.flow]) * y[loss.flow];
  for (const Source& source : sources_) result[source.row] -= source.factor * value_at(*source.wave, time);
}

Eigen::VectorXd LumpedEquations::initial() const {
  Eigen::VectorXd y = Eigen::VectorXd::Zero(size_);
  for (std::size_t v = 0; v < vessels_.size(); ++v) {
    const LumpedVessel& vessel = network_.vessels[v];
    const LumpedUnknowns& place = vessels_[v];
    y[place.pressure_in] = vessel.initial_pressure_in;
    y[place.flow_in] = vessel.initial_flow_in;
    y[place.flow_out] = vessel.initial_flow_out;
    y[place.pressure_out] = vessel.initial_pressure_out;
    const double flow = vessel.initial_flow_in;
    const double loss =
        vessel.compliance_first ? 0 : (vessel.resistance + vessel.stenosis * std::abs(flow)) * flow;
    y[place.pressure_middle] = vessel.initial_pressure_in - loss;
  }
  for (const auto& [unknown, value] : initial_) y[unknown] = value;
  return y;
}

void LumpedEquations::steady_residual(const Eigen::VectorXd& y, Eigen::VectorXd& result) const {
  result = f_ * y - constants_;
  for (const Loss& loss : losses_)
    result[loss.row] += loss.coefficient * std::abs(y[loss.flow]) * y[loss.flow];
  for (const Source& source : sources_) result[source.row] -= source.factor * mean_of_samples(*source.wave);
}

}  // namespace microcosm::flow
