#pragma once
// A short episode to watch in the tests of the window: steady flow in a forked vessel, a sensor that counts,
// a controller that answers.

#include <memory>
#include <string>
#include <vector>

#include "agents/episode.hpp"
#include "engine/flow/prescribed.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::window {

class CountingSensor final : public agents::Sensor {
 public:
  CountingSensor() {
    info_.id = "counter";
    info_.channels = {"samples"};
    info_.meaning = "samples so far";
    info_.period = core::from_seconds(0.01);
  }
  void measure(const agents::EpisodeParts&, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    raw[0] = count_++;
  }

 private:
  double count_ = 0;
};

class Lever final : public agents::Actuator {
 public:
  const std::string& id() const override { return id_; }
  std::vector<std::string> action_names() const override { return {"lever"}; }
  std::vector<double> full_scale() const override { return {1}; }
  void command(std::span<const double>, core::Nanoseconds) override {}

 private:
  std::string id_ = "lever";
};

class HalfWay final : public agents::Controller {
 public:
  void reset(core::RandomStream) override {}
  void control(core::Nanoseconds, std::span<const agents::Reading>, std::span<double> actions) override {
    actions[0] = 0.5;
  }
};

inline std::unique_ptr<agents::Episode> watched_episode(double duration,
                                                        std::shared_ptr<const core::FlowField>& keep) {
  std::vector<geometry::VesselShape> shapes = {{"trunk", 0, 1, {{0, 0, 0}, {0, 0, 0.03}}, 3e-3, 3e-3},
                                               {"left", 1, 2, {{0, 0, 0.03}, {0.03, 0, 0.05}}, 2e-3, 2e-3},
                                               {"right", 1, 3, {{0, 0, 0.03}, {-0.03, 0, 0.05}}, 2e-3, 2e-3}};
  auto episode = std::make_unique<agents::Episode>();
  episode->duration = core::from_seconds(duration);
  episode->control_period = core::from_seconds(0.01);
  episode->parts.world = std::make_unique<world::World>(core::from_seconds(0.01));
  episode->parts.vessels = std::make_shared<geometry::VesselTree>(
      shapes, std::vector<std::string>{"inlet", "fork", "left_end", "right_end"});
  keep = std::make_shared<flow::PrescribedFlow>(episode->parts.vessels, flow::Fluid{},
                                                std::vector<double>{1e-5, 6e-6, 4e-6});
  episode->parts.flow = keep.get();
  episode->sensors.push_back(std::make_unique<CountingSensor>());
  episode->actuators.push_back(std::make_unique<Lever>());
  episode->controller = std::make_unique<HalfWay>();
  return episode;
}

}  // namespace microcosm::window
