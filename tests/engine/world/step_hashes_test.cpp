#include "engine/world/step_hashes.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <set>

#include "tests/allocations.hpp"
#include "tests/engine/world/toy_systems.hpp"

using namespace microcosm;
using core::Nanoseconds;
using tests::PointMasses;

namespace {

std::unique_ptr<world::World> masses() {
  auto world = std::make_unique<world::World>(Nanoseconds(1'000'000));
  world->add(std::make_unique<PointMasses>("light", 2, 0.5));
  world->add(std::make_unique<PointMasses>("heavy", 1, 2.0));
  world->prepare();
  world->exchange().position = {{1, 0, 0}, {2, 0, 0}, {3, 0, 0}};
  world->advance(Nanoseconds(1'000'000));
  return world;
}

world::StepHashes hashes_of(const world::World& world) {
  world::StepHashes hashes;
  world::StepHasher().hash(world, hashes);
  return hashes;
}

}  // namespace

TEST_CASE("a changed field changes the hash of the State, and of that field and body alone") {
  auto world = masses();
  const world::StepHashes before = hashes_of(*world);
  REQUIRE(before.fields.size() == 3 * world::body_fields.size());
  CHECK(world::part_names(*world) == std::vector<std::string>{"exchange", "light", "heavy"});
  CHECK(hashes_of(*world).state == before.state);

  core::Exchange& exchange = world->exchange();
  const int field = GENERATE(range(0, 8));
  if (field == 0) exchange.position[1].z = 1e-300;
  if (field == 1) exchange.orientation[1].x = 1e-9;
  if (field == 2) exchange.velocity[1].y = -1;
  if (field == 3) exchange.angular_velocity[1].x = 4;
  if (field == 4) exchange.force[1].x = 4;
  if (field == 5) exchange.torque[1].x = 4;
  if (field == 6) exchange.magnetic_moment[1] = 1e-9;
  if (field == 7) exchange.active[1] = 0;
  const world::StepHashes after = hashes_of(*world);
  CHECK(after.state != before.state);
  CHECK(after.parts == before.parts);
  for (std::size_t i = 0; i < before.fields.size(); ++i)
    CHECK((after.fields[i] != before.fields[i]) == (i == 8 + static_cast<std::size_t>(field)));
}

TEST_CASE("a changed State or sample changes the hash of its part alone") {
  auto world = masses();
  const world::StepHashes before = hashes_of(*world);
  const std::size_t part = GENERATE(range(0, 3));
  if (part == 0)
    world->exchange().samples[2].pressure = 7;
  else
    world->systems()[part - 1]->state()[5] ^= std::byte{1};
  const world::StepHashes after = hashes_of(*world);
  CHECK(after.state != before.state);
  CHECK(after.fields == before.fields);
  for (std::size_t i = 0; i < 3; ++i) CHECK((after.parts[i] != before.parts[i]) == (i == part));
}

TEST_CASE("the hash of a block sees every bit, its length, and the order of its words") {
  std::vector<std::byte> bytes(101, std::byte{0});
  std::set<std::uint64_t> seen{world::hash_of_block(bytes)};
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    seen.insert(world::hash_of_block(bytes));
    bytes[bit / 8] ^= std::byte{1} << (bit % 8);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size)
    seen.insert(world::hash_of_block(std::span(bytes).first(size)));
  CHECK(seen.size() == 1 + 8 * 101 + 101);

  std::vector<std::byte> numbers(96);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = std::byte(i);
  const std::uint64_t in_order = world::hash_of_block(numbers);
  std::swap_ranges(numbers.begin(), numbers.begin() + 8, numbers.begin() + 32);
  CHECK(world::hash_of_block(numbers) != in_order);
}

TEST_CASE("hashing a step allocates nothing after the first") {
  auto world = masses();
  world::StepHasher hasher;
  world::StepHashes hashes;
  hasher.hash(*world, hashes);
  const long before = tests::allocations();
  world->advance(Nanoseconds(1'000'000));
  hasher.hash(*world, hashes);
  CHECK(tests::allocations() == before);
}

TEST_CASE("a fork goes on as the original does, and neither touches the other") {
  auto original = masses();
  auto fork = masses();
  original->exchange().force[0].x = 1;
  original->advance(Nanoseconds(5'000'000));
  fork->load(original->save());
  REQUIRE(fork->hash() == original->hash());

  original->advance(Nanoseconds(3'000'000));
  fork->advance(Nanoseconds(3'000'000));
  CHECK(fork->hash() == original->hash());

  const std::uint64_t untouched = original->hash();
  fork->exchange().position[2].y = 4;
  fork->advance(Nanoseconds(1'000'000));
  CHECK(original->hash() == untouched);
  original->advance(Nanoseconds(1'000'000));
  CHECK(original->exchange().position[2].y == 0);
  CHECK(fork->hash() != original->hash());
}
