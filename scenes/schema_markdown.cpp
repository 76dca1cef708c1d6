// docs/reference.md from the schema.

#include <fmt/format.h>

#include <array>
#include <string_view>

#include <string>
#include <vector>

#include "agents/names.hpp"
#include "agents/outcomes/outcome.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/dimension.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {
namespace {

constexpr const char* introduction = R"(# Scenario reference

*Made from the schema by `microcosm describe --markdown`; don't edit.*

A scenario is one Lua file that declares blood or rigid bodies, magnets, carriers, robots and sensors and ends with `return episode { ... }`.

- Quantities carry a unit: `125*um`, `0.4*T/m`, `1040*kg/m^3`. A bare number where a length is due is an error, as is a sum of metres and seconds.
- Random values are drawn anew for each episode and stored with it: `uniform(a, b)`, `normal(mean, deviation)`, `log_uniform(a, b)`, `choice{a, b}`; they may be
  scaled and shifted: `normal(125, 10)*um`, combined and raised to powers: `2*a + b`, `1/a`, `a^2`. A value is drawn anew for each field that it stands in; in one
  field's value the same variable is one draw. A normal distribution, and a value made of several or by a power or a division, is truncated to the field's range by
  drawing again; the others must lie within it. Elsewhere (lists, functions such as `math.sqrt`, comparisons) `parameter` draws it first.
- `parameter("release_phase", uniform(0, 0.3))` is a random value for callbacks: the number drawn for the episode.
- `option("steering", { "on", "off" })` is a choice that the command line may set (`--set steering=off`); the first is the default.
  `option("count", 20)` and `option("radius", 125*um)` take a number or a quantity.
- A declaration is known by the variable that takes it (`local tracker = sensors.tracker { ... }` is `tracker`), or by its field `name`. An outcome of this name
  is a number of the episode; more of its numbers stand behind it: `reach`, `reach/closest`. Other declarations without a name of their own are numbered.
- `require "steering"` runs steering.lua beside the scenario (`require "parts.arm"`: parts/arm.lua) and gives what it returns; such files become part of the dataset.
- Control and sensors may run at any rate up to that of the world's steps, 1 / `time_step`: the k-th time is at the step nearest to k / rate, and what is stored is when it was.
- What the reward of a step sums is declared: `return episode { ..., reward = { { of = delivery }, { of = reach, weight = 0.5 } } }`; without it rewards are 0.

Callbacks are the global functions `reset()`, called when an episode starts, and `control(t, sense)`, called `control_rate` times a second; `t` is in
seconds, k / `control_rate` as a script writes it (`t == 0.3`). In them all values are plain SI numbers, random numbers come from `math.random`, and these act:

- `gradient:set{x, y, z}` or `gradient:set(x, y, z)` commands a gradient coil, in T/m;
- `coils:set{x, y, z}` or `coils:set(x, y, z)` commands field coils, in T;
- `carriers:release(n)` sets free n carriers;
- `robot:set{...}` or `robot:set(a, b, ...)` commands a robot's motors, one number each: N m, rad/s or rad, of sliding joints N, m/s or m; `robot:set("elbow", value)` one of them; `robot:set(positions, rates, efforts)` also the rates of targets (`target_rates`, motions) and efforts of one's own (`feed_forward`).

These compute, here and in `reset()`, and change nothing. Lists have one number for each joint of `robot:joints()`: those of one dimension that
mimic none. On a fixed base places are in the world; on a free base in the frame of the root link.

- `robot:joints()` gives the joints' names in order;
- `robot:reach{ link = "tool", position = {x, y, z}, orientation = o, point = {x, y, z}, from = q }` gives the joint positions that put a point of the link
  (its origin if not given) at a place, whether they do, and what is missing in metres and radians. `orientation` is a rotation vector {x, y, z} or a quaternion
  {w, x, y, z}; any if not given;
- `robot:bias(q, qd)` gives the torques that hold the robot against gravity and its own motion (qd: zero if not given);
- `robot:jacobian("tool", q, point)` gives 6 rows, angular velocity and velocity, of one number a joint;
- `robot:pose("tool", q)` gives the link's place {x, y, z} and its quaternion {w, x, y, z}.

`sense.tracker` holds the newest delivered reading of the sensor `tracker`, nil before the first: `.t` is when it was measured, `.fresh` whether it was delivered
since the last call. A sensor of one channel has `.value`, nil for a dropout; a tracker's k-th carrier is `sense.tracker[k]`, a list `{x, y, z}` or
nil, with k from 1 to `.count`; an encoder's `.position` and `.velocity` are lists in the order of `robot:joints()`; other channels go by their names. A sensor or channel that there isn't is an error that lists those that there are.

Scripts run in a sandbox: no files, no programs, limits of memory and instructions, and the same result on every machine. `pairs` visits integers, other
numbers, texts and booleans, each ascending. `print` writes to the diagnostics stream (stderr) of `run` and `view`, each line with its file and line, at most
64 KiB an episode; in batches it is silent. What is printed is never part of a dataset.

)";

std::string default_of(const core::FieldEntry& field) {
  if (field.required) return "required";
  if (field.default_text.empty()) return "";
  return fmt::format("`{}`{}", field.default_text,
                     field.source.empty() ? "" : fmt::format(" ({})", field.source));
}

/// A cell of a table: no line breaks, no bars.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void add_fields(std::string& page, const std::vector<core::FieldEntry>& fields, const std::string& prefix) {
  for (const auto& field : fields) {
    const std::string path = prefix.empty() ? field.name : fmt::format("{}.{}", prefix, field.name);
    std::string kind = kind_text(field);
    const std::string range = range_text(field);
    if (!range.empty()) kind.append(1, ' ').append(range);
    page += fmt::format("| `{}` | {} | {} | {} |\n", path, cell(kind), cell(default_of(field)),
                        cell(field.meaning));
    add_fields(page, field.fields, path);
  }
}

/// In what a sensor is ideal unless the scenario says otherwise: faults that are zero by default.
std::string ideal_text(const core::ConstructorEntry& entry) {
  constexpr std::array<std::string_view, 6> faults{"noise",   "resolution", "latency",
                                                   "dropout", "drift",      "offset"};
  std::vector<std::string> names;
  for (const auto& field : entry.fields)
    for (const std::string_view fault : faults)
      if (field.name.ends_with(fault) && field.default_text.starts_with("0") &&
          (field.default_text.size() == 1 || field.default_text[1] == '*'))
        names.push_back(fmt::format("`{}`", field.name));
  if (names.empty()) return {};
  return fmt::format("\n**Ideal by default** in {}: state what your sensor has.\n", fmt::join(names, ", "));
}

/// What a sensor's stream holds, or an outcome's numbers.
void add_results(std::string& page, const std::string& name) {
  for (const auto& type : agents::sensor_types()) {
    if (type.entry.name != name) continue;
    page += "\n| channel | unit | meaning |\n|---|---|---|\n";
    for (const auto& channel : type.channels)
      page += fmt::format("| `{}` | {} | {} |\n", channel.name, channel.unit, cell(channel.meaning));
    page += ideal_text(type.entry);
  }
  for (const auto& type : agents::outcome_types()) {
    if (type.entry.name != name) continue;
    page += "\n| number | unit | meaning |\n|---|---|---|\n";
    for (const auto& number : type.numbers)
      page += fmt::format("| `NAME{}{}` | {} | {} |\n", number.name.empty() ? "" : "/", number.name,
                          number.unit, cell(number.meaning));
    page += fmt::format("\nAs a term of `reward`: {}.\n", type.reward);
  }
}

std::string entry_page(const core::ConstructorEntry& entry) {
  std::string page = fmt::format("## {}\n\n{}\n\n| field | takes | default | meaning |\n|---|---|---|---|\n",
                                 entry.name, entry.meaning);
  add_fields(page, entry.fields, {});
  add_results(page, entry.name);
  return page + "\n";
}

std::string unit_row(const core::Unit& unit) {
  return fmt::format("| `{}` | {:.12g} {} |\n", unit.name, unit.scale, core::si_unit(unit.dimension));
}

constexpr const char* units_head = "## Units\n\n| unit | in SI |\n|---|---|\n";

}  // namespace

std::string schema_markdown() {
  std::string page = introduction;
  for (const auto& entry : schema()) page += entry_page(entry);
  page += units_head;
  for (const auto& unit : core::units()) page += unit_row(unit);
  return page;
}

std::string schema_markdown_of(const std::string& name) {
  std::string page;
  std::vector<std::string> names;
  for (const auto& entry : schema()) {
    names.push_back(entry.name);
    if (entry.name == name || entry.name.starts_with(name + ".")) page += entry_page(entry);
  }
  for (const auto& unit : core::units())
    if (unit.name == name) page += units_head + unit_row(unit);
  if (!page.empty()) return page;
  std::vector<std::string> members;  // so that "box" finds bodies.box
  for (const auto& entry : names) members.push_back(entry.substr(entry.find('.') + 1));
  const std::string nearest = core::nearest_name(name, names), member = core::nearest_name(name, members);
  std::string meant = nearest;
  for (std::size_t i = 0; meant.empty() && i < members.size(); ++i)
    if (members[i] == member) meant = names[i];
  throw core::InputError(
      fmt::format("there is no constructor, group or unit '{}'{}; microcosm describe lists all",
                  agents::printable(name), meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant)));
}

}  // namespace microcosm::scenes
