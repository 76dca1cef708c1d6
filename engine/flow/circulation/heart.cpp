#include "engine/flow/circulation/heart.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

void require_positive(double value, const char* what, const char* unit) {
  if (!(value > 0) || !std::isfinite(value))
    throw core::InputError(fmt::format("heart: {} is {} {}; it must be positive", what, value, unit));
}

void check_chamber(const Chamber& chamber, const char* name) {
  const auto what = [&](const char* quantity) { return fmt::format("{} of the {}", quantity, name); };
  require_positive(chamber.diastolic_elastance, what("diastolic elastance").c_str(), "Pa/m^3");
  require_positive(chamber.end_systolic_elastance, what("end-systolic elastance").c_str(), "Pa/m^3");
  if (!(chamber.end_systolic_elastance >= chamber.diastolic_elastance))
    throw core::InputError(
        fmt::format("heart: the end-systolic elastance of the {} is {} Pa/m^3, its diastolic one "
                    "{} Pa/m^3; it must not be below that",
                    name, chamber.end_systolic_elastance, chamber.diastolic_elastance));
  if (!(chamber.unstressed_volume >= 0) || !std::isfinite(chamber.unstressed_volume))
    throw core::InputError(
        fmt::format("heart: unstressed volume of the {} is {} m^3; it must not be negative", name,
                    chamber.unstressed_volume));
}

void check_valve(const Valve& valve, const char* name) {
  const auto what = [&](const char* quantity) { return fmt::format("{} of the {} valve", quantity, name); };
  require_positive(valve.area, what("area").c_str(), "m^2");
  require_positive(valve.length, what("length").c_str(), "m");
  require_positive(valve.opening_rate, what("opening rate").c_str(), "1/(Pa s)");
  require_positive(valve.closing_rate, what("closing rate").c_str(), "1/(Pa s)");
}

}  // namespace

void check(const Heart& heart) {
  if (!(heart.rate >= 0.2 && heart.rate <= 10))
    throw core::InputError(fmt::format("heart: rate is {} Hz; it must lie within [0.2, 10]", heart.rate));
  require_positive(heart.preload, "preload", "Pa");
  check_chamber(heart.left_ventricle(), "left ventricle");
  check_chamber(heart.right_ventricle, "right ventricle");
  check_chamber(heart.left_atrium, "left atrium");
  check_chamber(heart.right_atrium, "right atrium");
  check_valve(heart.tricuspid, "tricuspid");
  check_valve(heart.pulmonary, "pulmonary");
  check_valve(heart.mitral, "mitral");
  check_valve(heart.aortic, "aortic");
  require_positive(heart.venous_compliance, "venous compliance", "m^3/Pa");
  require_positive(heart.venous_resistance, "venous resistance", "Pa s/m^3");
  require_positive(heart.pulmonary_arterial_compliance, "compliance of the pulmonary arteries", "m^3/Pa");
  require_positive(heart.pulmonary_resistance, "pulmonary resistance", "Pa s/m^3");
  require_positive(heart.pulmonary_venous_compliance, "compliance of the pulmonary veins", "m^3/Pa");
  require_positive(heart.pulmonary_venous_resistance, "resistance of the pulmonary veins", "Pa s/m^3");
}

}  // namespace microcosm::flow
