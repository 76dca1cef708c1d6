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
  for (const LumpedBoundary& boundary : network.boundaries)
    if (boundary.kind == LumpedBoundaryKind::windkessel) ++size_;
  constants_ = Eigen::VectorXd::Zero(size_);
  rows_ = 0;
  int windkessel = unknowns_per_vessel * static_cast<int>(network.vessels.size());
  for (std::size_t v = 0; v < network.vessels.size(); ++v) add_vessel(v);
  for (std::size_t v = 0; v < network.vessels.size(); ++v) {
    const LumpedVessel& vessel = network.vessels[v];
    if (vessel.inlet)
      add_boundary(network.boundaries[*vessel.inlet], vessels_[v].pressure_in, vessels_[v].flow_in);
    if (!vessel.outlet) continue;
    const LumpedBoundary& boundary = network.boundaries[*vessel.outlet];
    if (boundary.kind != LumpedBoundaryKind::windkessel) {
      add_boundary(boundary, vessels_[v].pressure_out, vessels_[v].flow_out);
      continue;
    }
    const int row = next_row(), flow = vessels_[v].flow_out;
    f_entries_.emplace_back(row, vessels_[v].pressure_out, 1);
    f_entries_.emplace_back(row, flow, -boundary.proximal_resistance);
    f_entries_.emplace_back(row, windkessel, -1);
    const int charge = next_row();
    e_entries_.emplace_back(charge, windkessel, boundary.compliance);
    f_entries_.emplace_back(charge, flow, -1);
    f_entries_.emplace_back(charge, windkessel, 1 / boundary.distal_resistance);
    constants_[charge] = boundary.distal_pressure / boundary.distal_resistance;
    ++windkessel;
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
  sources_.push_back({row, &boundary.wave});
}

void LumpedEquations::add_junction(const LumpedJunction& junction) {
  const int mass = next_row();
  for (const auto v : junction.inlets) f_entries_.emplace_back(mass, vessels_[v].flow_out, 1);
  for (const auto v : junction.outlets) f_entries_.emplace_back(mass, vessels_[v].flow_in, -1);
  const int pressure = vessels_[junction.inlets.front()].pressure_out;
  for (std::size_t i = 1; i < junction.inlets.size(); ++i) {
    const int row = next_row();
    f_entries_.emplace_back(row, pressure, 1);
    f_entries_.emplace_back(row, vessels_[junction.inlets[i]].pressure_out, -1);
  }
  for (std::size_t i = 0; i < junction.outlets.size(); ++i) {
    const LumpedUnknowns& outlet = vessels_[junction.outlets[i]];
    const int row = next_row();
    f_entries_.emplace_back(row, pressure, 1);
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
  for (const Source& source : sources_) result[source.row] -= value_at(*source.wave, time);
}

void LumpedEquations::steady_residual(const Eigen::VectorXd& y, Eigen::VectorXd& result) const {
  result = f_ * y - constants_;
  for (const Loss& loss : losses_)
    result[loss.row] += loss.coefficient * std::abs(y[loss.flow]) * y[loss.flow];
  for (const Source& source : sources_) result[source.row] -= mean_of_samples(*source.wave);
}

}  // namespace microcosm::flow
