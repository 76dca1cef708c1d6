#include "app/summary.hpp"

#include <fmt/format.h>

#include "datagen/dataset.hpp"

namespace microcosm::app {

void print_summary(const scenes::Scenario& scenario, const agents::Recording& recording) {
  fmt::print("{}, seed {}, episode {}\n", scenario.name(), recording.seed, recording.episode);
  for (const auto& [name, value] : recording.drawn) fmt::print("  drawn    {:<32} {:.6g}\n", name, value);
  for (const auto& [name, value] : recording.outcomes) fmt::print("  outcome  {:<32} {:.6g}\n", name, value);
  for (const agents::Stream& stream : recording.streams) {
    fmt::print("  stream   {:<32} {} x {}\n", stream.info.id, stream.t_ns.size(),
               stream.info.channels.size());
  }
  for (const agents::EpisodeFailure& failure : recording.failure) {
    fmt::print("  failed   step {}, {}, {}: {}\n", failure.step, failure.body, failure.field,
               failure.message);
  }
  fmt::print("  sha256   {}\n  state    {:016x}\n", datagen::content_sha256(recording), recording.state_hash);
  if (recording.cpu_seconds > 0) {
    fmt::print("  {:.2f} s simulated in {:.2f} s of processor time: {:.1f} x real time\n",
               recording.simulated_seconds, recording.cpu_seconds,
               recording.simulated_seconds / recording.cpu_seconds);
  }
}

}  // namespace microcosm::app
