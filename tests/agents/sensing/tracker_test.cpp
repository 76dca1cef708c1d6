#include <catch2/catch.hpp>
#include <cmath>

#include "tests/agents/sensing/sensor_fixture.hpp"

using namespace microcosm;

namespace {

std::map<std::string, core::Value, std::less<>> fields(double noise, double dropout,
                                                       double resolution = 1e-5) {
  return {{"of", core::HandleReference{"carriers"}},
          {"rate", 25.0},
          {"latency", 0.04},
          {"noise", noise},
          {"dropout", dropout},
          {"resolution", resolution}};
}

struct Tracked {
  explicit Tracked(std::uint32_t count, std::uint32_t released)
      : parts(tests::y_tree()), carriers(tests::add_carriers(parts, count)) {
    parts.world->prepare();
    carriers.release(released, core::Nanoseconds(0));
    parts.world->advance(tests::world_step);
  }
  agents::EpisodeParts parts;
  swim::BeadCarriers& carriers;
  core::RandomStream random{1, 0, core::stream_id("sensor/tracker")};
};

}  // namespace

TEST_CASE("a noiseless tracker sees moving carriers to within half its resolution, and only those") {
  Tracked world(5, 3);
  const auto tracker = tests::make_sensor("sensors.tracker", fields(0, 0), world.parts);
  CHECK(tracker->info().period == core::Nanoseconds(40'000'000));
  CHECK(tracker->info().latency == core::Nanoseconds(40'000'000));
  const std::vector<double> seen = tests::measure(*tracker, world.parts, world.random);
  REQUIRE(seen.size() == 15);
  for (std::uint32_t i = 0; i < 5; ++i) {
    const bool moving = world.carriers.carriers()[i].status == swim::CarrierStatus::moving;
    REQUIRE(std::isnan(seen[3 * i]) == !moving);
    if (!moving) continue;
    const core::Vec3 place = world.carriers.position(i);
    CHECK(std::abs(seen[3 * i] - place.x) <= 0.50001e-5);
    CHECK(std::abs(seen[3 * i + 1] - place.y) <= 0.50001e-5);
    CHECK(std::abs(seen[3 * i + 2] - place.z) <= 0.50001e-5);
  }
}

TEST_CASE("the tracker's noise has the stated deviation, and dropouts the stated share") {
  Tracked world(10, 10);
  const double noise = 0.5e-3, dropout = 0.1;
  const auto tracker = tests::make_sensor("sensors.tracker", fields(noise, dropout), world.parts);
  const int frames = 1000;
  double sum = 0, squares = 0;
  int values = 0, dropped = 0;
  for (int frame = 0; frame < frames; ++frame) {
    const std::vector<double> seen = tests::measure(*tracker, world.parts, world.random);
    for (std::uint32_t i = 0; i < 10; ++i) {
      if (std::isnan(seen[3 * i])) {
        ++dropped;
        continue;
      }
      const double error = seen[3 * i + 1] - world.carriers.position(i).y;
      sum += error;
      squares += error * error;
      ++values;
    }
  }
  // Four standard errors: of a mean s/sqrt(n), of a deviation s/sqrt(2 n), of a share sqrt(p (1 - p)/n).
  CHECK(std::abs(sum / values) < 4 * noise / std::sqrt(values));
  CHECK(std::abs(std::sqrt(squares / values) / noise - 1) < 4 / std::sqrt(2.0 * values));
  const double n = 10.0 * frames;
  CHECK(std::abs(dropped / n - dropout) < 4 * std::sqrt(dropout * (1 - dropout) / n));
}

TEST_CASE("a dropout doesn't change what is drawn for other carriers and frames") {
  Tracked world(10, 10);
  const auto steady = tests::make_sensor("sensors.tracker", fields(0.5e-3, 0), world.parts);
  const auto patchy = tests::make_sensor("sensors.tracker", fields(0.5e-3, 0.5), world.parts);
  core::RandomStream a(9, 0, 1), b(9, 0, 1);
  int compared = 0;
  for (int frame = 0; frame < 20; ++frame) {
    const std::vector<double> all = tests::measure(*steady, world.parts, a);
    const std::vector<double> some = tests::measure(*patchy, world.parts, b);
    for (std::size_t c = 0; c < all.size(); ++c) {
      if (std::isnan(some[c])) continue;
      CHECK(some[c] == all[c]);
      ++compared;
    }
  }
  CHECK(compared > 100);
  CHECK(a.counter() == b.counter());
}

TEST_CASE("a frame takes four draws a carrier, whether it moves or not") {
  Tracked world(7, 2);
  const auto tracker = tests::make_sensor("sensors.tracker", fields(0.5e-3, 0.1), world.parts);
  tests::measure(*tracker, world.parts, world.random);
  CHECK(world.random.counter() == 28);
}

TEST_CASE("a tracker of carriers that aren't there is refused by name") {
  Tracked world(1, 0);
  auto wrong = fields(0, 0);
  wrong["of"] = core::HandleReference{"beads"};
  CHECK_THROWS_WITH(tests::make_sensor("sensors.tracker", wrong, world.parts), Catch::Contains("'beads'"));
}
