#include "agents/recording.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace microcosm::agents {

namespace {

template <class Integer>
double nearest_step(double steps) {
  // The minimum is kept for "no value", so the range is symmetric.
  constexpr double limit = std::numeric_limits<Integer>::max();
  return std::clamp(std::round(steps), -limit, limit);
}

}  // namespace

double no_value(Storage storage) {
  switch (storage) {
    case Storage::int16:
      return std::numeric_limits<std::int16_t>::min();
    case Storage::int32:
      return std::numeric_limits<std::int32_t>::min();
    case Storage::float32:
    case Storage::float64:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double raw_from_value(const StreamInfo& info, double value) {
  if (std::isnan(value)) return no_value(info.storage);
  const double steps = (value - info.offset) / info.scale;
  switch (info.storage) {
    case Storage::int16:
      return nearest_step<std::int16_t>(steps);
    case Storage::int32:
      return nearest_step<std::int32_t>(steps);
    case Storage::float32:
      return static_cast<double>(static_cast<float>(steps));
    case Storage::float64:
      break;
  }
  return steps;
}

double value_from_raw(const StreamInfo& info, double raw) {
  if (std::isnan(raw) || raw == no_value(info.storage)) return std::numeric_limits<double>::quiet_NaN();
  return info.offset + info.scale * raw;
}

}  // namespace microcosm::agents
