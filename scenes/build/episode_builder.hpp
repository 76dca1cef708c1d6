#pragma once
// Turns the declarations of one run of a scenario into an episode.

#include <memory>

#include "agents/episode.hpp"
#include "scenes/build/blood.hpp"
#include "scenes/build/bodies.hpp"
#include "scenes/language/script.hpp"

namespace microcosm::scenes {

struct EpisodeTiming {
  core::Nanoseconds duration{0}, control_period{0}, time_step{0};
  double control_rate = 0;  // [Hz]
  std::string note;         // where the duration was rounded; else empty
};

/// From the declaration of `episode` and the caller's duration (empty: the scenario's), rounded to whole
/// control periods. Throws InputError: a control rate beyond that of the time steps, a duration shorter than
/// a control period.
EpisodeTiming episode_timing(const Declaration& episode, const std::string& duration);

/// Draws the random fields and makes world, sensors, actuators, meters, reward and controller, and checks the
/// whole (agents::check_episode). Takes the script over, which returned its episode. Where the script's
/// Context collects errors, it goes on after one in a sensor, an outcome or the like.
std::unique_ptr<agents::Episode> build_episode(ScriptOutcome script, const VesselAssets& assets,
                                               const BodyAssets& bodies, const EpisodeTiming& timing,
                                               std::uint64_t seed, std::uint32_t number);

}  // namespace microcosm::scenes
