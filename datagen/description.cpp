#include "datagen/description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "datagen/files.hpp"
#include "datagen/in_quotes.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {
namespace {

constexpr const char* format_name = "microcosm-dataset";
constexpr std::uint64_t longest_description = std::uint64_t{1} << 24;  // [bytes]

/// Where a source is kept below scenario/: its own relative path, without what leads out of the folder.
std::string place_of(const std::string& path, const std::vector<SourceCopy>& taken) {
  std::filesystem::path place;
  for (const auto& part : std::filesystem::path(path).lexically_normal().relative_path())
    if (part != ".." && part != "." && !part.empty()) place /= part;
  if (place.empty()) place = "source";
  std::string file = "scenario/" + place.generic_string();
  while (std::ranges::find(taken, file, &SourceCopy::file) != taken.end()) file += "_";
  return file;
}

Json to_json(const Description& description) {
  Json options;
  options["set"] = Json::object();
  for (const auto& [name, value] : description.options.set) options["set"][name] = value;
  options["duration"] = description.options.duration;
  Json sources = Json::array();
  for (const auto& source : description.sources)
    sources.push_back({{"path", source.path}, {"file", source.file}, {"sha256", source.sha256}});
  Json json;
  json["format"] = format_name;
  json["format_version"] = description.format;
  if (description.format > first_format) json["format_state"] = std::string(format_state);
  json["scenario"] = description.scenario;
  json["identity"] = description.identity;
  json["seed"] = description.seed;
  json["options"] = options;
  if (description.format > first_format)
    json["script_budget"] = {{"instructions", description.options.budget.instructions},
                             {"memory", description.options.budget.memory}};
  json["microcosm_version"] = description.version;
  json["sources"] = sources;
  if (description.format > first_format) json["notes"] = description.notes;
  json["outside_identity"] = {{"compiler", description.compiler}};
  return json;
}

}  // namespace

std::string description_text(const Description& description) {
  return dump_json(to_json(description), 2) + "\n";
}

std::string description_checksum(std::string_view text) {
  return fmt::format("{}  {}\n", core::sha256_hex(text), description_name);
}

namespace {

scenes::ScriptBudget parse_budget(const Json& json) {
  const Json& budget = json_member(json, "script_budget");
  const std::uint64_t instructions = json_count(budget, "instructions");
  if (instructions > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    throw core::InputError("'instructions' is too large");
  return {static_cast<std::int64_t>(instructions), json_count(budget, "memory")};
}

std::vector<SourceCopy> parse_sources(const Json& json) {
  std::vector<SourceCopy> sources;
  for (const auto& source : json_member(json, "sources")) {
    const SourceCopy copy{json_text(source, "path"), json_text(source, "file"), json_text(source, "sha256")};
    if (!copy.file.starts_with("scenario/") || !is_inner_path(copy.file))
      throw core::InputError(fmt::format("the source file {} lies outside scenario/", in_quotes(copy.file)));
    if (std::ranges::find(sources, copy.file, &SourceCopy::file) != sources.end())
      throw core::InputError(fmt::format("two sources are kept in {}", in_quotes(copy.file)));
    sources.push_back(copy);
  }
  if (sources.empty()) throw core::InputError("names no scenario");
  return sources;
}

}  // namespace

Description parse_description(std::string_view text) {
  const Json json = parse_json(text);
  if (json_text(json, "format") != format_name) throw core::InputError("isn't a Microcosm dataset");
  Description description;
  description.format = json_count(json, "format_version");
  require_known_format(description.format,
                       json.contains("format_state") ? json_text(json, "format_state") : "");
  description.scenario = json_text(json, "scenario");
  description.identity = json_text(json, "identity");
  description.seed = json_count(json, "seed");
  description.version = json_text(json, "microcosm_version");
  const Json& options = json_member(json, "options");
  description.options.duration = json_text(options, "duration");
  const Json& set = json_member(options, "set");
  for (const auto& [name, value] : set.items())
    description.options.set.emplace_back(name, json_text(set, name));
  if (description.format > first_format) description.options.budget = parse_budget(json);
  description.sources = parse_sources(json);
  if (description.format > first_format) description.notes = json_texts(json, "notes");
  description.compiler = json_text(json_member(json, "outside_identity"), "compiler");
  return description;
}

namespace {

std::string options_text(const scenes::LoadOptions& options) {
  std::string text = options.duration.empty() ? "" : "duration = " + options.duration;
  for (const auto& [name, value] : options.set)
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, value);
  return text.empty() ? "none" : text;
}

std::string budget_text(const scenes::ScriptBudget& budget) {
  return fmt::format("{} instructions and {} bytes", budget.instructions, budget.memory);
}

}  // namespace

Description describe(const scenes::Scenario& scenario, std::uint64_t seed) {
  Description description{.scenario = scenario.name(),
                          .identity = scenario.identity(),
                          .seed = seed,
                          .options = scenario.options(),
                          .version = MICROCOSM_VERSION,
                          .sources = {},
                          .notes = scenario.notes(),
                          .compiler = __VERSION__};
  // The order in which they were given changes nothing.
  std::ranges::sort(description.options.set);
  for (const auto& source : scenario.sources())
    description.sources.push_back(
        {source.path, place_of(source.path, description.sources), core::sha256_hex(source.content)});
  return description;
}

void write_description(const std::filesystem::path& dataset, const Description& description,
                       const scenes::Scenario& scenario) {
  for (std::size_t i = 0; i < description.sources.size(); ++i) {
    const std::filesystem::path file = dataset / description.sources[i].file;
    make_folder(file.parent_path());
    write_atomically(file, scenario.sources()[i].content);
  }
  const std::string text = description_text(description);
  write_atomically(dataset / description_checksum_name, description_checksum(text));
  write_atomically(dataset / description_name, text);
}

std::optional<Description> read_description(const DatasetFolder& dataset) {
  const auto text = dataset.read(description_name, longest_description);
  if (!text) return std::nullopt;
  try {
    Description description = parse_description(*text);
    const auto checksum = dataset.read(description_checksum_name, longest_description);
    if (description.format > first_format && checksum != description_checksum(*text))
      throw core::InputError(fmt::format("was changed since it was written: {} says another checksum",
                                         description_checksum_name));
    return description;
  } catch (const core::InputError& error) {
    throw core::InputError({(dataset.root() / description_name).string()}, error.message());
  }
}

Description require_description(const DatasetFolder& dataset) {
  auto description = read_description(dataset);
  if (!description)
    throw core::InputError({dataset.root().string()}, "is no dataset: it has no dataset.json");
  return std::move(*description);
}

std::vector<scenes::SourceFile> read_sources(const DatasetFolder& dataset, const Description& description) {
  std::vector<scenes::SourceFile> files;
  for (const auto& source : description.sources) {
    const std::string path = (dataset.root() / source.file).string();
    auto content = dataset.read(source.file);
    if (!content) throw core::InputError({path}, "is missing: the dataset's copy of its scenario");
    if (core::sha256_hex(*content) != source.sha256)
      throw core::InputError({path}, "was changed: its SHA-256 isn't the one in dataset.json");
    files.push_back({source.path, std::move(*content)});
  }
  return files;
}

void require_same(const std::filesystem::path& folder, const Description& found, const Description& wanted) {
  const auto refuse = [&](const std::string& what, const std::string& theirs, const std::string& ours) {
    throw core::InputError(
        {folder.string()},
        fmt::format("holds a dataset of {} {}, not of {}; choose another folder", what, theirs, ours));
  };
  const auto quoted = [](const std::string& name) { return "'" + name + "'"; };
  if (found.format != wanted.format)
    refuse("format version", fmt::format("{} (Microcosm {})", found.format, found.version),
           fmt::format("{} (Microcosm {})", wanted.format, wanted.version));
  if (found.scenario != wanted.scenario)
    refuse("the scenario", quoted(found.scenario), quoted(wanted.scenario));
  if (found.seed != wanted.seed) refuse("the seed", std::to_string(found.seed), std::to_string(wanted.seed));
  if (options_text(found.options) != options_text(wanted.options))
    refuse("the options", quoted(options_text(found.options)), quoted(options_text(wanted.options)));
  if (found.options.budget != wanted.options.budget)
    refuse("a script's budget of", budget_text(found.options.budget), budget_text(wanted.options.budget));
  for (const auto& source : wanted.sources) {
    const auto same = std::ranges::find(found.sources, source.path, &SourceCopy::path);
    if (same == found.sources.end() || same->sha256 != source.sha256)
      refuse(fmt::format("another version of '{}': scenario identity", source.path), found.identity,
             wanted.identity);
  }
  if (found.identity != wanted.identity) refuse("the scenario identity", found.identity, wanted.identity);
  if (found.version != wanted.version) refuse("Microcosm version", found.version, wanted.version);
}

Json environment_arguments(const Description& description) {
  Json kwargs;
  kwargs["scenario"] = description.scenario;
  kwargs["identity"] = description.identity;
  kwargs["seed"] = description.seed;
  kwargs["microcosm_version"] = description.version;
  Json json;
  json["env_name"] = description.scenario;
  // robomimic numbers the environments that it can build itself (1 robosuite, 2 gym, 3 iGibson); training
  // alone never looks at it.
  json["type"] = 2;
  json["env_kwargs"] = kwargs;
  return json;
}

}  // namespace microcosm::datagen
