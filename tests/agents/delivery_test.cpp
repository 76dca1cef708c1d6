#include "agents/outcomes/delivery.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "agents/actuators/coils.hpp"
#include "agents/actuators/release.hpp"
#include "agents/outcomes/outcome.hpp"
#include "engine/core/errors.hpp"
#include "tests/agents/toy_agents.hpp"
#include "tests/agents/y_tree.hpp"

using namespace microcosm;
using agents::CarrierFate;
using agents::Episode;
using tests::ms;

namespace {

/// Releases `count` of 40 carriers at once and runs for `duration`, counting those that go left.
struct Run {
  Run(double left_share, std::uint32_t count, core::Nanoseconds duration) {
    episode.duration = duration;
    episode.control_period = ms(10);
    episode.parts = tests::y_tree(left_share);
    swim::BeadCarriers& carriers = tests::add_carriers(episode.parts, 40);
    episode.actuators.push_back(std::make_unique<agents::ReleaseActuator>("release", carriers, 40));
    const std::uint32_t left = *episode.parts.vessels->find("left");
    auto owned = std::make_unique<agents::DeliveryMeter>("carriers", left, 0.0, episode.parts);
    meter = owned.get();
    owned->set_id("delivery");
    episode.meters.push_back(std::move(owned));
    episode.reward = {{0, 1.0}};
    const double action = count / 40.0;
    episode.controller = std::make_unique<tests::FunctionController>(
        [action](core::Nanoseconds now, std::span<const agents::Reading>, std::span<double> actions) {
          if (now == ms(0)) actions[0] = action;
        });
    recording = run_episode(episode);
  }
  double outcome(const std::string& name) const {
    const std::string whole = name.empty() ? "delivery" : "delivery/" + name;
    for (const auto& [key, value] : recording.outcomes)
      if (key == whole) return value;
    FAIL("no outcome " << whole);
    return 0;
  }
  Episode episode;
  agents::DeliveryMeter* meter = nullptr;
  agents::Recording recording;
};

}  // namespace

TEST_CASE("carriers follow all of the flow to where it goes, and are counted there") {
  // Mean velocity 0.18 m/s, 40 mm of way: two seconds suffice for all but those at the wall.
  const Run left(1.0, 30, ms(2000));
  CHECK(left.outcome("released") == 30);
  CHECK(left.outcome("delivered") > 20);
  CHECK(left.outcome("diverted") == 0);
  CHECK(left.outcome("") == 1);
  const Run right(0.0, 30, ms(2000));
  CHECK(right.outcome("delivered") == 0);
  CHECK(right.outcome("diverted") > 20);
  CHECK(right.outcome("") == 0);
}

TEST_CASE("every released carrier is in exactly one count") {
  const Run run(0.5, 30, ms(200));
  CHECK(run.outcome("delivered") + run.outcome("diverted") + run.outcome("in_transit") +
            run.outcome("lost") ==
        30);
  CHECK(run.outcome("delivered") > 0);
  CHECK(run.outcome("diverted") > 0);
  CHECK(run.outcome("in_transit") > 0);  // near the wall it takes longer
}

TEST_CASE("the rewards add up to delivered less diverted over the stock") {
  const Run run(0.7, 30, ms(2000));
  double total = 0;
  for (const double reward : run.recording.rewards) total += reward;
  CHECK(total == Approx((run.outcome("delivered") - run.outcome("diverted")) / 40).margin(1e-12));
}

TEST_CASE("carriers that are still upstream are in transit and not in the fraction") {
  const Run run(0.5, 30, ms(10));
  CHECK(run.outcome("in_transit") == 30);
  CHECK(std::isnan(run.outcome("")));
}

TEST_CASE("two meters of one name are refused: nothing is numbered without a word") {
  Episode second;
  second.duration = second.control_period = ms(10);
  second.parts = tests::y_tree(1.0);
  tests::add_carriers(second.parts, 3);
  for (const char* vessel : {"left", "right"})
    second.meters.push_back(std::make_unique<agents::DeliveryMeter>(
        "carriers", *second.parts.vessels->find(vessel), 0.0, second.parts));
  CHECK_THROWS_WITH(run_episode(second), Catch::Contains("two of the episode's numbers would be called"));
}

TEST_CASE("a carrier's fate follows from its vessel and status") {
  const Run run(0.5, 0, ms(10));
  const std::uint32_t trunk = *run.episode.parts.vessels->find("trunk");
  const std::uint32_t left = *run.episode.parts.vessels->find("left");
  const std::uint32_t right = *run.episode.parts.vessels->find("right");
  swim::Carrier carrier;
  CHECK(run.meter->fate(carrier) == CarrierFate::in_stock);
  carrier.released_s = 1;
  const auto fate = [&](std::uint32_t vessel, swim::CarrierStatus status) {
    carrier.where.vessel = vessel;
    carrier.status = status;
    return run.meter->fate(carrier);
  };
  CHECK(fate(trunk, swim::CarrierStatus::moving) == CarrierFate::in_transit);
  CHECK(fate(trunk, swim::CarrierStatus::left) == CarrierFate::lost);
  CHECK(fate(left, swim::CarrierStatus::moving) == CarrierFate::delivered);
  CHECK(fate(left, swim::CarrierStatus::left) == CarrierFate::delivered);
  CHECK(fate(right, swim::CarrierStatus::moving) == CarrierFate::diverted);
  CHECK(fate(right, swim::CarrierStatus::left) == CarrierFate::diverted);
}

TEST_CASE("carriers released before the counting starts don't count") {
  const Run run(0.5, 0, ms(10));
  const agents::DeliveryMeter late("carriers", *run.episode.parts.vessels->find("left"), 2.0,
                                   run.episode.parts);
  swim::Carrier carrier;
  carrier.status = swim::CarrierStatus::moving;
  carrier.where.vessel = *run.episode.parts.vessels->find("left");
  carrier.released_s = 1.99;
  CHECK(late.fate(carrier) == CarrierFate::in_stock);
  carrier.released_s = 2.0;
  CHECK(late.fate(carrier) == CarrierFate::delivered);
}

TEST_CASE("the scenario's outcomes.delivery refuses a vessel that isn't there") {
  agents::EpisodeParts parts = tests::y_tree();
  tests::add_carriers(parts, 2);
  core::Values values;
  values.where = {"scene.lua", 7, 3};
  values.fields = {
      {"of", core::HandleReference{"carriers"}}, {"into", std::string("lefd")}, {"released_after", 0.0}};
  const auto& types = agents::outcome_types();
  const auto type = std::find_if(types.begin(), types.end(),
                                 [](const auto& t) { return t.entry.name == "outcomes.delivery"; });
  REQUIRE(type != types.end());
  CHECK_THROWS_WITH(type->make(values, parts),
                    Catch::Contains("scene.lua:7:3") && Catch::Contains("'lefd'") && Catch::Contains("left"));
  values.fields["into"] = std::string("left");
  CHECK(type->make(values, parts) != nullptr);
  values.fields["of"] = core::HandleReference{"beads"};
  CHECK_THROWS_WITH(type->make(values, parts), Catch::Contains("'beads'") && Catch::Contains("carriers"));
}

TEST_CASE("a full gradient action is the coil's limit") {
  agents::EpisodeParts parts = tests::y_tree();
  magnetics::MagneticSystem& system = tests::add_magnetics(parts);
  parts.world->prepare();
  agents::CoilsActuator gradient("gradient", system.coil()->limit,
                                 [&system](const core::Vec3& g) { system.command_gradient(g); });
  CHECK(gradient.action_names() == std::vector<std::string>{"gradient_x", "gradient_y", "gradient_z"});
  CHECK(gradient.full_scale() == std::vector<double>(3, system.coil()->limit));
  gradient.command(std::vector<double>{1, -0.5, 0}, ms(0));
  parts.world->advance(ms(10));  // longer than the rise time
  CHECK(system.gradient().x == Approx(system.coil()->limit));
  CHECK(system.gradient().y == Approx(-0.5 * system.coil()->limit));
  CHECK(system.gradient().z == 0);
}

TEST_CASE("a release action sets free its share of the largest bolus, rounded, as long as there is stock") {
  agents::EpisodeParts parts = tests::y_tree();
  swim::BeadCarriers& carriers = tests::add_carriers(parts, 8);
  parts.world->prepare();
  agents::ReleaseActuator release("release", carriers, 5);
  CHECK(release.momentary());
  const auto moving = [&carriers] {
    std::uint32_t count = 0;
    for (const auto& carrier : carriers.carriers()) count += carrier.status == swim::CarrierStatus::moving;
    return count;
  };
  const auto command = [&](double action) {
    release.command(std::vector<double>{action}, ms(0));
    parts.world->advance(ms(1));
  };
  command(-1);
  command(0.09);
  CHECK(moving() == 0);
  command(0.5);
  CHECK(moving() == 3);  // 2.5 rounds away from zero
  command(1);
  CHECK(moving() == 8);
  command(1);
  CHECK(moving() == 8);
}
