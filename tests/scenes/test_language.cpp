#include <catch2/catch.hpp>

#include <cmath>

#include "scenes/language/call_sites.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/language/script.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// What tostring gives of an expression of the scenario language.
std::string value_of(const std::string& expression) {
  const std::string text = "error(tostring(" + expression + "), 0)";
  const std::string message = error_of([&] { run_scenario("test.lua", text, schema(), {}); });
  return message.substr(message.find(": ") + 2);
}

}  // namespace

TEST_CASE("Quantities carry their dimension through arithmetic") {
  CHECK(value_of("125*um") == "0.000125 m");
  CHECK(value_of("0.4*T/m") == "0.4 T/m");
  CHECK(value_of("1/s") == "1 Hz");
  CHECK(value_of("-(2*mm)^3") == "-8e-09 m^3");
  CHECK(value_of("5*mm/mm") == "5.0");
  CHECK(value_of("2*mm < 1*cm") == "true");
  CHECK(value_of("60*bpm == 1*Hz") == "true");
  CHECK(value_of("1*m + 2*mm") == "1.002 m");
}

TEST_CASE("Sums and comparisons of different dimensions are errors at their line") {
  CHECK_THAT(value_of("1*m + 2*s"), Contains("can't add a length (m) and a time (s)"));
  CHECK_THAT(value_of("1*m - 2"), Contains("can't subtract a length (m) and a plain number"));
  CHECK_THAT(value_of("1*m < 2*s"), Contains("can't compare"));
  CHECK_THAT(value_of("(1*m)^0.5"), Contains("whole power"));
  CHECK_THAT(value_of("(1*m)*{}"), Contains("a table"));
  const std::string message =
      error_of([] { run_scenario("test.lua", "\n\nlocal x = 1*m + 2*s", schema(), {}); });
  CHECK_THAT(message, StartsWith("test.lua:3:"));
}

TEST_CASE("Random values scale and shift") {
  CHECK(value_of("normal(125, 10)*um") == "normal(0.000125, 1e-05) m");
  CHECK(value_of("uniform(1*mm, 2*mm) + 1*mm") == "uniform(0.002, 0.003) m");
  CHECK(value_of("-uniform(1, 2)") == "uniform(-2, -1)");
  CHECK(value_of("choice{1, 4, 2}*s") == "choice(1, 4) s");
  CHECK_THAT(value_of("uniform(2, 1)"), Contains("low is above high"));
  CHECK_THAT(value_of("uniform(1*m, 2*s)"), Contains("one dimension"));
  CHECK_THAT(value_of("normal(0/0, 1)"), Contains("finite"));
}

TEST_CASE("Draws have the declared mean and deviation, and stay within the field's range") {
  const RandomValue value =
      random_value({.kind = RandomValue::Kind::normal, .a = 10, .b = 2, .declared = 1}, {});
  constexpr int draws = 20000;
  double sum = 0, squares = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = draw_within(value, -1e9, 1e9, "x", 1, static_cast<std::uint32_t>(i));
    sum += x;
    squares += x * x;
  }
  const double mean = sum / draws;
  // Four standard errors: 2/sqrt(n) of the mean, 2/sqrt(2n) of the deviation.
  CHECK(std::fabs(mean - 10) < 4 * 2 / std::sqrt(draws));
  CHECK(std::fabs(std::sqrt(squares / draws - mean * mean) - 2) < 4 * 2 / std::sqrt(2.0 * draws));
  for (std::uint32_t i = 0; i < 1000; ++i) CHECK(draw_within(value, 9, 10, "y", 1, i) >= 9);
  CHECK_THAT(error_of([&] { draw_within(value, 1000, 1001, "z", 1, 0); }), Contains("'z'"));
}

TEST_CASE("Quantities are read from a command line") {
  CHECK(parse_quantity("0.2s", "d").value == 0.2);
  CHECK(parse_quantity("250 um", "d").value == Approx(250e-6).epsilon(1e-15));
  CHECK(parse_quantity("0.4*T/m", "d").dimension == core::dimensions::magnetic_gradient);
  CHECK(parse_quantity("1e-3 m^2", "d").dimension == core::dimensions::area);
  for (const char* text : {"", "s", "1x", "1 s s s s s s s s s", "1e999s", "0x10m", "1*", "nan", "1 m^9"}) {
    INFO(text);
    CHECK_THAT(error_of([&] { parse_quantity(text, "the duration"); }), Contains("the duration"));
  }
}

TEST_CASE("The calls of constructors are found with variable, fields and columns") {
  const std::string text =
      "-- local x = a.b { no = 1 }\n"
      "local first <const> = a.b { one = 1, two = { three = f(1, {2}), four = function() if x then return 1, "
      "2 end end }, five = 5 }\n"
      "second = a.b {\n  one = 'x, y = z', --[[ y = 2 ]] list = { { deep = 1 }, { deep = 2 } } }\n"
      "t.third = a.b{} ; local n, m = a.b{}, 1";
  const auto sites = find_call_sites(text, {"a.b"});
  REQUIRE(sites.size() == 4);
  CHECK(sites[0].variable == "first");
  CHECK(sites[0].fields.at("two.three").begin.column == 46);
  CHECK(sites[0].fields.at("five").begin.line == 2);
  CHECK(sites[0].fields.size() == 5);  // the positional value inside f(...) is no field
  CHECK(sites[1].variable == "second");
  CHECK(sites[1].fields.at("list[2].deep").begin.line == 4);
  CHECK(sites[1].fields.count("y") == 0);
  CHECK(sites[2].variable.empty());
  CHECK(sites[3].variable.empty());
}

TEST_CASE("Options take their value from the command line, else their default") {
  const auto run = [](std::vector<std::pair<std::string, std::string>> options) {
    return error_of([&] {
      run_scenario("test.lua",
                   "error(option('side', {'left', 'right'}) .. tostring(option('count', 20)) .. "
                   "tostring(option('size', 5*um)), 0)",
                   schema(), {options, {}});
    });
  };
  CHECK_THAT(run({}), Contains("left205e-06 m"));
  CHECK_THAT(run({{"side", "right"}, {"count", "7"}, {"size", "2 mm"}}), Contains("right70.002 m"));
  CHECK_THAT(run({{"side", "up"}}), Contains("option 'side' was set to 'up'; valid are: left, right"));
  CHECK_THAT(run({{"size", "3s"}}), Contains("length (m)"));
  CHECK_THAT(
      error_of([] {
        run_scenario("test.lua", "option('side', {'left', 'right'})", schema(), {{{"sid", "left"}}, {}});
      }),
      Contains("there is no option 'sid'") && Contains("side (left, right)"));
}
