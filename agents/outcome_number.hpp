#pragma once
// A number that an outcome or a sensor gives after an episode.

#include <string>

namespace microcosm::agents {

struct OutcomeNumber {
  std::string name;  // after the declaration's: "error/closest"; empty: the declaration's alone
  double value = 0;
  std::string unit;  // SI; "1" for plain numbers
};

}  // namespace microcosm::agents
