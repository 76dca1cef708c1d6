#pragma once
// What the readers of text share: numbers and fields with the place they stand at.

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::formats {

/// The number that is the whole of `text` (spaces around it aside), whatever the locale. Throws InputError at
/// `where` naming `what`: it is no number, or not finite.
double number(std::string_view text, const core::SourceLocation& where, std::string_view what);

/// As `number`; also throws if it is not positive.
double positive(std::string_view text, const core::SourceLocation& where, std::string_view what);

/// A whole number, 0 or more. Throws InputError at `where` naming `what`.
std::size_t index(std::string_view text, const core::SourceLocation& where, std::string_view what);

std::string_view trimmed(std::string_view text);

struct TextLine {
  int number = 0;  // from 1
  std::string_view text;
};

/// The lines that hold anything but space, without what follows `comment` and without the space around it.
/// The views last as long as `content`.
std::vector<TextLine> lines(std::string_view content, char comment);

/// Parts separated by any run of spaces or tabs.
std::vector<std::string_view> words(std::string_view text);

/// Parts between separators, trimmed; double quotes around a part are taken off.
std::vector<std::string_view> cells(std::string_view text, char separator = ',');

}  // namespace microcosm::formats
