// The annotation file for the Lua language server (LuaLS): editors complete fields and show their meaning.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "agents/outcomes/outcome.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/dimension.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {
namespace {

using core::FieldKind;

constexpr const char* introduction = R"(---@meta
-- Made from the schema by `microcosm describe --lua-annotations`; don't edit.

---@class Quantity A number with a dimension.
---@operator add(Quantity): Quantity
---@operator sub(Quantity): Quantity
---@operator mul(number): Quantity
---@operator mul(Quantity): Quantity
---@operator div(number): Quantity
---@operator div(Quantity): Quantity
---@operator pow(integer): Quantity
---@operator unm: Quantity

---@class RandomValue A value drawn anew for each episode.
---@operator mul(number|Quantity|RandomValue): RandomValue
---@operator div(number|Quantity|RandomValue): RandomValue
---@operator add(number|Quantity|RandomValue): RandomValue
---@operator sub(number|Quantity|RandomValue): RandomValue
---@operator pow(number|RandomValue): RandomValue
---@operator unm: RandomValue

---@param low number|Quantity
---@param high number|Quantity
---@return RandomValue
function uniform(low, high) end

---@param mean number|Quantity
---@param deviation number|Quantity
---@return RandomValue
function normal(mean, deviation) end

---@param low number|Quantity
---@param high number|Quantity
---@return RandomValue
function log_uniform(low, high) end

---@param values (number|Quantity)[]
---@return RandomValue
function choice(values) end

--- A value that the command line may set: --set name=value. The first of a list is the default.
---@param name string
---@param default string[]|string|number|Quantity
---@return any
function option(name, default) end

--- A random value for callbacks: what was drawn for the episode.
---@param name string
---@param value number|Quantity|RandomValue
---@return any
function parameter(name, value) end

--- Runs another file of the scenario once, "steering" for steering.lua beside it, and gives what it returns.
---@param module string
---@return any
function require(module) end

---@class handle.coil
local coil = {}
--- Commands the gradient [T/m]; inside control only.
---@param x number|number[]
---@param y? number
---@param z? number
function coil:set(x, y, z) end

---@class handle.field_coils
local field_coils = {}
--- Commands the field [T]; inside control only.
---@param x number|number[]
---@param y? number
---@param z? number
function field_coils:set(x, y, z) end

---@class handle.carriers
local carriers = {}
--- Sets free n carriers; inside control only.
---@param n integer
function carriers:release(n) end

---@class handle.robot
local robot = {}
--- Names of the joints, in the order of all lists; inside callbacks only, as all below.
---@return string[]
function robot:joints() end
--- Commands the motors: N m, rad/s or rad; of sliding joints N, m/s or m; inside control only.
---@param command number[]|string|number
---@param ... number|number[] one joint's value; the other joints' commands; or lists: rates of targets, efforts
function robot:set(command, ...) end
--- Joint positions that put a point of a link at a place; whether they do; what is missing [m], [rad].
---@param goal { link: string, position: number[], orientation?: number[], point?: number[], from: number[] }
---@return number[], boolean, number, number
function robot:reach(goal) end
--- Torques that hold the robot against gravity and its own motion.
---@param q number[]
---@param qd? number[]
---@return number[]
function robot:bias(q, qd) end
--- 6 rows of one number a joint: angular velocity, velocity.
---@param link string
---@param q number[]
---@param point? number[]
---@return number[][]
function robot:jacobian(link, q, point) end
--- A link's place {x, y, z} and quaternion {w, x, y, z}.
---@param link string
---@param q number[]
---@return number[], number[]
function robot:pose(link, q) end

)";

std::string class_name(const std::string& constructor) {
  std::string name = constructor;
  std::replace(name.begin(), name.end(), '.', '_');
  return name.append("_fields");
}

std::string handle_types(const core::FieldEntry& field, std::string_view suffix) {
  const auto kinds = handle_kinds(field);
  std::string types;
  for (const std::string& kind : kinds) types += fmt::format("{}handle.{}", types.empty() ? "" : "|", kind);
  return kinds.size() > 1 && !suffix.empty() ? fmt::format("({}){}", types, suffix) : types.append(suffix);
}

std::string type_of(const core::FieldEntry& field, const std::string& nested) {
  const bool plain = field.dimension == core::dimensions::none;
  switch (field.kind) {
    case FieldKind::quantity:
      return plain ? "number|RandomValue" : "Quantity|RandomValue";
    case FieldKind::integer:
      return "integer|RandomValue";
    case FieldKind::boolean:
      return "boolean";
    case FieldKind::text:
    case FieldKind::file:
      return "string";
    case FieldKind::choice: {
      std::string type;
      for (const auto& choice : field.choices)
        type += fmt::format("{}\"{}\"", type.empty() ? "" : "|", choice);
      return type;
    }
    case FieldKind::vector:
      return plain ? "number[]" : "Quantity[]";
    case FieldKind::quantity_list:
      return plain ? "number|number[]" : "Quantity|Quantity[]";
    case FieldKind::vector_list:
      return plain ? "number[][]" : "Quantity[][]";
    case FieldKind::handle:
      return handle_types(field, "");
    case FieldKind::handle_list:
      return handle_types(field, "[]");
    case FieldKind::table:
      return nested;
    case FieldKind::table_list:
      return nested + "[]";
    case FieldKind::function:
      return "function";
  }
  return "any";
}

void add_class(std::string& page, const std::string& name, const std::vector<core::FieldEntry>& fields) {
  for (const auto& field : fields) {
    if (!field.fields.empty()) add_class(page, fmt::format("{}_{}", name, field.name), field.fields);
  }
  page += fmt::format("---@class {}\n", name);
  for (const auto& field : fields) {
    std::string note = field.meaning;
    const std::string range = range_text(field);
    if (!range.empty())
      note += fmt::format(" {} {}.", field.dimension == core::dimensions::none ? "A number" : "A quantity",
                          range);
    if (!field.default_text.empty()) note += fmt::format(" Default: {}.", field.default_text);
    page += fmt::format("---@field {}{} {} {}\n", field.name, field.required ? "" : "?",
                        type_of(field, fmt::format("{}_{}", name, field.name)), note);
  }
  page += "\n";
}

/// Of a sensor the class of its reading, with the channels that have names of their own; the others, and the
/// numbers of an outcome, as lines of the constructor's description.
void add_results(std::string& page, std::string& notes, const std::string& name) {
  for (const auto& type : agents::sensor_types()) {
    if (type.entry.name != name) continue;
    std::string reading = name;
    std::replace(reading.begin(), reading.end(), '.', '_');
    page += fmt::format(
        "---@class reading.{}\n---@field t number When it was measured [s].\n"
        "---@field fresh boolean Delivered since the last call.\n",
        reading);
    if (type.channels.size() == 1) page += "---@field value? number Its one channel.\n";
    for (const auto& channel : type.channels) {
      notes += fmt::format("--- - `{}` [{}] {}\n", channel.name, channel.unit, channel.meaning);
      if (channel.name.find('<') == std::string::npos)
        page += fmt::format("---@field {}? number [{}] {}\n", channel.name, channel.unit, channel.meaning);
    }
    page += "\n";
  }
  for (const auto& type : agents::outcome_types()) {
    if (type.entry.name != name) continue;
    for (const auto& number : type.numbers)
      notes += fmt::format("--- - `NAME{}{}` [{}] {}\n", number.name.empty() ? "" : "/", number.name,
                           number.unit, number.meaning);
  }
}

}  // namespace

std::string schema_lua_annotations() {
  std::string page = introduction;
  std::set<std::string> groups, handles{"coil", "field_coils", "carriers", "robot"};
  for (const auto& entry : schema()) {
    if (handles.insert(entry.returns).second) page += fmt::format("---@class handle.{}\n\n", entry.returns);
    const std::string group = entry.name.substr(0, entry.name.find('.'));
    if (group != entry.name && groups.insert(group).second) page += fmt::format("{} = {{}}\n\n", group);
    add_class(page, class_name(entry.name), entry.fields);
    std::string notes;
    add_results(page, notes, entry.name);
    page += fmt::format("--- {}\n{}---@param fields {}\n---@return handle.{}\nfunction {}(fields) end\n\n",
                        entry.meaning, notes, class_name(entry.name), entry.returns, entry.name);
  }
  for (const auto& unit : core::units()) {
    const bool plain = unit.dimension == core::dimensions::none;
    page += fmt::format("---@type {}\n{} = nil\n", plain ? "number" : "Quantity", unit.name);
  }
  return page;
}

}  // namespace microcosm::scenes
