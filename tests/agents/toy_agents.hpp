#pragma once
// Sensors, actuators and controllers that do one plain thing each.

#include <functional>
#include <string>
#include <vector>

#include "agents/episode.hpp"

namespace microcosm::tests {

using core::Nanoseconds;

/// Measures the time [ms], as integers.
class Clock : public agents::Sensor {
 public:
  Clock(std::string id, Nanoseconds period, Nanoseconds latency, bool truth = false) {
    info_.id = std::move(id);
    info_.channels = {"time"};
    info_.storage = agents::Storage::int32;
    info_.scale = 1e-3;
    info_.period = period;
    info_.latency = latency;
    info_.truth = truth;
  }
  void measure(const agents::EpisodeParts&, Nanoseconds now, core::RandomStream&,
               std::span<double> raw) override {
    raw[0] = agents::raw_from_value(info_, core::seconds(now));
  }
};

/// Measures uniform noise.
class Noise final : public agents::Sensor {
 public:
  Noise(std::string id, Nanoseconds period) {
    info_.id = std::move(id);
    info_.channels = {"noise"};
    info_.period = period;
  }
  void measure(const agents::EpisodeParts&, Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    raw[0] = random.uniform();
  }
};

/// Counts the World steps.
class StepCounter final : public agents::Sensor {
 public:
  explicit StepCounter(Nanoseconds period) {
    info_.id = "steps";
    info_.channels = {"count"};
    info_.period = period;
  }
  bool has_dynamics() const override { return true; }
  void advance(const agents::EpisodeParts&, Nanoseconds, Nanoseconds) override { ++count_; }
  std::span<const double> state() const override { return {&count_, 1}; }
  void measure(const agents::EpisodeParts&, Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    raw[0] = count_;
  }
  std::vector<agents::OutcomeNumber> summary() const override { return {{"count", count_, "1"}}; }

 private:
  double count_ = 0;
};

/// Keeps every command.
class Lever final : public agents::Actuator {
 public:
  Lever(std::string id, bool momentary, std::vector<double>& commands)
      : id_(std::move(id)), momentary_(momentary), commands_(commands) {}
  const std::string& id() const override { return id_; }
  std::vector<std::string> action_names() const override { return {id_}; }
  std::vector<double> full_scale() const override { return {1}; }
  bool momentary() const override { return momentary_; }
  void command(std::span<const double> actions, Nanoseconds) override { commands_.push_back(actions[0]); }

 private:
  std::string id_;
  bool momentary_;
  std::vector<double>& commands_;
};

class FunctionController final : public agents::Controller {
 public:
  using Act = std::function<void(Nanoseconds, std::span<const agents::Reading>, std::span<double>)>;
  explicit FunctionController(Act act) : act_(std::move(act)) {}
  void reset(core::RandomStream) override {}
  void control(Nanoseconds now, std::span<const agents::Reading> readings,
               std::span<double> actions) override {
    act_(now, readings, actions);
  }

 private:
  Act act_;
};

inline Nanoseconds ms(std::int64_t count) {
  return Nanoseconds(count * 1'000'000);
}

}  // namespace microcosm::tests
