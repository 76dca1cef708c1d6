#pragma once
// Drugs, contrast agents, anything dissolved, carried by the blood of a PulseWaveNetwork.
//
//   d(A c)/dt + d(Q c)/dx = d/dx (A D dc/dx) - P S (c - c_t/lambda) - k_w S c + sources
//
// c [kg/m^3] is the average over the cross-section; S the wall's area per length. Each part has its header:
// advection.hpp, dispersion.hpp, tissue_exchange.hpp (second order by Strang splitting, 1968, SIAM J Numer
// Anal 5:506). Blood volumes of several of the network's steps are added up until a face has swept half of a
// cell: blood is several times slower than its pulse waves, so a solute takes several times fewer steps.
//
// What passes a free end is booked there, out less in. Blood that comes back through an outlet brings the
// concentration that went out last. Where blood enters on average, what went out (past a closing valve, say)
// waits, mixed, and comes back first; then blood of the solute's inlet concentration follows.
// Mass is conserved: initial + injected + released = blood + tissue + left + taken up + cleared.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/flow/network/flow_observer.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/transport/advection.hpp"
#include "engine/flow/transport/dispersion.hpp"
#include "engine/flow/transport/solute.hpp"
#include "engine/flow/transport/tissue_exchange.hpp"

namespace microcosm::flow {

/// Where one solute is [kg].
struct SoluteAmounts {
  double blood = 0, tissue = 0;
  double left = 0;      // through all free ends, less what came in
  double taken_up = 0;  // by the vessels' walls
  double cleared = 0;   // from the tissue
  double initial = 0;   // in the blood at time zero
  double injected = 0;  // so far
  double released = 0;  // by sources of the Exchange
};

class SoluteTransport final : public core::System, public FlowObserver {
 public:
  /// `network` outlives this, steps before it, and is as constructed: its mean flow says where blood enters.
  /// Throws InputError as `check` does, and where Taylor's dispersion is asked for in a vessel that blood
  /// passes too fast for it (dispersion.hpp).
  SoluteTransport(PulseWaveNetwork& network, std::vector<Solute> solutes);
  ~SoluteTransport() override;
  SoluteTransport(const SoluteTransport&) = delete;
  SoluteTransport& operator=(const SoluteTransport&) = delete;

  std::string_view name() const override { return "solutes"; }
  core::Phase phase() const override { return core::Phase::flow; }
  /// After the network's.
  void prepare(core::Exchange& exchange) override;
  /// Takes the Exchange's sources (and sets them to zero) and carries everything to `now + period`. After the
  /// network's step of the same time.
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override;

  void check_state(const core::Exchange& exchange) const override;

  void observe(const double* volume_flux, double time_step) override;

  const std::vector<Solute>& solutes() const { return solutes_; }
  /// Throws InputError naming those that exist.
  std::uint32_t solute_named(std::string_view name) const;

  /// In the blood [kg/m^3], linear between the cells' centres.
  double concentration(std::uint32_t solute, std::uint32_t vessel, double s) const;
  /// In the tissue beside it [kg/m^3]; 0 for a solute without a tissue.
  double tissue_concentration(std::uint32_t solute, std::uint32_t vessel, double s) const;
  SoluteAmounts amounts(std::uint32_t solute) const;
  /// In a vessel's blood and tissue [kg].
  double blood_mass(std::uint32_t solute, std::uint32_t vessel) const;
  double tissue_mass(std::uint32_t solute, std::uint32_t vessel) const;

  /// The free ends' vessels by name; what left through each [kg], less what came in.
  const std::vector<std::string>& end_names() const { return grid_.free_end_names; }
  std::span<const double> left(std::uint32_t solute) const;

 private:
  /// One solute's part of the State.
  struct Slots {
    core::State::Slot<double> concentration;  // by cell of the row, ghosts too
    core::State::Slot<double> tissue;         // by cell [kg/m^3]; empty without a tissue
    core::State::Slot<double> left;           // by free end [kg]
    core::State::Slot<double> beyond;         // by free end: of blood that would come back [kg/m^3]
    core::State::Slot<double> totals;
  };
  enum Total { taken_up, cleared, initial, injected, released, total_count };

  void check_dispersion(const PulseWaveNetwork& network) const;
  void flush(std::span<const double> area_after, double end_time);
  void advance_solute(std::size_t s, std::span<const double> area_after, double time_step, double end_time);
  void advect(std::size_t s, std::span<const double> area_after);
  double outflow(std::size_t e) const;
  void inject(std::size_t s, double from, double to, std::span<const double> area);
  void exchange_tissue(std::size_t s, double time_step, std::span<const double> area);
  void take_sources(core::Exchange& exchange);
  void put(std::size_t s, std::uint32_t vessel, double at, double mass, std::span<const double> area);

  PulseWaveNetwork& network_;
  std::vector<Solute> solutes_;
  Grid grid_;
  std::span<const double> area_;     // the network's own, by cell
  std::vector<bool> is_inlet_;       // by free end
  std::vector<double> tissue_area_;  // by solute and cell [m^2]
  core::State state_;
  std::vector<Slots> slots_;
  core::State::Slot<double> waiting_;  // by free end: volume that went out of an inlet [m^3]
  core::State::Slot<double> time_;     // one value [s]: everything is carried up to here

  // Scratch: what the blood did since the last flush.
  std::vector<double> area_before_, area_between_, volume_, flow_rate_, passing_;
  double pending_ = 0;  // [s]
  Advection advection_;
  DispersionStep dispersion_;
};

}  // namespace microcosm::flow
