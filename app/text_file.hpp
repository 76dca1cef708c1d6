#pragma once
// Files that commands write, by the paths that were typed.

#include <optional>
#include <string>
#include <string_view>

#include "datagen/output_file.hpp"

namespace microcosm::app {

/// Opens the output if a path was given; if it is standard output, results go to standard error from here on.
/// To be called before the work. Throws as datagen::OutputFile.
void open_output(std::optional<datagen::OutputFile>& output, const std::string& path,
                 datagen::Content content = datagen::Content::text);

/// Appends all of it and commits.
void write_output(datagen::OutputFile& output, std::string_view content);

/// Both in one, where there is no work between.
void write_text_file(const std::string& path, const std::string& content);

/// A cell of a table of comma-separated values, quoted as RFC 4180 does where it must be.
std::string csv_cell(const std::string& text);

}  // namespace microcosm::app
