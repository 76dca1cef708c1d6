#pragma once
// Owned identifiers of the HDF5 library, and its lock. Debian's HDF5 isn't thread-safe: whoever calls it
// holds a `Lock`.

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::hdf5 {

/// The library's lock. Its own printing is off, at the end of the program too, and so are its plug-ins:
/// files choose neither code nor words of this program.
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

/// The library's type of an element that is neither text nor flag.
hid_t number_type(ElementType type);
/// Variable-length UTF-8, as h5py's str; padded with zeros to `width` bytes, as h5py's S; h5py's bool.
Handle text_type();
Handle fixed_text_type(std::size_t width);
Handle flag_type();

/// What the library said last, innermost call first.
std::string last_error();

}  // namespace microcosm::datagen::hdf5
