#include <catch2/catch.hpp>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("A valid small scenario loads") {
  CHECK(load_error(small_scenario(valid_carriers)).empty());
}

TEST_CASE("An unknown field is named with its place and the nearest field") {
  const std::string message = load_error(
      small_scenario("count = 5, raduis = 50*um, density = 1500*kg/m^3, release = { vessel = 'stem' }"));
  CHECK_THAT(message,
             StartsWith("test.lua:5:51:") && Contains("'raduis'") && Contains("did you mean 'radius'"));
}

TEST_CASE("A wrong dimension says what was given, what is expected, and an example") {
  const std::string message = load_error(
      small_scenario("count = 5, radius = 3*Hz, density = 1500*kg/m^3, release = { vessel = 'stem' }"));
  CHECK_THAT(message, StartsWith("test.lua:5:51:") && Contains("'radius'") && Contains("3 frequency (Hz)") &&
                          Contains("length (m)") && Contains("radius = 125*um"));
}

TEST_CASE("A bare number where a length is due is refused") {
  CHECK_THAT(load_error(small_scenario(
                 "count = 5, radius = 3, density = 1500*kg/m^3, release = { vessel = 'stem' }")),
             Contains("the plain number 3") && Contains("length (m)"));
}

TEST_CASE("Values out of range, not finite, of a wrong kind, or missing are refused") {
  const auto with = [](const std::string& radius,
                       const std::string& rest = "density = 1500*kg/m^3, release = { vessel = 'stem' }") {
    return load_error(small_scenario("count = 5, radius = " + radius + ", " + rest));
  };
  CHECK_THAT(with("-1*um"), Contains("out of range"));
  CHECK_THAT(with("(0/0)*um"), Contains("not a finite number"));
  CHECK_THAT(with("(1/0)*um"), Contains("not a finite number"));
  CHECK_THAT(with("'big'"), Contains("the text \"big\""));
  CHECK_THAT(with("uniform(-1, 50)*um"), Contains("out of range"));
  CHECK_THAT(with("50*um", "release = { vessel = 'stem' }"), Contains("needs the field 'density'"));
  CHECK_THAT(with("50*um", "density = 1500*kg/m^3, release = { vessel = 'stem', at = 1 }"),
             StartsWith("test.lua:5:") && Contains("'release.at'"));
  CHECK_THAT(with("50*um", "density = 1500*kg/m^3, release = { vessel = 'steam' }"),
             Contains("steam") && Contains("test.lua:5"));
  CHECK_THAT(with("50*um", "density = 1500*kg/m^3, release = { vessel = 'stem', at = 80*mm }"),
             Contains("test.lua:5"));
  CHECK_THAT(with("5*mm"), Contains("test.lua:5"));  // wider than the vessel
  CHECK_THAT(load_error(small_scenario(
                 "count = 2.5, radius = 50*um, density = 1500*kg/m^3, release = { vessel = 'stem' }")),
             Contains("whole number"));
}

TEST_CASE("What only the whole scenario shows is refused with its place") {
  CHECK_THAT(load_error("x = 1"), Contains("a scenario ends with"));
  CHECK_THAT(load_error("return episode { duration = 1*s, control_rate = 100*Hz }"),
             Contains("neither blood nor bodies"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "drugs.solute { diffusivity = 1e-9*m^2/s }")),
             StartsWith("test.lua:6:") && Contains("blood.network"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "magnetics.gradient_coil {}")),
             StartsWith("test.lua:6:") && Contains("has one coil"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "", "duration = 1*s, control_rate = 3*kHz")),
             Contains("control rate is 3000 Hz") && Contains("time_step = 0.2*ms"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "sensors.tracker { of = carriers, rate = 44.1*kHz }")),
             StartsWith("test.lua:6:") && Contains("'tracker' is 44100 Hz") && Contains("time_step = 20*us"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "sensors.tracker { of = gradient }")),
             Contains("'gradient', which is a coil"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "control = 5")), Contains("'control' is a number"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "gradient:set(0, 0, 0)")),
             StartsWith("test.lua:6:") && Contains("inside the callback"));
  CHECK_THAT(load_error(small_scenario(valid_carriers, "for i = 1,, 2 do end")), StartsWith("test.lua:6:"));
}

TEST_CASE("Networks with a mistake are refused, naming vessel or node") {
  const std::string scenario =
      "local b = blood.network { file = 'a.lua' } return episode { duration = 0.1*s, control_rate = 100*Hz }";
  const auto with = [&](const std::string& length, const std::string& radius, const std::string& node,
                        const std::string& end) {
    const std::string asset =
        "return blood.vessels { name = 'x', citation = 'none', inlet = 'a',\n"
        "inflows = { { name = 'f', period = 1*s, time = {0*s, 1*s}, flow = {1*ml/s, 1*ml/s} } },\nvessels = "
        "{\n{ name = 'v', from = 'a', to = 'b', "
        "length = " +
        length + ", radius = " + radius +
        ", wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = {{0*mm,0*mm,0*mm},{30*mm,0*mm,0*mm}} },\n"
        "{ name = 'w', from = '" +
        node +
        "', to = 'c', length = 30*mm, radius = 2*mm, wall_thickness = 0.2*mm, young_modulus = 400*kPa, "
        "path = {{30*mm,0*mm,0*mm},{60*mm,0*mm,0*mm}} } },\n"
        "windkessels = { { node = '" +
        end +
        "', proximal_resistance = 1e9*Pa*s/m^3, distal_resistance = 5e9*Pa*s/m^3, compliance = 1e-10*m^3/Pa "
        "} } }";
    return error_of([&] { Scenario::load_text("test.lua", scenario, {{"a.lua", asset}}); });
  };
  CHECK(with("30*mm", "2*mm", "b", "c").empty());
  CHECK_THAT(with("30.001*mm", "2*mm", "b", "c"),
             StartsWith("a.lua:4:") && Contains("'v'") && Contains("0.03 m long"));
  CHECK_THAT(with("30*mm", "-2*mm", "b", "c"), StartsWith("a.lua:4:") && Contains("vessels[1].radius"));
  CHECK_THAT(with("30*mm", "2*mm", "elsewhere", "c"), StartsWith("a.lua:4:"));
  CHECK_THAT(with("30*mm", "2*mm", "b", "b"), StartsWith("a.lua:6:"));
  CHECK_THAT(load_error(scenario), StartsWith("test.lua:1:") && Contains("no file 'a.lua'"));
}

TEST_CASE("A file that isn't there, or is no file, is named") {
  CHECK_THAT(error_of([] { Scenario::load("/nowhere/x.lua"); }),
             Contains("/nowhere/x.lua") && Contains("no such file"));
  CHECK_THAT(error_of([] { Scenario::load("/tmp"); }), Contains("not a file"));
}
