#include "scenes/build/inflow.hpp"

#include <fmt/format.h>

#include "engine/core/errors.hpp"

namespace microcosm::scenes {

double stroke_volume(const flow::InflowWave& wave) {
  double volume = 0;
  for (std::size_t i = 1; i < wave.time.size(); ++i) {
    volume += 0.5 * (wave.flow[i] + wave.flow[i - 1]) * (wave.time[i] - wave.time[i - 1]);
  }
  return volume;
}

flow::InflowWave adapted(const flow::InflowWave& wave, std::optional<double> heart_rate,
                         std::optional<double> volume) {
  const double own_volume = stroke_volume(wave);
  if (volume && !(own_volume > 0))
    throw core::InputError(
        fmt::format("the inflow carries {} m^3 forward over a beat, so it can't be scaled to a stroke "
                    "volume",
                    own_volume));
  flow::InflowWave result = wave;
  if (heart_rate) {
    const double stretch = 1 / (*heart_rate * wave.period);
    result.period = 1 / *heart_rate;
    for (double& time : result.time) time *= stretch;
    result.time.back() = result.period;
  }
  // Of a wave without volume the stretched time alone says how much its flow must fall to keep what flows.
  const double factor =
      own_volume > 0 ? volume.value_or(own_volume) / stroke_volume(result) : wave.period / result.period;
  for (double& flow : result.flow) flow *= factor;
  return result;
}

}  // namespace microcosm::scenes
