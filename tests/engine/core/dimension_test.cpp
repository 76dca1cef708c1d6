#include "engine/core/dimension.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

namespace core = microcosm::core;
namespace dimensions = microcosm::core::dimensions;

namespace {

const core::Unit& unit(std::string_view name) {
  const auto all = core::units();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const core::Unit& u) { return u.name == name; });
  REQUIRE(found != all.end());
  return *found;
}

}  // namespace

TEST_CASE("Units are those of the SI brochure") {
  // BIPM 2019, tables 2, 4, 7 and 8; 1 mmHg = 133.322 Pa is in its 8th edition, table 8.
  CHECK(unit("um").scale == 1e-6);
  CHECK(unit("mmHg").scale == Approx(133.322).epsilon(1e-5));
  CHECK(unit("bpm").scale * 60 == Approx(1).epsilon(1e-15));
  CHECK(unit("ml").scale == 1e-6);
  CHECK(unit("deg").scale * 180 == Approx(3.14159265358979323846).epsilon(1e-15));
  CHECK(unit("percent").scale == 0.01);
  CHECK(unit("min").scale == 60);
}

TEST_CASE("Derived units have the dimension that their definition gives") {
  const auto dimension = [](std::string_view name) { return unit(name).dimension; };
  CHECK(dimension("N") == dimension("kg") * dimension("m") / core::power(dimension("s"), 2));
  CHECK(dimension("Pa") == dimension("N") / core::power(dimension("m"), 2));
  CHECK(dimension("mmHg") == dimension("Pa"));
  CHECK(dimension("J") == dimension("N") * dimension("m"));
  CHECK(dimension("W") == dimension("J") / dimension("s"));
  CHECK(dimension("V") == dimension("W") / dimension("A"));
  CHECK(dimension("T") == dimension("N") / (dimension("A") * dimension("m")));
  CHECK(dimension("L") == core::power(dimension("m"), 3));
  CHECK(dimension("Hz") == core::power(dimension("s"), -1));
  CHECK(dimension("deg") == dimensions::none);
}

TEST_CASE("Units are sorted, each name once") {
  const auto all = core::units();
  for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i - 1].name < all[i].name);
}

TEST_CASE("Dimensions are described as people write them") {
  CHECK(core::describe(dimensions::length) == "length (m)");
  CHECK(core::describe(dimensions::magnetic_gradient) == "magnetic gradient (T/m)");
  CHECK(core::describe(dimensions::none) == "plain number");
  CHECK(core::describe(dimensions::mass * dimensions::area / dimensions::time) == "m^2 kg/s");
  CHECK(core::describe(core::power(dimensions::time * dimensions::length, -1)) == "1/(m s)");
  CHECK(core::si_unit(dimensions::viscosity) == "Pa s");
  CHECK(core::si_unit(dimensions::none) == "1");
  CHECK(core::si_unit(core::power(dimensions::length, 4)) == "m^4");
}
