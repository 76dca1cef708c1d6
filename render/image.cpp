#include "render/image.hpp"

#include <png.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "engine/core/errors.hpp"

namespace microcosm::render {

namespace {

png_image header_of(const Image& image) {
  MICROCOSM_ASSERT(image.rgba.size() == static_cast<std::size_t>(image.width) * image.height * 4);
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = static_cast<png_uint_32>(image.width);
  header.height = static_cast<png_uint_32>(image.height);
  header.format = PNG_FORMAT_RGBA;
  return header;
}

}  // namespace

std::vector<std::uint8_t> encode_png(const Image& image) {
  png_image header = header_of(image);
  std::vector<std::uint8_t> bytes(PNG_IMAGE_PNG_SIZE_MAX(header));
  png_alloc_size_t size = bytes.size();
  if (!png_image_write_to_memory(&header, bytes.data(), &size, 0, image.rgba.data(), 0, nullptr))
    throw core::SystemError(fmt::format("cannot make the picture: {}", header.message));
  bytes.resize(size);
  return bytes;
}

void write_png(const std::string& path, const Image& image) {
  png_image header = header_of(image);
  const std::string temporary = path + ".part";
  errno = 0;
  if (!png_image_write_to_file(&header, temporary.c_str(), 0, image.rgba.data(), 0, nullptr)) {
    const std::string reason = errno != 0 ? std::strerror(errno) : header.message;
    std::remove(temporary.c_str());
    throw core::SystemError(fmt::format("{}: cannot write the picture: {}", path, reason));
  }
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) {
    std::remove(temporary.c_str());
    throw core::SystemError(fmt::format("{}: cannot write the picture: {}", path, error.message()));
  }
}

Image read_png(const std::string& path) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&header, path.c_str()))
    throw core::InputError(fmt::format("{}: cannot read the picture: {}", path, header.message));
  header.format = PNG_FORMAT_RGBA;
  Image image;
  image.width = static_cast<int>(header.width);
  image.height = static_cast<int>(header.height);
  image.rgba.resize(PNG_IMAGE_SIZE(header));
  if (!png_image_finish_read(&header, nullptr, image.rgba.data(), 0, nullptr))
    throw core::InputError(fmt::format("{}: cannot read the picture: {}", path, header.message));
  return image;
}

}  // namespace microcosm::render
