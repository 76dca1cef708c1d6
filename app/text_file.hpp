#pragma once
// Files that commands write.

#include <string>

namespace microcosm::app {

/// Replaces the file. Throws SystemError: it can't be written.
void write_text_file(const std::string& path, const std::string& content);

/// A cell of a table of comma-separated values, quoted as RFC 4180 does where it must be.
std::string csv_cell(const std::string& text);

}  // namespace microcosm::app
