// Arithmetic with values that are drawn.

#include <catch2/catch.hpp>
#include <cmath>

#include "scenes/language/random_value.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// The radius [m] that is drawn for episodes 0 to 19.
std::vector<double> radii(const std::string& before, const std::string& radius) {
  const auto scenario =
      load(before + "\nlocal ball = bodies.sphere { radius = " + radius +
           ", density = 1000*kg/m^3 }\nreturn episode { duration = 0.01*s, control_rate = 100*Hz }");
  std::vector<double> values;
  for (std::uint32_t i = 0; i < 20; ++i) values.push_back(scenario->build(7, i)->drawn.at(0).second);
  return values;
}

std::string radius_error(const std::string& before, const std::string& radius) {
  return error_of([&] { radii(before, radius); });
}

}  // namespace

TEST_CASE("random values pass through sums, products, quotients and powers") {
  // The same draws, named by the field: 1 to 2 [cm].
  const auto plain = radii("", "uniform(1, 2)*cm");
  const auto scaled = radii("", "2*uniform(1, 2)*cm");
  const auto inverse = radii("", "1*cm/uniform(1, 2)");
  const auto square = radii("", "uniform(1, 2)^2*cm");
  const auto root = radii("", "uniform(1, 2)^0.5*cm");
  const auto exponential = radii("", "2^uniform(1, 2)*cm");
  const auto area = radii("", "(uniform(1, 2)*cm)^2/(1*cm)");
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const double u = plain[i] / 0.01;
    CHECK(scaled[i] == Approx(0.02 * u).epsilon(1e-14));
    CHECK(inverse[i] == Approx(0.01 / u).epsilon(1e-14));
    CHECK(square[i] == Approx(0.01 * u * u).epsilon(1e-14));
    CHECK(root[i] == Approx(0.01 * std::sqrt(u)).epsilon(1e-14));
    CHECK(exponential[i] == Approx(0.01 * std::exp2(u)).epsilon(1e-14));
    CHECK(area[i] == Approx(0.01 * u * u).epsilon(1e-14));
  }
}

TEST_CASE("of two random values both are drawn; one that stands twice is drawn once") {
  for (const double r : radii("", "uniform(1, 2)*cm + uniform(10, 20)*mm")) CHECK((r >= 0.02 && r <= 0.04));
  for (const double r : radii("local u = uniform(1, 2)", "(u - u + 1)*cm")) CHECK(r == 0.01);
  for (const double r : radii("local u = uniform(1, 2)", "u/u*cm")) CHECK(r == 0.01);
  const auto different = radii("", "(uniform(1, 2) - uniform(1, 2) + 5)*cm");
  CHECK(std::any_of(different.begin(), different.end(), [](double r) { return std::fabs(r - 0.05) > 1e-3; }));
  for (const double r : radii("local c, n = choice{1, 2}, normal(10, 0)", "(c*n + n/c)*mm"))
    CHECK((r == Approx(0.02) || r == Approx(0.025)));
}

TEST_CASE("what can't be drawn there names parameter as the way out, and wrong dimensions stay errors") {
  CHECK_THAT(radius_error("", "math.sqrt(uniform(1, 2))*cm"),
             StartsWith("test.lua:2:") && Contains("parameter("));
  CHECK_THAT(radius_error("if uniform(0, 1) < 0.5 then end", "1*cm"),
             StartsWith("test.lua:1:") && Contains("parameter("));
  CHECK_THAT(radius_error("local s = 'r' .. uniform(0, 1)", "1*cm"), Contains("parameter("));
  CHECK_THAT(radius_error("bodies.box { size = {uniform(1, 2)*cm, 1*cm, 1*cm}, mass = 1*kg }", "1*cm"),
             StartsWith("test.lua:1:") && Contains("parameter(\"size\""));
  CHECK_THAT(radius_error("", "uniform(1, 2)*cm + uniform(1, 2)"), Contains("can't add"));
  CHECK_THAT(radius_error("", "(uniform(1, 2)*cm)^uniform(1, 2)"), Contains("can't raise to a power"));
  CHECK_THAT(radius_error("", "uniform(1, 2)*kg"), Contains("uniform(1, 2) kg"));
  std::string many = "uniform(1, 2)";
  for (int i = 0; i < 20; ++i) many += " + uniform(1, 2)";
  CHECK_THAT(radius_error("", "(" + many + ")*mm"), Contains("too many") && Contains("parameter("));
}

TEST_CASE("a value made of several is drawn again until it lies in the field's range") {
  // Quotients of 1 to 2 by -1 to 1 lie anywhere; a gain is 0 or more.
  const auto scenario = load(
      "local ball = bodies.sphere { radius = 1*cm, density = 1000*kg/m^3, friction = uniform(1, "
      "2)*uniform(-1, 2) }\n"
      "return episode { duration = 0.01*s, control_rate = 100*Hz }");
  for (std::uint32_t i = 0; i < 50; ++i) CHECK(scenario->build(7, i)->drawn.at(0).second >= 0);
}
