#pragma once
// Where the calls of constructors stand in a scenario's text, and where their fields stand in them. Lua
// itself knows only the line of a call.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace microcosm::scenes {

/// Counted from 1.
struct Place {
  int line = 0, column = 0;
};

/// `local tracker = sensors.tracker { of = carriers, ... }`
struct CallSite {
  std::string callee;     // "sensors.tracker"
  std::string variable;   // "tracker"; empty: the result is not given to a variable directly
  Place place;            // of the callee
  int argument_line = 0;  // of the brace or parenthesis after it
  /// By path: "of", "release.at", "vessels[3].length"; of fields that stand literally in the call's table.
  std::map<std::string, Place> fields;
};

/// Every call of one of `callees` in a text that Lua has compiled (its nesting is bounded, its tokens are
/// valid).
std::vector<CallSite> find_call_sites(std::string_view text, const std::vector<std::string>& callees);

/// The candidate that `word` was most likely meant to be; empty if none is near.
std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace microcosm::scenes
