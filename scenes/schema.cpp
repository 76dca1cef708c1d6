#include <fmt/format.h>

#include <algorithm>

#include "agents/outcomes/outcome.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/flow/blood_entry.hpp"
#include "engine/flow/still_liquid_entry.hpp"
#include "engine/flow/transport/solute_entry.hpp"
#include "engine/magnetics/source_entry.hpp"
#include "engine/rigid/body_entry.hpp"
#include "engine/rigid/mesh_entry.hpp"
#include "engine/rigid/robot_entry.hpp"
#include "engine/swim/bead_carriers_entry.hpp"
#include "scenes/episode_entry.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {
namespace {

using core::FieldKind;

/// Every declaration may be named; without it, it is known by the variable that takes it.
core::ConstructorEntry with_name(core::ConstructorEntry entry) {
  const auto is_name = [](const core::FieldEntry& field) { return field.name == "name"; };
  const bool once_a_scenario = entry.returns == "episode";
  if (!once_a_scenario && std::none_of(entry.fields.begin(), entry.fields.end(), is_name)) {
    entry.fields.push_back(
        {.name = "name",
         .kind = FieldKind::text,
         .meaning = "What it is called in datasets and in `sense`; the variable's name if not given.",
         .example = fmt::format("\"{}\"", entry.name.substr(entry.name.rfind('.') + 1))});
  }
  return entry;
}

std::vector<core::ConstructorEntry> all_entries() {
  std::vector<core::ConstructorEntry> entries{flow::vessels_entry(),
                                              flow::network_entry(),
                                              flow::prescribed_entry(),
                                              flow::capillary_entry(),
                                              flow::solute_entry(),
                                              magnetics::uniform_entry(),
                                              flow::still_liquid_entry(),
                                              magnetics::gradient_coil_entry(),
                                              magnetics::field_coils_entry(),
                                              swim::bead_carrier_entry(),
                                              rigid::world_entry(),
                                              rigid::robot_entry(),
                                              rigid::mesh_entry(),
                                              rigid::height_field_entry(),
                                              episode_entry()};
  for (const auto& entry : rigid::shape_entries()) entries.push_back(entry);
  for (const auto& type : agents::sensor_types()) entries.push_back(type.entry);
  for (const auto& type : agents::outcome_types()) entries.push_back(type.entry);
  for (auto& entry : entries) entry = with_name(std::move(entry));
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

}  // namespace

const core::ConstructorEntry& episode_entry() {
  static const core::ConstructorEntry entry{
      .name = "episode",
      .returns = "episode",
      .meaning = "Ends a scenario: return episode { ... }. Everything declared before takes part.",
      .fields = {
          {.name = "duration",
           .dimension = core::dimensions::time,
           .minimum = 1e-6,
           .maximum = 1e5,
           .required = true,
           .meaning = "Rounded to whole control periods; at least one.",
           .example = "8*s"},
          {.name = "control_rate",
           .dimension = core::dimensions::frequency,
           .minimum = 0.01,
           .maximum = 1e7,
           .required = true,
           .meaning =
               "How often control(t, sense) is called and actions and observations are recorded: the k-th "
               "time, with t = k / control_rate, at the step of the world that is nearest to it.",
           .example = "100*Hz"},
          {.name = "time_step",
           .dimension = core::dimensions::time,
           .minimum = 1e-7,
           .maximum = 1,
           .default_text = "1*ms",
           .meaning = "How often blood, magnets and carriers exchange; each takes smaller steps of its own "
                      "where it needs them. "
                      "Rounded to nanoseconds. Control and sensors act at most once a step.",
           .source = "a tenth of the time in which a carrier crosses the junctions of large arteries",
           .example = "1*ms"},
          {.name = "reward",
           .kind = FieldKind::table_list,
           .meaning =
               "What the reward of each control step sums: for each outcome of the list its weight times "
               "what it gained in the step, in SI units. Without it rewards are 0.",
           .example = "{ { of = delivery }, { of = error, weight = 0.5 } }",
           .fields = {{.name = "of",
                       .kind = FieldKind::handle,
                       .required = true,
                       .meaning = "The outcome.",
                       .example = "delivery",
                       .handle_kind = "outcome"},
                      {.name = "weight",
                       .minimum = -1e12,
                       .maximum = 1e12,
                       .default_text = "1",
                       .meaning = "Factor on what it gained.",
                       .source = "none: as it is",
                       .example = "0.5"}}}}};
  return entry;
}

const std::vector<core::ConstructorEntry>& schema() {
  static const std::vector<core::ConstructorEntry> entries = all_entries();
  return entries;
}

}  // namespace microcosm::scenes
