#pragma once
// What is wrong with a scenario, all of it: `microcosm lint`.

#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "scenes/language/call_sites.hpp"

namespace microcosm::scenes {

/// An error, or what is very likely one, and where it stands.
struct Finding {
  std::string file;
  Span place;  // of line 0: of the whole file
  std::string message;
  bool warning = false;  // it may be meant so
};

/// Errors as they are found, in the order of the script's run.
struct Findings {
  std::vector<core::InputError> errors;
};

}  // namespace microcosm::scenes
