#pragma once
// The elements of an MJCF file and of those that it includes, with the place of each in its file.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::formats::mjcf {

/// Line and column count from 1.
struct Place {
  int file = 0;  // of Document::files
  int line = 0, column = 0;
};

struct Attribute {
  std::string name, value;
  Place place;
};

struct Element {
  std::string name;
  Place place;
  std::vector<Attribute> attributes;
  std::vector<Element> children;

  /// Null if it has none of this name.
  const Attribute* find(std::string_view attribute) const;
  /// The first of this name; null if there is none.
  const Element* child(std::string_view child_name) const;
};

/// Text where there should be none.
struct StrayText {
  std::string element, text;
  Place place;
};

struct Document {
  std::vector<std::string> files;  // the first is the one that was asked for
  Element root;                    // <mujoco>
  std::vector<StrayText> texts;

  core::SourceLocation where(const Place& place) const {
    return {files[static_cast<std::size_t>(place.file)], place.line, place.column};
  }
};

/// The text of a file beside the first, by its name there; nothing: there is none.
using ReadBeside = std::function<std::optional<std::string>(const std::string& name)>;

/// Each <include file="..."/> is replaced by what stands in the first element of that file, which lies in
/// the folder of the first file or below it; a file may be included once.
///
/// Throws InputError with file, line and column: no XML, another first element than <mujoco>, what can't be
/// included (absent, outside the folder, included before), more than 64 MiB in all.
Document read_document(const std::string& path, const std::string& content, const ReadBeside& beside);

}  // namespace microcosm::formats::mjcf
