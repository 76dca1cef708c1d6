#include "engine/flow/transport/solute_transport.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/state_check.hpp"
#include "engine/flow/network/network_model.hpp"

namespace microcosm::flow {

namespace {

// Of a cell's content through its faces before solutes are carried on: accuracy hardly depends on it (the
// scheme holds to 1), and a step of the network alone stays below.
constexpr double largest_sweep = 0.5;

/// Mass that an injection has given by time `t`.
double given_by(const Injection& injection, double t) {
  if (t <= injection.start) return 0;
  if (t >= injection.start + injection.duration) return injection.mass;
  return injection.mass * ((t - injection.start) / injection.duration);
}

std::vector<double> lengths_of(const NetworkModel& model) {
  std::vector<double> lengths;
  for (const VesselCells& vessel : model.vessels) lengths.push_back(vessel.length);
  return lengths;
}

}  // namespace

SoluteTransport::SoluteTransport(PulseWaveNetwork& network, std::vector<Solute> solutes)
    : network_(network),
      solutes_(std::move(solutes)),
      grid_(grid_of(network.model())),
      area_(network.cell_area()),
      advection_(grid_),
      dispersion_(grid_, network.model().fluid.profile_exponent) {
  const NetworkModel& model = network.model();
  check(solutes_, lengths_of(model), model.vessel_names);
  check_dispersion(network);
  for (const GridEnd& end : grid_.free_ends)
    is_inlet_.push_back(end.outward * network.flow_rate(end.vessel, 0.5 * model.vessels[end.vessel].length) <
                        0);
  const auto row = static_cast<std::size_t>(grid_.row_size);
  tissue_area_.assign(row * solutes_.size(), 0);
  for (std::size_t s = 0; s < solutes_.size(); ++s) {
    const std::optional<Tissue>& tissue = solutes_[s].tissue;
    Slots slots;
    slots.concentration = state_.reserve<double>(row);
    slots.tissue = state_.reserve<double>(tissue ? row : 0);
    slots.left = state_.reserve<double>(grid_.free_ends.size());
    slots.beyond = state_.reserve<double>(grid_.free_ends.size());
    slots.totals = state_.reserve<double>(total_count);
    slots_.push_back(slots);
    if (!tissue) continue;
    for (std::size_t i = 0; i < row; ++i) {
      const double h = tissue->thickness;
      tissue_area_[s * row + i] = h * (2 * std::sqrt(core::pi * grid_.rest_area[i]) + core::pi * h);
    }
  }
  waiting_ = state_.reserve<double>(grid_.free_ends.size());
  time_ = state_.reserve<double>(1);
  state_.allocate();
  area_before_.resize(row, 1.0);
  area_between_.resize(row, 1.0);
  volume_.resize(row + 1);
  flow_rate_.resize(row + 1);
  passing_.resize(grid_.free_ends.size());
}

SoluteTransport::~SoluteTransport() = default;

void SoluteTransport::check_dispersion(const PulseWaveNetwork& network) const {
  const NetworkModel& model = network.model();
  for (const Solute& solute : solutes_) {
    if (solute.dispersion != Dispersion::taylor_aris) continue;
    for (std::uint32_t v = 0; v < model.vessels.size(); ++v) {
      const double length = model.vessels[v].length, radius = network.radius(v, 0.5 * length);
      const double speed = std::fabs(network.flow_rate(v, 0.5 * length)) / (core::pi * radius * radius);
      const double needed = speed * radial_mixing_time(radius, solute.diffusivity);
      if (length >= needed) continue;
      throw core::InputError(fmt::format(
          "solute '{}': Taylor's dispersion holds once diffusion has evened out the cross-section, in vessel "
          "'{}' after {:.3g} m at its mean flow; the vessel is {:.3g} m long. Use molecular dispersion",
          solute.name, model.vessel_names[v], needed, length));
    }
  }
}

std::span<std::byte> SoluteTransport::state() {
  return state_.bytes();
}

void SoluteTransport::prepare(core::Exchange&) {
  for (std::size_t s = 0; s < solutes_.size(); ++s) {
    const double start = solutes_[s].initial_concentration;
    const auto c = state_.view(slots_[s].concentration);
    for (const VesselCells& vessel : grid_.vessels)
      std::fill_n(c.begin() + vessel.first_cell, vessel.cell_count, start);
    std::ranges::fill(state_.view(slots_[s].tissue), 0.0);
    std::ranges::fill(state_.view(slots_[s].left), 0.0);
    std::ranges::fill(state_.view(slots_[s].beyond), start);
    const auto totals = state_.view(slots_[s].totals);
    std::ranges::fill(totals, 0.0);
    totals[initial] = amounts(static_cast<std::uint32_t>(s)).blood;
  }
  std::ranges::fill(state_.view(waiting_), 0.0);
  state_.view(time_)[0] = 0;
  network_.observe(this);
}

void SoluteTransport::check_state(const core::Exchange& exchange) const {
  const core::StateCheck check(name());
  for (const Slots& slots : slots_) {
    check.finite("concentration of cell", state_.view(slots.concentration));
    check.finite("concentration of tissue", state_.view(slots.tissue));
    check.finite("mass through end", state_.view(slots.left));
    check.finite("concentration beyond end", state_.view(slots.beyond));
    check.finite("total", state_.view(slots.totals));
  }
  constexpr double largest = std::numeric_limits<double>::max();
  check.within("volume beyond end", state_.view(waiting_), 0, largest);
  check.within("time", state_.view(time_), 0, largest);
  check.within("mass of source", exchange.source_mass, 0, largest);
  for (std::size_t i = 0; i < exchange.source_mass.size(); ++i) {
    check.below("solute of source", i, exchange.source_solute[i], solutes_.size());
    if (exchange.source_mass[i] > 0)
      check.below("vessel of source", i, exchange.source_where[i].vessel, grid_.vessels.size());
    check.place("place of source", i, exchange.source_where[i], network_);
  }
}

void SoluteTransport::observe(const double* volume_flux, double time_step) {
  bool full = pending_ == 0;
  if (pending_ > 0) {
    for (const VesselCells& vessel : grid_.vessels) {
      for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i) {
        const double left = volume_[i] + time_step * volume_flux[i];
        const double right = volume_[i + 1] + time_step * volume_flux[i + 1];
        full |= std::max(right, 0.0) - std::min(left, 0.0) >
                largest_sweep * vessel.cell_width * std::min(area_before_[i], area_[i]);
      }
    }
  }
  if (full) {
    for (const VesselCells& vessel : grid_.vessels)
      for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i)
        area_between_[i] = area_[i] + time_step * (volume_flux[i + 1] - volume_flux[i]) / vessel.cell_width;
    if (pending_ > 0) flush(area_between_, state_.view(time_)[0] + pending_);
    std::swap(area_before_, area_between_);
    std::ranges::fill(volume_, 0.0);
  }
  for (std::size_t i = 0; i < volume_.size(); ++i) volume_[i] += time_step * volume_flux[i];
  pending_ += time_step;
}

void SoluteTransport::flush(std::span<const double> area_after, double end_time) {
  for (std::size_t i = 0; i < volume_.size(); ++i) flow_rate_[i] = volume_[i] / pending_;
  for (std::size_t s = 0; s < solutes_.size(); ++s) advance_solute(s, area_after, pending_, end_time);
  const auto waiting = state_.view(waiting_);
  for (std::size_t e = 0; e < waiting.size(); ++e)
    if (is_inlet_[e]) waiting[e] = std::max(0.0, waiting[e] + outflow(e));
  state_.view(time_)[0] = end_time;
  pending_ = 0;
}

/// Volume out of the network through a free end since the last flush [m^3].
double SoluteTransport::outflow(std::size_t e) const {
  return grid_.free_ends[e].outward * volume_[grid_.free_ends[e].face];
}

void SoluteTransport::advance_solute(std::size_t s, std::span<const double> area_after, double time_step,
                                     double end_time) {
  const double start_time = state_.view(time_)[0], middle = 0.5 * (start_time + end_time);
  inject(s, start_time, middle, area_before_);
  exchange_tissue(s, 0.5 * time_step, area_before_);
  advect(s, area_after);
  dispersion_.step(solutes_[s], area_after, flow_rate_, time_step, state_.view(slots_[s].concentration));
  exchange_tissue(s, 0.5 * time_step, area_after);
  inject(s, middle, end_time, area_after);
}

void SoluteTransport::advect(std::size_t s, std::span<const double> area_after) {
  const auto beyond = state_.view(slots_[s].beyond), left = state_.view(slots_[s].left);
  const auto waiting = state_.view(waiting_);
  const double fresh = solutes_[s].inlet_concentration;
  for (std::size_t e = 0; e < passing_.size(); ++e) {
    const double inflow = -outflow(e);
    passing_[e] = beyond[e];
    if (is_inlet_[e] && inflow > 0)
      passing_[e] = fresh + std::min(waiting[e] / inflow, 1.0) * (beyond[e] - fresh);
  }
  advection_.step({area_before_.data(), area_after.data(), volume_.data()},
                  state_.view(slots_[s].concentration), passing_);
  for (std::size_t e = 0; e < passing_.size(); ++e) {
    const double volume = outflow(e);
    left[e] += volume * passing_[e];
    const double share = is_inlet_[e] ? volume / (waiting[e] + volume) : 1;
    if (volume > 0) beyond[e] += share * (passing_[e] - beyond[e]);
  }
}

void SoluteTransport::put(std::size_t s, std::uint32_t vessel, double at, double mass,
                          std::span<const double> area) {
  const VesselCells& cells = grid_.vessels[vessel];
  const GridPlace place = place_in(cells, at);
  const auto c = state_.view(slots_[s].concentration);
  c[place.first] += place.first_weight * mass / (area[place.first] * cells.cell_width);
  if (place.second_weight > 0)
    c[place.second] += place.second_weight * mass / (area[place.second] * cells.cell_width);
}

void SoluteTransport::inject(std::size_t s, double from, double to, std::span<const double> area) {
  for (const Injection& injection : solutes_[s].injections) {
    const double mass = given_by(injection, to) - given_by(injection, from);
    if (!(mass > 0)) continue;
    put(s, injection.vessel, injection.at, mass, area);
    state_.view(slots_[s].totals)[injected] += mass;
  }
}

void SoluteTransport::exchange_tissue(std::size_t s, double time_step, std::span<const double> area) {
  const Solute& solute = solutes_[s];
  if (!solute.tissue && solute.wall_uptake <= 0) return;
  const auto c = state_.view(slots_[s].concentration), tissue = state_.view(slots_[s].tissue);
  const auto totals = state_.view(slots_[s].totals);
  const double* tissue_area = tissue_area_.data() + s * static_cast<std::size_t>(grid_.row_size);
  for (const VesselCells& vessel : grid_.vessels) {
    for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i) {
      const double perimeter = 2 * std::sqrt(core::pi * area[i]);
      ExchangeRates rates;
      rates.wall_uptake = solute.wall_uptake * perimeter / area[i];
      double in_tissue = 0;
      if (solute.tissue) {
        const double product = solute.tissue->permeability * perimeter;
        rates.to_tissue = product / area[i];
        rates.to_blood = product / (solute.tissue->partition * tissue_area[i]);
        rates.clearance = solute.tissue->clearance;
        in_tissue = tissue[i] * tissue_area[i];
      }
      const ExchangeMasses after = exchange(c[i] * area[i], in_tissue, rates, time_step);
      c[i] = after.blood / area[i];
      if (solute.tissue) tissue[i] = after.tissue / tissue_area[i];
      totals[taken_up] += after.taken_up * vessel.cell_width;
      totals[cleared] += after.cleared * vessel.cell_width;
    }
  }
}

void SoluteTransport::take_sources(core::Exchange& exchange) {
  for (std::size_t i = 0; i < exchange.source_mass.size(); ++i) {
    const double mass = exchange.source_mass[i];
    if (!(mass > 0)) continue;
    const core::VesselPosition& where = exchange.source_where[i];
    const std::uint32_t s = exchange.source_solute[i];
    MICROCOSM_ASSERT_COMPARE(s, <, solutes_.size());
    MICROCOSM_ASSERT_COMPARE(where.vessel, <, grid_.vessels.size());
    put(s, where.vessel, where.s, mass, area_);
    state_.view(slots_[s].totals)[released] += mass;
    exchange.source_mass[i] = 0;
  }
}

void SoluteTransport::step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) {
  flush(area_, core::seconds(now + period));
  take_sources(exchange);
}

std::uint32_t SoluteTransport::solute_named(std::string_view name) const {
  std::string known;
  for (std::uint32_t s = 0; s < solutes_.size(); ++s) {
    if (solutes_[s].name == name) return s;
    known += (known.empty() ? "" : ", ") + solutes_[s].name;
  }
  throw core::InputError(fmt::format("there is no solute '{}' (there are: {})", name, known));
}

double SoluteTransport::concentration(std::uint32_t solute, std::uint32_t vessel, double s) const {
  const auto c = state_.view(slots_[solute].concentration);
  const GridPlace place = place_in(grid_.vessels[vessel], s);
  return place.first_weight * c[place.first] + place.second_weight * c[place.second];
}

double SoluteTransport::tissue_concentration(std::uint32_t solute, std::uint32_t vessel, double s) const {
  if (!solutes_[solute].tissue) return 0;
  const auto c = state_.view(slots_[solute].tissue);
  const GridPlace place = place_in(grid_.vessels[vessel], s);
  return place.first_weight * c[place.first] + place.second_weight * c[place.second];
}

double SoluteTransport::blood_mass(std::uint32_t solute, std::uint32_t vessel) const {
  const VesselCells& cells = grid_.vessels[vessel];
  const auto c = state_.view(slots_[solute].concentration);
  double sum = 0;
  for (int i = cells.first_cell; i < cells.first_cell + cells.cell_count; ++i) sum += c[i] * area_[i];
  return sum * cells.cell_width;
}

double SoluteTransport::tissue_mass(std::uint32_t solute, std::uint32_t vessel) const {
  if (!solutes_[solute].tissue) return 0;
  const VesselCells& cells = grid_.vessels[vessel];
  const auto c = state_.view(slots_[solute].tissue);
  const double* area = tissue_area_.data() + solute * static_cast<std::size_t>(grid_.row_size);
  double sum = 0;
  for (int i = cells.first_cell; i < cells.first_cell + cells.cell_count; ++i) sum += c[i] * area[i];
  return sum * cells.cell_width;
}

SoluteAmounts SoluteTransport::amounts(std::uint32_t solute) const {
  SoluteAmounts amounts;
  for (std::uint32_t v = 0; v < grid_.vessels.size(); ++v) {
    amounts.blood += blood_mass(solute, v);
    amounts.tissue += tissue_mass(solute, v);
  }
  for (const double mass : left(solute)) amounts.left += mass;
  const auto totals = state_.view(slots_[solute].totals);
  amounts.taken_up = totals[taken_up];
  amounts.cleared = totals[cleared];
  amounts.initial = totals[initial];
  amounts.injected = totals[injected];
  amounts.released = totals[released];
  return amounts;
}

std::span<const double> SoluteTransport::left(std::uint32_t solute) const {
  return state_.view(slots_[solute].left);
}

}  // namespace microcosm::flow
