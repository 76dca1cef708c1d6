#include <algorithm>

#include "datagen/dataset.hpp"
#include "datagen/description.hpp"
#include "datagen/manifest.hpp"
#include "datagen/stored_check.hpp"
#include "datagen/verify.hpp"
#include "engine/core/errors.hpp"
#include "scenes/stored_scenario.hpp"

namespace microcosm::datagen {
namespace {

DatasetFolder open_folder(const DatasetPlace& dataset) {
  return DatasetFolder(dataset.folder, dataset.follow_links);
}

std::shared_ptr<const scenes::Scenario> load_from(const DatasetFolder& folder, const Description& description,
                                                  bool cache) {
  std::vector<scenes::SourceFile> files = read_sources(folder, description);
  const scenes::SourceFile main = files.front();
  files.erase(files.begin());
  scenes::LoadOptions options = description.options;
  options.cache = cache;
  return scenes::load_stored(main.path, main.content, files, options);
}

}  // namespace

std::vector<ManifestEntry> read_manifest(const DatasetPlace& dataset) {
  const DatasetFolder folder = open_folder(dataset);
  return read_manifest_file(folder, require_description(folder).format).entries;
}

agents::Recording read_episode(const DatasetPlace& dataset, std::uint32_t episode) {
  const DatasetFolder folder = open_folder(dataset);
  const Description description = require_description(folder);
  std::vector<Fault> faults;
  const std::vector<ManifestLine> lines = check_manifest(folder, description, faults);
  const auto line =
      std::ranges::find(lines, episode, [](const ManifestLine& one) { return one.entry.episode; });
  if (line == lines.end())
    throw core::InputError({dataset.folder},
                           fmt::format("has no episode {}; it has {}", episode, lines.size()));
  StoredEpisode stored = check_episode(folder, description, *line);
  if (!stored.faults.empty())
    throw core::InputError({(folder.root() / stored.faults.front().file).string()},
                           stored.faults.front().message);
  return std::move(*stored.recording);
}

std::shared_ptr<const scenes::Scenario> load_scenario(const DatasetPlace& dataset, bool cache) {
  const DatasetFolder folder = open_folder(dataset);
  return load_from(folder, require_description(folder), cache);
}

std::uint64_t seed_of(const DatasetPlace& dataset) {
  return require_description(open_folder(dataset)).seed;
}

VerifyReport verify(const DatasetPlace& dataset, const VerifyOptions& options,
                    const std::function<bool()>& interrupted) {
  const auto runner = [&](std::vector<Fault>& faults) {
    const DatasetFolder folder = open_folder(dataset);
    const Description description = require_description(folder);
    // Proof is independent of what an earlier run left on this machine.
    auto scenario = load_from(folder, description, false);
    const std::string elsewhere =
        description.version == program_version() ? "" : fmt::format(" in Microcosm {}", program_version());
    const auto compare = [&](const char* what, const std::string& stated, const std::string& found) {
      if (stated == found) return;
      faults.push_back({description_name, fmt::format("says {} '{}', its scenario gives '{}'{}", what, stated,
                                                      found, elsewhere)});
    };
    compare("scenario", description.scenario, scenario->name());
    compare("identity", description.identity, scenario->identity());
    if (scenario->sources().size() != description.sources.size())
      faults.push_back(
          {description_name, fmt::format("lists {} sources, its scenario reads {}",
                                         description.sources.size(), scenario->sources().size())});
    if (description.format > first_format)
      compare("notes", dump_json(description.notes), dump_json(scenario->notes()));
    return scenario_runner(std::move(scenario), description.seed);
  };
  return verify_with(runner, dataset, options, interrupted);
}

}  // namespace microcosm::datagen
