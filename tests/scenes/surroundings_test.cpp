// Bodies in liquids, in blood and in the field of coils, as scenarios declare them.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;

namespace {

agents::Recording run(const std::string& text) {
  return run_whole(*load(text));
}

std::string error_of_run(const std::string& text) {
  return error_of([&] { run(text); });
}

const std::string ending = "\nreturn episode { duration = 0.5*s, control_rate = 100*Hz }\n";
const std::string cell = "bodies.sphere { radius = 10*um, density = 1050*kg/m^3, at = {0*m, 0*m, 1*mm}, ";

/// A channel of 4 mm across, along x, with blood at 20 mm/s.
const std::string channel =
    "local stream = blood.prescribed { mean_velocity = 20*mm/s, density = 1000*kg/m^3, viscosity = 1*mPa*s,\n"
    "  vessels = { { name = 'tube', from = 'a', to = 'b', radius = 2*mm, path = "
    "{{-50*mm,0*mm,0*mm},{50*mm,0*mm,0*mm}} } } }\n"
    "local walls = bodies.vessel_walls { of = stream }\n";

}  // namespace

TEST_CASE("A cell sinks at Stokes' speed") {
  const auto recording = run(
      "local water = liquids.still { viscosity = 1*mPa*s, density = 1000*kg/m^3 }\nlocal cell = " + cell +
      "liquid = water }\nlocal fall = outcomes.distance { of = cell, target = {0*m, 0*m, 1*mm} }" + ending);
  const double speed = 2.0 / 9 * 50 * 9.80665 * 1e-10 / 1e-3;
  CHECK(outcome(recording, "fall") == Approx(0.5 * speed).epsilon(1e-3));
}

TEST_CASE("Blood carries a body along, and its vessel's walls hold it") {
  // Neutrally buoyant on the axis: twice the mean velocity. One as heavy as lead slides on the floor.
  const auto carried =
      run(channel +
          "local ball = bodies.sphere { radius = 50*um, density = 1000*kg/m^3, blood = stream, at = "
          "{-20*mm, 0*m, 0*m} }\nlocal way = outcomes.distance { of = ball, target = {-20*mm, 0*m, 0*m} }" +
          ending);
  CHECK(outcome(carried, "way") == Approx(0.5 * 40e-3).epsilon(0.01));
  const auto heavy =
      run(channel +
          "local ball = bodies.sphere { radius = 0.2*mm, density = 11000*kg/m^3, blood = stream, at = "
          "{-20*mm, 0*m, 0*m} }\n"
          "local way = truth.bodies {}" +
          ending);
  CHECK(last(heavy, "truth/way", "ball_z") == Approx(-1.8e-3).epsilon(1e-3));
  CHECK(last(heavy, "truth/way", "ball_x") > -20e-3);
}

TEST_CASE("Coils turn a body's moment into their field") {
  const auto recording =
      run("local water = liquids.still {}\nlocal ball = " + cell +
          "liquid = water, moment = {1e-12*A*m^2, 0*A*m^2, 0*A*m^2} }\nlocal coils = magnetics.field_coils { "
          "limit = 5*mT }\n"
          "local turned = outcomes.rotation { of = ball }\nfunction control(t) coils:set(0, 2e-3, 0) end" +
          ending);
  CHECK(outcome(recording, "turned") == Approx(core::pi / 2).epsilon(1e-3));
}

TEST_CASE("What can't surround a body is refused, with the way out") {
  const std::string water = "local water = liquids.still {}\n";
  CHECK_THAT(
      error_of_run(channel + water + "local c = " + cell + "liquid = water, blood = stream }" + ending),
      Contains("in a liquid and in blood"));
  CHECK_THAT(error_of_run(water + "local c = bodies.sphere { radius = 1*mm, fixed = true, liquid = water }" +
                          ending),
             Contains("'c' is fixed and has a liquid"));
  CHECK_THAT(
      error_of_run(water + "local c = " + cell + "moment = {1e-12*A*m^2, 0*A*m^2, 0*A*m^2} }" + ending),
      Contains("declare magnetics.field_coils"));
  CHECK_THAT(error_of_run("local b = bodies.box { size = {1*mm, 1*mm, 1*mm}, fixed = true }\nlocal water = "
                          "liquids.still { walls = "
                          "{b} }\nlocal c = " +
                          cell + "liquid = water }" + ending),
             Contains("'b' is no bodies.plane"));
  CHECK_THAT(
      error_of_run(channel + "local c = " + cell + "blood = stream, orientation = {0, 0, 1} }" + ending),
      !Contains("outside"));
  CHECK_THAT(
      error_of_run(channel +
                   "local c = bodies.sphere { radius = 10*um, density = 1050*kg/m^3, blood = stream, at = "
                   "{0*m, 1*m, 0*m} }" +
                   ending),
      Contains("test.lua:") && Contains("'c' is at (0, 1, 0) m, outside every vessel of 'stream'"));
  const std::string blood_alone = channel.substr(0, channel.find("local walls"));
  CHECK_THAT(error_of_run(blood_alone + "local c = magnetics.field_coils {}" + ending),
             Contains("test.lua:") && Contains("the scenario has no bodies"));
  CHECK_THAT(error_of_run(blood_alone + "local c = " + cell + "blood = stream }" + ending),
             Contains("declare bodies.vessel_walls { of = stream }"));
}
