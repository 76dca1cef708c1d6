#include "engine/flow/heart_entry.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
namespace dimensions = core::dimensions;

const char* const six_compartments =
    "CVSim's six compartments: Davis 1991; Heldt et al. 2010, Open Pacing Electrophysiol Ther J 3:45";
const char* const chambers = "Mynard et al. 2012, doi 10.1002/cnm.1466";

FieldEntry quantity(const char* name, core::Dimension dimension, double minimum, double maximum,
                    const char* default_text, const char* meaning, const char* source, const char* example) {
  return {.name = name,
          .dimension = dimension,
          .minimum = minimum,
          .maximum = maximum,
          .default_text = default_text,
          .meaning = meaning,
          .source = source,
          .example = example};
}

FieldEntry elastance(const char* name, const char* default_text, const char* meaning, const char* source,
                     const char* example) {
  return quantity(name, dimensions::elastance, 1e4, 1e12, default_text, meaning, source, example);
}

FieldEntry resistance(const char* name, const char* default_text, const char* meaning) {
  return quantity(name, dimensions::resistance, 1e3, 1e12, default_text, meaning, six_compartments,
                  default_text);
}

FieldEntry compliance(const char* name, const char* default_text, const char* meaning) {
  return quantity(name, dimensions::compliance, 1e-13, 1e-4, default_text, meaning, six_compartments,
                  default_text);
}

}  // namespace

FieldEntry heart_entry() {
  return {
      .name = "heart",
      .kind = core::FieldKind::table,
      .meaning =
          "A beating heart at the inlet and a closed circulation, instead of an inflow: four chambers, "
          "four valves, lungs and veins; what leaves the windkessels returns. See "
          "docs/vascular/heart.md.",
      .example = "{ rate = 70*bpm, contractility = 2.5*mmHg/ml, preload = 7*mmHg }",
      .fields = {
          quantity("rate", dimensions::frequency, 0.2, 10, "72*bpm", "Beats in time.", six_compartments,
                   "normal(70, 8)*bpm"),
          elastance("contractility", "2.5*mmHg/ml", "End-systolic elastance of the left ventricle.",
                    six_compartments, "uniform(1.5, 3.5)*mmHg/ml"),
          quantity(
              "preload", dimensions::pressure, 1, 1e4, "7*mmHg",
              "Mean circulatory filling pressure: that of all compartments if the heart stood still. It sets "
              "the blood volume.",
              "about 7 mmHg: Guyton, Polizo and Armstrong 1954, Am J Physiol 179:261", "uniform(5, 10)*mmHg"),
          elastance("diastolic_elastance", "0.08*mmHg/ml", "Of the relaxed left ventricle.", chambers,
                    "0.08*mmHg/ml"),
          quantity("unstressed_volume", dimensions::volume, 0, 1e-3, "10*ml",
                   "Of the left ventricle, where its pressure is zero.", chambers, "10*ml"),
          elastance("right_contractility", "0.6*mmHg/ml", "End-systolic elastance of the right ventricle.",
                    chambers, "0.6*mmHg/ml"),
          elastance("right_diastolic_elastance", "0.04*mmHg/ml", "Of the relaxed right ventricle.", chambers,
                    "0.04*mmHg/ml"),
          compliance("venous_compliance", "100*ml/mmHg", "Of the systemic veins."),
          resistance("venous_resistance", "0.05*mmHg*s/ml", "From the systemic veins to the right atrium."),
          resistance("pulmonary_resistance", "0.08*mmHg*s/ml", "Of the lungs, from arteries to veins."),
          compliance("pulmonary_arterial_compliance", "4.3*ml/mmHg", "Of the pulmonary arteries."),
          compliance("pulmonary_venous_compliance", "8.4*ml/mmHg", "Of the pulmonary veins.")}};
}

Heart heart_of(const core::Values& values) {
  Heart heart;
  heart.rate = values.number("rate");
  heart.contractility = values.number("contractility");
  heart.preload = values.number("preload");
  heart.left_diastolic_elastance = values.number("diastolic_elastance");
  heart.left_unstressed_volume = values.number("unstressed_volume");
  heart.right_ventricle.end_systolic_elastance = values.number("right_contractility");
  heart.right_ventricle.diastolic_elastance = values.number("right_diastolic_elastance");
  heart.venous_compliance = values.number("venous_compliance");
  heart.venous_resistance = values.number("venous_resistance");
  heart.pulmonary_resistance = values.number("pulmonary_resistance");
  heart.pulmonary_arterial_compliance = values.number("pulmonary_arterial_compliance");
  heart.pulmonary_venous_compliance = values.number("pulmonary_venous_compliance");
  return heart;
}

}  // namespace microcosm::flow
