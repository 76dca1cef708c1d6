#pragma once
// What the functions of the scenario language read and fill while a file runs: one Context for each Lua
// state.

#include <lua.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/schema.hpp"
#include "scenes/language/call_sites.hpp"
#include "scenes/language/findings.hpp"
#include "scenes/language/random_value.hpp"

namespace microcosm::scenes {

class RobotControl;

/// A field of a declaration that is drawn anew each episode.
struct RandomField {
  std::vector<std::string> tables;  // the nested tables that it lies in, outermost first
  const core::FieldEntry* field = nullptr;
  RandomValue value;
  std::string drawn_name;  // "carriers.radius"
};

/// One call of a constructor, checked.
struct Declaration {
  const core::ConstructorEntry* entry = nullptr;
  std::string id;
  core::Values values;  // of random fields: a value at the middle
  std::vector<RandomField> random;
};

/// `option(name, ...)` as the script declared it.
struct DeclaredOption {
  std::string name;
  std::string valid;  // how a message names what may be given
  std::string value;  // as text
};

/// How methods of handles act, inside callbacks.
class ControlPort {
 public:
  virtual ~ControlPort() = default;
  /// Commands of the actuator named `id`, in SI units.
  virtual void command(const std::string& id, const std::vector<double>& values) = 0;
  /// One of them; the others keep theirs.
  virtual void command(const std::string& id, std::size_t index, double value) = 0;
  /// What a robot's list of commands number `group` (0: motors, 1: rates of targets, 2: efforts) commands,
  /// joint by joint, in the order of the commands; empty: nothing.
  virtual const std::vector<std::string>& motors(const std::string& robot, std::size_t group = 0) = 0;
  /// Commands a list of a robot; the others keep theirs.
  virtual void command(const std::string& robot, const std::vector<double>& values, std::size_t group) = 0;
  virtual RobotControl& robot(const std::string& id) = 0;
};

/// The text of a module ("steering.lua") that `require` asks for; throws InputError where there is none.
using ModuleReader = std::function<std::string(const std::string& file, const core::SourceLocation& where)>;

struct Context {
  std::string file;
  const std::vector<core::ConstructorEntry>* constructors = nullptr;
  std::vector<std::string> callees;          // their names
  std::map<std::string, std::string> texts;  // of the modules, by file, and under "" of the scenario
  CallSites sites;
  ModuleReader read_module;          // empty: there are none
  std::vector<std::string> loading;  // modules whose files run now, outermost first
  Findings* findings = nullptr;      // takes errors that the script can go on after; null: it ends
  std::vector<std::pair<std::string, std::string>> given_options;  // LoadOptions::set
  std::vector<DeclaredOption> options;
  std::optional<std::pair<std::uint64_t, std::uint32_t>>
      episode;                                             // seed and number; none while a scenario is loaded
  std::vector<std::pair<std::string, double>> parameters;  // of parameter(...): what was drawn, SI
  std::vector<Declaration> declarations;
  ControlPort* port = nullptr;  // null outside callbacks

  // Caches and counters of the above.
  std::unordered_map<std::string, std::size_t> index;  // declarations by id
  std::unordered_map<std::string, int> next_number;    // of ids that are numbered, by their first part
  std::unordered_map<const core::FieldEntry*, core::Value> defaults;
  std::uint64_t random_values = 0;  // that were declared

  static Context& of(lua_State* lua);
  const Declaration* find(const std::string& id) const;
  /// Under what a file's text and call sites are kept.
  std::string key_of(const std::string& place_file) const {
    return texts.contains(place_file) ? place_file : std::string();
  }
  /// Keeps the error in `findings`, or throws it.
  void report(const core::InputError& error);
};

/// Sets everything of the language in a Sandbox's state: units, random values, option, and a function for
/// each constructor.
void open_language(lua_State* lua, Context& context);

}  // namespace microcosm::scenes
