#pragma once
// Short ways to run Lua in tests.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "agents/recording.hpp"
#include "scenes/sandbox/sandbox.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {

/// What `return tostring(...)` of the text gives in a fresh sandbox.
inline std::string evaluate(const std::string& text, const SandboxLimits& limits = {}) {
  Sandbox sandbox(limits);
  sandbox.compile("test.lua", text);
  sandbox.call("the file", limits.load_steps, 0, 1);
  push_text_of(sandbox.lua(), -1);
  return lua_tostring(sandbox.lua(), -1);
}

/// The whole message of the InputError that `body` throws; empty if it throws none.
template <class Body>
std::string error_of(Body&& body) {
  try {
    body();
  } catch (const core::InputError& error) {
    return error.what();
  }
  return {};
}

inline std::string error_in(const std::string& text, const SandboxLimits& limits = {}) {
  return error_of([&] { evaluate(text, limits); });
}

/// A small valid scenario; `declarations` stand before, `fields` in the carriers, `callbacks` after.
inline std::string small_scenario(const std::string& carrier_fields, const std::string& more = {},
                                  const std::string& episode = "duration = 0.05*s, control_rate = 100*Hz") {
  return "local water = blood.prescribed { mean_velocity = 0.1*m/s, density = 1000*kg/m^3, viscosity = "
         "1*mPa*s,\n"
         "  vessels = { { name = 'stem', from = 'a', to = 'b', radius = 2*mm, path = "
         "{{0*mm,0*mm,0*mm},{50*mm,0*mm,0*mm}} } } }\n"
         "local scanner = magnetics.uniform { field = 1.5*T }\n"
         "local gradient = magnetics.gradient_coil { limit = 0.4*T/m }\n"
         "local carriers = agents.bead_carrier { " +
         carrier_fields + " }\n" + more + "\nreturn episode { " + episode + " }\n";
}

inline const std::string valid_carriers =
    "count = 5, radius = 50*um, density = 1500*kg/m^3, release = { vessel = 'stem', at = 1*mm }";

inline std::shared_ptr<const Scenario> load(const std::string& text, const LoadOptions& options = {}) {
  return Scenario::load_text("test.lua", text, {}, options);
}

inline std::string load_error(const std::string& text, const LoadOptions& options = {}) {
  return error_of([&] { load(text, options); });
}

/// The value of a channel in the last sample of a stream.
inline double last(const agents::Recording& recording, const std::string& stream,
                   const std::string& channel) {
  for (const auto& s : recording.streams) {
    if (s.info.id != stream) continue;
    const auto& names = s.info.channels;
    for (std::size_t c = 0; c < names.size(); ++c)
      if (names[c] == channel) return agents::value_from_raw(s.info, s.raw[s.raw.size() - names.size() + c]);
  }
  throw std::logic_error("no channel " + stream + "." + channel);
}

/// The value under a name; a name that isn't there ends the test.
inline double value_named(const std::vector<std::pair<std::string, double>>& values,
                          const std::string& name) {
  for (const auto& [known, value] : values)
    if (known == name) return value;
  throw std::logic_error("no value is called " + name);
}

inline double outcome(const agents::Recording& recording, const std::string& name) {
  return value_named(recording.outcomes, name);
}

/// An episode of seed 7 that must not break.
inline agents::Recording run_whole(const Scenario& scenario, std::uint32_t number = 0) {
  const auto episode = scenario.build(7, number);
  auto recording = agents::run_episode(*episode);
  if (!recording.failure.empty()) throw std::logic_error(recording.failure.front().message);
  return recording;
}

}  // namespace microcosm::scenes
