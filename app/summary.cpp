#include "app/summary.hpp"

#include <fmt/format.h>

#include "app/terminal.hpp"
#include "datagen/dataset.hpp"

namespace microcosm::app {

void print_summary(const scenes::Scenario& scenario, const agents::Recording& recording) {
  print_result("{}, seed {}, episode {}\n", scenario.name(), recording.seed, recording.episode);
  for (const auto& [name, value] : recording.drawn) print_result("  drawn    {:<32} {:.6g}\n", name, value);
  for (std::size_t i = 0; i < recording.outcomes.size(); ++i) {
    const auto& [name, value] = recording.outcomes[i];
    const std::string unit = i < recording.outcome_units.size() ? recording.outcome_units[i] : "1";
    print_result("  outcome  {:<32} {:.6g}{}{}\n", name, value, unit == "1" ? "" : " ",
                 unit == "1" ? "" : unit);
  }
  for (const agents::Stream& stream : recording.streams) {
    print_result("  stream   {:<32} {} x {}\n", stream.info.id, stream.t_ns.size(),
                 stream.info.channels.size());
  }
  for (const agents::EpisodeFailure& failure : recording.failure)
    print_result("  failed   {}\n", failure.message);
  print_result("  sha256   {}\n  state    {:016x}\n", datagen::content_sha256(recording),
               recording.state_hash);
  if (recording.cpu_seconds > 0) {
    print_result("  {:.2f} s simulated in {:.2f} s of processor time: {:.1f} x real time\n",
                 recording.simulated_seconds, recording.cpu_seconds,
                 recording.simulated_seconds / recording.cpu_seconds);
  }
}

}  // namespace microcosm::app
