#pragma once
// Pulse waves in a network of elastic vessels: the 1-D area–flow equations on every vessel, coupled at
// junctions by mass and total pressure.
//
//   dA/dt + dQ/dx = 0
//   dQ/dt + d(alpha Q^2/A)/dx + (A/rho) dp/dx = -2 (zeta + 2) pi (mu/rho) Q/A
//   p = p_ref + beta/A_r (sqrt(A) - sqrt(A_r))

#include <memory>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/flow/circulation/circulation.hpp"
#include "engine/flow/network/description.hpp"
#include "engine/flow/network/flow_observer.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::flow {

/// The velocity in a cross-section. `womersley`: the harmonics of the local flow over the last beat of the
/// run-in have the profiles of oscillating flow (womersley.hpp), the rest of the flow the power law. The
/// waves themselves keep the friction and the momentum coefficient of the power law.
enum class VelocityProfile { power_law, womersley };

struct NetworkOptions {
  double cell_size = 5e-3;         // [m], the largest cell
  int minimum_cells = 2;           // a vessel
  double courant_number = 0.9;     // of the fastest cell; (0, 1]
  double run_in_tolerance = 0.01;  // beat-to-beat RMS of pressure over its RMS, where the run-in ends
  int maximum_run_in_beats = 40;   // then a RunError: it does not settle
  VelocityProfile profile = VelocityProfile::power_law;
  // Each vessel takes the steps that it needs (local_time_steps.hpp); elastic walls, no heart. Steps that
  // someone observes (FlowObserver) are the same for all vessels.
  bool local_time_steps = false;
};

class NetworkModel;  // network_model.hpp: cells, vessels, junctions as flat arrays; const after construction

/// Geometry of a description, in the vessels' order. Throws InputError naming a vessel without centreline, or
/// as VesselTree does.
std::shared_ptr<const geometry::VesselTree> vessel_tree(const NetworkDescription& network);

/// Steady flow with the means of inflows and pressures in every vessel (Poiseuille resistance of the profile,
/// tapered, windkessels as resistances): [m^3/s] by vessel, positive from start to end. Also what a balloon's
/// resistance is computed from.
std::vector<double> mean_flow(const NetworkDescription& network);

class PulseWaveNetwork final : public core::System, public core::FlowField {
 public:
  /// Throws InputError as `check` does, for options outside their range, and for a vessel that the mean
  /// pressure collapses.
  PulseWaveNetwork(const NetworkDescription& network, NetworkOptions options);
  ~PulseWaveNetwork() override;

  std::string_view name() const override;
  core::Phase phase() const override { return core::Phase::flow; }
  /// Starts from the steady mean-flow state and runs whole beats until pressure repeats
  /// (options.run_in_tolerance); time zero is a beat's start.
  void prepare(core::Exchange& exchange) override;
  /// Throws RunError naming the vessel: an area that is not positive, a flow that is not finite or
  /// supercritical, a junction that doesn't converge.
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override;
  /// "run_in_beats", "run_in_rms", "run_in_seconds", "junction_imbalance", "lossy_junction_steps" (of a
  /// junction that a choked jet made lose dynamic pressure; 0 in healthy networks).
  std::vector<core::Note> notes() const override;

  void check_state(const core::Exchange&) const override;

  void sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const override;
  bool holds(const core::VesselPosition& where) const override;
  double flow_rate(std::uint32_t vessel, double s) const override;
  double radius(std::uint32_t vessel, double s) const override;
  double pressure(std::uint32_t vessel, double s) const override;
  double profile_exponent(std::uint32_t vessel) const override;

  /// Null where a vessel has no centreline: then `sample` must not be called; the functions of (vessel, s)
  /// hold.
  std::shared_ptr<const geometry::VesselTree> vessels() const;
  const NetworkModel& model() const;
  double beat_period() const;     // [s]
  double run_in_seconds() const;  // simulated before time zero
  /// Sum over beats of each junction's net flow, over the mean inflow: the largest since `prepare`.
  double junction_imbalance() const;

  /// The heart at the inlet; null: an inflow is prescribed. The three after it need a heart.
  const Circulation* circulation() const;
  const CirculationState& circulation_state() const;
  PerCompartment compartment_pressure() const;  // now [Pa]
  double aortic_pressure() const;               // at the inlet's end of its vessel, now [Pa]
  /// Of vessels, capacitors and the heart's compartments [m^3].
  double blood_volume() const;

  /// Area of each cell of the model's row [m^2], now; stays where it is.
  std::span<const double> cell_area() const;
  /// From the next step on `observer`, which outlives this or is null again before it ends, sees every
  /// finite-volume step.
  void observe(FlowObserver* observer);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace microcosm::flow
