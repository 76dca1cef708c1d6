#pragma once
// Files that commands write.

#include <string>

namespace microcosm::app {

/// Replaces the file. Throws SystemError: it can't be written.
void write_text_file(const std::string& path, const std::string& content);

}  // namespace microcosm::app
