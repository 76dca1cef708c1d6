#pragma once
// A scenario: one Lua file, loaded, checked against the schema, and turned into episodes. Loading declares;
// building draws the random values of one episode and makes its Systems, sensors and controller.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/episode.hpp"
#include "engine/core/schema.hpp"
#include "scenes/sandbox/print_sink.hpp"
#include "scenes/script_budget.hpp"

namespace microcosm::scenes {

/// A file that a scenario read: kept in every dataset, so that it can be regenerated from itself.
struct SourceFile {
  std::string path;  // as the scenario names it; the scenario itself: its file name
  std::string content;
};

/// What the caller may override. Options are part of a dataset's identity.
struct LoadOptions {
  std::vector<std::pair<std::string, std::string>> set;  // of `option(...)` declarations: name, value as text
  std::string duration;                                  // "0.2s"; empty: the scenario's
  std::string working_folder;  // looked in for files first; empty: the scenario's folder
  ScriptBudget budget;         // of each episode
};

class Scenario {
 public:
  /// Reads and checks the file. Throws InputError with file, line, column, field, what was given, what is
  /// valid, an example.
  static std::shared_ptr<const Scenario> load(const std::string& path, const LoadOptions& options = {});
  /// The same from memory; `files` are looked in before the disk (a dataset's own sources; a fuzzer's input).
  static std::shared_ptr<const Scenario> load_text(const std::string& name, const std::string& text,
                                                   const std::vector<SourceFile>& files,
                                                   const LoadOptions& options = {});
  virtual ~Scenario() = default;

  virtual const std::string& name() const = 0;                 // the file's stem
  virtual const std::vector<SourceFile>& sources() const = 0;  // the scenario first
  virtual const LoadOptions& options() const = 0;
  /// SHA-256 over sources and options: datasets of different identity don't mix.
  virtual std::string identity() const = 0;
  virtual core::Nanoseconds duration() const = 0;

  /// A fresh episode, prepared on its first run. Safe to call from several threads at once: each episode has
  /// a Lua state of its own. `print` takes each line that the script prints, while it is built and as it runs
  /// ("scenes/steer.lua:12: text", at most 64 KiB), and before
  /// them what the readers of other programs' vessels have to say; empty: nobody reads them.
  virtual std::unique_ptr<agents::Episode> build(std::uint64_t seed, std::uint32_t episode,
                                                 const PrintSink& print = {}) const = 0;
};

/// The whole schema, sorted by name.
const std::vector<core::ConstructorEntry>& schema();
/// docs/reference.md, and the annotation file for the Lua language server.
std::string schema_markdown();
std::string schema_lua_annotations();

}  // namespace microcosm::scenes
