#include "engine/core/system.hpp"

#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"
#include "engine/core/schema.hpp"
#include "engine/core/simd.hpp"
#include "engine/core/state.hpp"

namespace core = microcosm::core;

namespace {

class Oscillator : public core::System {
 public:
  Oscillator() : amplitude(state_.reserve<double>(1)), phase_angle(state_.reserve<double>(3)) {
    state_.allocate();
  }
  std::string_view name() const override { return "oscillator"; }
  core::Phase phase() const override { return core::Phase::motion; }
  void prepare(core::Exchange&) override {}
  void step(core::Exchange&, core::Nanoseconds, core::Nanoseconds) override {}
  std::span<std::byte> state() override { return state_.bytes(); }

  double& value() { return state_.view(amplitude)[0]; }
  std::span<double> phases() { return state_.view(phase_angle); }

 private:
  core::State state_;
  core::State::Slot<double> amplitude, phase_angle;
};

std::uint64_t hash_of(const core::System& system) {
  core::StateHash hash;
  system.hash(hash);
  return hash.value();
}

}  // namespace

TEST_CASE("A System reads back what it saved and leaves the rest") {
  Oscillator a, b;
  a.value() = 0.25;
  a.phases()[2] = -3;
  std::vector<std::byte> saved;
  a.save(saved);
  saved.push_back(std::byte{42});

  CHECK(hash_of(a) != hash_of(b));
  const auto rest = b.load(saved);
  CHECK(b.value() == 0.25);
  CHECK(b.phases()[2] == -3);
  CHECK(hash_of(a) == hash_of(b));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0] == std::byte{42});
}

TEST_CASE("A checkpoint that ends too early is the user's error, and changes nothing") {
  Oscillator a, b;
  a.value() = 1;
  std::vector<std::byte> saved;
  a.save(saved);
  saved.pop_back();
  CHECK_THROWS_AS(b.load(saved), core::InputError);
  CHECK(b.value() == 0);
}

TEST_CASE("New bodies are appended, at rest, active and unmagnetised") {
  core::Exchange exchange;
  (void)exchange.add_bodies(2);
  const core::BodyRange range = exchange.add_bodies(3);
  CHECK(range.first == 2);
  CHECK(range.count == 3);
  CHECK(exchange.position.size() == 5);
  CHECK(exchange.orientation[4] == core::Quaternion{1, 0, 0, 0});
  CHECK(exchange.velocity[4] == core::Vec3{});
  CHECK(exchange.angular_velocity.size() == 5);
  CHECK(exchange.force.size() == 5);
  CHECK(exchange.torque.size() == 5);
  CHECK(exchange.magnetic_moment == std::vector<double>(5, 0.0));
  CHECK(exchange.active == std::vector<std::uint8_t>(5, 1));
}

TEST_CASE("Checked values come back with their type") {
  core::Values inner;
  inner.fields["rate"] = 25.0;
  core::Values values;
  values.fields["radius"] = 1e-4;
  values.fields["count"] = std::int64_t{20};
  values.fields["drawn"] = true;
  values.fields["name"] = std::string("tracker");
  values.fields["at"] = core::Vec3{1, 2, 3};
  values.fields["of"] = core::HandleReference{"carriers"};
  values.fields["release"] = std::vector<core::Values>{inner};
  CHECK(values.has("radius"));
  CHECK_FALSE(values.has("length"));
  CHECK(values.number("radius") == 1e-4);
  CHECK(values.integer("count") == 20);
  CHECK(values.flag("drawn"));
  CHECK(values.text("name") == "tracker");
  CHECK(values.vector("at") == core::Vec3{1, 2, 3});
  CHECK(values.handle("of") == "carriers");
  CHECK(values.table("release").number("rate") == 25.0);
}

TEST_CASE("MICROCOSM_SIMD chooses a level that the processor has") {
  using core::Simd;
  CHECK(core::choose_simd("", Simd::avx2) == Simd::avx2);
  CHECK(core::choose_simd("sse2", Simd::avx512) == Simd::sse2);
  CHECK(core::choose_simd("avx512", Simd::avx512) == Simd::avx512);
  CHECK_THROWS_AS(core::choose_simd("avx512", Simd::avx2), core::InputError);
  CHECK_THROWS_AS(core::choose_simd("neon", Simd::avx512), core::InputError);
  for (const Simd level : {Simd::sse2, Simd::avx2, Simd::avx512})
    CHECK(core::choose_simd(core::simd_name(level), Simd::avx512) == level);
}
