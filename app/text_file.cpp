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

}  // namespace microcosm::app
