#pragma once
// A picture in memory, and as a PNG file.

#include <cstdint>
#include <string>
#include <vector>

namespace microcosm::render {

struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;  // rows from the top, 4 bytes a pixel
};

/// The bytes of a PNG file.
std::vector<std::uint8_t> encode_png(const Image& image);

/// Writes to a temporary name beside `path` and renames it, so that `path` never holds half a picture. A pipe
/// or a device is written to, and never replaced. Throws SystemError naming the path.
void write_png(const std::string& path, const Image& image);

/// Throws InputError naming the path if it cannot be opened or is no PNG.
Image read_png(const std::string& path);

}  // namespace microcosm::render
