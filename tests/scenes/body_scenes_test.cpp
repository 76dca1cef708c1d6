// The bundled scenes of rigid bodies do what they are for.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;

namespace {

agents::Recording run_scene(const std::string& name, std::uint32_t number, const LoadOptions& options = {}) {
  return run_whole(*Scenario::load(std::string(MICROCOSM_SOURCE_DIR) + "/scenes/" + name + ".lua", options),
                   number);
}

double drawn(const agents::Recording& recording, const std::string& name) {
  return value_named(recording.drawn, name);
}

/// All values of one channel, SI.
std::vector<double> trace(const agents::Recording& recording, const std::string& stream,
                          const std::string& channel) {
  std::vector<double> values;
  for (const auto& s : recording.streams) {
    if (s.info.id != stream) continue;
    const auto& names = s.info.channels;
    const auto place = std::find(names.begin(), names.end(), channel) - names.begin();
    for (std::size_t i = place; i < s.raw.size(); i += names.size())
      values.push_back(agents::value_from_raw(s.info, s.raw[i]));
  }
  if (values.empty()) FAIL("no channel " + stream + "." + channel);
  return values;
}

/// Whole episodes of the quadruped, each run once.
const agents::Recording& trotted(std::uint32_t number) {
  static const agents::Recording recordings[] = {run_scene("quadruped", 0), run_scene("quadruped", 1)};
  return recordings[number];
}

}  // namespace

TEST_CASE("The arm places each cube within a centimetre of its target") {
  for (std::uint32_t number = 0; number < 4; ++number)
    CHECK(outcome(run_scene("pick_and_place", number), "placed") < 0.01);
}

TEST_CASE("The servicer's tool comes within a hand's breadth of the handrail while its body turns away") {
  for (std::uint32_t number = 0; number < 3; ++number) {
    const auto recording = run_scene("servicer", number);
    CHECK(outcome(recording, "reach/within") == 1);
    CHECK(outcome(recording, "drift") > 0.1);
  }
}

TEST_CASE("The hand holds each cube and turns it by the angle asked for, within five degrees") {
  for (std::uint32_t number = 0; number < 4; ++number) {
    const auto recording = run_scene("hand_cube", number);
    CHECK(outcome(recording, "turned/within") == 1);
    CHECK(outcome(recording, "turned/largest") > 0.78);  // at least 45 degrees are asked for
    CHECK(outcome(recording, "held/within") == 1);       // of 10 mm about a place 12 mm above where it lay
  }
}

TEST_CASE("The microrobot rolls to three cells and pushes each to within 5 um of its place") {
  for (std::uint32_t number = 0; number < 2; ++number) {
    const auto recording = run_scene("rolling_microrobot", number);
    for (const char* within : {"to_goal_1/within", "to_goal_2/within", "to_goal_3/within"})
      CHECK(outcome(recording, within) == 1);
  }
}

TEST_CASE("The quadruped stands up and stays where and as it is") {
  LoadOptions options;
  options.set = {{"gait", "stand"}};
  options.duration = "3s";
  const auto recording = run_scene("quadruped", 0, options);
  // Hips .3 m over the feet's middles, feet of 2 cm radius; it starts with the legs bent to .2 m.
  const auto height = trace(recording, "truth/bodies", "robot_trunk_z");
  CHECK(height.front() == Approx(0.222).margin(1e-3));
  CHECK(height.back() == Approx(0.32).margin(0.01));
  CHECK(outcome(recording, "tilt") < 0.03);
  for (const std::string axis : {"x", "y"})
    CHECK(std::fabs(trace(recording, "truth/bodies", "robot_trunk_" + axis).back()) < 0.03);
  CHECK(outcome(recording, "kept/within") == 1);  // the load is still on its back
  // It carries what it weighs: 12 kg and the load.
  double force = 0;
  for (const std::string foot : {"front_left", "front_right", "rear_left", "rear_right"}) {
    const auto load = trace(recording, foot, "z_force");
    force += std::accumulate(load.end() - 500, load.end(), 0.0) / 500;  // over a second
  }
  CHECK(force == Approx((12 + drawn(recording, "load.mass")) * 9.80665).epsilon(0.01));
}

TEST_CASE("The quadruped trots at the speed that is asked, upright, diagonal legs together") {
  for (std::uint32_t number = 0; number < 2; ++number) {
    const auto& recording = trotted(number);
    CHECK(outcome(recording, "travelled/mean_speed") == Approx(drawn(recording, "speed")).epsilon(0.02));
    CHECK(outcome(recording, "tilt/largest") < 0.06);
    CHECK(outcome(recording, "kept/within") == 1);
    const auto stands = [&](const std::string& foot) { return trace(recording, foot, "contacts"); };
    const auto left = stands("front_left"), opposite = stands("rear_right"), beside = stands("front_right");
    int together = 0, apart = 0, count = 0;
    for (std::size_t i = 1000; i < left.size(); ++i) {  // from 2 s on
      ++count;
      together += left[i] == opposite[i];
      apart += left[i] != beside[i];
    }
    CHECK(together > 0.85 * count);
    CHECK(apart > 0.7 * count);
  }
}

TEST_CASE("The quadruped trots over bumps and up a slope") {
  LoadOptions options;
  options.set = {{"ground", "rough"}};
  const auto recording = run_scene("quadruped", 1, options);
  CHECK(drawn(recording, "slope") < -3 * 3.14 / 180);  // about y: up
  CHECK(outcome(recording, "travelled/mean_speed") == Approx(drawn(recording, "speed")).epsilon(0.02));
  CHECK(outcome(recording, "tilt/largest") < 0.2);
  CHECK(outcome(recording, "kept/within") == 1);
}
