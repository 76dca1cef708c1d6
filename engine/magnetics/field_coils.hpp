#pragma once
// Three pairs of coils around a workspace: a uniform field in any direction, which turns permanent moments.
//
//   torque = m x B
//
// m is fixed in the body (its easy axis; hard magnets, or thin caps whose shape holds the moment). A uniform
// field pulls nothing. The field follows its command with the coils' time constant (a first-order lag).

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::magnetics {

using core::Vec3;

struct FieldCoilsModel {
  double limit = 0.02;          // [T], of each axis
  double time_constant = 1e-3;  // [s], inductance over resistance of the coils; 0: the field follows at once
};

/// A permanent moment in a body of the Exchange.
struct PermanentMoment {
  std::function<std::uint32_t()> body;  // its number in the Exchange; asked once, when all have theirs
  Vec3 moment;                          // [A m^2], in the body's frame
};

class FieldCoils final : public core::System {
 public:
  /// Throws InputError: a limit or time constant that is negative or not finite.
  FieldCoils(FieldCoilsModel model, std::vector<PermanentMoment> moments);

  std::string_view name() const override { return "field_coils"; }
  core::Phase phase() const override { return core::Phase::force; }
  void prepare(core::Exchange&) override {}
  void connect(core::Exchange&) override;
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override { return state_.bytes(); }
  void check_state(const core::Exchange& exchange) const override;

  /// [T]; each component is clamped to the limit.
  void command(const Vec3& field);
  Vec3 field() const { return state_.view(field_)[0]; }  // [T], as it is now
  const FieldCoilsModel& model() const { return model_; }

 private:
  FieldCoilsModel model_;
  std::vector<PermanentMoment> moments_;
  std::vector<std::uint32_t> bodies_;  // of the moments
  core::State state_;
  core::State::Slot<Vec3> field_, command_;
};

}  // namespace microcosm::magnetics
