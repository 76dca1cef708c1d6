// The main job's claim: steering with sensors alone raises the share of carriers that reach the liver, over
// the same episodes.

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "agents/episode.hpp"
#include "datagen/compare.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/parallel.hpp"
#include "scenes/scenario.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr std::uint32_t episodes = 16;
constexpr std::uint64_t seed = 7;

/// The delivered fraction [percentage points] of each episode; NaN where none was decided.
std::vector<double> delivered(const std::string& steering, const std::string& diameter) {
  scenes::LoadOptions options;
  options.set = {{"steering", steering}, {"diameter", diameter}};
  const auto scenario = scenes::Scenario::load("scenes/hepatic_delivery.lua", options);
  std::vector<double> fractions(episodes, std::numeric_limits<double>::quiet_NaN());
  core::ThreadPool pool(2);
  pool.run(episodes, [&](std::size_t number) {
    const auto episode = scenario->build(seed, static_cast<std::uint32_t>(number));
    for (const auto& [name, value] : agents::run_episode(*episode).outcomes) {
      if (name == "delivery") fractions[number] = 100 * value;
    }
  });
  return fractions;
}

datagen::MeanInterval paired_difference(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  return datagen::mean_interval(differences);
}

std::vector<Result> run(const CaseOptions&) {
  const std::string name = "main_job/delivery", unit = "percentage points";
  const std::string source = fmt::format(
      "{} paired episodes of scenes/hepatic_delivery.lua, seed {}; the bound is our claim", episodes, seed);
  const std::vector<double> off = delivered("off", "250um");
  const datagen::MeanInterval on = paired_difference(off, delivered("on", "250um"));
  const datagen::MeanInterval reversed = paired_difference(delivered("reversed", "250um"), off);
  const datagen::MeanInterval small = paired_difference(delivered("off", "0.5um"), delivered("on", "0.5um"));
  return {
      measured(name, "250 um: delivered, steering off minus on", on.mean, -15, unit, source),
      measured(name, "250 um: the same, upper end of the 95 % interval", on.high(), -10, unit, source),
      measured(name, "250 um: delivered, steering reversed minus off, upper end of the 95 % interval",
               reversed.high(), 0, unit, source),
      measured(name, "0.5 um: |delivered, steering off minus on|", std::abs(small.mean), 0.5, unit, source)};
}

const RegisterCase delivery_case(
    {"main_job/delivery",
     "steering raises the delivered fraction, reversing lowers it, tiny carriers don't care", run});

}  // namespace

}  // namespace microcosm::validation
