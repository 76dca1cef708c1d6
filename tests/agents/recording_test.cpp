#include "agents/recording.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace microcosm::agents;

namespace {

StreamInfo stream(Storage storage, double scale, double offset = 0) {
  StreamInfo info;
  info.storage = storage;
  info.scale = scale;
  info.offset = offset;
  return info;
}

}  // namespace

TEST_CASE("a value is stored as the nearest step and read back within half of one") {
  const StreamInfo info = stream(Storage::int32, 1e-5, 0.25);
  CHECK(raw_from_value(info, 0.25 + 3.4e-5) == 3);
  CHECK(raw_from_value(info, 0.25 - 3.6e-5) == -4);
  for (double value = -0.5; value < 0.5; value += 0.000317)
    CHECK(std::abs(value_from_raw(info, raw_from_value(info, value)) - value) <= 0.5e-5 * (1 + 1e-9));
}

TEST_CASE("values beyond an integer's range stay at its end") {
  const StreamInfo info = stream(Storage::int16, 1);
  CHECK(raw_from_value(info, 1e9) == 32767);
  CHECK(raw_from_value(info, -1e9) == -32767);  // -32768 means: no value
  CHECK(raw_from_value(info, -std::numeric_limits<double>::infinity()) == -32767);
}

TEST_CASE("no value is the integer's minimum, and reads as NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(raw_from_value(stream(Storage::int16, 0.1), nan) == -32768);
  CHECK(raw_from_value(stream(Storage::int32, 0.1), nan) == -2147483648.0);
  CHECK(std::isnan(raw_from_value(stream(Storage::float64, 0.1), nan)));
  CHECK(std::isnan(value_from_raw(stream(Storage::int16, 0.1), -32768)));
  CHECK(std::isnan(value_from_raw(stream(Storage::int32, 0.1), -2147483648.0)));
}

TEST_CASE("float32 streams hold numbers that a float can hold") {
  const double raw = raw_from_value(stream(Storage::float32, 1), 0.1);
  CHECK(raw == static_cast<double>(0.1f));
  CHECK(raw_from_value(stream(Storage::float64, 1), 0.1) == 0.1);
}
