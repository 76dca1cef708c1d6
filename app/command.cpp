#include "app/command.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "app/terminal.hpp"
#include "datagen/dataset.hpp"
#include "engine/core/dimension.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::app {

namespace {

constexpr std::uint64_t most_script_memory = 1 << 20;  // [MiB]

volatile std::sig_atomic_t signal_count = 0;

void count_signal(int number) {
  signal_count = signal_count + 1;
  // The user who asks twice means it: leave at once. What is on disk is sound at every instant.
  if (signal_count > 1) std::_Exit(128 + number);
}

void install_handlers() {
  struct sigaction handler = {};
  handler.sa_handler = count_signal;
  sigemptyset(&handler.sa_mask);
  sigaction(SIGINT, &handler, nullptr);
  sigaction(SIGTERM, &handler, nullptr);
}

/// Tells what is to be known of its files.
std::shared_ptr<const scenes::Scenario> said(std::shared_ptr<const scenes::Scenario> scenario) {
  for (const std::string& note : scenario->notes()) print_message("{}\n", note);
  return scenario;
}

/// Of a dataset the stored episodes are shown; another one would be taken for one of them.
void check_stored(const datagen::DatasetPlace& dataset, std::uint32_t episode) {
  const std::vector<datagen::ManifestEntry> entries = datagen::read_manifest(dataset);
  if (std::ranges::any_of(entries, [&](const auto& entry) { return entry.episode == episode; })) return;
  const std::string stored = entries.empty() ? "none yet"
                                             : fmt::format("{} episode{} from {} to {}", entries.size(),
                                                           entries.size() == 1 ? "" : "s",
                                                           entries.front().episode, entries.back().episode);
  throw core::InputError(
      fmt::format("{}: --episode {}: the dataset holds {}; give its scenario file and seed to run others",
                  dataset.folder, episode, stored));
}

}  // namespace

bool interrupted() {
  static const bool installed = (install_handlers(), true);
  return installed && signal_count > 0;
}

core::Nanoseconds parse_duration(const std::string& text) {
  const auto wrong = [&] {
    return core::InputError(fmt::format(
        "'{}' is no duration; give a number and a unit of time, for example 0.5s, 200ms or 2min", text));
  };
  double value = 0;
  const char* const begin = text.data();
  const auto [end, error] = std::from_chars(begin, begin + text.size(), value);
  std::string_view unit_name(end, text.size() - static_cast<std::size_t>(end - begin));
  while (!unit_name.empty() && unit_name.front() == ' ') unit_name.remove_prefix(1);
  if (error != std::errc() || !(value >= 0 && value < 1e9)) throw wrong();
  if (unit_name.empty()) return core::from_seconds(value);
  for (const core::Unit& unit : core::units()) {
    if (unit.name == unit_name && unit.dimension == core::dimensions::time)
      return core::from_seconds(value * unit.scale);
  }
  throw wrong();
}

std::vector<std::pair<std::string, std::string>> parse_assignments(const std::vector<std::string>& set) {
  std::vector<std::pair<std::string, std::string>> assignments;
  for (const std::string& assignment : set) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw core::InputError(
          fmt::format("--set {}: give name=value, for example --set steering=off", assignment));
    }
    const std::string name = assignment.substr(0, equals);
    for (const auto& other : assignments)
      if (other.first == name) throw core::InputError(fmt::format("--set gives '{}' twice", name));
    assignments.emplace_back(name, assignment.substr(equals + 1));
  }
  return assignments;
}

CLI::Validator whole_number(std::uint64_t most) {
  const auto check = [most](std::string& text) -> std::string {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc() && stop == end && value <= most) return {};
    return fmt::format("'{}' is no whole number from 0 to {}", text, most);
  };
  return {check, fmt::format("0 to {}", most), "whole number"};
}

void ScenarioChoice::add_to(CLI::App& command, bool with_episode) {
  command.add_option("scenario", path, "A scenario (one Lua file)")->required();
  command.add_option("--set", set,
                     "Choose the value of an option that the scenario declares: --set steering=off");
  command.add_option("--duration", duration, "Run for this long instead of the scenario's duration: 0.2s");
  command
      .add_option("--script-instructions", budget.instructions,
                  "What the script may execute in an episode, loading and all callbacks [instructions]")
      ->capture_default_str()
      ->check(whole_number(std::numeric_limits<std::int64_t>::max()));
  command
      .add_option("--script-memory", script_memory_, "Memory that the script may hold in an episode [MiB]")
      ->capture_default_str()
      ->check(whole_number(most_script_memory));
  seed_option_ = command.add_option("--seed", seed, "Seed of every random number; a dataset has its own");
  seed_option_->capture_default_str()->check(whole_number(std::numeric_limits<std::uint64_t>::max()));
  add_follow_links(command, follow_links);
  if (!with_episode) return;
  episode_option_ = command.add_option("--episode", episode, "Number of the episode");
  episode_option_->capture_default_str()->check(whole_number(std::numeric_limits<std::uint32_t>::max()));
}

void add_follow_links(CLI::App& command, bool& follow_links) {
  command.add_flag("--follow-links", follow_links,
                   "Read a dataset's files through links, for stores that keep a link for each file");
}

std::shared_ptr<const scenes::Scenario> ScenarioChoice::load() {
  budget.memory = std::size_t{script_memory_} << 20;
  if (std::filesystem::is_directory(path)) {
    if (!set.empty() || !duration.empty() || budget != scenes::ScriptBudget{}) {
      throw core::InputError(
          fmt::format("{}: a dataset's scenario is what it is; --set, --duration, --script-instructions and "
                      "--script-memory need a scenario file",
                      path));
    }
    const datagen::DatasetPlace dataset{path, follow_links};
    const std::uint64_t its_seed = datagen::seed_of(dataset);
    if (seed_option_ != nullptr && seed_option_->count() > 0 && seed != its_seed) {
      throw core::InputError(
          fmt::format("{}: the dataset's episodes have the seed {}; with --seed {} they would be others. "
                      "Give its scenario "
                      "file to run those",
                      path, its_seed, seed));
    }
    seed = its_seed;
    if (episode_option_ != nullptr && episode_option_->count() > 0) check_stored(dataset, episode);
    return said(datagen::load_scenario(dataset));
  }
  scenes::LoadOptions options;
  options.duration = duration;
  options.set = parse_assignments(set);
  options.budget = budget;
  return said(scenes::Scenario::load(path, options));
}

}  // namespace microcosm::app
