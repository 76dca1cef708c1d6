#include "scenes/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "agents/names.hpp"
#include "engine/core/sha256.hpp"
#include "formats/vtp.hpp"
#include "scenes/build/episode_builder.hpp"
#include "scenes/files.hpp"
#include "scenes/language/script.hpp"
#include "scenes/lint_errors.hpp"
#include "scenes/stored_scenario.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::uintmax_t largest_mesh = 256;  // [MiB], as the reader of meshes

class LoadedScenario final : public Scenario {
 public:
  /// `collected` (may be null) takes the errors, rather than the first being thrown.
  LoadedScenario(std::string file, std::string text, const FileFinder& finder, LoadOptions options,
                 CollectedErrors* collected = nullptr)
      : file_(std::move(file)), options_(std::move(options)) {
    check_names();
    name_ = std::filesystem::path(file_).stem().string();
    sources_.push_back({std::filesystem::path(file_).filename().string(), std::move(text)});
    const auto read_module = [&](const std::string& path, const core::SourceLocation& where) {
      const SourceFile* known = source_of(path);
      if (known == nullptr) sources_.push_back(finder.read_module(path, where));
      return known != nullptr ? known->content : sources_.back().content;
    };
    ScriptOutcome script = run({}, {}, read_module, collected);
    if (collected != nullptr) collected->texts = script.context->texts;
    if (collected != nullptr && !collected->findings.errors.empty()) return;
    read_assets(*script.context, finder);
    timing_ = episode_timing(returned_episode(script), options_.duration);
    // Names of vessels and the like show only when the parts are made.
    const auto episode = build_episode(std::move(script), assets_, bodies_, timing_, 0, 0);
    if (collected != nullptr)
      for (const auto& sensor : episode->sensors) collected->streams.push_back(sensor->info());
  }

  const std::string& name() const override { return name_; }
  const std::vector<SourceFile>& sources() const override { return sources_; }
  const LoadOptions& options() const override { return options_; }
  core::Nanoseconds duration() const override { return timing_.duration; }

  std::vector<std::string> notes() const override {
    std::vector<std::string> all;
    if (!timing_.note.empty()) all.push_back(timing_.note);
    // What is assumed of other programs' files, or not used.
    for (const auto& [path, asset] : assets_)
      for (const std::string& note : asset.notes) all.push_back(fmt::format("{}: note: {}", path, note));
    for (const auto& [key, robot] : bodies_.robots)
      for (std::string& note : robot_notes(key, robot)) all.push_back(std::move(note));
    return all;
  }

  std::string identity() const override {
    core::Sha256 hash;
    const auto add = [&](std::string_view text) {
      hash.add(fmt::format("{}:", text.size()));  // so that no two lists of texts give the same bytes
      hash.add(text);
    };
    for (const auto& source : sources_) {
      add(source.path);
      add(source.content);
    }
    auto set = options_.set;
    std::sort(set.begin(), set.end());
    for (const auto& [option, value] : set) {
      add(option);
      add(value);
    }
    add(fmt::format("{} ns", timing_.duration.count()));
    // The usual budget adds nothing: identities from before there was one stay.
    if (options_.budget != ScriptBudget{}) {
      add(fmt::format("{} instructions", options_.budget.instructions));
      add(fmt::format("{} bytes", options_.budget.memory));
    }
    return hash.hex();
  }

  std::unique_ptr<agents::Episode> build(std::uint64_t seed, std::uint32_t episode,
                                         const PrintSink& print) const override {
    const auto read_module = [&](const std::string& path, const core::SourceLocation& where) {
      const SourceFile* known = source_of(path);
      if (known == nullptr)
        throw core::InputError(where,
                               fmt::format("the module '{}' is required in this episode and wasn't when the "
                                           "scenario was loaded; require it in every case",
                                           path));
      return known->content;
    };
    ScriptOutcome script = run(std::pair(seed, episode), print, read_module);
    returned_episode(script);
    return build_episode(std::move(script), assets_, bodies_, timing_, seed, episode);
  }

 private:
  ScriptOutcome run(std::optional<std::pair<std::uint64_t, std::uint32_t>> episode, const PrintSink& print,
                    const ModuleReader& read_module, CollectedErrors* collected = nullptr) const {
    Findings* findings = collected != nullptr ? &collected->findings : nullptr;
    SandboxLimits limits;
    limits.steps = options_.budget.instructions;
    limits.memory = options_.budget.memory;
    ScriptOutcome script = run_scenario(file_, sources_.front().content, schema(),
                                        {options_.set, episode, print, limits, read_module, findings});
    // It goes to callbacks, when what it refers to here may be gone: they can't require anew.
    script.context->read_module = nullptr;
    return script;
  }

  /// Null: it is none of the files that the scenario names.
  const SourceFile* source_of(const std::string& path) const {
    const auto found = std::find_if(sources_.begin() + 1, sources_.end(),
                                    [&](const SourceFile& source) { return source.path == path; });
    return found == sources_.end() ? nullptr : &*found;
  }

  /// What is stored with a dataset must be UTF-8.
  void check_names() const {
    const auto check = [](const std::string& what, const std::string& text) {
      if (agents::is_printable(text)) return;
      throw core::InputError(
          fmt::format("{} '{}' holds a control character, or isn't UTF-8", what, agents::printable(text)));
    };
    check("the name of the scenario's file", std::filesystem::path(file_).filename().string());
    for (const auto& [option, value] : options_.set) {
      check("the option", option);
      check(fmt::format("the value of the option '{}',", option), value);
    }
  }

  const Declaration& returned_episode(const ScriptOutcome& script) const {
    const auto& declarations = script.context->declarations;
    const Declaration* returned =
        script.returned >= 0 ? &declarations[static_cast<std::size_t>(script.returned)] : nullptr;
    if (!returned || returned->entry->name != "episode") {
      throw core::InputError(
          {file_}, "a scenario ends with: return episode { duration = 8*s, control_rate = 100*Hz }");
    }
    return *returned;
  }

  void read_assets(const Context& context, const FileFinder& finder) {
    for (const auto& declaration : context.declarations) {
      for (const auto& field : declaration.entry->fields) {
        if (field.kind != core::FieldKind::file || !declaration.values.has(field.name)) continue;
        const std::string& path = declaration.values.text(field.name);
        if (declaration.entry->returns == "robot" || declaration.entry->returns == "body") {
          read_body(declaration, path, finder);
          continue;
        }
        if (assets_.count(path) > 0) continue;
        if (source_of(path) == nullptr) sources_.push_back(finder.read(path, declaration.values.where));
        const std::string content = source_of(path)->content;
        const auto beside = [&](const std::string& name) { return read_beside(path, name, finder); };
        const formats::NetworkChoices choices{declaration.values.has("near_rigid_walls") &&
                                              declaration.values.flag("near_rigid_walls")};
        VesselAsset asset = load_vessel_asset(path, content, beside, choices);
        if (!asset.vtp.empty() && declaration.values.has("unit"))
          asset.notes = formats::read_vtp(path, asset.vtp, declaration.values.number("unit")).notes;
        assets_.emplace(path, std::move(asset));
      }
    }
  }

  void read_body(const Declaration& declaration, const std::string& path, const FileFinder& finder) {
    const SourceFile* known = source_of(path);
    const std::string content =
        known != nullptr ? known->content : finder.read(path, declaration.values.where).content;
    if (known == nullptr) sources_.push_back({path, content});
    if (declaration.entry->returns == "body")
      return load_mesh(declaration.values, content, bodies_.meshes, options_.cache);
    const auto key = robot_key(declaration.values);
    if (bodies_.robots.count(key) > 0) return;
    const auto mesh = [&](const std::string& name, const std::string& found) {
      return read_mesh(mesh_key(path, name), found, finder);
    };
    bodies_.robots.emplace(key, load_robot(finder.locate(path), content, key, mesh));
  }

  /// What a mesh of the robot at `path` is called among the sources: its name means a file by the robot's
  /// folder, unless it is absolute.
  static std::string mesh_key(const std::string& path, const std::string& name) {
    if (name.starts_with("file:///")) return name;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (name.find("://") != std::string::npos) return (folder / name).string();
    return (folder / name).lexically_normal().string();
  }

  /// A mesh that a robot names: from memory, or from where it was found. It becomes a source.
  std::optional<std::string> read_mesh(const std::string& key, const std::string& found,
                                       const FileFinder& finder) {
    if (const SourceFile* known = source_of(key)) return known->content;
    const auto same = [&](const SourceFile& source) { return source.path == key; };
    const auto kept = std::find_if(finder.files.begin(), finder.files.end(), same);
    if (kept != finder.files.end())
      sources_.push_back(*kept);
    else if (finder.disk && !found.empty())
      sources_.push_back({key, read_text_file(found, largest_mesh)});
    else
      return std::nullopt;
    return sources_.back().content;
  }

  /// A file that the asset at `path` names, in its folder.
  std::string read_beside(const std::string& path, const std::string& name, const FileFinder& finder) {
    const std::filesystem::path beside(name);
    if (beside.empty() || beside != beside.filename() || name == "." || name == "..")
      throw core::InputError({path},
                             fmt::format("it names the file '{}'; expected the name of a file in its folder",
                                         name.substr(0, 80)));
    const std::string full = (std::filesystem::path(path).parent_path() / beside).string();
    for (const auto& source : sources_)
      if (source.path == full) return source.content;
    sources_.push_back(finder.read(full, {path}));
    return sources_.back().content;
  }

  std::string file_, name_;
  LoadOptions options_;
  std::vector<SourceFile> sources_;
  VesselAssets assets_;
  BodyAssets bodies_;
  EpisodeTiming timing_;
};

}  // namespace

namespace {

FileFinder finder_for(const std::string& path, const LoadOptions& options) {
  FileFinder finder;
  if (!options.working_folder.empty()) finder.folders.push_back(options.working_folder);
  // What comes through /dev/stdin or <(a command) belongs to the folder where the command was given.
  const bool piped = path.starts_with("/dev/") || path.starts_with("/proc/");
  const auto folder = piped ? std::filesystem::path() : std::filesystem::path(path).parent_path();
  finder.folders.push_back(folder.empty() ? "." : folder.string());
  finder.module_folder = finder.folders.back();
  return finder;
}

}  // namespace

CollectedErrors collect_errors(const std::string& path, const LoadOptions& options) {
  CollectedErrors collected;
  try {
    const LoadedScenario scenario(path, read_text_file(path), finder_for(path, options), options, &collected);
  } catch (const core::InputError& error) {
    collected.findings.errors.push_back(error);
  }
  return collected;
}

std::shared_ptr<const Scenario> Scenario::load(const std::string& path, const LoadOptions& options) {
  return std::make_shared<LoadedScenario>(path, read_text_file(path), finder_for(path, options), options);
}

std::shared_ptr<const Scenario> Scenario::load_text(const std::string& name, const std::string& text,
                                                    const std::vector<SourceFile>& files,
                                                    const LoadOptions& options) {
  FileFinder finder{files, {}};
  if (!options.working_folder.empty()) finder.folders.push_back(options.working_folder);
  return std::make_shared<LoadedScenario>(name, text, finder, options);
}

std::shared_ptr<const Scenario> load_stored(const std::string& name, const std::string& text,
                                            const std::vector<SourceFile>& files,
                                            const LoadOptions& options) {
  const FileFinder finder{files, {}, false};
  return std::make_shared<LoadedScenario>(name, text, finder, options);
}

}  // namespace microcosm::scenes
