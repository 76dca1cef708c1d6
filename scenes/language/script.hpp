#pragma once
// One run of a scenario's or an asset's text in a Lua state of its own.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenes/language/context.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {

/// What running a file declared. The state lives on: its callbacks can be called.
struct ScriptOutcome {
  std::unique_ptr<Context> context;
  std::unique_ptr<Sandbox> sandbox;
  int returned = -1;  // the declaration that the file returned; -1: none

  /// The last declaration of this constructor. Throws InputError: there is none.
  const Declaration& last(const std::string& constructor) const;
  bool has_callback(const char* name) const;
};

/// What a scenario run depends on beside its text.
struct ScriptInputs {
  std::vector<std::pair<std::string, std::string>> options;
  std::optional<std::pair<std::uint64_t, std::uint32_t>>
      episode;           // seed and number; none: random parameters stand at their middle
  PrintSink print = {};  // takes what the script prints
  SandboxLimits limits = {};
  ModuleReader read_module = {};  // empty: it can't require any
  Findings* findings = nullptr;   // takes its errors, which end it no more; null: the first is thrown
};

/// `constructors` outlives the outcome.
ScriptOutcome run_scenario(const std::string& file, std::string_view text,
                           const std::vector<core::ConstructorEntry>& constructors,
                           const ScriptInputs& inputs);
/// The same for an asset file: it knows blood.vessels alone.
ScriptOutcome run_asset(const std::string& file, std::string_view text);

/// Draws a value within [minimum, maximum] from the stream that `name` gives: a normal distribution is
/// truncated there by drawing again.
double draw_within(const RandomValue& value, double minimum, double maximum, const std::string& name,
                   std::uint64_t seed, std::uint32_t episode);

}  // namespace microcosm::scenes
