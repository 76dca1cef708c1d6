#pragma once
// Sensors and a controller that pass on what they see: how a window gets at the traces of an episode while it
// runs.

#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "agents/controller.hpp"
#include "agents/sensing/sensor.hpp"

namespace microcosm::window {

/// Raw numbers of a sample, or the actions of a control step.
using Tap = std::function<void(core::Nanoseconds now, std::span<const double> values)>;

/// Behaves as the sensor that it wraps.
class TappedSensor final : public agents::Sensor {
 public:
  TappedSensor(std::unique_ptr<agents::Sensor> sensor, Tap tap)
      : sensor_(std::move(sensor)), tap_(std::move(tap)) {
    info_ = sensor_->info();
  }
  void measure(const agents::EpisodeParts& parts, core::Nanoseconds now, core::RandomStream& random,
               std::span<double> raw) override {
    sensor_->measure(parts, now, random, raw);
    tap_(now, raw);
  }
  void advance(const agents::EpisodeParts& parts, core::Nanoseconds now, core::Nanoseconds period) override {
    sensor_->advance(parts, now, period);
  }
  bool has_dynamics() const override { return sensor_->has_dynamics(); }
  std::span<const double> state() const override { return sensor_->state(); }
  std::vector<agents::OutcomeNumber> summary() const override { return sensor_->summary(); }

 private:
  std::unique_ptr<agents::Sensor> sensor_;
  Tap tap_;
};

/// Behaves as the controller that it wraps.
class TappedController final : public agents::Controller {
 public:
  TappedController(std::unique_ptr<agents::Controller> controller, Tap tap)
      : controller_(std::move(controller)), tap_(std::move(tap)) {}
  void reset(core::RandomStream random) override { controller_->reset(random); }
  void control(core::Nanoseconds now, std::span<const agents::Reading> readings,
               std::span<double> actions) override {
    controller_->control(now, readings, actions);
    tap_(now, actions);
  }

 private:
  std::unique_ptr<agents::Controller> controller_;
  Tap tap_;
};

}  // namespace microcosm::window
