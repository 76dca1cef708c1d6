#pragma once
// Rigid bodies in a liquid: what it does to each, for whoever moves them (core::FluidResistance).
//
// A body counts as a sphere of radius a where it is resisted, and displaces its own volume V:
//   translation   6 pi mu a f(Re), f by Schiller and Naumann 1933 (drag.hpp), Re by its speed through the
//                 liquid at the step's start; rotation 8 pi mu a^3; near a wall each times the factors of
//                 sphere_near_wall.hpp, and the pull of turning on moving and of moving on turning
//   added mass    rho V / 2
//   force         rho V (3/2 Du/Dt - g): what accelerates the liquid that it displaces, and buoyancy
// The same physics as that of bead_carriers.hpp, for bodies that touch each other, walls and robots.
// Left out: what bodies do to the liquid, and so to each other, unless they touch; lift; history forces;
// Brownian motion; the extra force of a shear on a sphere close to a wall (at most 1.7 times that far from
// it: O'Neill 1968, Chem Eng Sci 23:1293).

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/state.hpp"
#include "engine/core/system.hpp"

namespace microcosm::swim {

using core::Vec3;

struct ImmersedBody {
  std::string name;                     // for messages
  std::function<std::uint32_t()> body;  // its number in the Exchange; asked once, when all have theirs
  double radius = 0;                    // [m], of the sphere that is resisted as it is
  double volume = 0;                    // [m^3], displaced
};

/// Radius [m] of the sphere of a volume [m^3]: the usual stand-in for a compact body. The mean resistance of
/// a cube is 8 % above its sphere's, that of a rod four times as long as wide 18 % (Leith 1987, Aerosol Sci
/// Technol 6:153; Kim and Karrila 1991, "Microhydrodynamics", table 3.4).
double sphere_radius_of(double volume);

struct ImmersionModel {
  std::string id = "immersion";
  std::vector<ImmersedBody> bodies;
  Vec3 gravity{0, 0, -9.80665};  // [m/s^2] (standard gravity, CGPM 1901): for buoyancy
};

class Immersion final : public core::System {
 public:
  /// `liquid` outlives this. Throws InputError: a radius or volume that is not positive and finite.
  Immersion(ImmersionModel model, const core::FlowField& liquid);
  /// The same with a liquid of its own.
  Immersion(ImmersionModel model, std::unique_ptr<const core::FlowField> liquid);

  std::string_view name() const override { return model_.id; }
  core::Phase phase() const override { return core::Phase::force; }
  void prepare(core::Exchange&) override {}
  /// Throws InputError naming a body that starts outside the liquid.
  void connect(core::Exchange& exchange) override;
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override { return state_.bytes(); }
  void check_state(const core::Exchange& exchange) const override;

 private:
  core::FlowSample sample_at(std::size_t i, const Vec3& position);
  void resist(const ImmersedBody& body, const core::FlowSample& sample, const Vec3& velocity,
              core::FluidResistance& out) const;

  ImmersionModel model_;
  std::unique_ptr<const core::FlowField> own_liquid_;
  const core::FlowField& liquid_;
  std::vector<std::size_t> resistances_;  // in the Exchange
  core::State state_;
  // Where each body was last found in a vessel. Beyond an open end it is in the flow of that end.
  core::State::Slot<core::VesselPosition> places_;
};

}  // namespace microcosm::swim
