#pragma once
// All that an HDF5 file of a dataset says, as plain values. Files that a stranger may have made are read into
// this at one place, and everything else works on it. Depends on HDF5 and engine/core alone.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace microcosm::datagen::hdf5 {

/// What arrays and attributes consist of: little-endian numbers; a flag (h5py's bool); text (UTF-8 of any
/// length, h5py's str); text in cells of a fixed width (h5py's S).
enum class ElementType { uint8, int16, int32, int64, uint64, float32, float64, flag, text, fixed_text };

/// "int16", "text" …
std::string_view element_name(ElementType type);
/// [bytes]; of numbers and flags, else 0.
std::size_t element_size(ElementType type);

struct Value {
  ElementType type = ElementType::uint8;
  std::vector<std::uint64_t> shape;  // empty: one value
  std::vector<std::byte> bytes;      // numbers and flags, row-major
  std::vector<std::string> texts;    // the others, row-major
  std::uint64_t width = 0;           // of a fixed_text [bytes]

  std::uint64_t count() const;  // of elements: the product of `shape`
  bool operator==(const Value&) const = default;
};

enum class ObjectKind { group, array, soft_link, external_link };

struct Object {
  ObjectKind kind = ObjectKind::group;
  std::map<std::string, Value> attributes;  // of a group or array
  Value value;                              // of an array
  std::string file, target;                 // of a link, as text: links are never followed
  bool operator==(const Object&) const = default;
};

/// Objects by path: "/" is the root, "/data/demo_0" a group below it. A group stands before what it holds.
struct Tree {
  std::map<std::string, Object> objects;
  bool operator==(const Tree&) const = default;
};

/// Reads a whole file from memory. Nothing of the disk is touched. Everything is claimed before it is read:
/// all values together take at most `largest_total_bytes(image)`, there are no more objects and attributes
/// than the image could hold, groups are at most 64 deep. Throws InputError naming the object: no HDF5 or a
/// damaged file, a limit exceeded, or anything that a dataset never holds (external storage, virtual arrays,
/// other filters than shuffle, deflate and Fletcher's checksum, references, named or other types, objects
/// with two paths, links of other kinds). Thread-safe. A file made to harm can still crash the library:
/// those of strangers go through load_tree.
Tree read_tree(std::span<const std::byte> image);
/// Deflate shrinks by at most 1,032 (RFC 1951: 258 bytes in 2 bits).
std::uint64_t largest_total_bytes(std::span<const std::byte> image);

/// A tree as bytes, to hand it to another process; and back. `unpack` checks all that it reads and throws
/// InputError.
std::vector<std::byte> pack(const Tree& tree);
Tree unpack(std::span<const std::byte> bytes);

}  // namespace microcosm::datagen::hdf5
