#include "app/summary_json.hpp"

#include "app/terminal.hpp"
#include "datagen/dataset.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::app {

namespace {

using datagen::Json;

Json streams_json(const agents::Recording& recording) {
  Json streams = Json::array();
  for (const agents::Stream& stream : recording.streams)
    streams.push_back({{"id", stream.info.id},
                       {"samples", stream.t_ns.size()},
                       {"channels", stream.info.channels},
                       {"truth", stream.info.truth}});
  return streams;
}

Json failure_json(const agents::Recording& recording) {
  Json failures = Json::array();
  for (const agents::EpisodeFailure& failure : recording.failure)
    failures.push_back({{"step", failure.step},
                        {"body", failure.body},
                        {"field", failure.field},
                        {"message", failure.message}});
  return failures;
}

}  // namespace

void print_summary_json(const scenes::Scenario& scenario, const agents::Recording& recording) {
  Json units = Json::object();
  for (std::size_t i = 0; i < recording.outcome_units.size(); ++i)
    units[recording.outcomes[i].first] = recording.outcome_units[i];
  const Json summary{{"scenario", scenario.name()},
                     {"seed", recording.seed},
                     {"episode", recording.episode},
                     {"drawn", datagen::named_values_to_json(recording.drawn)},
                     {"outcome", datagen::named_values_to_json(recording.outcomes)},
                     {"outcome_units", units},
                     {"streams", streams_json(recording)},
                     {"failure", failure_json(recording)},
                     {"sha256", datagen::content_sha256(recording)},
                     {"state_hash", datagen::state_hash_text(recording.state_hash)},
                     {"simulated_seconds", recording.simulated_seconds},
                     {"cpu_seconds", recording.cpu_seconds}};
  write_result(datagen::dump_json(summary, 2) + "\n");
}

}  // namespace microcosm::app
