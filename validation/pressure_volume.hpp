#pragma once
// Pressure–volume loops of a ventricle and the line through their end-systolic points.

#include <vector>

namespace microcosm::validation {

struct PressureVolumeLoop {
  std::vector<double> volume, pressure;  // [m^3], [Pa], over one beat

  void add(double at_volume, double at_pressure);
  double stroke_volume() const;  // [m^3]
  double ejection_fraction() const;
};

struct EndSystolicLine {
  double slope = 0;             // [Pa/m^3]
  double intercept = 0;         // with the volume axis [m^3]
  double largest_distance = 0;  // of a point, along the pressure axis, over the point's pressure
};

/// The end-systolic point of a loop is where p/(V - V0) is largest; the line is the least-squares fit of
/// pressure over volume through the points of all loops; V0 is its intercept. Starts with V0 = 0 and repeats
/// until V0 rests (Kono et al. 1984, Am J Physiol 247:H735).
EndSystolicLine end_systolic_line(const std::vector<PressureVolumeLoop>& loops);

/// The same with points where p/V is largest.
EndSystolicLine corner_line(const std::vector<PressureVolumeLoop>& loops);

/// The same with points of least volume, where ejection ends.
EndSystolicLine least_volume_line(const std::vector<PressureVolumeLoop>& loops);

}  // namespace microcosm::validation
