#include "validation/pressure_volume.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::validation {

namespace {

struct Points {
  std::vector<double> volume, pressure;
};

/// Where p/(V - unstressed) is largest.
Points stiffest_points(const std::vector<PressureVolumeLoop>& loops, double unstressed) {
  Points points;
  for (const PressureVolumeLoop& loop : loops) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < loop.volume.size(); ++i)
      if (loop.pressure[i] * (loop.volume[best] - unstressed) >
          loop.pressure[best] * (loop.volume[i] - unstressed))
        best = i;
    points.volume.push_back(loop.volume[best]);
    points.pressure.push_back(loop.pressure[best]);
  }
  return points;
}

EndSystolicLine line_through(const Points& points) {
  const std::vector<double>&volume = points.volume, &pressure = points.pressure;
  const double count = static_cast<double>(volume.size());
  double mean_volume = 0, mean_pressure = 0, covariance = 0, variance = 0;
  for (std::size_t i = 0; i < volume.size(); ++i) {
    mean_volume += volume[i] / count;
    mean_pressure += pressure[i] / count;
  }
  for (std::size_t i = 0; i < volume.size(); ++i) {
    covariance += (volume[i] - mean_volume) * (pressure[i] - mean_pressure);
    variance += (volume[i] - mean_volume) * (volume[i] - mean_volume);
  }
  EndSystolicLine line;
  line.slope = covariance / variance;
  line.intercept = mean_volume - mean_pressure / line.slope;
  for (std::size_t i = 0; i < volume.size(); ++i)
    line.largest_distance = std::max(line.largest_distance,
                                     std::abs(line.slope * (volume[i] - line.intercept) / pressure[i] - 1));
  return line;
}

}  // namespace

void PressureVolumeLoop::add(double at_volume, double at_pressure) {
  volume.push_back(at_volume);
  pressure.push_back(at_pressure);
}

double PressureVolumeLoop::stroke_volume() const {
  const auto [least, most] = std::minmax_element(volume.begin(), volume.end());
  return *most - *least;
}

double PressureVolumeLoop::ejection_fraction() const {
  return stroke_volume() / *std::max_element(volume.begin(), volume.end());
}

EndSystolicLine end_systolic_line(const std::vector<PressureVolumeLoop>& loops) {
  EndSystolicLine line;
  for (int turn = 0; turn < 100; ++turn) {
    const double before = line.intercept;
    line = line_through(stiffest_points(loops, before));
    if (std::abs(line.intercept - before) < 1e-12) break;
  }
  return line;
}

EndSystolicLine corner_line(const std::vector<PressureVolumeLoop>& loops) {
  return line_through(stiffest_points(loops, 0));
}

EndSystolicLine least_volume_line(const std::vector<PressureVolumeLoop>& loops) {
  Points points;
  for (const PressureVolumeLoop& loop : loops) {
    const auto least = std::min_element(loop.volume.begin(), loop.volume.end());
    points.volume.push_back(*least);
    points.pressure.push_back(loop.pressure[static_cast<std::size_t>(least - loop.volume.begin())]);
  }
  return line_through(points);
}

}  // namespace microcosm::validation
