#include <catch2/catch.hpp>

#include <limits>

#include "render/axis.hpp"

using namespace microcosm::render;

TEST_CASE("ticks stand at round numbers within the range, with the decimals that they need") {
  const Ticks seconds = round_ticks(0, 8, 8);
  CHECK(seconds.values == std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(seconds.decimals == 0);
  const Ticks fine = round_ticks(12.971, 13.149, 5);
  CHECK(fine.decimals == 2);
  CHECK(number_text(fine.values.front(), fine.decimals) == "13.00");
  CHECK(number_text(fine.values.back(), fine.decimals) == "13.10");
  CHECK(round_ticks(1, 1, 5).values.empty());
  CHECK(round_ticks(0, std::numeric_limits<double>::infinity(), 5).values.empty());
  for (const double span : {1e-9, 0.37, 1.0, 4.9, 77.0, 1e12}) {
    const Ticks ticks = round_ticks(-span, span, 6);
    CHECK(ticks.values.size() >= 3);
    CHECK(ticks.values.size() <= 11);
    CHECK(ticks.values.front() >= -span);
    CHECK(ticks.values.back() <= span);
  }
}

TEST_CASE("negative numbers carry a true minus sign, and zero none") {
  CHECK(number_text(-1.5, 2) == "−1.50");
  CHECK(number_text(-0.001, 1) == "0.0");
}

TEST_CASE("units take the prefix that keeps numbers short") {
  CHECK(display_unit("m", 0.02).label == "mm");
  CHECK(display_unit("m", 0.02).factor == Approx(1e3));
  CHECK(display_unit("Pa", 13300).label == "kPa");
  CHECK(display_unit("T", 4e-9).label == "nT");
  CHECK(display_unit("T/m", 0.4).label == "mT/m");
  CHECK(display_unit("m^3/s", 1e-5).label == "mL/s");
  CHECK(display_unit("m^3/s", 1e-5).factor == Approx(1e6));
  CHECK(display_unit("m^2", 1e-5).label == "m²");
  CHECK(display_unit("1", 12).label.empty());
  CHECK(display_unit("m", 0).factor == 1);
}
