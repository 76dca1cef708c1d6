#pragma once
// A helper that knows the functions of tests/guard/functions.cpp.

#include <cstdlib>

namespace microcosm::guard {

inline void use_helper_of_tests() {
  setenv("MICROCOSM_READER", MICROCOSM_BINARY_DIR "/tests/test_guard_reader", 1);
}

}  // namespace microcosm::guard
