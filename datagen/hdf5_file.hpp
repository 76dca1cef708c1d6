#pragma once
// The HDF5 calls that datasets need, with owned handles and errors of our own. Debian's HDF5 isn't
// thread-safe: whoever calls anything here holds a `Lock`. Files are built in memory and reach the disk
// through write_atomically, so HDF5 never meets a full disk.

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "datagen/packed_array.hpp"

namespace microcosm::datagen::hdf5 {

/// The library's lock, and its own error printing switched off.
class Lock {
 public:
  Lock();

 private:
  std::unique_lock<std::mutex> lock_;
};

/// Owns an identifier of any kind.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  hid_t get() const { return id_; }
  hid_t release() { return std::exchange(id_, -1); }

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

// Writing. A failure to build a file in memory is a bug or missing memory, and throws SystemError.

/// A file that exists only in memory (H5Fget_file_image won't do: HDF5 1.10 returns a superblock with a wrong
/// checksum).
class MemoryFile {
 public:
  MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  const Handle& root() const { return file_; }
  /// Closes the file and returns its bytes. All other handles into it are closed by then.
  std::vector<std::byte> finish();

 private:
  std::vector<std::byte> buffer_;  // taken from the library as it closes the file
  Handle file_;
};

/// With the groups on the way.
Handle create_group(const Handle& parent, const std::string& path);
/// Makes the groups on the way to `path`.
Handle write_array(const Handle& parent, const std::string& path, const PackedArray& array);
/// One-dimensional array of fixed-length strings, as h5py and robomimic write masks.
void write_fixed_strings(const Handle& parent, const std::string& path,
                         const std::vector<std::string>& values);
void add_external_link(const Handle& parent, const std::string& name, const std::string& file,
                       const std::string& target);

void write_attribute(const Handle& object, const std::string& name, const std::string& value);
void write_attribute(const Handle& object, const std::string& name, const std::vector<std::string>& value);
void write_attribute(const Handle& object, const std::string& name, std::int64_t value);
void write_attribute(const Handle& object, const std::string& name, std::uint64_t value);
void write_attribute(const Handle& object, const std::string& name, double value);
void write_flag(const Handle& object, const std::string& name, bool value);  // as h5py's bool: an enumeration

// Reading. Whatever is missing or of another type throws InputError that names it (the caller adds the path
// of the file).

Handle open_file(const std::filesystem::path& path);
Handle open_group(const Handle& parent, const std::string& path);
std::string read_text(const Handle& object, const std::string& name);
std::vector<std::string> read_texts(const Handle& object, const std::string& name);
std::int64_t read_integer(const Handle& object, const std::string& name);
std::uint64_t read_count(const Handle& object, const std::string& name);
double read_real(const Handle& object, const std::string& name);
bool read_flag(const Handle& object, const std::string& name);

struct ArrayShape {
  std::uint64_t rows = 0;
  std::optional<std::uint64_t> columns;  // none: one-dimensional
  bool operator==(const ArrayShape&) const = default;
};
/// The values as elements of `type`, row-major. Throws InputError unless the file holds that type and 1 or 2
/// dimensions.
std::vector<std::byte> read_array(const Handle& parent, const std::string& path, ElementType type,
                                  ArrayShape& shape);
Handle open_array(const Handle& parent, const std::string& path);

}  // namespace microcosm::datagen::hdf5
