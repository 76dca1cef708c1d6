// What control(t, sense) sees, and what it is told of what there isn't.

#include <algorithm>
#include <catch2/catch.hpp>

#include "agents/sensing/sensor.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string scene =
    "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3, at = {2*m, 0*m, 1*m} }\n"
    "local arm = bodies.robot { file = 'assets/robots/arm7.urdf', motors = 'torque' }\n"
    "local imu = sensors.imu { of = ball }\n"
    "local encoder = sensors.encoder { of = arm, rate = 100*Hz }\n"
    "local eye = sensors.pose { of = ball, rate = 100*Hz, dropout = 1, latency = 0*s }\n"
    "local bodies_truth = truth.bodies {}\n";

std::string error_of_control(const std::string& body) {
  return error_of([&] {
    LoadOptions options;
    options.working_folder = MICROCOSM_SOURCE_DIR;
    run_whole(*load(scene + "function control(t, sense) " + body +
                        " end\nreturn episode { duration = 0.02*s, control_rate = 100*Hz }",
                    options));
  });
}

}  // namespace

TEST_CASE("a channel that a sensor doesn't have is an error that lists those it has") {
  const std::string message = error_of([] {
    run_whole(*Scenario::load(std::string(MICROCOSM_SOURCE_DIR) + "/tests/scenes/cases/channels.lua"));
  });
  CHECK_THAT(message, Contains("channels.lua:4:") && Contains("sense.imu has no channel 'force_x'") &&
                          Contains("x_force, y_force, z_force, x_rate, y_rate, z_rate"));
  CHECK_THAT(error_of_control("print(sense.imu.x_forse)"), Contains("did you mean 'x_force'"));
  CHECK_THAT(error_of_control("print(sense.imu.value)"), Contains("no channel 'value'"));
  CHECK_THAT(error_of_control("print(sense.imu[1])"), Contains("no channel '1'"));
  CHECK_THAT(error_of_control("print(sense.encoder.elbow)"),
             StartsWith("test.lua:7:") && Contains("_position"));
  CHECK_THAT(error_of_control("print(sense.encoder.position.shoulder)"), Contains("is a list of 7 numbers"));
}

TEST_CASE("a sensor that there isn't is one too, and truth says that it is never shown") {
  CHECK_THAT(error_of_control("print(sense.inu.t)"),
             Contains("no sensor 'inu'; did you mean 'imu'") && Contains("imu, encoder, eye"));
  CHECK_THAT(error_of_control("print(sense.bodies_truth)"), Contains("never shown to control"));
}

TEST_CASE("channels that are there are nil for a dropout, and lists end as Lua's do") {
  CHECK(error_of_control("assert(sense.eye.x == nil and sense.eye.qw == nil and sense.eye.t == t)") == "");
  CHECK(error_of_control(
            "assert(#sense.encoder.position == 7 and sense.encoder.position[8] == nil)\n"
            "local n = 0 for _, q in ipairs(sense.encoder.position) do n = n + 1 end assert(n == 7)") == "");
}

TEST_CASE("members and motors that there aren't are errors that list those that are") {
  CHECK_THAT(error_of_control("arm:sett{0}"),
             Contains("no member 'sett'; did you mean 'set'") && Contains("jacobian"));
  CHECK_THAT(error_of_control("imu:read()"), Contains("sense.imu"));
  CHECK_THAT(error_of_control("arm:set('no_joint', 1)"), Contains("there is no motor at a joint 'no_joint'"));
}

TEST_CASE("a robot's motors take a list or as many numbers") {
  CHECK(error_of_control("arm:set(0, 0, 0, 0, 0, 0, 0)") == "");
  CHECK(error_of_control("arm:set{0, 0, 0, 0, 0, 0, 0}") == "");
  CHECK_THAT(error_of_control("arm:set(1, 0)"), Contains("has 2 values; expected a list of 7 numbers"));
  CHECK_THAT(error_of_control("arm:set(arm:joints()[1], 1, 2)"), Contains("expected one"));
}

namespace {

/// "a_position" is one of "<joint>_position"; what stands for a name is the same throughout.
bool matches(const std::string& pattern, const std::string& name) {
  const std::size_t open = pattern.find('<'), close = pattern.rfind('>');
  if (open == std::string::npos) return pattern == name;
  const std::string before = pattern.substr(0, open), after = pattern.substr(close + 1);
  return name.size() > before.size() + after.size() && name.starts_with(before) && name.ends_with(after);
}

void check_channels(const std::string& text) {
  LoadOptions options;
  options.working_folder = MICROCOSM_SOURCE_DIR;
  const auto scenario = load(text + "\nreturn episode { duration = 0.02*s, control_rate = 100*Hz }", options);
  const auto episode = scenario->build(1, 0);
  for (const auto& sensor : episode->sensors) {
    std::string id = sensor->info().id;
    const bool truth = id.starts_with("truth/");
    if (truth) id = id.substr(6);
    std::size_t found = 0;
    for (const auto& type : agents::sensor_types()) {
      if (type.entry.name != (truth ? "truth." : "sensors.") + id) continue;
      ++found;
      INFO(type.entry.name);
      for (const std::string& channel : sensor->info().channels) {
        INFO(channel);
        CHECK(std::any_of(type.channels.begin(), type.channels.end(),
                          [&](const auto& entry) { return matches(entry.name, channel); }));
      }
      for (const auto& entry : type.channels) {
        INFO(entry.name);
        INFO("channels of the sensor: " << fmt::format("{}", fmt::join(sensor->info().channels, ", ")));
        std::size_t c = 0;
        while (c < sensor->info().channels.size() && !matches(entry.name, sensor->info().channels[c])) ++c;
        REQUIRE(c < sensor->info().channels.size());
        CHECK(entry.unit.find(sensor->info().unit_of(c)) != std::string::npos);
      }
    }
    INFO("the stream " << sensor->info().id);
    CHECK(found == 1);
  }
}

}  // namespace

TEST_CASE("the reference's channels are those that sensors give") {
  check_channels(
      "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3, at = {2*m, 0*m, 1*m} }\n"
      "local arm = bodies.robot { file = 'assets/robots/arm7.urdf', motors = 'torque' }\n"
      "sensors.imu { of = ball } sensors.encoder { of = arm, rate = 100*Hz } sensors.pose { of = ball }\n"
      "sensors.wrench { of = arm, joint = 'flange' } sensors.contact_force { of = ball }\n"
      "truth.bodies {} truth.joints { of = arm }");
  check_channels(
      "local artery = blood.network { file = 'assets/vessels/adan56.lua', heart = { rate = 70*bpm, "
      "contractility = "
      "2*mmHg/ml, preload = 7*mmHg } }\n"
      "local scanner = magnetics.uniform { field = 1.5*T }\nlocal coil = magnetics.gradient_coil { limit "
      "= 0.4*T/m }\n"
      "local dye = drugs.solute { diffusivity = 1e-9*m^2/s, inject = { vessel = 'aortic_arch_I', at = 1*mm, "
      "mass = 1*g, "
      "start = 0*s, duration = 1*s } }\n"
      "local beads = agents.bead_carrier { count = 3, radius = 50*um, density = 1500*kg/m^3, magnetisation = "
      "1e5*A/m, "
      "release = { vessel = 'celiac_trunk', at = 1*mm } }\n"
      "sensors.tracker { of = beads } sensors.doppler { vessel = 'celiac_trunk' }\n"
      "sensors.pressure_catheter { vessel = 'celiac_trunk' } sensors.concentration { of = dye, vessel = "
      "'celiac_trunk' }\n"
      "sensors.hall_array { positions = { {0*m, 0*m, 0.1*m} } }\n"
      "truth.carriers { of = beads } truth.flow { sites = { { vessel = 'celiac_trunk' } } } truth.gradient "
      "{}\n"
      "truth.solute { of = dye } truth.heart {}");
}
