// "Did you mean", and units that a variable hides.

#include <catch2/catch.hpp>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string ball = "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n";
const std::string ending = "\nreturn episode { duration = 0.02*s, control_rate = 100*Hz }\n";

std::string error_with(const std::string& text) {
  return load_error(ball + text + ending);
}

}  // namespace

TEST_CASE("unknown constructors, units, functions and options name what is near") {
  CHECK_THAT(error_with("bodies.cube { size = {1*mm, 1*mm, 1*mm} }"),
             StartsWith("test.lua:2:") && Contains("bodies has no 'cube'; did you mean 'box'?") &&
                 Contains("capsule"));
  CHECK_THAT(error_with("bodies.spere {}"), Contains("did you mean 'sphere'"));
  CHECK_THAT(error_with("sensors.camera {}"), Contains("did you mean 'pose'"));
  CHECK_THAT(error_with("sensor.pose {}"), Contains("did you mean 'sensors'"));
  CHECK_THAT(error_with("bodies.sphere { radius = 10*micron }"),
             StartsWith("test.lua:2:") && Contains("did you mean 'um'"));
  CHECK_THAT(error_with("bodies.sphere { radius = 10*kg*micron }"),
             Contains("'micron' is nothing; did you mean 'um'"));
  CHECK_THAT(error_with("local f = 3*degrees"), Contains("did you mean 'deg'"));
  CHECK_THAT(error_with("local f = 3*MHZ"), Contains("did you mean 'MHz'"));
  CHECK_THAT(error_with("local u = unifrom(0, 1)"), Contains("did you mean 'uniform'"));
  CHECK_THAT(error_with("local u = math.sqroot(2)"), Contains("did you mean 'sqrt'"));
  CHECK_THAT(error_with("bodies.plane { fricton = 1 }"), Contains("did you mean 'friction'"));
  CHECK_THAT(error_with("bodies.world { integrator = 'runge_kuta' }"),
             Contains("did you mean 'runge_kutta'"));
  CHECK_THAT(
      load_error("option('steering', {'on', 'off'})\n" + ball + ending, {{{"stering", "on"}}, {}, {}, {}}),
      Contains("did you mean 'steering'"));
  CHECK_THAT(load_error("option('steering', {'left', 'right'})\n" + ball + ending,
                        {{{"steering", "lef"}}, {}, {}, {}}),
             Contains("did you mean 'left'"));
  CHECK_THAT(load_error("option('size', 1*mm)\n" + ball + ending, {{{"size", "3 microns"}}, {}, {}, {}}),
             Contains("did you mean 'um'"));
}

TEST_CASE("a variable that hides a unit is named in the error that it causes") {
  CHECK_THAT(load_error("local s = 'on'\n" + ball + ending),
             StartsWith("test.lua:4:") && Contains("the local 's' of line 1 hides the unit s (time (s))"));
  CHECK_THAT(
      load_error("local m = 2\nlocal ball = bodies.sphere { radius = 10*m, density = 1000*kg/m^3 }" + ending),
      StartsWith("test.lua:2:") && Contains("the local 'm' of line 1 hides the unit m"));
  CHECK_THAT(load_error("local fields = {}\nfor g = 1, 2 do fields.mass = 3*g end\nfields.radius = 1*mm\n"
                        "bodies.sphere(fields)" +
                        ending),
             Contains("the local 'g' of line 2 hides the unit g"));
  CHECK_THAT(
      load_error(
          "local function f(N) return 3*N*m end\nbodies.box { size = {f(1), f(1), f(1)}, mass = 2*N }" +
          ending),
      StartsWith("test.lua:2:") && !Contains("hides"));
  CHECK_THAT(load_error("kg = {}\n" + ball + ending),
             StartsWith("test.lua:2:") && Contains("the global variable 'kg' of line 1 hides the unit kg"));
  // A variable of that name elsewhere is no hint where it isn't used.
  CHECK_THAT(load_error("local T = 5\nbodies.sphere { radius = 10*Hz }" + ending), !Contains("hides"));
}

TEST_CASE("numbers that commands of coils don't take are refused, not dropped") {
  const auto run_error = [](const std::string& call) {
    return error_of([&] {
      run_whole(*load(small_scenario(valid_carriers, "function control(t, sense) " + call + " end")));
    });
  };
  CHECK_THAT(run_error("gradient:set(0, 0, 0, 1)"), Contains("4 values were given; expected x, y, z"));
  CHECK_THAT(run_error("gradient:set{0, 0, 0, 1}"), Contains("4 values"));
  CHECK_THAT(run_error("carriers:release(1, 2)"), Contains("2 values were given"));
  CHECK_THAT(run_error("gradient:sett(0, 0, 0)"), Contains("did you mean 'set'"));
}
