#pragma once
// Spherical drug carriers in flowing blood: finite-Reynolds drag, added mass, buoyancy, magnetic pull, walls and junctions.
//
//   (m_p + C_m m_f) dv/dt = 3 pi mu d f(Re) K (u - v) + F + (m_p - m_f) g + (1 + C_m) m_f Du/Dt
//
// f(Re) = 1 + 0.15 Re^0.687 (Schiller and Naumann 1933; Re = rho d |u - v| / mu < 800), C_m = 1/2, K the wall's correction (see
// wall_mobility.hpp). Relaxation times go from 10 ns to ms, so the velocity is integrated exactly for frozen coefficients: any step is
// stable, and steps far longer than the relaxation time give the terminal velocity.

#include <memory>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/random.hpp"
#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::swim {

using core::Vec3;

struct BeadCarrierModel {
  std::string id;                    // the scenario's name
  std::uint32_t count = 0;           // carriers in stock
  double radius = 0;                 // [m]
  double density = 0;                // [kg/m^3]
  double magnetisation = 0;          // [A/m], at saturation; moment = magnetisation * volume
  Vec3 gravity{0, 0, -9.80665};      // [m/s^2] (standard gravity, CGPM 1901)
  std::uint32_t release_vessel = 0;
  double release_at = 0;             // [m], arc length
};

enum class CarrierStatus : std::uint32_t { stored = 0, moving = 1, left = 2 };  // left: passed a terminal end

/// One carrier as State holds it.
struct Carrier {
  core::VesselPosition where;        // once left: the vessel it left through
  Vec3 velocity;                     // [m/s]
  double released_s = 0;             // [s], time of release; -1: not yet
  CarrierStatus status = CarrierStatus::stored;
  std::uint32_t first_branch = core::no_vessel;  // the vessel that it took at its first junction
};

class BeadCarriers final : public core::System {
 public:
  /// `flow` and `vessels` outlive this. Throws InputError: radius, density, counts out of range; the carrier doesn't fit the vessel.
  BeadCarriers(BeadCarrierModel model, const core::FlowField& flow, std::shared_ptr<const geometry::VesselTree> vessels,
               core::RandomStream random);

  std::string_view name() const override { return model_.id; }
  core::Phase phase() const override { return core::Phase::motion; }
  void prepare(core::Exchange& exchange) override;
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override;

  /// Sets free `count` stored carriers (fewer if the stock ends) at the release cross-section, their places drawn in proportion to the
  /// local flux, moving with the blood. Takes effect at the start of the next step. Returns how many.
  std::uint32_t release(std::uint32_t count, core::Nanoseconds now);

  const BeadCarrierModel& model() const { return model_; }
  std::span<const Carrier> carriers() const;
  Vec3 position(std::uint32_t carrier) const;  // [m], world; NaN while stored
  core::BodyRange bodies() const { return bodies_; }

 private:
  BeadCarrierModel model_;
  const core::FlowField& flow_;
  std::shared_ptr<const geometry::VesselTree> vessels_;
  core::BodyRange bodies_;
  core::State state_;
  core::State::Slot<Carrier> carriers_;
  core::State::Slot<core::RandomStream> random_;
  core::RandomStream initial_random_;
};

}  // namespace microcosm::swim
