#include "agents/schedule.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::int64_t second = 1'000'000'000;  // [ns]

struct Fraction {
  std::uint64_t numerator = 0, denominator = 1;
};

/// The first convergent of the continued fraction of `value` that is as near as doubles are to each other.
Fraction simplest_fraction(double value) {
  MICROCOSM_ASSERT(value >= 1e-9 && value <= 1e9);
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  // value = high / 2^shift, exactly; both fit for 1e-9 and more once the mantissa's zeros are taken off.
  auto high = static_cast<std::uint64_t>(std::ldexp(mantissa, 53));
  int shift = 53 - exponent;
  const int zeros = std::min(std::countr_zero(high), shift);
  high >>= zeros;
  shift -= zeros;
  for (; shift > 62; --shift) high >>= 1;  // below 2^-9: bits that no clock sees
  std::uint64_t low = std::uint64_t{1} << shift;

  constexpr std::uint64_t largest_denominator = std::uint64_t{1} << 31;
  Fraction before{1, 0}, now{0, 1};
  bool first = true;
  while (low != 0) {
    const std::uint64_t whole = high / low;
    const Fraction next = first ? Fraction{whole, 1}
                                : Fraction{whole * now.numerator + before.numerator,
                                           whole * now.denominator + before.denominator};
    if (next.denominator > largest_denominator || next.numerator > (std::uint64_t{1} << 53)) break;
    before = first ? Fraction{1, 0} : now;
    now = next;
    first = false;
    const double ratio = static_cast<double>(now.numerator) / static_cast<double>(now.denominator);
    if (std::fabs(ratio - value) <= 0x1p-51 * value) break;
    const std::uint64_t rest = high - whole * low;
    high = low;
    low = rest;
  }
  return now;
}

/// a / b to the nearest double, of two as near to the even one; a < 2^100, 0 < b < 2^64, a / b < 2^53.
double ratio_of(Wide a, Wide b) {
  // Scaled to a quotient of 55 to 63 bits, whose last bit says whether anything is left over.
  int scale = 0;
  while ((a / b) >> 54 == 0 && a != 0 && a >> 120 == 0) {
    a <<= 1;
    ++scale;
  }
  const auto quotient = static_cast<std::uint64_t>(a / b);
  const std::uint64_t sticky = a % b == 0 ? 0 : 1;
  return std::ldexp(static_cast<double>(quotient << 1 | sticky), -scale - 1);
}

}  // namespace

Schedule::Schedule(double rate, core::Nanoseconds period, core::Nanoseconds time_step)
    : time_step_(time_step.count()) {
  MICROCOSM_ASSERT_COMPARE(time_step_, >, 0);
  if (rate == 0) {
    MICROCOSM_ASSERT_COMPARE(period.count(), >, 0);
    due_ = {second, period.count()};
    grid_ = {1, period.count()};
    return;
  }
  const Fraction fraction = simplest_fraction(rate);
  due_ = {static_cast<std::int64_t>(fraction.numerator), static_cast<std::int64_t>(fraction.denominator)};
  grid_ = {due_.numerator, due_.denominator * second};  // < 2^61
  if (!is_carried() && core::from_seconds(1 / rate) == time_step) grid_ = {1, time_step_};
}

bool Schedule::is_carried() const {
  return static_cast<Wide>(grid_.denominator) >=
         static_cast<Wide>(grid_.numerator) * static_cast<Wide>(time_step_);
}

double Schedule::due(std::int64_t k) const {
  if (k == 0) return 0;
  return ratio_of(static_cast<Wide>(k) * static_cast<Wide>(due_.denominator),
                  static_cast<Wide>(due_.numerator));
}

core::Nanoseconds Schedule::time(std::int64_t k) const {
  const Wide due = static_cast<Wide>(k) * static_cast<Wide>(grid_.denominator);
  const Wide step = static_cast<Wide>(grid_.numerator) * static_cast<Wide>(time_step_);
  return core::Nanoseconds(static_cast<std::int64_t>((2 * due + step) / (2 * step)) * time_step_);
}

std::int64_t Schedule::last(core::Nanoseconds now) const {
  // A guess that is one off at most.
  const Wide passed = static_cast<Wide>(now.count()) * static_cast<Wide>(grid_.numerator);
  auto k = static_cast<std::int64_t>(passed / static_cast<Wide>(grid_.denominator)) + 1;
  while (k > 0 && time(k) > now) --k;
  while (time(k + 1) <= now) ++k;
  return k;
}

std::int64_t Schedule::count(core::Nanoseconds end) const {
  return end.count() <= 0 ? 0 : last(end - core::Nanoseconds(1)) + 1;
}

double exact_seconds(core::Nanoseconds time) {
  return static_cast<double>(time.count()) / 1e9;  // whole below 104 days
}

}  // namespace microcosm::agents
