// What outcomes are called, and what the reward sums.

#include <catch2/catch.hpp>
#include <numeric>

#include "agents/outcomes/outcome.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string falling =
    "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3, velocity = {1*m/s, 0*m/s, 0*m/s} }\n"
    "local way = outcomes.distance { of = ball, target = {0*m, 0*m, 0*m} }\n"
    "local ahead = outcomes.displacement { of = ball }\n"
    "local turn = outcomes.rotation { of = ball }\n";

std::string ending(const std::string& more = {}) {
  return "\nreturn episode { duration = 0.1*s, control_rate = 100*Hz" + more + " }";
}

}  // namespace

TEST_CASE("outcomes keep the names they are given, and so does what belongs to each") {
  const auto recording =
      run_whole(*Scenario::load(std::string(MICROCOSM_SOURCE_DIR) + "/tests/scenes/cases/names.lua"));
  std::vector<std::string> names;
  for (const auto& [name, value] : recording.outcomes) names.push_back(name);
  CHECK(names ==
        std::vector<std::string>{"error_of_a", "error_of_a/closest", "error_of_b", "error_of_b/closest"});
  CHECK(recording.outcome_units == std::vector<std::string>{"m", "m", "m", "m"});
}

TEST_CASE("an outcome is called by its variable, and two of one name are refused, with the first's place") {
  const auto recording = run_whole(*load(falling + ending()));
  CHECK(outcome(recording, "ahead") == Approx(0.1));
  CHECK(outcome(recording, "ahead/mean_speed") == Approx(1));
  CHECK_THAT(
      load_error(falling + "outcomes.distance { of = ball }\noutcomes.distance { of = ball }" + ending()),
      StartsWith("test.lua:6:") && Contains("'distance'") && Contains("test.lua:5") && Contains("name ="));
  CHECK_THAT(load_error(falling + "for i = 1, 2 do local d = outcomes.distance { of = ball } end" + ending()),
             StartsWith("test.lua:5:") && Contains("'d'"));
  CHECK_THAT(load_error(falling + "outcomes.distance { name = 'way', of = ball }" + ending()),
             StartsWith("test.lua:5:") && Contains("taken") && Contains("test.lua:2"));
}

TEST_CASE("the reward is what the scenario says, and nothing without a word") {
  const auto sum = [](const agents::Recording& recording) {
    return std::accumulate(recording.rewards.begin(), recording.rewards.end(), 0.0);
  };
  CHECK(sum(run_whole(*load(falling + ending()))) == 0);
  // The ball moves .1 m ahead; the meters begin with the first step's end, at 10 ms, but displacement with
  // the start.
  CHECK(sum(run_whole(*load(falling + ending(", reward = { { of = ahead } }")))) ==
        Approx(0.1).epsilon(1e-9));
  CHECK(sum(run_whole(*load(falling + ending(", reward = { { of = ahead, weight = -3 } }")))) ==
        Approx(-0.3).epsilon(1e-9));
  const auto both =
      run_whole(*load(falling + ending(", reward = { { of = ahead }, { of = way, weight = 2 } }")));
  const double lost = outcome(both, "way/closest") - outcome(both, "way");  // it only moves away
  CHECK(sum(both) == Approx(0.1 + 2 * lost).epsilon(1e-9));
  CHECK_THAT(load_error(falling + ending(", reward = { { of = turn } }")),
             StartsWith("test.lua:6:") && Contains("'turn' gives no reward"));
  CHECK_THAT(load_error(falling + ending(", reward = { { of = way }, { of = way } }")), Contains("twice"));
  CHECK_THAT(load_error(falling + ending(", reward = { { of = ball } }")), Contains("which is a body"));
}

TEST_CASE("a turn towards a target is a reward") {
  const auto recording =
      run_whole(*load("local world = bodies.world { gravity = {0*m/s^2, 0*m/s^2, 0*m/s^2} }\n"
                      "local ball = bodies.sphere { radius = 10*mm, mass = 1*kg, angular_velocity = "
                      "{0*rad/s, 0*rad/s, 1*rad/s} }\n"
                      "local turn = outcomes.rotation { of = ball, target = {0, 0, 0.5} }" +
                      ending(", reward = { { of = turn } }")));
  // From the first control step's end, at .01 rad, to .1 rad.
  CHECK(std::accumulate(recording.rewards.begin(), recording.rewards.end(), 0.0) ==
        Approx(0.09).epsilon(1e-6));
}

TEST_CASE("the reference's numbers of outcomes are those that a scenario gives") {
  const auto recording =
      run_whole(*load("local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n"
                      "outcomes.distance { name = 'distance', of = ball, within = 1*m }\n"
                      "outcomes.displacement { name = 'displacement', of = ball }\n"
                      "outcomes.rotation { name = 'rotation', of = ball, target = {0, 0, 1}, within = 1 }" +
                      ending()));
  std::size_t i = 0;
  for (const std::string type : {"distance", "displacement", "rotation"})
    for (const auto& entry : agents::outcome_types()) {
      if (entry.entry.name != "outcomes." + type) continue;
      for (const auto& number : entry.numbers) {
        REQUIRE(i < recording.outcomes.size());
        CHECK(recording.outcomes[i].first == type + (number.name.empty() ? "" : "/" + number.name));
        CHECK(recording.outcome_units[i] == number.unit);
        ++i;
      }
    }
  CHECK(i == recording.outcomes.size());
}
