#include <fmt/format.h>

#include <cstring>

#include "datagen/hdf5_file.hpp"
#include "datagen/hdf5_types.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

// Deflate shrinks by at most 1,032 (RFC 1951: 258 bytes in 2 bits); anything beyond is a damaged file that
// asks for endless memory.
constexpr std::uint64_t largest_compression = 1032;

[[noreturn]] void refuse(const std::string& what) {
  throw core::InputError(what);
}

Handle open_attribute(const Handle& object, const std::string& name) {
  const hid_t id = H5Aopen(object.get(), name.c_str(), H5P_DEFAULT);
  if (id < 0) refuse(fmt::format("the attribute '{}' is missing", name));
  return {id, H5Aclose};
}

std::size_t points(const Handle& attribute) {
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

void read_scalar(const Handle& object, const std::string& name, hid_t type, H5T_class_t kind, void* out) {
  const Handle attribute = open_attribute(object, name);
  const Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  const bool fits = H5Tget_class(stored.get()) == kind && points(attribute) == 1;
  if (!fits || H5Aread(attribute.get(), type, out) < 0)
    refuse(fmt::format("the attribute '{}' isn't one value of its type", name));
}

std::vector<std::string> read_all_texts(const Handle& object, const std::string& name) {
  const Handle attribute = open_attribute(object, name);
  const Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  if (H5Tis_variable_str(stored.get()) <= 0) refuse(fmt::format("the attribute '{}' isn't text", name));
  const std::size_t count = points(attribute);
  std::vector<std::string> texts;
  if (count == 0) return texts;
  const Handle type = text_type();
  std::vector<char*> pointers(count, nullptr);
  if (H5Aread(attribute.get(), type.get(), pointers.data()) < 0)
    refuse(fmt::format("the attribute '{}' cannot be read", name));
  for (char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, pointers.data());
  return texts;
}

ArrayShape shape_of(const Handle& dataset, const std::string& path) {
  const Handle space(H5Dget_space(dataset.get()), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank != 1 && rank != 2) refuse(fmt::format("'{}' has {} dimensions; valid: 1 or 2", path, rank));
  hsize_t dimensions[2] = {0, 0};
  H5Sget_simple_extent_dims(space.get(), dimensions, nullptr);
  ArrayShape shape{dimensions[0], std::nullopt};
  if (rank == 2) shape.columns = dimensions[1];
  return shape;
}

}  // namespace

Handle open_file(const std::filesystem::path& path) {
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (id < 0) refuse(fmt::format("is no readable HDF5 file ({})", last_error()));
  return {id, H5Fclose};
}

Handle open_group(const Handle& parent, const std::string& path) {
  const hid_t id = H5Gopen2(parent.get(), path.c_str(), H5P_DEFAULT);
  if (id < 0) refuse(fmt::format("the group '{}' is missing", path));
  return {id, H5Gclose};
}

std::string read_text(const Handle& object, const std::string& name) {
  const std::vector<std::string> texts = read_all_texts(object, name);
  if (texts.size() != 1) refuse(fmt::format("the attribute '{}' isn't one text", name));
  return texts[0];
}

std::vector<std::string> read_texts(const Handle& object, const std::string& name) {
  return read_all_texts(object, name);
}

std::int64_t read_integer(const Handle& object, const std::string& name) {
  std::int64_t value = 0;
  read_scalar(object, name, H5T_STD_I64LE, H5T_INTEGER, &value);
  return value;
}

std::uint64_t read_count(const Handle& object, const std::string& name) {
  std::uint64_t value = 0;
  read_scalar(object, name, H5T_STD_U64LE, H5T_INTEGER, &value);
  return value;
}

double read_real(const Handle& object, const std::string& name) {
  double value = 0;
  read_scalar(object, name, H5T_IEEE_F64LE, H5T_FLOAT, &value);
  return value;
}

bool read_flag(const Handle& object, const std::string& name) {
  const Handle type = flag_type();
  std::int8_t value = 0;
  read_scalar(object, name, type.get(), H5T_ENUM, &value);
  return value != 0;
}

Handle open_array(const Handle& parent, const std::string& path) {
  const hid_t id = H5Dopen2(parent.get(), path.c_str(), H5P_DEFAULT);
  if (id < 0) refuse(fmt::format("the array '{}' is missing", path));
  return {id, H5Dclose};
}

std::vector<std::byte> read_array(const Handle& parent, const std::string& path, ElementType type,
                                  ArrayShape& shape) {
  const Handle dataset = open_array(parent, path);
  const Handle stored(H5Dget_type(dataset.get()), H5Tclose);
  if (H5Tequal(stored.get(), file_type(type)) <= 0)
    refuse(fmt::format("'{}' has another type of number", path));
  shape = shape_of(dataset, path);
  const Handle space(H5Dget_space(dataset.get()), H5Sclose);
  const std::uint64_t count = static_cast<std::uint64_t>(H5Sget_simple_extent_npoints(space.get()));
  const std::uint64_t limit = H5Dget_storage_size(dataset.get()) * largest_compression;
  if (count > limit) refuse(fmt::format("'{}' is shorter than it says", path));
  std::vector<std::byte> bytes(count * element_size(type));
  if (count > 0 && H5Dread(dataset.get(), file_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0)
    refuse(fmt::format("'{}' cannot be read: {}", path, last_error()));
  return bytes;
}

}  // namespace microcosm::datagen::hdf5
