// A heart in a scenario: what it says becomes flow::Heart, and it stands for itself.

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "engine/flow/heart_entry.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;

namespace {

std::string scenario_with(const std::string& blood, const std::string& more = "") {
  return fmt::format(
      "local artery = blood.network {{ file = 'assets/vessels/adan56.lua', {} }}\n{}\n"
      "return episode {{ duration = 0.05*s, control_rate = 100*Hz }}\n",
      blood, more);
}

LoadOptions here() {
  LoadOptions options;
  options.working_folder = std::string(MICROCOSM_SOURCE_DIR);
  return options;
}

std::string build_error(const std::string& text) {
  return error_of([&] { load(text, here())->build(0, 0); });
}

}  // namespace

TEST_CASE("An empty heart is the one of the model's defaults, and each field changes its own quantity") {
  const auto heart_of_scenario = [](const std::string& fields) {
    const auto episode = load(scenario_with(fmt::format("heart = {{ {} }}", fields)), here())->build(0, 0);
    return episode->parts.network->circulation()->heart();
  };
  const flow::Heart stated = heart_of_scenario(""), defaults;
  CHECK(stated.rate == Approx(defaults.rate).epsilon(1e-12));
  CHECK(stated.contractility == Approx(defaults.contractility).epsilon(1e-12));
  CHECK(stated.preload == Approx(defaults.preload).epsilon(1e-12));
  CHECK(stated.left_diastolic_elastance == Approx(defaults.left_diastolic_elastance).epsilon(1e-12));
  CHECK(stated.left_unstressed_volume == Approx(defaults.left_unstressed_volume).epsilon(1e-12));
  CHECK(stated.right_ventricle.end_systolic_elastance ==
        Approx(defaults.right_ventricle.end_systolic_elastance).epsilon(1e-12));
  CHECK(stated.right_ventricle.diastolic_elastance ==
        Approx(defaults.right_ventricle.diastolic_elastance).epsilon(1e-12));
  CHECK(stated.venous_compliance == Approx(defaults.venous_compliance).epsilon(1e-12));
  CHECK(stated.venous_resistance == Approx(defaults.venous_resistance).epsilon(1e-12));
  CHECK(stated.pulmonary_resistance == Approx(defaults.pulmonary_resistance).epsilon(1e-12));
  CHECK(stated.pulmonary_arterial_compliance ==
        Approx(defaults.pulmonary_arterial_compliance).epsilon(1e-12));
  CHECK(stated.pulmonary_venous_compliance == Approx(defaults.pulmonary_venous_compliance).epsilon(1e-12));
  CHECK(heart_of_scenario("rate = 90*bpm").rate == Approx(1.5));
  CHECK(heart_of_scenario("contractility = 2*mmHg/ml").contractility == Approx(2 * flow::mmhg_per_ml));
  CHECK(heart_of_scenario("preload = 1*kPa").preload == Approx(1000));
}

TEST_CASE("A heart and a stated inflow exclude each other, and its quantities are checked") {
  CHECK_THAT(build_error(scenario_with("heart = {}, stroke_volume = 80*ml")),
             Contains("test.lua:1") && Contains("'stroke_volume'") && Contains("'heart'"));
  CHECK_THAT(build_error(scenario_with("heart = {}, heart_rate = 80*bpm")), Contains("'heart_rate'"));
  CHECK_THAT(build_error(scenario_with("heart = { contractility = 2*mmHg }")),
             Contains("contractility") && Contains("elastance (Pa/m^3)"));
  CHECK_THAT(build_error(scenario_with("heart = { contractility = 0.05*mmHg/ml }")),
             Contains("test.lua:1") && Contains("must not be below that"));
}

TEST_CASE("The truth of a heart needs a heart, and records loops of pressure over volume") {
  CHECK_THAT(build_error(scenario_with("inflow = 'resting'", "local true_heart = truth.heart {}")),
             Contains("test.lua:2") && Contains("no heart"));
  const auto episode =
      load(scenario_with("heart = {}", "local true_heart = truth.heart { rate = 100*Hz }"), here())
          ->build(0, 0);
  const agents::Recording recording = agents::run_episode(*episode);
  REQUIRE(recording.streams.size() == 1);
  const agents::Stream& stream = recording.streams[0];
  CHECK(stream.info.id == "truth/heart");
  REQUIRE(stream.info.channels.size() == 12);
  REQUIRE(stream.t_ns.size() == 5);
  CHECK(stream.info.channels[0] == "left_ventricle_pressure");
  CHECK(stream.info.channels[7] == "left_ventricle_volume");
  // At the onset of a beat the ventricle is full and slack: pressures of a few mmHg, 100-200 ml.
  CHECK(stream.raw[0] > 2 * flow::mmhg);
  CHECK(stream.raw[0] < 20 * flow::mmhg);
  CHECK(stream.raw[7] > 80e-6);
  CHECK(stream.raw[7] < 200e-6);
}
