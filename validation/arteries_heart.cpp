// The heart alone, with the systemic arteries as one windkessel: the end-systolic line, conservation,
// convergence, a person's figures.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/circulation/lumped_circulation.hpp"
#include "validation/cases.hpp"
#include "validation/pressure_volume.hpp"

namespace microcosm::validation {

namespace {

using flow::Heart;
using flow::LumpedArteries;
using flow::LumpedCirculation;
using flow::mmhg;

constexpr int settling_beats = 40;

/// A beat after the settling, sampled at each of its `steps` steps.
struct HeartBeat {
  PressureVolumeLoop left;
  double stroke_volume = 0, ejection_fraction = 0, output = 0;  // [m^3], 1, [m^3/s]
  double systolic = 0, diastolic = 1e9, mean = 0;               // of the aorta [Pa]
  double lung_artery = 0, right_atrium = 0, lung_veins = 0;     // means [Pa]
};

HeartBeat periodic_beat(const Heart& heart, const LumpedArteries& arteries, int steps) {
  LumpedCirculation circulation(heart, arteries);
  const double time_step = circulation.circulation().period() / steps;
  for (int i = 0; i < settling_beats * steps; ++i) circulation.step(time_step);
  HeartBeat beat;
  const double weight = 1.0 / steps;
  for (int i = 0; i < steps; ++i) {
    circulation.step(time_step);
    const flow::PerCompartment pressure = circulation.pressure();
    beat.left.add(circulation.state().volume[flow::left_ventricle], pressure[flow::left_ventricle]);
    const double aorta = circulation.aortic_pressure();
    beat.systolic = std::max(beat.systolic, aorta);
    beat.diastolic = std::min(beat.diastolic, aorta);
    beat.mean += weight * aorta;
    beat.lung_artery += weight * pressure[flow::pulmonary_arteries];
    beat.lung_veins += weight * pressure[flow::pulmonary_veins];
    beat.right_atrium += weight * pressure[flow::right_atrium];
  }
  beat.stroke_volume = beat.left.stroke_volume();
  beat.ejection_fraction = beat.left.ejection_fraction();
  beat.output = beat.stroke_volume * heart.rate;
  return beat;
}

/// The loops, and the line on which they end.
Plot loops_plot(const std::vector<PressureVolumeLoop>& loops, const EndSystolicLine& line) {
  Plot plot{"heart_loops",
            "Left ventricle: loops under changed preload and afterload end on one line",
            "systemic arteries as one windkessel; line fitted to the points of largest p/(V - V0)",
            {"volume", "m^3"},
            {"pressure", "Pa"},
            {}};
  Curve all{"left ventricle", {}, {}}, fitted{"end-systolic line", {}, {}, Stroke::dashed};
  double largest = 0;
  for (const PressureVolumeLoop& loop : loops) {
    all.x.insert(all.x.end(), loop.volume.begin(), loop.volume.end());
    all.y.insert(all.y.end(), loop.pressure.begin(), loop.pressure.end());
    all.x.push_back(loop.volume.front());
    all.y.push_back(loop.pressure.front());
    all.x.push_back(loop.volume.front());
    all.y.push_back(std::nan(""));
    largest = std::max(largest, *std::max_element(loop.pressure.begin(), loop.pressure.end()));
  }
  fitted.x = {line.intercept, line.intercept + largest / line.slope};
  fitted.y = {0, largest};
  plot.curves = {all, fitted};
  return plot;
}

Report end_systolic(const CaseOptions&) {
  const Heart normal;
  std::vector<PressureVolumeLoop> loops;
  for (const double preload : {4.0, 5.5, 7.0, 8.5, 10.0}) {
    for (const double afterload : {0.6, 1.0, 1.6}) {
      Heart heart = normal;
      heart.preload = preload * mmhg;
      LumpedArteries arteries;
      arteries.distal_resistance *= afterload;
      loops.push_back(periodic_beat(heart, arteries, 500).left);
    }
  }
  const EndSystolicLine line = end_systolic_line(loops);
  const char* name = "arteries/heart_end_systolic_line";
  const char* source =
      "Suga and Sagawa 1974, Circ Res 35:117; points by Kono et al. 1984, Am J Physiol 247:H735";
  return {
      {measured(name, "end-systolic points of 15 loops, distance from one line over their pressure",
                line.largest_distance, 0.02, "1", source),
       measured(name, "slope of the line against the stated contractility",
                std::abs(line.slope / normal.contractility - 1), 0.02, "1", source),
       measured(name, "intercept of the line with the volume axis against the stated unstressed volume",
                std::abs(line.intercept - normal.left_unstressed_volume) * 1e6, 1, "ml", source),
       measured(name,
                "upper left corners (largest p/V) of 15 loops, distance from one line over their pressure",
                corner_line(loops).largest_distance, 0.02, "1", source),
       measured(name, "least volumes of 15 loops, distance from one line over their pressure",
                least_volume_line(loops).largest_distance, 0.02, "1", source)},
      {loops_plot(loops, line)}};
}

std::vector<Result> closed_loop(const CaseOptions&) {
  const char* name = "arteries/heart_closed_loop";
  const char* catheter = "healthy subjects: Rosenkranz and Preston 2015, Eur Respir Rev 24:642, table 2";
  const char* resonance =
      "men and women, two standard deviations: Kawel-Boehm et al. 2015, doi 10.1186/s12968-015-0111-7";
  const char* cuff =
      "hypertension begins at 140/90 mmHg, hypotension below 90/60 (ESC/ESH guidelines 2018, doi "
      "10.1097/HJH.0000000000001940)";
  const Heart heart;
  LumpedCirculation circulation(heart, {});
  const double before = circulation.total_volume();
  double drift = 0;
  for (int i = 0; i < 100 * 500; ++i) {
    circulation.step(circulation.circulation().period() / 500);
    drift = std::max(drift, std::abs(circulation.total_volume() / before - 1));
  }
  const HeartBeat beat = periodic_beat(heart, {}, 500);
  const auto from = [](double value, double low, double high) {
    return std::abs(value - 0.5 * (low + high));
  };
  return {
      measured(name, "blood volume over 100 beats, largest drift", drift, 1e-10, "1", "conservation of mass"),
      measured(name, "stroke volume, distance from 100.5 ml", from(beat.stroke_volume * 1e6, 57, 144), 43.5,
               "ml", resonance),
      measured(name, "ejection fraction, distance from 67 %", from(beat.ejection_fraction * 100, 57, 77), 10,
               "%", resonance),
      measured(name, "aorta, systolic, distance from 115 mmHg", from(beat.systolic / mmhg, 90, 140), 25,
               "mmHg", cuff),
      measured(name, "aorta, diastolic, distance from 75 mmHg", from(beat.diastolic / mmhg, 60, 90), 15,
               "mmHg", cuff),
      measured(name, "pulmonary arteries, mean, distance from 14 mmHg", from(beat.lung_artery / mmhg, 8, 20),
               6, "mmHg", "14 +- 3 mmHg, upper limit 20: Kovacs et al. 2009, Eur Respir J 34:888"),
      measured(name, "pulmonary veins, mean, distance from 8 mmHg", from(beat.lung_veins / mmhg, 4, 12), 4,
               "mmHg", catheter),
      measured(name, "right atrium, mean, distance from 3.5 mmHg", from(beat.right_atrium / mmhg, 1, 6), 2.5,
               "mmHg", catheter)};
}

std::vector<Result> convergence(const CaseOptions&) {
  const char* name = "arteries/heart_convergence";
  const Heart heart;
  const auto mean_pressure = [&](int steps) { return periodic_beat(heart, {}, steps).mean; };
  const double exact = mean_pressure(12800);
  const double coarse = std::abs(mean_pressure(800) / exact - 1);
  const double fine = std::abs(mean_pressure(1600) / exact - 1);
  return {measured(name, "mean aortic pressure at 800 steps a beat, relative", coarse, 1e-3, "1",
                   "12,800 steps a beat"),
          measured(name, "order from 800 to 1,600 steps, what lacks to 2",
                   2 - core::log(coarse / fine) / core::log(2.0), 0.2, "1", "implicit midpoint rule")};
}

std::vector<Result> starling(const CaseOptions&) {
  const char* name = "arteries/heart_frank_starling";
  const char* source = "Patterson, Piper and Starling 1914, J Physiol 48:465";
  double least_growth = 1e9, least_contractile_growth = 1e9, before = 0;
  for (double preload = 4; preload <= 12; preload += 1) {
    Heart heart;
    heart.preload = preload * mmhg;
    const double stroke_volume = periodic_beat(heart, {}, 400).stroke_volume * 1e6;
    if (before > 0) least_growth = std::min(least_growth, stroke_volume - before);
    before = stroke_volume;
    heart.contractility *= 1.5;
    least_contractile_growth =
        std::min(least_contractile_growth, periodic_beat(heart, {}, 400).stroke_volume * 1e6 - stroke_volume);
  }
  return {measured(name, "least growth of the stroke volume for 1 mmHg of preload from 4 to 12, negated",
                   -least_growth, 0, "ml", source),
          measured(name, "least growth of the stroke volume for 1.5 times the contractility there, negated",
                   -least_contractile_growth, 0, "ml", source)};
}

const RegisterCase registered_line(
    {"arteries/heart_end_systolic_line",
     "pressure-volume loops under changed preload and afterload end on one line", end_systolic});
const RegisterCase registered_loop({"arteries/heart_closed_loop",
                                    "the closed circulation conserves blood and has a person's figures",
                                    closed_loop});
const RegisterCase registered_convergence({"arteries/heart_convergence",
                                           "the circulation converges in its time step", convergence});
const RegisterCase registered_starling({"arteries/heart_frank_starling",
                                        "the stroke volume grows with preload and with contractility",
                                        starling});

}  // namespace

}  // namespace microcosm::validation
