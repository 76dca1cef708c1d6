#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "datagen/hdf5_file.hpp"
#include "datagen/hdf5_types.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

// In memory a file grows by this much at a time.
constexpr std::size_t growth_bytes = std::size_t{1} << 20;
// Attributes of one object up to this number stay in its header; beyond, HDF5 makes an index of several
// kilobytes.
constexpr unsigned attributes_in_header = 64;
// Chunk indices are trees; with the default of 32 the smallest takes more room than many an array.
constexpr unsigned chunk_tree_half_rank = 4;

// Where a superblock of version 2 says how long the file is (HDF5 File Format Specification 3.0, II.A.2); the
// buffer is longer.
constexpr std::size_t superblock_end_of_file = 28;

// The library's own buffer would be freed as the file closes: these callbacks keep it in a vector.
using Buffer = std::vector<std::byte>;

void* allocate_image(size_t size, H5FD_file_image_op_t, void* buffer) {
  static_cast<Buffer*>(buffer)->resize(size);
  return static_cast<Buffer*>(buffer)->data();
}
void* copy_image(void* to, const void* from, size_t size, H5FD_file_image_op_t, void*) {
  return std::memcpy(to, from, size);
}
void* grow_image(void*, size_t size, H5FD_file_image_op_t operation, void* buffer) {
  return allocate_image(size, operation, buffer);
}
herr_t take_image(void*, H5FD_file_image_op_t, void*) {
  return 0;
}
void* share_buffer(void* buffer) {
  return buffer;
}
herr_t keep_buffer(void*) {
  return 0;
}

void require(bool done, const char* action) {
  if (!done) throw core::SystemError(fmt::format("HDF5 cannot {} in memory: {}", action, last_error()));
}

Handle checked(hid_t id, Handle::Close close, const char* action) {
  require(id >= 0, action);
  return {id, close};
}

Handle link_creation() {
  Handle properties = checked(H5Pcreate(H5P_LINK_CREATE), H5Pclose, "make properties");
  require(H5Pset_create_intermediate_group(properties.get(), 1) >= 0, "make properties");
  return properties;
}

/// Properties of a group or array: no time stamps (the same content gives the same bytes), attributes in the
/// header.
Handle object_creation(hid_t kind) {
  Handle properties = checked(H5Pcreate(kind), H5Pclose, "make properties");
  require(H5Pset_obj_track_times(properties.get(), 0) >= 0 &&
              H5Pset_attr_phase_change(properties.get(), attributes_in_header, attributes_in_header / 2) >= 0,
          "make properties");
  return properties;
}

Handle simple_space(const std::vector<hsize_t>& dimensions) {
  return checked(H5Screate_simple(static_cast<int>(dimensions.size()), dimensions.data(), nullptr), H5Sclose,
                 "make a dataspace");
}

void write_scalar(const Handle& object, const std::string& name, hid_t type, const void* value) {
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, "make a dataspace");
  const Handle attribute =
      checked(H5Acreate2(object.get(), name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
              "make an attribute");
  require(H5Awrite(attribute.get(), type, value) >= 0, "write an attribute");
}

}  // namespace

MemoryFile::MemoryFile() {
  const Handle access = checked(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make properties");
  require(H5Pset_fapl_core(access.get(), growth_bytes, false) >= 0, "make properties");
  // The format of HDF5 1.8: small groups, and attributes above 64 kB; every reader of the last decade knows
  // it.
  require(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0, "make properties");
  H5FD_file_image_callbacks_t callbacks{allocate_image, copy_image,  grow_image, take_image,
                                        share_buffer,   keep_buffer, &buffer_};
  require(H5Pset_file_image_callbacks(access.get(), &callbacks) >= 0, "make properties");
  const Handle creation = object_creation(H5P_FILE_CREATE);
  require(H5Pset_istore_k(creation.get(), chunk_tree_half_rank) >= 0, "make properties");
  file_ =
      checked(H5Fcreate("in memory", H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose, "make a file");
}

std::vector<std::byte> MemoryFile::finish() {
  require(H5Fget_obj_count(file_.get(), H5F_OBJ_ALL) == 1, "finish a file: parts of it are still open");
  require(H5Fclose(file_.release()) >= 0, "finish a file");
  std::uint64_t end = 0;
  require(buffer_.size() > superblock_end_of_file + sizeof(end), "finish a file");
  std::memcpy(&end, buffer_.data() + superblock_end_of_file, sizeof(end));
  require(end <= buffer_.size(), "finish a file");
  buffer_.resize(end);
  return std::move(buffer_);
}

Handle create_group(const Handle& parent, const std::string& path) {
  const Handle links = link_creation();
  const Handle creation = object_creation(H5P_GROUP_CREATE);
  return checked(H5Gcreate2(parent.get(), path.c_str(), links.get(), creation.get(), H5P_DEFAULT), H5Gclose,
                 "make a group");
}

Handle write_array(const Handle& parent, const std::string& path, const PackedArray& array) {
  std::vector<hsize_t> dimensions{array.rows}, chunk{array.rows_per_chunk};
  if (array.columns) {
    dimensions.push_back(*array.columns);
    chunk.push_back(*array.columns);
  }
  const Handle space = simple_space(dimensions);
  const Handle links = link_creation();
  const Handle creation = object_creation(H5P_DATASET_CREATE);
  const bool chunked = array.rows_per_chunk > 0;
  if (chunked) {
    require(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()) >= 0 &&
                H5Pset_shuffle(creation.get()) >= 0 && H5Pset_deflate(creation.get(), 1) >= 0,
            "choose filters");
  }
  Handle dataset = checked(H5Dcreate2(parent.get(), path.c_str(), file_type(array.type), space.get(),
                                      links.get(), creation.get(), H5P_DEFAULT),
                           H5Dclose, "make an array");
  if (!chunked && !array.plain.empty()) {
    const herr_t status =
        H5Dwrite(dataset.get(), file_type(array.type), H5S_ALL, H5S_ALL, H5P_DEFAULT, array.plain.data());
    require(status >= 0, "write an array");
  }
  std::vector<hsize_t> offset(dimensions.size(), 0);
  for (const auto& bytes : array.chunks) {
    const herr_t status =
        H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, offset.data(), bytes.size(), bytes.data());
    require(status >= 0, "write an array");
    offset[0] += array.rows_per_chunk;
  }
  return dataset;
}

void write_fixed_strings(const Handle& parent, const std::string& path,
                         const std::vector<std::string>& values) {
  std::size_t width = 1;
  for (const auto& value : values) width = std::max(width, value.size());
  std::string cells(width * values.size(), '\0');
  for (std::size_t i = 0; i < values.size(); ++i) values[i].copy(cells.data() + i * width, width);
  const Handle type = checked(H5Tcopy(H5T_C_S1), H5Tclose, "make a type");
  require(H5Tset_size(type.get(), width) >= 0 && H5Tset_strpad(type.get(), H5T_STR_NULLPAD) >= 0,
          "make a type");
  const Handle space = simple_space({values.size()});
  const Handle links = link_creation();
  const Handle creation = object_creation(H5P_DATASET_CREATE);
  const Handle dataset = checked(H5Dcreate2(parent.get(), path.c_str(), type.get(), space.get(), links.get(),
                                            creation.get(), H5P_DEFAULT),
                                 H5Dclose, "make an array");
  if (values.empty()) return;
  require(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data()) >= 0,
          "write an array");
}

void add_external_link(const Handle& parent, const std::string& name, const std::string& file,
                       const std::string& target) {
  require(H5Lcreate_external(file.c_str(), target.c_str(), parent.get(), name.c_str(), H5P_DEFAULT,
                             H5P_DEFAULT) >= 0,
          "make a link");
}

void write_attribute(const Handle& object, const std::string& name, const std::string& value) {
  const Handle type = text_type();
  const char* text = value.c_str();
  write_scalar(object, name, type.get(), &text);
}

void write_attribute(const Handle& object, const std::string& name, const std::vector<std::string>& value) {
  const Handle type = text_type();
  const Handle space = simple_space({value.size()});
  const Handle attribute =
      checked(H5Acreate2(object.get(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
              H5Aclose, "make an attribute");
  if (value.empty()) return;
  std::vector<const char*> texts;
  texts.reserve(value.size());
  for (const auto& text : value) texts.push_back(text.c_str());
  require(H5Awrite(attribute.get(), type.get(), texts.data()) >= 0, "write an attribute");
}

void write_attribute(const Handle& object, const std::string& name, std::int64_t value) {
  write_scalar(object, name, H5T_STD_I64LE, &value);
}

void write_attribute(const Handle& object, const std::string& name, std::uint64_t value) {
  write_scalar(object, name, H5T_STD_U64LE, &value);
}

void write_attribute(const Handle& object, const std::string& name, double value) {
  write_scalar(object, name, H5T_IEEE_F64LE, &value);
}

void write_flag(const Handle& object, const std::string& name, bool value) {
  const Handle type = flag_type();
  const std::int8_t cell = value ? 1 : 0;
  write_scalar(object, name, type.get(), &cell);
}

}  // namespace microcosm::datagen::hdf5
