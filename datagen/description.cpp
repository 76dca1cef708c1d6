#include "datagen/description.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datagen/files.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {
namespace {

constexpr const char* format_name = "microcosm-dataset";

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

bool stays_inside(const std::string& file) {
  const std::filesystem::path path(file);
  return file.starts_with("scenario/") && std::ranges::find(path, "..") == path.end();
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
  json["format_version"] = dataset_format_version;
  json["scenario"] = description.scenario;
  json["identity"] = description.identity;
  json["seed"] = description.seed;
  json["options"] = options;
  json["microcosm_version"] = description.version;
  json["sources"] = sources;
  json["outside_identity"] = {{"compiler", fmt::format("{}", __VERSION__)}};
  return json;
}

}  // namespace

Description parse_description(std::string_view text) {
  const Json json = parse_json(text);
  if (json_text(json, "format") != format_name) throw core::InputError("isn't a Microcosm dataset");
  const std::uint64_t version = json_count(json, "format_version");
  if (version != dataset_format_version)
    throw core::InputError(fmt::format("is of format version {}; this program reads version {}", version,
                                       dataset_format_version));
  Description description;
  description.scenario = json_text(json, "scenario");
  description.identity = json_text(json, "identity");
  description.seed = json_count(json, "seed");
  description.version = json_text(json, "microcosm_version");
  const Json& options = json_member(json, "options");
  description.options.duration = json_text(options, "duration");
  const Json& set = json_member(options, "set");
  for (const auto& [name, value] : set.items())
    description.options.set.emplace_back(name, json_text(set, name));
  for (const auto& source : json_member(json, "sources")) {
    description.sources.push_back(
        {json_text(source, "path"), json_text(source, "file"), json_text(source, "sha256")});
    if (!stays_inside(description.sources.back().file))
      throw core::InputError(
          fmt::format("the source file '{}' lies outside scenario/", description.sources.back().file));
  }
  if (description.sources.empty()) throw core::InputError("names no scenario");
  return description;
}

namespace {

std::string options_text(const scenes::LoadOptions& options) {
  std::string text = options.duration.empty() ? "" : "duration = " + options.duration;
  for (const auto& [name, value] : options.set)
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, value);
  return text.empty() ? "none" : text;
}

}  // namespace

Description describe(const scenes::Scenario& scenario, std::uint64_t seed) {
  Description description{.scenario = scenario.name(),
                          .identity = scenario.identity(),
                          .seed = seed,
                          .options = scenario.options(),
                          .version = MICROCOSM_VERSION,
                          .sources = {}};
  for (const auto& source : scenario.sources())
    description.sources.push_back(
        {source.path, place_of(source.path, description.sources), core::sha256_hex(source.content)});
  return description;
}

void write_description(const std::filesystem::path& dataset, const Description& description,
                       const scenes::Scenario& scenario) {
  std::filesystem::remove_all(dataset / "scenario");
  for (std::size_t i = 0; i < description.sources.size(); ++i) {
    const std::filesystem::path file = dataset / description.sources[i].file;
    make_folder(file.parent_path());
    write_atomically(file, scenario.sources()[i].content);
  }
  write_atomically(dataset / "dataset.json", dump_json(to_json(description), 2) + "\n");
}

std::optional<Description> read_description(const std::filesystem::path& dataset) {
  const std::filesystem::path path = dataset / "dataset.json";
  const auto text = read_file(path);
  if (!text) return std::nullopt;
  try {
    return parse_description(*text);
  } catch (const core::InputError& error) {
    throw core::InputError({path.string()}, error.message());
  }
}

void require_same(const std::filesystem::path& folder, const Description& found, const Description& wanted) {
  const auto refuse = [&](const std::string& what, const std::string& theirs, const std::string& ours) {
    throw core::InputError(
        {folder.string()},
        fmt::format("holds a dataset of {} {}, not of {}; choose another folder", what, theirs, ours));
  };
  const auto quoted = [](const std::string& name) { return "'" + name + "'"; };
  if (found.scenario != wanted.scenario)
    refuse("the scenario", quoted(found.scenario), quoted(wanted.scenario));
  if (found.seed != wanted.seed) refuse("the seed", std::to_string(found.seed), std::to_string(wanted.seed));
  if (options_text(found.options) != options_text(wanted.options))
    refuse("the options", quoted(options_text(found.options)), quoted(options_text(wanted.options)));
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
