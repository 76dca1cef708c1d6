#include "engine/flow/circulation/circulation.hpp"

#include <cmath>

namespace microcosm::flow {

Circulation::Circulation(const Heart& heart, double density) : heart_(heart), density_(density) {
  const auto chamber = [&](Compartment i, const Chamber& c) {
    diastolic_elastance_[i] = c.diastolic_elastance;
    systolic_rise_[i] = c.end_systolic_elastance - c.diastolic_elastance;
    unstressed_volume_[i] = c.unstressed_volume;
  };
  const auto vessel = [&](Compartment i, double compliance) {
    chamber(i, {1 / compliance, 1 / compliance, 0});
  };
  vessel(veins, heart.venous_compliance);
  chamber(right_atrium, heart.right_atrium);
  chamber(right_ventricle, heart.right_ventricle);
  vessel(pulmonary_arteries, heart.pulmonary_arterial_compliance);
  vessel(pulmonary_veins, heart.pulmonary_venous_compliance);
  chamber(left_atrium, heart.left_atrium);
  chamber(left_ventricle, heart.left_ventricle());
  passages_ = {{{heart.venous_resistance, false, {}},
                {0, true, heart.tricuspid},
                {0, true, heart.pulmonary},
                {heart.pulmonary_resistance, false, {}},
                {heart.pulmonary_venous_resistance, false, {}},
                {0, true, heart.mitral},
                {0, true, heart.aortic}}};
}

PerCompartment Circulation::elastance(double time) const {
  const double beats = time * heart_.rate;
  const double phase = beats - std::floor(beats);
  const double ventricles = ventricles_.at(phase), atria = atria_.at(phase);
  const PerCompartment activation{0, atria, ventricles, 0, 0, atria, ventricles};
  PerCompartment result;
  for (std::size_t i = 0; i < compartment_count; ++i)
    result[i] = diastolic_elastance_[i] + systolic_rise_[i] * activation[i];
  return result;
}

PerCompartment Circulation::pressure(const CirculationState& state, double time) const {
  PerCompartment result = elastance(time);
  for (std::size_t i = 0; i < compartment_count; ++i) result[i] *= state.volume[i] - unstressed_volume_[i];
  return result;
}

double Circulation::total_volume(const CirculationState& state) {
  double sum = 0;
  for (const double volume : state.volume) sum += volume;
  return sum;
}

double Circulation::venous_pressure(const CirculationState& state, double time_step) const {
  const double change = 0.5 * time_step * (state.venous_inflow - state.flow[veins]);
  return diastolic_elastance_[veins] * (state.volume[veins] + change);
}

double Circulation::filling_volume() const {
  double sum = 0;
  for (std::size_t i = 0; i < compartment_count; ++i)
    sum += unstressed_volume_[i] + heart_.preload / diastolic_elastance_[i];
  return sum;
}

}  // namespace microcosm::flow
