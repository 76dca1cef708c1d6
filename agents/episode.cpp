#include "agents/episode.hpp"

#include <algorithm>

#include "agents/episode_run.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

const swim::BeadCarriers& EpisodeParts::carriers_named(std::string_view id) const {
  std::string known;
  for (const NamedCarriers& group : carriers) {
    if (group.id == id) return *group.carriers;
    known += (known.empty() ? "" : ", ") + group.id;
  }
  throw core::InputError(
      fmt::format("there are no carriers named '{}' (there are: {})", id, known.empty() ? "none" : known));
}

const geometry::VesselTree& EpisodeParts::need_vessels() const {
  if (!vessels)
    throw core::InputError(
        "the scenario has no blood; declare blood.network { ... } or blood.prescribed { ... }");
  return *vessels;
}

rigid::RigidWorld& EpisodeParts::need_bodies() const {
  if (bodies == nullptr)
    throw core::InputError("the scenario has no rigid bodies; declare bodies.sphere { ... }, for example");
  return *bodies;
}

Recording run_episode(Episode& episode, const EpisodeProgress& progress, bool* complete) {
  EpisodeRun run(episode);
  const bool finished = run.to_the_end(progress);
  if (complete != nullptr) *complete = finished;
  return run.take_recording();
}

}  // namespace microcosm::agents
