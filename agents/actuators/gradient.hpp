#pragma once
// Drives the gradient coils: three actions along x, y and z; a full action is the coil's limit.

#include "agents/actuator.hpp"
#include "engine/magnetics/sources.hpp"

namespace microcosm::agents {

class GradientActuator final : public Actuator {
 public:
  /// `system` has a coil (asserted) and outlives this.
  GradientActuator(std::string id, magnetics::MagneticSystem& system);

  const std::string& id() const override { return id_; }
  /// id_x, id_y, id_z.
  std::vector<std::string> action_names() const override;
  /// The coil's limit [T/m], three times.
  std::vector<double> full_scale() const override;
  void command(std::span<const double> actions, core::Nanoseconds now) override;

 private:
  std::string id_;
  magnetics::MagneticSystem& system_;
};

}  // namespace microcosm::agents
