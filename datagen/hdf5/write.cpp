#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "datagen/hdf5/handle.hpp"
#include "datagen/hdf5/packed_array.hpp"
#include "datagen/hdf5/write.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

// In memory a file grows by this much at a time.
constexpr std::size_t growth_bytes = std::size_t{1} << 20;
// Attributes of one object up to this number stay in its header; beyond, HDF5 makes an index of several
// kilobytes.
constexpr unsigned attributes_in_header = 64;
// Chunk indices are trees; with the default of 32 the smallest takes more room than many an array. HDF5 notes
// it in an object of its own, which has time stamps whatever one asks for: so only in files that have chunks,
// whose bytes needn't be the same again.
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

/// Properties of a group or array: no time stamps (the same content gives the same bytes), attributes in the
/// header.
Handle object_creation(hid_t kind) {
  Handle properties = checked(H5Pcreate(kind), H5Pclose, "make properties");
  require(H5Pset_obj_track_times(properties.get(), 0) >= 0 &&
              H5Pset_attr_phase_change(properties.get(), attributes_in_header, attributes_in_header / 2) >= 0,
          "make properties");
  return properties;
}

/// A file that exists only in memory (H5Fget_file_image won't do: HDF5 1.10 returns a superblock with a wrong
/// checksum).
class MemoryFile {
 public:
  explicit MemoryFile(bool has_chunks);
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  const Handle& root() const { return file_; }
  /// Closes the file and returns its bytes. All other handles into it are closed by then.
  std::vector<std::byte> finish();

 private:
  Buffer buffer_;  // taken from the library as it closes the file
  Handle file_;
};

MemoryFile::MemoryFile(bool has_chunks) {
  const Handle access = checked(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make properties");
  require(H5Pset_fapl_core(access.get(), growth_bytes, false) >= 0, "make properties");
  // The format of HDF5 1.8: small groups, and attributes above 64 kB; every reader of the last decade knows
  // it.
  require(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0, "make properties");
  H5FD_file_image_callbacks_t callbacks{allocate_image, copy_image,  grow_image, take_image,
                                        share_buffer,   keep_buffer, &buffer_};
  require(H5Pset_file_image_callbacks(access.get(), &callbacks) >= 0, "make properties");
  const Handle creation = object_creation(H5P_FILE_CREATE);
  if (has_chunks) require(H5Pset_istore_k(creation.get(), chunk_tree_half_rank) >= 0, "make properties");
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

/// The library's type of a value's elements.
Handle type_of(const Value& value) {
  if (value.type == ElementType::text) return text_type();
  if (value.type == ElementType::fixed_text) return fixed_text_type(value.width);
  if (value.type == ElementType::flag) return flag_type();
  return {H5Tcopy(number_type(value.type)), H5Tclose};
}

Handle space_of(const Value& value) {
  if (value.shape.empty()) return checked(H5Screate(H5S_SCALAR), H5Sclose, "make a dataspace");
  const std::vector<hsize_t> extents(value.shape.begin(), value.shape.end());
  return checked(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose,
                 "make a dataspace");
}

void write_attribute(const Handle& object, const std::string& name, const Value& value) {
  const Handle type = type_of(value);
  const Handle space = space_of(value);
  const Handle attribute =
      checked(H5Acreate2(object.get(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
              H5Aclose, "make an attribute");
  if (value.count() == 0) return;
  MICROCOSM_ASSERT(value.type != ElementType::fixed_text);
  std::vector<const char*> texts;
  texts.reserve(value.texts.size());
  for (const auto& text : value.texts) texts.push_back(text.c_str());
  const bool is_text = value.type == ElementType::text;
  const void* data = is_text ? static_cast<const void*>(texts.data()) : value.bytes.data();
  require(H5Awrite(attribute.get(), type.get(), data) >= 0, "write an attribute");
}

Handle create_group(const Handle& file, const std::string& path) {
  const Handle creation = object_creation(H5P_GROUP_CREATE);
  return checked(H5Gcreate2(file.get(), path.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose,
                 "make a group");
}

Handle create_array(const Handle& file, const std::string& path, const Value& value,
                    const PackedArray* packed) {
  const Handle type = type_of(value);
  const Handle space = space_of(value);
  const Handle creation = object_creation(H5P_DATASET_CREATE);
  if (packed != nullptr) {
    std::vector<hsize_t> chunk(value.shape.begin(), value.shape.end());
    chunk[0] = packed->rows_per_chunk;
    require(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()) >= 0 &&
                H5Pset_shuffle(creation.get()) >= 0 && H5Pset_deflate(creation.get(), 1) >= 0,
            "choose filters");
  }
  return checked(
      H5Dcreate2(file.get(), path.c_str(), type.get(), space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
      H5Dclose, "make an array");
}

/// Texts side by side in cells of their width.
std::vector<std::byte> cells_of(const Value& value) {
  std::vector<std::byte> cells(value.width * value.texts.size());
  for (std::size_t i = 0; i < value.texts.size(); ++i)
    std::memcpy(cells.data() + i * value.width, value.texts[i].data(), value.texts[i].size());
  return cells;
}

Handle write_array(const Handle& file, const std::string& path, const Value& value,
                   const PackedArray* packed) {
  Handle dataset = create_array(file, path, value, packed);
  if (packed == nullptr && value.count() > 0) {
    const Handle type = type_of(value);
    const auto cells = value.type == ElementType::fixed_text ? cells_of(value) : std::vector<std::byte>();
    const void* data = value.type == ElementType::fixed_text ? cells.data() : value.bytes.data();
    require(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0, "write an array");
  }
  if (packed == nullptr) return dataset;
  std::vector<hsize_t> offset(value.shape.size(), 0);
  for (const auto& bytes : packed->chunks) {
    require(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, offset.data(), bytes.size(), bytes.data()) >= 0,
            "write an array");
    offset[0] += packed->rows_per_chunk;
  }
  return dataset;
}

void write_object(const Handle& file, const std::string& path, const Object& object,
                  const PackedArray* packed) {
  if (object.kind == ObjectKind::external_link) {
    require(H5Lcreate_external(object.file.c_str(), object.target.c_str(), file.get(), path.c_str(),
                               H5P_DEFAULT, H5P_DEFAULT) >= 0,
            "make a link");
    return;
  }
  MICROCOSM_ASSERT(object.kind != ObjectKind::soft_link);
  const bool is_array = object.kind == ObjectKind::array;
  if (path == "/") return;
  const Handle handle = is_array ? write_array(file, path, object.value, packed) : create_group(file, path);
  for (const auto& [name, value] : object.attributes) write_attribute(handle, name, value);
}

void require_text(const std::string& text) {
  if (text.find('\0') != std::string::npos)
    throw core::InputError(fmt::format("the text '{}' has a zero byte in it: HDF5 can't hold that",
                                       text.substr(0, text.find('\0'))));
}

[[noreturn]] void refuse_place(const std::string& path) {
  throw core::InputError(fmt::format("two things are both named '{}', or one lies in the other", path));
}

void add_parents(Tree& tree, const std::string& path) {
  tree.objects["/"];
  for (std::size_t end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
    const std::string parent = path.substr(0, end);
    if (tree.objects[parent].kind != ObjectKind::group) refuse_place(parent);
  }
}

template <class T>
Value scalar(ElementType type, T number) {
  return array_value(type, {}, std::as_bytes(std::span(&number, 1)));
}

}  // namespace

std::vector<std::byte> write_tree(const Tree& tree) {
  // Compression is most of the work, and needs no lock.
  std::map<std::string, PackedArray> packed;
  for (const auto& [path, object] : tree.objects) {
    const Value& value = object.value;
    if (object.kind != ObjectKind::array || value.bytes.size() < smallest_compressed_array) continue;
    packed.emplace(path, pack_chunks(value.type, value.shape[0], value.bytes));
  }
  const Lock lock;
  MemoryFile file(!packed.empty());
  for (const auto& [path, object] : tree.objects) {
    const auto found = packed.find(path);
    write_object(file.root(), path, object, found == packed.end() ? nullptr : &found->second);
  }
  return file.finish();
}

Object& add_group(Tree& tree, const std::string& path) {
  add_parents(tree, path);
  Object& object = tree.objects[path];
  if (object.kind != ObjectKind::group) refuse_place(path);
  return object;
}

Object& add_array(Tree& tree, const std::string& path, Value value) {
  add_parents(tree, path);
  const auto [place, is_new] = tree.objects.try_emplace(path);
  if (!is_new) refuse_place(path);
  Object& object = place->second;
  object.kind = ObjectKind::array;
  object.value = std::move(value);
  return object;
}

void add_external_link(Tree& tree, const std::string& path, const std::string& file,
                       const std::string& target) {
  add_parents(tree, path);
  Object& object = tree.objects[path];
  object.kind = ObjectKind::external_link;
  object.file = file;
  object.target = target;
}

Value text_value(const std::string& text) {
  Value value = texts_value({text});
  value.shape.clear();
  return value;
}

Value texts_value(const std::vector<std::string>& texts) {
  for (const auto& text : texts) require_text(text);
  Value value;
  value.type = ElementType::text;
  value.shape = {texts.size()};
  value.texts = texts;
  return value;
}

Value fixed_texts_value(const std::vector<std::string>& texts) {
  Value value = texts_value(texts);
  value.type = ElementType::fixed_text;
  value.width = 1;
  for (const auto& text : texts) value.width = std::max<std::uint64_t>(value.width, text.size());
  return value;
}

Value flag_value(bool flag) {
  return scalar(ElementType::flag, static_cast<std::int8_t>(flag ? 1 : 0));
}

Value number_value(std::int64_t number) {
  return scalar(ElementType::int64, number);
}

Value number_value(std::uint64_t number) {
  return scalar(ElementType::uint64, number);
}

Value number_value(double number) {
  return scalar(ElementType::float64, number);
}

Value array_value(ElementType type, std::vector<std::uint64_t> shape, std::span<const std::byte> bytes) {
  Value value;
  value.type = type;
  value.shape = std::move(shape);
  value.bytes.assign(bytes.begin(), bytes.end());
  MICROCOSM_ASSERT_COMPARE(value.count() * element_size(type), ==, bytes.size());
  return value;
}

}  // namespace microcosm::datagen::hdf5
