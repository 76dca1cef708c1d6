#pragma once
// The smallest Systems that show what the World does with Systems.

#include <functional>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/state.hpp"
#include "engine/core/system.hpp"

namespace microcosm::tests {

/// Appends its name to a log at every step, and does what it is told.
class Logger final : public core::System {
 public:
  using Act = std::function<void(core::Exchange&, core::Nanoseconds now)>;
  Logger(std::string name, core::Phase phase, std::vector<std::string>& log, Act act = {})
      : name_(std::move(name)), phase_(phase), log_(log), act_(std::move(act)) {}

  std::string_view name() const override { return name_; }
  core::Phase phase() const override { return phase_; }
  void prepare(core::Exchange&) override {}
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds) override {
    log_.push_back(name_);
    if (act_) act_(exchange, now);
  }
  using core::System::state;
  std::span<std::byte> state() override { return {}; }
  std::vector<core::Note> notes() const override { return {{name_ + "_note", 1.5}}; }

 private:
  std::string name_;
  core::Phase phase_;
  std::vector<std::string>& log_;
  Act act_;
};

/// Point masses: m dv/dt = F, with semi-implicit Euler. Each asks for the flow where it is.
class PointMasses final : public core::System {
 public:
  PointMasses(std::string name, std::uint32_t count, double mass)
      : name_(std::move(name)), count_(count), mass_(mass) {}

  std::string_view name() const override { return name_; }
  core::Phase phase() const override { return core::Phase::motion; }
  void prepare(core::Exchange& exchange) override {
    bodies_ = exchange.add_bodies(count_);
    velocity_ = state_.reserve<core::Vec3>(count_);
    state_.allocate();
    exchange.points.resize(exchange.points.size() + count_);
    exchange.samples.resize(exchange.samples.size() + count_);
  }
  void step(core::Exchange& exchange, core::Nanoseconds, core::Nanoseconds period) override {
    const double dt = core::seconds(period);
    auto velocity = state_.view(velocity_);
    for (std::uint32_t i = 0; i < count_; ++i) {
      const std::uint32_t body = bodies_.first + i;
      velocity[i] += exchange.force[body] * (dt / mass_);
      exchange.velocity[body] = velocity[i];
      exchange.position[body] += velocity[i] * dt;
    }
  }
  using core::System::state;
  std::span<std::byte> state() override { return state_.bytes(); }

 private:
  std::string name_;
  std::uint32_t count_;
  double mass_;
  core::BodyRange bodies_;
  core::State state_;
  core::State::Slot<core::Vec3> velocity_;
};

/// A spring of stiffness k [N/m] from every body to (1, 0, 0).
inline Logger::Act spring(double k) {
  return [k](core::Exchange& exchange, core::Nanoseconds) {
    for (std::size_t i = 0; i < exchange.position.size(); ++i)
      exchange.force[i] += k * (core::Vec3{1, 0, 0} - exchange.position[i]);
  };
}

}  // namespace microcosm::tests
