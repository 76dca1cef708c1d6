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

namespace {

/// To pipes and devices.
void write_as_it_is(const std::string& path, const Image& image) {
  const std::vector<std::uint8_t> bytes = encode_png(image);
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  const bool written = file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int error = errno;
  if ((file == nullptr || std::fclose(file) == 0) && written) return;
  throw core::SystemError(
      fmt::format("{}: cannot write the picture: {}", path, std::strerror(written ? errno : error)));
}

}  // namespace

void write_png(const std::string& path, const Image& image) {
  std::error_code none;
  const auto kind = std::filesystem::status(path, none).type();
  if (kind == std::filesystem::file_type::fifo || kind == std::filesystem::file_type::character)
    return write_as_it_is(path, image);
  if (std::filesystem::is_symlink(path, none) && kind == std::filesystem::file_type::regular)
    return write_png(std::filesystem::canonical(path).string(), image);
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
