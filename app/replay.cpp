// microcosm replay: executes a step recording again from its inputs and says where it differs.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "app/command.hpp"
#include "app/progress.hpp"
#include "app/terminal.hpp"
#include "datagen/json_values.hpp"
#include "datagen/replay.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::app {

namespace {

using datagen::Json;

struct ReplayChoice {
  std::string file;
  std::int64_t from_step = 0;
  std::string at;
  std::vector<std::string> changes;
  bool json = false;
};

/// "STEP:NAME=VALUE".
datagen::ChangedAction parse_change(const std::string& text) {
  const std::size_t colon = text.find(':'), equals = text.rfind('=');
  datagen::ChangedAction change;
  const auto whole = [](std::string_view part, auto& value) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    return error == std::errc() && end == part.data() + part.size();
  };
  const bool good = colon != std::string::npos && equals != std::string::npos && colon + 1 < equals &&
                    whole(std::string_view(text).substr(0, colon), change.step) &&
                    whole(std::string_view(text).substr(equals + 1), change.value);
  if (!good)
    throw core::InputError(
        fmt::format("--set-action {}: give STEP:NAME=VALUE, for example 1200:gradient_x=0.5", text));
  change.name = text.substr(colon + 1, equals - colon - 1);
  return change;
}

template <class Numbers>
std::string numbers_text(const Numbers& numbers) {
  return fmt::format("{}", fmt::join(numbers, " "));
}

/// Values of one body, in the order in which they are printed.
struct BodyValues {
  std::string name;
  bool active = false;
  std::vector<std::pair<std::string, std::vector<double>>> fields;
};

std::vector<BodyValues> bodies_of(const world::World& world) {
  const core::Exchange& exchange = world.exchange();
  const auto numbers = [](const core::Vec3& v) { return std::vector<double>{v.x, v.y, v.z}; };
  std::vector<BodyValues> bodies;
  for (std::uint32_t i = 0; i < exchange.position.size(); ++i) {
    const core::Quaternion& q = exchange.orientation[i];
    bodies.push_back({world.body_name(i),
                      exchange.active[i] != 0,
                      {{"position", numbers(exchange.position[i])},
                       {"orientation", {q.w, q.x, q.y, q.z}},
                       {"velocity", numbers(exchange.velocity[i])},
                       {"angular_velocity", numbers(exchange.angular_velocity[i])},
                       {"force", numbers(exchange.force[i])},
                       {"torque", numbers(exchange.torque[i])}}});
  }
  return bodies;
}

Json difference_json(const datagen::HashDifference& one) {
  const int digits = one.body.empty() && one.part == "world" ? 16 : 4;
  Json json;
  json["part"] = one.part;
  json["body"] = one.body.empty() ? Json() : Json(one.body);
  json["field"] = one.field;
  json["recorded"] = fmt::format("{:0{}x}", one.recorded, digits);
  json["replayed"] = fmt::format("{:0{}x}", one.replayed, digits);
  return json;
}

Json result_json(const ReplayChoice& choice, const datagen::StepRecording& recording,
                 const datagen::ReplayResult& result, const std::vector<BodyValues>& bodies, double at) {
  Json json;
  json["recording"] = choice.file;
  json["scenario"] = recording.header.scenario;
  json["seed"] = recording.header.seed;
  json["episode"] = recording.header.episode;
  json["from_step"] = result.from_step;
  json["steps"] = result.steps;
  json["identical"] = !result.difference.has_value();
  if (result.difference) {
    Json& difference = json["difference"];
    difference["step"] = result.difference->step;
    difference["time"] = 1e-9 * static_cast<double>(result.difference->time_ns);
    if (!result.difference->message.empty()) difference["message"] = result.difference->message;
    difference["values"] = Json::array();
    for (const auto& one : result.difference->differences)
      difference["values"].push_back(difference_json(one));
  }
  if (choice.at.empty()) return json;
  json["at"] = {{"time", at}, {"bodies", Json::array()}};
  for (const BodyValues& body : bodies) {
    Json entry = {{"name", body.name}, {"active", body.active}};
    for (const auto& [field, numbers] : body.fields) {
      entry[field] = Json::array();
      for (const double number : numbers) entry[field].push_back(datagen::json_number(number));
    }
    json["at"]["bodies"].push_back(entry);
  }
  return json;
}

void print_difference(const datagen::StepDifference& difference) {
  constexpr std::size_t most = 12;
  print_result("differs first at step {}, {:.9g} s", difference.step,
               1e-9 * static_cast<double>(difference.time_ns));
  if (!difference.message.empty()) print_result(": {}\n", difference.message);
  const auto& values = difference.differences;
  for (std::size_t i = 0; i < std::min(values.size(), most); ++i) {
    const Json json = difference_json(values[i]);
    print_result("{}{}, {}: recorded {}, replayed {}\n", i == 0 ? ": " : "  also ",
                 values[i].body.empty() ? values[i].part : values[i].body, values[i].field,
                 json["recorded"].get<std::string>(), json["replayed"].get<std::string>());
  }
  if (values.size() > most) print_result("  and {} more\n", values.size() - most);
}

void print_bodies(const std::vector<BodyValues>& bodies, double at) {
  print_result("at {:.9g} s\n", at);
  for (const BodyValues& body : bodies) {
    print_result("  {}{}\n", body.name, body.active ? "" : " (not active)");
    for (const auto& [field, numbers] : body.fields)
      print_result("    {:<17} {}\n", field, numbers_text(numbers));
  }
}

/// datagen::replay, whose messages then name the file.
datagen::ReplayResult replay_named(const std::string& file, const datagen::StepRecording& recording,
                                   const datagen::ReplayOptions& options) {
  try {
    return datagen::replay(recording, options);
  } catch (const core::InputError& error) {
    if (!error.where().file.empty()) throw;
    throw core::InputError({file}, error.message());
  }
}

int replay(const ReplayChoice& choice) {
  const datagen::StepRecording recording = datagen::read_step_recording(choice.file);
  datagen::ReplayOptions options;
  options.from_step = choice.from_step;
  for (const std::string& change : choice.changes) options.changes.push_back(parse_change(change));
  if (!choice.at.empty()) {
    if (choice.from_step != 0) throw core::InputError("--from or --at: give one of them");
    options.from_step = options.until_step = parse_duration(choice.at) / recording.header.time_step;
  }
  ProgressLine progress;
  options.progress = [&](double fraction) {
    progress.update(fraction, fmt::format("{:.0f} %", 100 * fraction));
    return !interrupted();
  };
  std::vector<BodyValues> bodies;
  double at = 0;
  options.at_end = [&](const agents::EpisodeRun& run) {
    if (!choice.at.empty()) bodies = bodies_of(run.world());
    at = core::seconds(run.world().now());
  };
  const datagen::ReplayResult result = replay_named(choice.file, recording, options);
  progress.finish();
  if (!result.complete) {
    print_message("interrupted\n");
    return exit_failed;
  }
  if (choice.json) {
    write_result(datagen::dump_json(result_json(choice, recording, result, bodies, at), 2) + "\n");
  } else {
    if (result.difference)
      print_difference(*result.difference);
    else
      print_result("identical: {} steps{}\n", result.steps,
                   result.from_step > 0 ? fmt::format(" from {} on", result.from_step) : "");
    if (!choice.at.empty()) print_bodies(bodies, at);
  }
  return result.difference ? exit_answer_is_no : exit_done;
}

}  // namespace

void add_replay(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "replay", "Execute a recording of run --record again, and name the first step that differs");
  auto choice = std::make_shared<ReplayChoice>();
  command->add_option("recording", choice->file, "The file that run --record wrote")->required();
  command->add_option("--from", choice->from_step,
                      "Start from the last checkpoint at or before this step, not from the beginning");
  command->add_option("--at", choice->at, "Go to this time, and print where every body is: 0.35s");
  command->add_option("--set-action", choice->changes,
                      "Change one input: STEP:NAME=VALUE, for example 1200:gradient_x=0.5");
  command->add_flag("--json", choice->json, "Print the result as JSON");
  command->callback([choice, &action] { action = [choice] { return replay(*choice); }; });
}

}  // namespace microcosm::app
