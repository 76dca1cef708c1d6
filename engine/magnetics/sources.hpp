#pragma once
// Sources of magnetic fields and what they do to saturated moments: a uniform field that saturates them, and
// gradient coils that pull them.

#include <memory>
#include <optional>
#include <span>

#include "engine/core/state.hpp"
#include "engine/core/system.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::magnetics {

using core::Vec3;

inline constexpr double vacuum_permeability =
    1.25663706212e-6;  // [N/A^2], CODATA 2018 (Tiesinga et al. 2021, Rev Mod Phys 93:025010)

/// The field of a scanner's main magnet: uniform, constant.
struct UniformField {
  Vec3 field{0, 0, 1.5};  // [T]
};

/// Three gradient coils of a scanner. They add a field along the main field whose gradient is (Gx, Gy, Gz):
/// B_z += G . x. A saturated moment feels m G (the concomitant fields are of the order G x / B0 and left
/// out).
struct GradientCoil {
  double limit = 0.04;      // [T/m], of each axis
  double rise_time = 5e-3;  // [s], from zero to the limit: the slew rate is limit / rise_time
};

/// Dipole field [T] at offset `r` [m] from a moment [A m^2]: mu0/(4 pi) (3 (m.e) e - m)/|r|^3. r != 0.
Vec3 dipole_field(const Vec3& moment, const Vec3& r);

/// Pulls every active body that has a moment: force = moment * G along each axis, moment aligned with the
/// main field (no torque once aligned). Slews each component of the gradient to its command at the rate limit
/// / rise_time; the force of a step is that of the gradient's mean over the step.
class MagneticSystem final : public core::System {
 public:
  /// Throws InputError: a field that is zero or not finite, a negative limit or rise time (0: the gradient
  /// follows at once).
  MagneticSystem(UniformField field, std::optional<GradientCoil> coil);

  std::string_view name() const override { return "magnetics"; }
  core::Phase phase() const override { return core::Phase::force; }
  void prepare(core::Exchange& exchange) override;
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) override;
  using core::System::state;
  std::span<std::byte> state() override;
  void check_state(const core::Exchange& exchange) const override;

  /// [T/m]; each component is clamped to the coil's limit. Without a coil: asserted zero.
  void command_gradient(const Vec3& gradient);
  Vec3 gradient() const;  // [T/m], as it is now
  const UniformField& field() const { return field_; }
  const std::optional<GradientCoil>& coil() const { return coil_; }
  /// [A m^2]: the moment of a body with the saturation moment `magnitude`.
  Vec3 moment(double magnitude) const;

 private:
  UniformField field_;
  std::optional<GradientCoil> coil_;
  core::State state_;
  core::State::Slot<Vec3> gradient_, command_;
};

}  // namespace microcosm::magnetics
