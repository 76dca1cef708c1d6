#include "app/text_file.hpp"

#include <fmt/format.h>

#include <fstream>

#include "engine/core/errors.hpp"

namespace microcosm::app {

void write_text_file(const std::string& path, const std::string& content) {
  std::ofstream stream(path, std::ios::binary);
  stream << content;
  stream.close();
  if (!stream) throw core::SystemError(fmt::format("{}: the file can't be written", path));
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

}  // namespace microcosm::app
