#pragma once
// Programs of the graphics side for bodies, their ground, and depths as a light sees them.

#include <string>

namespace microcosm::render {

struct ProgramSource {
  std::string vertex, fragment;
};

ProgramSource body_source();
ProgramSource ground_source();
ProgramSource shadow_source();

}  // namespace microcosm::render
