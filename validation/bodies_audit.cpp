// Forces that bodies of different Systems exchange: they cancel, and they conserve momentum.

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/core/random.hpp"
#include "engine/core/state.hpp"
#include "engine/world/world.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Vec3;

/// Free balls: m dv/dt = F, I dw/dt = T, semi-implicit Euler.
class Balls final : public core::System {
 public:
  Balls(std::string name, std::uint32_t count, double mass)
      : name_(std::move(name)), count_(count), mass_(mass) {}
  std::string_view name() const override { return name_; }
  core::Phase phase() const override { return core::Phase::motion; }
  void prepare(core::Exchange& exchange) override { range_ = exchange.add_bodies(count_); }
  void step(core::Exchange& exchange, core::Nanoseconds, core::Nanoseconds period) override {
    const double dt = core::seconds(period);
    for (std::uint32_t i = range_.first; i < range_.first + range_.count; ++i) {
      exchange.velocity[i] += exchange.force[i] * (dt / mass_);
      exchange.angular_velocity[i] += exchange.torque[i] * (dt / inertia());
      exchange.position[i] += exchange.velocity[i] * dt;
    }
  }
  using core::System::state;
  std::span<std::byte> state() override { return {}; }  // all of it is in the Exchange
  double mass() const { return mass_; }
  double inertia() const { return 0.4 * mass_; }  // of a ball of radius 1
  core::BodyRange range() const { return range_; }

 private:
  std::string name_;
  std::uint32_t count_;
  double mass_;
  core::BodyRange range_;
};

/// Pulls every body of one group towards every body of the other with 1/r^2, at a point off both centres, and
/// twists them.
class Pulls final : public core::System {
 public:
  Pulls(const Balls& first, const Balls& second) : first_(first), second_(second) {}
  std::string_view name() const override { return "pulls"; }
  core::Phase phase() const override { return core::Phase::force; }
  void prepare(core::Exchange&) override {}
  void step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds) override {
    core::RandomStream random(1, 0, core::stream_id("pulls"), 3 * static_cast<std::uint64_t>(now.count()));
    const core::BodyRange a = first_.range(), b = second_.range();
    for (std::uint32_t i = a.first; i < a.first + a.count; ++i)
      for (std::uint32_t j = b.first; j < b.first + b.count; ++j) {
        const Vec3 apart = exchange.position[j] - exchange.position[i];
        const double distance = norm(apart);
        Vec3 off;
        for (double* value : {&off.x, &off.y, &off.z}) *value = random.normal();
        const Vec3 point = 0.5 * (exchange.position[i] + exchange.position[j]) + off;
        exchange.apply_between(i, j, point, apart / (distance * distance * distance) + 0.1 * off);
        exchange.apply_torque_between(i, j, 0.01 * off);
      }
  }
  using core::System::state;
  std::span<std::byte> state() override { return {}; }

 private:
  const Balls& first_;
  const Balls& second_;
};

struct Momentum {
  Vec3 linear, angular;
};

Momentum momentum(const core::Exchange& exchange, const Balls& group) {
  Momentum sum;
  const core::BodyRange range = group.range();
  for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
    const Vec3 p = group.mass() * exchange.velocity[i];
    sum.linear += p;
    sum.angular += cross(exchange.position[i], p) + group.inertia() * exchange.angular_velocity[i];
  }
  return sum;
}

std::vector<Result> audit(const CaseOptions& options) {
  world::World world(core::Nanoseconds(1'000'000));
  auto light = std::make_unique<Balls>("light", 20, 0.3), heavy = std::make_unique<Balls>("heavy", 10, 7.0);
  const Balls &first = *light, &second = *heavy;
  world.add(std::move(light));
  world.add(std::move(heavy));
  world.add(std::make_unique<Pulls>(first, second));
  world.prepare();
  world.set_audit(true);
  core::RandomStream random(1, 0, core::stream_id("places"));
  for (Vec3& position : world.exchange().position)
    for (double* value : {&position.x, &position.y, &position.z}) *value = 20 * random.normal();

  const int steps = options.full ? 100'000 : 2'000;
  double force = 0, moment = 0, unexplained = 0, linear_drift = 0, angular_drift = 0;
  double linear_size = 0, angular_size = 0;
  for (int step = 0; step < steps; ++step) {
    world.advance(world.time_step());
    const world::ImpulseAudit& sums = world.audit();
    force = std::max(force, norm(sums.exchanged) / sums.exchanged_size);
    moment = std::max(moment, norm(sums.exchanged_angular) / sums.exchanged_angular_size);
    unexplained = std::max({unexplained, norm(sums.unexplained) / sums.exchanged_size,
                            norm(sums.unexplained_angular) / sums.exchanged_angular_size});
    const Momentum a = momentum(world.exchange(), first), b = momentum(world.exchange(), second);
    linear_drift = std::max(linear_drift, norm(a.linear + b.linear));
    angular_drift = std::max(angular_drift, norm(a.angular + b.angular));
    linear_size = std::max(linear_size, norm(a.linear));
    angular_size = std::max(angular_size, norm(a.angular));
  }
  const std::string name = "bodies/audit", source = "Newton's third law: action and reaction at one point";
  return {measured(name, "impulses exchanged in a step, of their size", force, 1e-12, "1", source),
          measured(name, "angular impulses about the origin", moment, 1e-12, "1", source),
          measured(name, "pushes that no System accounts for", unexplained, 1e-12, "1", source),
          measured(name, "drift of momentum from rest, of a group's", linear_drift / linear_size, 1e-12, "1",
                   source),
          measured(name, "drift of angular momentum", angular_drift / angular_size, 1e-12, "1", source)};
}

const RegisterCase audit_case(
    {"bodies/audit", "What bodies of two Systems exchange cancels in each step, and keeps momentum.", audit});

}  // namespace

}  // namespace microcosm::validation
