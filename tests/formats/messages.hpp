#pragma once
// What the readers' tests share.

#include <string>

#include "engine/core/errors.hpp"

namespace microcosm::formats {

/// What the InputError says that `body` throws; empty if it throws none.
template <class Body>
std::string message_of(Body&& body) {
  try {
    body();
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "";
}

/// `text` with the first `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace microcosm::formats
