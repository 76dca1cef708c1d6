#include "datagen/dataset.hpp"
#include "datagen/description.hpp"
#include "datagen/files.hpp"
#include "datagen/verify.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {

std::shared_ptr<const scenes::Scenario> load_scenario(const std::string& dataset, bool cache) {
  const auto description = read_description(dataset);
  if (!description) throw core::InputError({dataset}, "is no dataset: it has no dataset.json");
  std::vector<scenes::SourceFile> files;
  for (const auto& source : description->sources) {
    const std::filesystem::path path = std::filesystem::path(dataset) / source.file;
    const auto content = read_file(path);
    if (!content) throw core::InputError({path.string()}, "is missing: the dataset's copy of its scenario");
    if (core::sha256_hex(*content) != source.sha256)
      throw core::InputError({path.string()}, "was changed: its SHA-256 isn't the one in dataset.json");
    files.push_back({source.path, *content});
  }
  const scenes::SourceFile main = files.front();
  files.erase(files.begin());
  scenes::LoadOptions options = description->options;
  options.cache = cache;
  return scenes::Scenario::load_text(main.path, main.content, files, options);
}

std::vector<VerifyResult> verify(const std::string& dataset, const std::vector<std::uint32_t>& episodes,
                                 bool regenerate, std::uint32_t jobs,
                                 const std::function<bool()>& interrupted) {
  if (!regenerate) return verify_with({}, dataset, episodes, jobs, interrupted);
  const auto description = read_description(dataset);
  if (!description) throw core::InputError({dataset}, "is no dataset: it has no dataset.json");
  // Proof is independent of what an earlier run left on this machine.
  return verify_with(scenario_runner(load_scenario(dataset, false), description->seed), dataset, episodes,
                     jobs, interrupted);
}

}  // namespace microcosm::datagen
