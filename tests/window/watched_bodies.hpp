#pragma once
// A short episode of rigid bodies to watch in the tests of the window: boxes, one of them falling, and a door
// on a hinge.

#include <memory>
#include <utility>
#include <vector>

#include "agents/episode.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::window {

inline rigid::RigidWorldModel hinged_and_falling() {
  rigid::RigidWorldModel model;
  model.bodies = {rigid::scenery("floor", {rigid::plane()}),
                  rigid::free_body("resting", rigid::box({0.05, 0.05, 0.05}), 1000, {{0, 0, 0.05}, {}}),
                  rigid::free_body("falling", rigid::sphere(0.04), 1000, {{0.2, 0, 0.3}, {}})};
  rigid::Link door;
  door.name = door.joint.name = "hinge";
  door.shapes = {rigid::box({0.08, 0.01, 0.1})};
  door.shapes[0].pose.position = {0.08, 0, 0};
  door.inertial = rigid::inertial_of(door.shapes[0], 500);
  door.joint.kind = rigid::JointKind::revolute;
  door.joint.origin.position = {-0.3, 0, 0.15};
  rigid::BodyModel body;
  body.name = "door";
  body.links = {door};
  body.rates = {2};
  model.bodies.push_back(body);
  return model;
}

inline std::unique_ptr<agents::Episode> watched_bodies(double duration) {
  auto episode = std::make_unique<agents::Episode>();
  episode->duration = core::from_seconds(duration);
  episode->control_period = core::from_seconds(0.01);
  episode->parts.world = std::make_unique<world::World>(core::from_seconds(0.01));
  auto bodies = std::make_unique<rigid::RigidWorld>(hinged_and_falling());
  episode->parts.bodies = bodies.get();
  episode->parts.world->add(std::move(bodies));
  return episode;
}

}  // namespace microcosm::window
