#pragma once
// Where the calls of constructors stand in a scenario's text, and where their fields stand in them. Lua
// itself knows only the line of a call.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace microcosm::scenes {

/// Counted from 1, in bytes.
struct Place {
  int line = 0, column = 0;
};

/// From the first byte up to the one before `end`.
struct Span {
  Place begin, end;
};

/// `local tracker = sensors.tracker { of = carriers, ... }`
struct CallSite {
  std::string callee;     // "sensors.tracker"
  std::string variable;   // "tracker"; empty: the result is not given to a variable directly
  Span place;             // of the callee
  int argument_line = 0;  // of the brace or parenthesis after it
  /// By path: "of", "release.at", "vessels[3].length"; of fields that stand literally in the call's table:
  /// from the name to the end of the value.
  std::map<std::string, Span> fields;
};

/// Every call of one of `callees` in a text. Tables within tables are followed 100 deep, beyond what Lua
/// compiles.
std::vector<CallSite> find_call_sites(std::string_view text, const std::vector<std::string>& callees);

/// The call sites of all files of a scenario.
class CallSites {
 public:
  void add(const std::string& file, std::vector<CallSite> sites);
  /// The call of `callee` that is running on a line: of several there, each in turn. Null: none is known.
  const CallSite* next(const std::string& file, int line, const std::string& callee);

 private:
  struct Turn {
    std::vector<const CallSite*> sites;
    std::size_t next = 0;
  };
  std::vector<std::vector<CallSite>> files_;  // kept where they are
  std::unordered_map<std::string, Turn> turns_;
};

}  // namespace microcosm::scenes
