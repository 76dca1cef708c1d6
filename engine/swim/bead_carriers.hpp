#pragma once
// Spherical drug carriers in flowing blood: finite-Reynolds drag, added mass, buoyancy, magnetic pull, walls
// and junctions.
//
//   (m_p + C_m m_f) dv/dt = 3 pi mu d f(Re) K (u - v) + F + (m_p - m_f) g + (1 + C_m) m_f Du/Dt
//
// f(Re) = 1 + 0.15 Re^0.687 (Schiller and Naumann 1933; Re = rho d |u - v| / mu < 800), C_m = 1/2, K the
// wall's correction (see wall_mobility.hpp). Relaxation times go from 10 ns to ms, so the velocity is
// integrated exactly for frozen coefficients: any step is stable, and steps far longer than the relaxation
// time give the terminal velocity (bead_motion.hpp). A step is cut so that a carrier moves at most a fifth of
// its vessel's radius while the flow around it counts as frozen.
//
// A carrier lives in its vessel's coordinates (s, y, z); its velocity, gravity and applied forces are vectors
// in space. In a bend Du/Dt holds the blood's centripetal acceleration. The centre stays at r <= R - a: on
// contact it loses the velocity into the wall, and slides with the blood there. Junctions: junction.hpp. A
// carrier that comes to where its vessel is not wider than itself lodges: it stays, at rest, until forces or
// the flow take it back. Left out: lift, history forces, carriers touching each other, Brownian motion; red
// cells' pushes unless asked for.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/random.hpp"
#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/geometry/vessel_tree.hpp"
#include "engine/swim/junction.hpp"

namespace microcosm::swim {

using core::Vec3;

/// A drug in each carrier, given off at a first-order rate from the carrier's release on:
///   dm/dt = -k m
/// (first-order kinetics: Gibaldi and Feldman 1967, J Pharm Sci 56:1238; beside other laws in Costa and Sousa
/// Lobo 2001, Eur J Pharm Sci 13:123). It enters the blood around the carrier through
/// the Exchange's sources. What is in a carrier that leaves the vessels leaves with it.
struct CarrierDrug {
  std::uint32_t solute = 0;  // its index among the solutes of the blood
  double mass = 0;           // [kg] in each carrier, >= 0
  double release_rate = 0;   // k [1/s], >= 0
};

struct BeadCarrierModel {
  std::string id;                // the scenario's name
  std::uint32_t count = 0;       // carriers in stock
  double radius = 0;             // [m]
  double density = 0;            // [kg/m^3]
  double magnetisation = 0;      // [A/m], at saturation; moment = magnetisation * volume
  Vec3 gravity{0, 0, -9.80665};  // [m/s^2] (standard gravity, CGPM 1901)
  std::uint32_t release_vessel = 0;
  double release_at = 0;  // [m], arc length
  /// A random walk across the stream after each step, as red cells cause it (red_cell_dispersion.hpp); for
  /// radii up to a red cell's.
  bool dispersion = false;
  std::optional<CarrierDrug> drug;
};

enum class CarrierStatus : std::uint32_t { stored = 0, moving = 1, left = 2 };  // left: passed a terminal end

/// One carrier as State holds it.
struct Carrier {
  core::VesselPosition where;  // once left: the vessel's end it left through
  Vec3 velocity;               // [m/s]
  double released_s = -1;      // [s], time of release; -1: not yet
  CarrierStatus status = CarrierStatus::stored;
  std::uint32_t first_branch =
      core::no_vessel;  // the vessel that it took at its first junction (of three or more vessels)
};
// Hashed as bytes: no padding.
static_assert(sizeof(Carrier) ==
              sizeof(core::VesselPosition) + sizeof(Vec3) + sizeof(double) + 2 * sizeof(std::uint32_t));
static_assert(sizeof(core::VesselPosition) == 2 * sizeof(std::uint32_t) + 3 * sizeof(double));
static_assert(sizeof(core::RandomStream) == 2 * sizeof(std::uint64_t) + 2 * sizeof(std::uint32_t));

class BeadCarriers final : public core::System {
 public:
  /// `flow` and `vessels` outlive this. Throws InputError: radius, density, counts out of range; the carrier
  /// doesn't fit the vessel.
  BeadCarriers(BeadCarrierModel model, const core::FlowField& flow,
               std::shared_ptr<const geometry::VesselTree> vessels, core::RandomStream random);

  std::string_view name() const override { return model_.id; }
  core::Phase phase() const override { return core::Phase::motion; }
  void prepare(core::Exchange& exchange) override;
  /// Throws RunError naming the carrier whose velocity is not finite.
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override;
  void check_state(const core::Exchange& exchange) const override;

  /// Sets free `count` stored carriers (fewer if the stock ends) at the release cross-section, their places
  /// drawn in proportion to the local flux, moving with the blood. Forces act on them from the step after
  /// next on. Returns how many.
  std::uint32_t release(std::uint32_t count, core::Nanoseconds now);

  const BeadCarrierModel& model() const { return model_; }
  std::span<const Carrier> carriers() const;
  Vec3 position(std::uint32_t carrier) const;  // [m], world; NaN while stored
  core::BodyRange bodies() const { return bodies_; }
  /// [kg], by carrier; empty without a drug.
  std::span<const double> drug_mass() const { return state_.view(drug_mass_); }

 private:
  void shake(Carrier& carrier, double period);
  void advance(Carrier& carrier, const Vec3& force, double period);
  bool cross_node(Carrier& carrier, bool at_end);
  core::FlowSample flow_at(const core::VesselPosition& where) const;
  void report(core::Exchange& exchange, std::size_t i) const;
  void give_off_drug(core::Exchange& exchange, std::size_t i, double period);

  BeadCarrierModel model_;
  const core::FlowField& flow_;
  std::shared_ptr<const geometry::VesselTree> vessels_;
  core::BodyRange bodies_;
  core::SourceRange sources_;
  core::State state_;
  core::State::Slot<Carrier> carriers_;
  core::State::Slot<core::RandomStream> random_;
  core::State::Slot<double> drug_mass_;  // by carrier [kg]; empty without a drug
  core::RandomStream initial_random_;
  JunctionCrossing junctions_;  // scratch
};

}  // namespace microcosm::swim
