#include "engine/world/world.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <memory>

#include "tests/engine/world/toy_systems.hpp"

using namespace microcosm;
using core::Nanoseconds;
using core::Phase;
using tests::Logger;
using tests::PointMasses;

namespace {

/// Two groups of masses on springs.
std::unique_ptr<world::World> spring_world(std::vector<std::string>& log) {
  auto world = std::make_unique<world::World>(Nanoseconds(1'000'000));
  world->add(std::make_unique<PointMasses>("light", 2, 0.5));
  world->add(std::make_unique<PointMasses>("heavy", 1, 2.0));
  world->add(std::make_unique<Logger>("spring", Phase::force, log, tests::spring(3.0)));
  world->prepare();
  return world;
}

/// A flow of 2 m/s along x that counts how often it is asked.
class StreamAlongX final : public core::FlowField {
 public:
  explicit StreamAlongX(std::vector<std::string>& log) : log_(log) {}
  void sample(std::span<core::FlowPoint>, std::span<core::FlowSample> samples) const override {
    log_.push_back("sampling");
    for (auto& sample : samples) sample.velocity = {2, 0, 0};
  }
  double flow_rate(std::uint32_t, double) const override { return 0; }
  double radius(std::uint32_t, double) const override { return 0; }
  double pressure(std::uint32_t, double) const override { return 0; }
  double profile_exponent(std::uint32_t) const override { return 2; }

 private:
  std::vector<std::string>& log_;
};

core::RunError run_error(world::World& world, Nanoseconds period) {
  try {
    world.advance(period);
  } catch (const core::RunError& error) {
    return error;
  }
  FAIL("no RunError");
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a step runs the phases flow, sampling, force, motion, and within one the order of addition") {
  std::vector<std::string> log;
  const StreamAlongX stream(log);
  world::World world(Nanoseconds(10));
  world.add(std::make_unique<Logger>("motion 1", Phase::motion, log));
  world.add(std::make_unique<Logger>("force 1", Phase::force, log));
  world.add(std::make_unique<Logger>("flow 1", Phase::flow, log));
  world.add(std::make_unique<Logger>("motion 2", Phase::motion, log));
  world.add(std::make_unique<Logger>("force 2", Phase::force, log));
  world.set_flow(&stream);
  world.prepare();
  world.advance(Nanoseconds(10));
  CHECK(log == std::vector<std::string>{"flow 1", "sampling", "force 1", "force 2", "motion 1", "motion 2"});
}

TEST_CASE("the flow fills the samples of the points that Systems asked for") {
  std::vector<std::string> log;
  const StreamAlongX stream(log);
  world::World world(Nanoseconds(10));
  world.add(std::make_unique<PointMasses>("masses", 3, 1.0));
  world.set_flow(&stream);
  world.prepare();
  world.advance(Nanoseconds(10));
  REQUIRE(world.exchange().samples.size() == 3);
  CHECK(world.exchange().samples[2].velocity == core::Vec3{2, 0, 0});
}

TEST_CASE("forces and torques are cleared before each step") {
  std::vector<std::string> log;
  world::World world(Nanoseconds(10));
  world.add(std::make_unique<PointMasses>("masses", 1, 1.0));
  const auto push = [](core::Exchange& exchange, Nanoseconds) {
    exchange.force[0] += {1, 0, 0};
    exchange.torque[0] += {0, 2, 0};
  };
  world.add(std::make_unique<Logger>("push", Phase::force, log, push));
  world.prepare();
  world.advance(Nanoseconds(30));
  CHECK(world.exchange().force[0] == core::Vec3{1, 0, 0});
  CHECK(world.exchange().torque[0] == core::Vec3{0, 2, 0});
}

TEST_CASE("the clock counts whole steps, and Systems get the time at the start of their step") {
  std::vector<std::string> log;
  std::vector<std::int64_t> times;
  world::World world(Nanoseconds(25));
  world.add(std::make_unique<Logger>(
      "clock", Phase::force, log, [&](core::Exchange&, Nanoseconds now) { times.push_back(now.count()); }));
  world.prepare();
  world.advance(Nanoseconds(50));
  world.advance(Nanoseconds(25));
  CHECK(times == std::vector<std::int64_t>{0, 25, 50});
  CHECK(world.now() == Nanoseconds(75));
  CHECK(world.step_count() == 3);
}

TEST_CASE("a System's RunError is passed on with the System's name and the World's step") {
  std::vector<std::string> log;
  world::World world(Nanoseconds(10));
  world.add(std::make_unique<Logger>("blood", Phase::flow, log, [](core::Exchange&, Nanoseconds now) {
    if (now == Nanoseconds(20)) throw core::RunError(0, "aorta", "area", "collapsed");
  }));
  world.prepare();
  const core::RunError error = run_error(world, Nanoseconds(100));
  CHECK(error.step() == 2);
  CHECK(error.body() == "blood/aorta");
  CHECK(error.field() == "area");
  CHECK(std::string(error.what()) == "step 2, blood/aorta, area: collapsed");
}

TEST_CASE("a body that is no longer at a finite place is a RunError naming System, body and field") {
  std::vector<std::string> log;
  world::World world(Nanoseconds(10));
  world.add(std::make_unique<PointMasses>("light", 2, 1.0));
  world.add(std::make_unique<PointMasses>("heavy", 2, 1.0));
  bool on = false;
  double poison = 0;
  world.add(
      std::make_unique<Logger>("spoiler", Phase::force, log, [&](core::Exchange& exchange, Nanoseconds) {
        if (on) exchange.position[3].y = poison;
      }));
  world.prepare();
  world.advance(Nanoseconds(10));
  on = true;
  poison = GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity());
  const core::RunError error = run_error(world, Nanoseconds(10));
  CHECK(error.step() == 1);
  CHECK(error.body() == "heavy/1");
  CHECK(error.field() == "position");

  world.exchange().active[3] = 0;  // a carrier in stock is nowhere
  CHECK_NOTHROW(world.advance(Nanoseconds(10)));
}

TEST_CASE("a restored World goes on exactly as the one that was saved") {
  std::vector<std::string> log;
  auto world = spring_world(log);
  world->advance(Nanoseconds(7'000'000));
  const std::vector<std::byte> checkpoint = world->save();
  const std::uint64_t at_checkpoint = world->hash();
  world->advance(Nanoseconds(5'000'000));
  const std::uint64_t at_end = world->hash();
  CHECK(at_end != at_checkpoint);

  world->load(checkpoint);
  CHECK(world->hash() == at_checkpoint);
  CHECK(world->now() == Nanoseconds(7'000'000));
  CHECK(world->save() == checkpoint);
  world->advance(Nanoseconds(5'000'000));
  CHECK(world->hash() == at_end);

  auto other = spring_world(log);
  other->load(checkpoint);
  other->advance(Nanoseconds(5'000'000));
  CHECK(other->hash() == at_end);
}

TEST_CASE("the hash sees the clock, every body and every System's State") {
  std::vector<std::string> log;
  auto world = spring_world(log);
  world->advance(Nanoseconds(1'000'000));
  const std::uint64_t hash = world->hash();
  CHECK(world->hash() == hash);

  world->exchange().position[2].z += 1e-300;
  CHECK(world->hash() != hash);
  world->exchange().position[2].z = 0;
  CHECK(world->hash() == hash);

  std::byte& byte = world->systems().back()->state()[3];
  byte ^= std::byte{1};
  CHECK(world->hash() != hash);
}

TEST_CASE("checkpoints and hash hold every array of the exchange") {
  std::vector<std::string> log;
  auto world = spring_world(log);
  world->advance(Nanoseconds(1'000'000));
  const std::vector<std::byte> checkpoint = world->save();
  const std::uint64_t hash = world->hash();
  core::Exchange& exchange = world->exchange();
  const int array = GENERATE(range(0, 10));
  if (array == 0) exchange.position[1].x += 1;
  if (array == 1) exchange.orientation[1].w += 1;
  if (array == 2) exchange.velocity[1].x += 1;
  if (array == 3) exchange.angular_velocity[1].x += 1;
  if (array == 4) exchange.force[1].x += 1;
  if (array == 5) exchange.torque[1].x += 1;
  if (array == 6) exchange.magnetic_moment[1] += 1;
  if (array == 7) exchange.active[1] = 0;
  if (array == 8) exchange.points[1].where.s += 1;
  if (array == 9) exchange.samples[1].pressure += 1;
  INFO("array " << array);
  CHECK(world->hash() != hash);
  world->load(checkpoint);
  CHECK(world->hash() == hash);
}

TEST_CASE("a checkpoint of another World is refused with what differs") {
  std::vector<std::string> log;
  auto world = spring_world(log);
  std::vector<std::byte> checkpoint = world->save();
  auto other = std::make_unique<world::World>(Nanoseconds(1'000'000));
  other->add(std::make_unique<PointMasses>("single", 1, 1.0));
  other->prepare();
  CHECK_THROWS_WITH(other->load(checkpoint), Catch::Contains("another world") && Catch::Contains("3"));

  std::vector<std::byte> longer = checkpoint;
  longer.resize(longer.size() + 5);
  CHECK_THROWS_WITH(world->load(longer), Catch::Contains("5 bytes too long"));
  for (std::size_t size = 0; size < checkpoint.size(); size += 7)
    CHECK_THROWS_AS(world->load(std::span(checkpoint).first(size)), core::InputError);
}

TEST_CASE("a World collects the notes of its Systems") {
  std::vector<std::string> log;
  world::World world(Nanoseconds(10));
  world.add(std::make_unique<Logger>("second", Phase::force, log));
  world.add(std::make_unique<Logger>("first", Phase::flow, log));
  world.prepare();
  const auto notes = world.notes();
  REQUIRE(notes.size() == 2);
  CHECK(notes[0] == core::Note{"first_note", 1.5});
  CHECK(notes[1] == core::Note{"second_note", 1.5});
}
