#include "agents/schedule.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <string>

using namespace microcosm;
using agents::Schedule;
using core::Nanoseconds;

namespace {

constexpr Nanoseconds millisecond{1'000'000};

Schedule at_rate(double rate, Nanoseconds time_step = millisecond) {
  return {rate, core::from_seconds(1 / rate), time_step};
}

}  // namespace

TEST_CASE("the k-th step of a rate is due at the double that its literal gives") {
  // 0.00, 0.01 … 99.99 as a C library reads them: correctly rounded decimals.
  const Schedule schedule = at_rate(100);
  for (int k = 0; k < 10'000; ++k) {
    char text[16];
    std::snprintf(text, sizeof text, "%d.%02d", k / 100, k % 100);
    REQUIRE(schedule.due(k) == std::strtod(text, nullptr));
  }
  // k / rate is one correctly rounded division where both are whole.
  for (const double rate : {30.0, 60.0, 240.0, 44100.0, 3.0, 7.0})
    for (std::int64_t k = 1; k < 100'000; k += 77)
      REQUIRE(at_rate(rate).due(k) == static_cast<double>(k) / rate);
  // Rates that are no whole numbers: 100/3 Hz is a step every .03 s, 1/.007 one every 7 ms.
  CHECK(at_rate(1 / 0.03).due(10) == 0.3);
  CHECK(at_rate(1 / 0.007).due(3) == 0.021);
  CHECK(at_rate(12.5).due(3) == 0.24);
  CHECK(at_rate(0.1).due(3) == 30);
}

TEST_CASE("a rate that no fraction of small integers is still comes to within its own precision") {
  const double rate = 123.456789012345678;
  for (const std::int64_t k : {1LL, 1000LL, 1'000'000'000LL})
    CHECK(at_rate(rate).due(k) == Approx(static_cast<double>(k) / rate).epsilon(4e-16));
}

TEST_CASE("each falls on the nearest step, however long it takes") {
  for (const double rate : {30.0, 60.0, 240.0, 700.0, 999.0, 1000.0, 44.1, 1 / 0.03, 123.456789}) {
    INFO(rate);
    const Schedule schedule = at_rate(rate);
    REQUIRE(schedule.is_carried());
    for (const std::int64_t start : {0LL, 1'000'000LL, 100'000'000'000LL})
      for (std::int64_t k = start; k < start + 1000; ++k) {
        const long double exact = static_cast<long double>(k) / static_cast<long double>(rate);
        const long double off = static_cast<long double>(schedule.time(k).count()) * 1e-9L - exact;
        // Half a step, and what the double of the rate is off by after so many.
        REQUIRE(std::fabs(off) <= 0.5e-3L + 3e-16L * exact);
        REQUIRE(schedule.time(k).count() % millisecond.count() == 0);
        REQUIRE(schedule.time(k + 1) > schedule.time(k));
      }
  }
  // 16 or 17 steps at 60 Hz; a tie (12.5 steps at 240 Hz) goes to the later step.
  CHECK(at_rate(60).time(1) == 17 * millisecond);
  CHECK(at_rate(60).time(2) == 33 * millisecond);
  CHECK(at_rate(240).time(3) == 13 * millisecond);
}

TEST_CASE("whole periods fall where they did") {
  const Schedule schedule(0, 7 * millisecond, millisecond);
  for (int k = 0; k < 100; ++k) CHECK(schedule.time(k) == k * 7 * millisecond);
  CHECK(schedule.due(3) == 0.021);
  CHECK(at_rate(100).time(12'345) == 123'450 * millisecond);
}

TEST_CASE("last and count are the inverse of time") {
  for (const double rate : {30.0, 240.0, 1000.0, 3.7}) {
    const Schedule schedule = at_rate(rate);
    std::int64_t count = 0;
    for (std::int64_t step = 0; step < 5000; ++step) {
      const Nanoseconds now = step * millisecond;
      REQUIRE(schedule.count(now) == count);
      const bool falls = schedule.time(count) == now;
      REQUIRE(schedule.falls_on(now) == falls);
      if (falls) ++count;
      REQUIRE(schedule.last(now) == count - 1);
    }
  }
}

TEST_CASE("what is faster than the steps isn't carried, but for a step that was rounded") {
  CHECK_FALSE(at_rate(1001).is_carried());
  CHECK(at_rate(1000).is_carried());
  // time_step = 1/240 s is 4,166,667 ns, a little longer than the period: one a step.
  const Schedule schedule = at_rate(240, Nanoseconds(4'166'667));
  REQUIRE(schedule.is_carried());
  CHECK(schedule.time(10'000'000) == 10'000'000 * Nanoseconds(4'166'667));
  CHECK(schedule.due(120) == 0.5);
}
