#include "engine/flow/circulation/circulation_start.hpp"

namespace microcosm::flow {

namespace {

/// The pressure that fills a ventricle so that it ejects `stroke_volume` against `behind` [Pa].
double filling_pressure(const Chamber& ventricle, double stroke_volume, double behind) {
  return ventricle.diastolic_elastance * (behind / ventricle.end_systolic_elastance + stroke_volume);
}

double volume_at(const Chamber& chamber, double pressure) {
  return chamber.unstressed_volume + pressure / chamber.diastolic_elastance;
}

CirculationStart estimate(const Heart& heart, const ArterialSide& arteries, double mean_flow) {
  CirculationStart start;
  start.mean_flow = mean_flow;
  const double stroke_volume = mean_flow / heart.rate;
  double lung_veins = 0, lung_arteries = 0, left = 0, right = 0;
  // Each turn of the loop multiplies the error by the product of both ventricles' diastolic over end-systolic
  // elastances, less than a hundredth in any heart that pumps.
  for (int turn = 0; turn < 8; ++turn) {
    start.arterial_pressure = start.venous_pressure + arteries.resistance * mean_flow;
    left = filling_pressure(heart.left_ventricle(), stroke_volume, start.arterial_pressure);
    lung_veins = left + heart.pulmonary_venous_resistance * mean_flow;
    lung_arteries = lung_veins + heart.pulmonary_resistance * mean_flow;
    right = filling_pressure(heart.right_ventricle, stroke_volume, lung_arteries);
    start.venous_pressure = right + heart.venous_resistance * mean_flow;
  }
  start.state.volume = {
      heart.venous_compliance * start.venous_pressure, volume_at(heart.right_atrium, right),
      volume_at(heart.right_ventricle, right),         heart.pulmonary_arterial_compliance * lung_arteries,
      heart.pulmonary_venous_compliance * lung_veins,  volume_at(heart.left_atrium, left),
      volume_at(heart.left_ventricle(), left)};
  for (const std::size_t resistive : {veins, pulmonary_arteries, pulmonary_veins})
    start.state.flow[resistive] = mean_flow;
  start.state.opening[mitral_passage] = start.state.opening[tricuspid_passage] = 1;
  start.state.venous_inflow = mean_flow;
  return start;
}

}  // namespace

CirculationStart start_circulation(const Circulation& circulation, const ArterialSide& arteries) {
  const Heart& heart = circulation.heart();
  const double total = circulation.filling_volume() + arteries.volume(heart.preload);
  const auto arterial_volume = [&](const CirculationStart& start) {
    return arteries.volume(start.arterial_pressure);
  };
  // With all of the volume in the veins, no more than this could flow.
  double low = 0, high = total / (heart.venous_compliance * heart.venous_resistance);
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    const CirculationStart tried = estimate(heart, arteries, middle);
    const bool below = Circulation::total_volume(tried.state) + arterial_volume(tried) < total;
    (below ? low : high) = middle;
  }
  CirculationStart start = estimate(heart, arteries, 0.5 * (low + high));
  start.total_volume = total;
  start.state.volume[veins] += total - Circulation::total_volume(start.state) - arterial_volume(start);
  return start;
}

}  // namespace microcosm::flow
