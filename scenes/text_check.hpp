#pragma once
// What a scenario's text shows without being run, of the parts too that no run of it reaches.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "agents/recording.hpp"
#include "scenes/language/findings.hpp"

namespace microcosm::scenes {

struct TextCheck {
  std::string file;
  std::string_view text;
  std::set<std::string> globals;            // names that Lua and the language define, or another file of it
  std::vector<agents::StreamInfo> streams;  // of the episode's sensors; empty: unknown
};

/// Unknown members of groups ("bodies.cube"), unknown and missing fields in tables that stand in the call,
/// names that nothing has been given to, sensors and channels that control's second argument doesn't have.
std::vector<Finding> check_text(const TextCheck& check);

/// The part of a text that an error's place means: the field or constructor that begins there, else the
/// token; without a column the line, without its blanks.
Span span_of(std::string_view text, const core::SourceLocation& where);

/// The names that the sandbox and the language set as globals.
std::set<std::string> language_globals();

}  // namespace microcosm::scenes
