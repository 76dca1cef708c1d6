#include "scenes/build/inflow.hpp"

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
  if (!(own_volume > 0))
    throw core::InputError("the inflow carries no blood forward over a beat, so it can't be scaled");
  flow::InflowWave result = wave;
  if (heart_rate) {
    const double stretch = 1 / (*heart_rate * wave.period);
    result.period = 1 / *heart_rate;
    for (double& time : result.time) time *= stretch;
    result.time.back() = result.period;
  }
  const double factor = volume.value_or(own_volume) / stroke_volume(result);
  for (double& flow : result.flow) flow *= factor;
  return result;
}

}  // namespace microcosm::scenes
