#include "bench/bodies_worlds.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/core/math.hpp"
#include "engine/rigid/simple_bodies.hpp"
#include "formats/urdf/urdf.hpp"

namespace microcosm::bench {

Heap balls() {
  Heap heap{.name = "216 balls", .spheres = true, .size = 0.5, .friction = 0, .places = {}};
  for (int i = 0; i < 216; ++i) {
    const int x = i % 6, y = i / 6 % 6, z = i / 36;
    heap.places.push_back(0.5 *
                          core::Vec3{1.1 * x + 0.013 * (z % 3), 1.1 * y + 0.017 * (z % 2), 0.6 + 1.1 * z});
  }
  return heap;
}

Heap pyramid() {
  Heap heap{.name = "pyramid", .spheres = false, .size = 1, .friction = 0.5, .places = {}};
  for (int row = 0; row < 15; ++row)
    for (int i = 0; i < 15 - row; ++i) heap.places.push_back({1.01 * (i - 0.5 * (14 - row)), 0, 0.5 + row});
  return heap;
}

rigid::RigidWorldModel world_of(const Heap& heap) {
  const rigid::Material material{.friction = heap.friction};
  rigid::RigidWorldModel model;
  model.largest_step = heap_step;
  model.bodies = {rigid::scenery("floor", {rigid::plane(material)})};
  const double half = heap.size / 2;
  const rigid::Shape shape =
      heap.spheres ? rigid::sphere(half, material) : rigid::box({half, half, half}, material);
  for (const core::Vec3& place : heap.places)
    model.bodies.push_back(
        rigid::free_body(fmt::format("{}", model.bodies.size()), shape, heap_density, {place, {}}));
  return model;
}

namespace {

constexpr double arm_step = 1e-3;  // [s]

rigid::RigidWorldModel arm_world() {
  rigid::RigidWorldModel model;
  model.largest_step = arm_step;
  rigid::BodyModel arm = formats::urdf::read("assets/robots/arm7.urdf", {}).body;
  for (rigid::Link& link : arm.links) link.joint.motor.kind = rigid::MotorKind::torque;
  model.bodies = {rigid::scenery("floor", {rigid::plane()}), arm,
                  rigid::free_body("cube", rigid::box({0.02, 0.02, 0.02}), 1000, {{0.5, 0.3, 0.02}, {}})};
  return model;
}

}  // namespace

ControlledArm::ControlledArm() : world_(arm_world()), random_(1, 0, core::stream_id("encoder")) {
  world_.prepare(exchange_);
  for (std::uint32_t l = 0; l < world_.model().bodies[1].links.size(); ++l)
    if (world_.model().bodies[1].links[l].joint.kind != rigid::JointKind::fixed) joints_.push_back(l);
  last_.resize(joints_.size());
}

void ControlledArm::step() {
  constexpr double resolution = 2 * core::pi / (1 << 17);
  for (std::size_t j = 0; j < joints_.size(); ++j) {
    const double noisy = world_.joint_position(1, joints_[j]) + 0.3 * resolution * random_.normal();
    const double read = resolution * std::floor(noisy / resolution);
    const double target = 0.3 * core::sin(1e-3 * steps_ + static_cast<double>(j));
    const double rate = (read - last_[j]) / arm_step;
    last_[j] = read;
    world_.command(1, joints_[j], 60 * (target - read) - 2 * rate);
  }
  world_.advance(exchange_, arm_step);
  ++steps_;
}

}  // namespace microcosm::bench
