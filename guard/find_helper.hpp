#pragma once
// Where the helper program lies.

#include <string>

namespace microcosm::guard {

/// What the variable MICROCOSM_READER of the environment names; else `microcosm-reader` beside this program,
/// in the folder above it (programs of tests) or in a `bin` there, or likewise around the library that holds
/// this function. Throws core::SystemError naming where it looked, and what to do.
std::string find_helper();

}  // namespace microcosm::guard
