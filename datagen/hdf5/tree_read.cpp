#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "datagen/hdf5/handle.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

constexpr std::uint64_t largest_compression = 1032;
// What a small file may claim all the same: attributes and their names take no compression.
constexpr std::uint64_t always_allowed = std::uint64_t{1} << 20;
constexpr int deepest = 64;
// No object and no attribute takes fewer bytes of a file.
constexpr std::uint64_t smallest_object = 8;
constexpr std::size_t longest_link = std::size_t{1} << 16;  // [bytes], the file format's own limit

class TreeReader {
 public:
  TreeReader(const Handle& file, std::span<const std::byte> image, Tree& tree)
      : file_(file),
        bytes_left_(largest_total_bytes(image)),
        objects_left_(image.size() / smallest_object),
        tree_(tree) {}

  void read() {
    const Handle root = checked(H5Gopen2(file_.get(), "/", H5P_DEFAULT), H5Gclose, "/");
    seen_.insert(address_of(root, "/"));
    group(root, "/", 0);
  }

 private:
  [[noreturn]] static void refuse(const std::string& path, const std::string& what) {
    throw core::InputError(fmt::format("'{}' {}", path, what));
  }

  static Handle checked(hid_t id, Handle::Close close, const std::string& path) {
    if (id < 0) refuse(path, fmt::format("can't be read: {}", last_error()));
    return {id, close};
  }

  static haddr_t address_of(const Handle& object, const std::string& path) {
    H5O_info_t info;
    if (H5Oget_info2(object.get(), &info, H5O_INFO_BASIC) < 0)
      refuse(path, fmt::format("can't be read: {}", last_error()));
    return info.addr;
  }

  void claim(std::uint64_t count, std::uint64_t size, const std::string& path) {
    if (size > 0 && count > bytes_left_ / size)
      refuse(path, fmt::format("claims {} elements of {} bytes: more than the file can hold", count, size));
    bytes_left_ -= count * size;
  }

  void claim_object(const std::string& path) {
    if (objects_left_ == 0) refuse(path, "is one of more objects than the file can hold");
    --objects_left_;
  }

  static std::string child(const std::string& group, const std::string& name) {
    return group == "/" ? "/" + name : group + "/" + name;
  }

  struct Names {
    std::vector<std::string> names;
    std::vector<H5L_info_t> links;  // none of attributes
    std::uint64_t most = 0;
  };
  static herr_t add_name(Names& out, const char* name) {
    if (out.names.size() >= out.most) return -1;
    out.names.emplace_back(name);
    return 0;
  }
  static herr_t add_link(hid_t, const char* name, const H5L_info_t* info, void* out) {
    auto& names = *static_cast<Names*>(out);
    names.links.push_back(*info);
    return add_name(names, name);
  }
  static herr_t add_attribute(hid_t, const char* name, const H5A_info_t*, void* out) {
    return add_name(*static_cast<Names*>(out), name);
  }

  void group(const Handle& handle, const std::string& path, int depth) {
    if (depth > deepest) refuse(path, fmt::format("lies deeper than {} groups", deepest));
    Object& object = tree_.objects[path];
    object.kind = ObjectKind::group;
    attributes(handle, path, object);
    Names links{{}, {}, objects_left_};
    hsize_t start = 0;
    if (H5Literate(handle.get(), H5_INDEX_NAME, H5_ITER_NATIVE, &start, add_link, &links) < 0)
      refuse(path, fmt::format("can't be listed: {}", last_error()));
    for (std::size_t i = 0; i < links.names.size(); ++i)
      link(handle, links.names[i], links.links[i], child(path, links.names[i]), depth);
  }

  void link(const Handle& parent, const std::string& name, const H5L_info_t& info, const std::string& path,
            int depth) {
    claim_object(path);
    if (info.type == H5L_TYPE_HARD) return member(parent, info.u.address, path, depth);
    if (info.type != H5L_TYPE_SOFT && info.type != H5L_TYPE_EXTERNAL)
      refuse(path, "is a link of another kind");
    if (info.u.val_size == 0 || info.u.val_size > longest_link) refuse(path, "is a link without end");
    claim(info.u.val_size, 1, path);
    std::vector<char> text(info.u.val_size + 1, '\0');
    if (H5Lget_val(parent.get(), name.c_str(), text.data(), info.u.val_size, H5P_DEFAULT) < 0)
      refuse(path, fmt::format("can't be read: {}", last_error()));
    Object& object = tree_.objects[path];
    if (info.type == H5L_TYPE_SOFT) {
      object.kind = ObjectKind::soft_link;
      object.target = text.data();
      return;
    }
    object.kind = ObjectKind::external_link;
    const char *file = nullptr, *target = nullptr;
    if (H5Lunpack_elink_val(text.data(), info.u.val_size, nullptr, &file, &target) < 0)
      refuse(path, "is a damaged link");
    object.file = file;
    object.target = target;
  }

  /// By address: a name that a group has twice would lead to the first.
  void member(const Handle& parent, haddr_t address, const std::string& path, int depth) {
    if (!seen_.insert(address).second) refuse(path, "is an object that has another path too");
    const Handle handle = checked(H5Oopen_by_addr(parent.get(), address), H5Oclose, path);
    const H5I_type_t kind = H5Iget_type(handle.get());
    if (kind == H5I_GROUP) return group(handle, path, depth + 1);
    if (kind != H5I_DATASET) refuse(path, "is neither group nor array (a named type?)");
    Object& object = tree_.objects[path];
    object.kind = ObjectKind::array;
    attributes(handle, path, object);
    array(handle, path, object.value);
  }

  void attributes(const Handle& handle, const std::string& path, Object& object) {
    Names names{{}, {}, objects_left_};
    hsize_t start = 0;
    if (H5Aiterate2(handle.get(), H5_INDEX_NAME, H5_ITER_NATIVE, &start, add_attribute, &names) < 0)
      refuse(path, fmt::format("has attributes that can't be listed: {}", last_error()));
    for (const std::string& name : names.names) {
      const std::string place = path + "@" + name;
      claim_object(place);
      const Handle attribute = checked(H5Aopen(handle.get(), name.c_str(), H5P_DEFAULT), H5Aclose, place);
      const Handle type = checked(H5Aget_type(attribute.get()), H5Tclose, place);
      const Handle space = checked(H5Aget_space(attribute.get()), H5Sclose, place);
      Value& value = object.attributes[name];
      describe(type, space, place, value);
      if (value.count() == 0) continue;
      if (value.type == ElementType::text) {
        texts(attribute, place, value);
      } else {
        std::vector<std::byte> cells(value.count() * cell_size(value));
        if (H5Aread(attribute.get(), type.get(), cells.data()) < 0)
          refuse(place, fmt::format("can't be read: {}", last_error()));
        keep(std::move(cells), value);
      }
    }
  }

  /// Type, shape and width; claims the bytes.
  void describe(const Handle& type, const Handle& space, const std::string& place, Value& value) {
    value.type = type_of(type, place, value.width);
    const H5S_class_t kind = H5Sget_simple_extent_type(space.get());
    if (kind != H5S_SCALAR && kind != H5S_SIMPLE) refuse(place, "has no shape");
    hsize_t extents[H5S_MAX_RANK] = {};
    const int rank = H5Sget_simple_extent_dims(space.get(), extents, nullptr);
    if (rank < 0 || rank > 2) refuse(place, fmt::format("has {} dimensions; valid: 0 to 2", rank));
    value.shape.assign(extents, extents + rank);
    std::uint64_t count = 1;
    for (const std::uint64_t extent : value.shape) {
      if (extent > 0 && count > bytes_left_ / extent)
        refuse(place, "claims more elements than the file can hold");
      count *= extent;
    }
    claim(count, value.type == ElementType::text ? sizeof(char*) : cell_size(value), place);
  }

  static std::size_t cell_size(const Value& value) {
    return value.type == ElementType::fixed_text ? value.width : element_size(value.type);
  }

  ElementType type_of(const Handle& type, const std::string& place, std::uint64_t& width) const {
    if (H5Tcommitted(type.get()) != 0) refuse(place, "is of a named type");
    const std::size_t size = H5Tget_size(type.get());
    const H5T_class_t kind = H5Tget_class(type.get());
    for (int i = 0; i <= static_cast<int>(ElementType::float64); ++i) {
      const auto candidate = static_cast<ElementType>(i);
      const bool is_real = candidate == ElementType::float32 || candidate == ElementType::float64;
      if (kind == (is_real ? H5T_FLOAT : H5T_INTEGER) && size == element_size(candidate) &&
          H5Tequal(type.get(), number_type(candidate)) > 0)
        return candidate;
    }
    if (kind == H5T_ENUM && H5Tequal(type.get(), flag_.get()) > 0) return ElementType::flag;
    if (kind == H5T_STRING && H5Tequal(type.get(), text_.get()) > 0) return ElementType::text;
    if (kind == H5T_STRING && H5Tis_variable_str(type.get()) == 0) {
      width = size;
      if (width > 0 && H5Tequal(type.get(), fixed_text_type(width).get()) > 0) return ElementType::fixed_text;
    }
    refuse(place, "is of a type that no dataset holds");
  }

  void texts(const Handle& attribute, const std::string& place, Value& value) {
    std::vector<char*> pointers(value.count(), nullptr);
    if (H5Aread(attribute.get(), text_.get(), pointers.data()) < 0)
      refuse(place, fmt::format("can't be read: {}", last_error()));
    for (char* pointer : pointers) {
      value.texts.emplace_back(pointer == nullptr ? "" : pointer);
      H5free_memory(pointer);
    }
    std::uint64_t length = 0;
    for (const auto& text : value.texts) length += text.size();
    claim(length, 1, place);
  }

  static void keep(std::vector<std::byte> cells, Value& value) {
    if (value.type != ElementType::fixed_text) {
      value.bytes = std::move(cells);
      return;
    }
    for (std::size_t begin = 0; begin < cells.size(); begin += value.width) {
      std::string text(reinterpret_cast<const char*>(cells.data()) + begin, value.width);
      text.resize(text.find_last_not_of('\0') + 1);
      value.texts.push_back(std::move(text));
    }
  }

  void array(const Handle& handle, const std::string& path, Value& value) {
    const Handle type = checked(H5Dget_type(handle.get()), H5Tclose, path);
    const Handle space = checked(H5Dget_space(handle.get()), H5Sclose, path);
    require_plain_storage(handle, type, path);
    describe(type, space, path, value);
    if (value.type == ElementType::text) refuse(path, "is an array of text of any length");
    if (value.shape.empty()) refuse(path, "is a single value, not an array");
    if (value.count() == 0) return;
    std::vector<std::byte> cells(value.count() * cell_size(value));
    if (H5Dread(handle.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data()) < 0)
      refuse(path, fmt::format("can't be read: {}", last_error()));
    keep(std::move(cells), value);
  }

  void require_plain_storage(const Handle& handle, const Handle& type, const std::string& path) const {
    const Handle creation = checked(H5Dget_create_plist(handle.get()), H5Pclose, path);
    if (H5Pget_external_count(creation.get()) != 0) refuse(path, "is stored in other files");
    const H5D_layout_t layout = H5Pget_layout(creation.get());
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
      refuse(path, "is no array of its own: it is put together from others");
    const int filters = H5Pget_nfilters(creation.get());
    for (int i = 0; i < filters; ++i) {
      unsigned flags = 0, info = 0;
      size_t values = 0;
      const H5Z_filter_t filter = H5Pget_filter2(creation.get(), static_cast<unsigned>(i), &flags, &values,
                                                 nullptr, 0, nullptr, &info);
      if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
        refuse(path, fmt::format("has filter number {}; valid: shuffle, deflate, fletcher32", filter));
    }
    if (layout == H5D_CHUNKED) require_small_chunks(creation, type, path);
  }

  /// The library makes room for a whole chunk, whatever the array's own size.
  void require_small_chunks(const Handle& creation, const Handle& type, const std::string& path) const {
    hsize_t extents[H5S_MAX_RANK];
    const int rank = H5Pget_chunk(creation.get(), H5S_MAX_RANK, extents);
    std::uint64_t size = std::max<std::uint64_t>(H5Tget_size(type.get()), 1);
    for (int i = 0; i < rank; ++i) {
      if (extents[i] == 0 || size > bytes_left_ / extents[i])
        refuse(path, "claims chunks larger than the file can hold");
      size *= extents[i];
    }
  }

  const Handle& file_;
  const Handle text_ = text_type(), flag_ = flag_type();
  std::uint64_t bytes_left_, objects_left_;
  std::set<haddr_t> seen_;
  Tree& tree_;
};

Handle open_image(std::span<const std::byte> image) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // Strong: whatever a damaged file leaves open is closed with it.
  if (H5Pset_fapl_core(access.get(), always_allowed, false) < 0 ||
      H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG) < 0 ||
      H5Pset_file_image(access.get(), const_cast<std::byte*>(image.data()), image.size()) < 0)
    throw core::SystemError(fmt::format("HDF5 cannot take a file from memory: {}", last_error()));
  const hid_t id = H5Fopen("in memory", H5F_ACC_RDONLY, access.get());
  if (id < 0) throw core::InputError(fmt::format("is no readable HDF5 file ({})", last_error()));
  return {id, H5Fclose};
}

}  // namespace

std::uint64_t largest_total_bytes(std::span<const std::byte> image) {
  return always_allowed + image.size() * largest_compression;
}

Tree read_tree(std::span<const std::byte> image) {
  if (image.empty()) throw core::InputError("is no readable HDF5 file (it is empty)");
  const Lock lock;
  const Handle file = open_image(image);
  Tree tree;
  TreeReader(file, image, tree).read();
  return tree;
}

}  // namespace microcosm::datagen::hdf5
