#pragma once
// Drives coils of three axes: three actions along x, y and z; a full action is the coils' limit.

#include <functional>

#include "agents/actuator.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::agents {

class CoilsActuator final : public Actuator {
 public:
  /// `limit` [T/m] of gradient coils, [T] of field coils; `command` takes what the coils are to give, within
  /// it.
  CoilsActuator(std::string id, double limit, std::function<void(const core::Vec3&)> command);

  const std::string& id() const override { return id_; }
  /// id_x, id_y, id_z.
  std::vector<std::string> action_names() const override;
  /// The limit, three times.
  std::vector<double> full_scale() const override;
  void command(std::span<const double> actions, core::Nanoseconds now) override;

 private:
  std::string id_;
  double limit_;
  std::function<void(const core::Vec3&)> command_;
};

}  // namespace microcosm::agents
