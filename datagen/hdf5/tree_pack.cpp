#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "datagen/hdf5/tree.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen::hdf5 {

static_assert(std::endian::native == std::endian::little, "numbers are packed as they are in memory");

namespace {

constexpr std::string_view magic = "MCTREE1\n";
constexpr std::size_t largest_rank = 2;

class Packer {
 public:
  explicit Packer(std::vector<std::byte>& out) : out_(out) {}

  void count(std::uint64_t number) { raw(std::as_bytes(std::span(&number, 1))); }
  void bytes(std::span<const std::byte> content) {
    count(content.size());
    raw(content);
  }
  void text(std::string_view content) { bytes(std::as_bytes(std::span(content))); }
  void raw(std::span<const std::byte> content) { out_.insert(out_.end(), content.begin(), content.end()); }
  void value(const Value& value) {
    count(static_cast<std::uint64_t>(value.type));
    count(value.shape.size());
    for (const std::uint64_t size : value.shape) count(size);
    bytes(value.bytes);
    count(value.texts.size());
    for (const auto& one : value.texts) text(one);
    count(value.width);
  }

 private:
  std::vector<std::byte>& out_;
};

class Unpacker {
 public:
  explicit Unpacker(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::span<const std::byte> raw(std::uint64_t size) {
    if (size > rest_.size()) throw core::InputError("the packed tree ends too early");
    const auto content = rest_.first(size);
    rest_ = rest_.subspan(size);
    return content;
  }
  std::uint64_t count() {
    std::uint64_t number = 0;
    std::memcpy(&number, raw(sizeof(number)).data(), sizeof(number));
    return number;
  }
  /// A number below `end`.
  std::uint64_t choice(std::uint64_t end) {
    const std::uint64_t number = count();
    if (number >= end) throw core::InputError("the packed tree names a kind that doesn't exist");
    return number;
  }
  std::string text() {
    const auto content = raw(count());
    return {reinterpret_cast<const char*>(content.data()), content.size()};
  }
  Value value() {
    Value value;
    value.type = static_cast<ElementType>(choice(static_cast<std::uint64_t>(ElementType::fixed_text) + 1));
    for (std::uint64_t rank = choice(largest_rank + 1); rank > 0; --rank) value.shape.push_back(count());
    const auto content = raw(count());
    value.bytes.assign(content.begin(), content.end());
    for (std::uint64_t texts = count(); texts > 0; --texts) value.texts.push_back(text());
    value.width = count();
    check(value);
    return value;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  /// That a value has as many elements as its shape says.
  static void check(const Value& value) {
    const std::size_t size = element_size(value.type);
    const std::uint64_t held = size > 0 ? value.bytes.size() / size : value.texts.size();
    std::uint64_t expected = 1;
    for (const std::uint64_t extent : value.shape) {
      if (extent != 0 && expected > std::numeric_limits<std::uint64_t>::max() / extent)
        throw core::InputError("the packed tree holds a shape that doesn't exist");
      expected *= extent;
    }
    const bool other_part_is_empty = size > 0 ? value.texts.empty() : value.bytes.empty();
    if (held != expected || !other_part_is_empty || (size > 0 && value.bytes.size() != held * size))
      throw core::InputError("the packed tree holds another number of elements than it says");
  }

  std::span<const std::byte> rest_;
};

}  // namespace

std::string_view element_name(ElementType type) {
  constexpr std::array<std::string_view, 10> names{"uint8",   "int16",   "int32", "int64", "uint64",
                                                   "float32", "float64", "flag",  "text",  "fixed text"};
  return names.at(static_cast<std::size_t>(type));
}

std::size_t element_size(ElementType type) {
  constexpr std::array<std::size_t, 10> sizes{1, 2, 4, 8, 8, 4, 8, 1, 0, 0};
  return sizes.at(static_cast<std::size_t>(type));
}

std::uint64_t Value::count() const {
  std::uint64_t product = 1;
  for (const std::uint64_t size : shape) product *= size;
  return product;
}

std::vector<std::byte> pack(const Tree& tree) {
  std::vector<std::byte> out;
  Packer packer(out);
  packer.raw(std::as_bytes(std::span(magic)));
  packer.count(tree.objects.size());
  for (const auto& [path, object] : tree.objects) {
    packer.text(path);
    packer.count(static_cast<std::uint64_t>(object.kind));
    packer.count(object.attributes.size());
    for (const auto& [name, value] : object.attributes) {
      packer.text(name);
      packer.value(value);
    }
    if (object.kind == ObjectKind::array) packer.value(object.value);
    packer.text(object.file);
    packer.text(object.target);
  }
  return out;
}

Tree unpack(std::span<const std::byte> bytes) {
  Unpacker unpacker(bytes);
  const auto start = unpacker.raw(magic.size());
  if (std::memcmp(start.data(), magic.data(), magic.size()) != 0)
    throw core::InputError("this is no packed tree");
  Tree tree;
  for (std::uint64_t objects = unpacker.count(); objects > 0; --objects) {
    Object& object = tree.objects[unpacker.text()];
    object.kind =
        static_cast<ObjectKind>(unpacker.choice(static_cast<std::uint64_t>(ObjectKind::external_link) + 1));
    for (std::uint64_t attributes = unpacker.count(); attributes > 0; --attributes) {
      std::string name = unpacker.text();
      object.attributes[std::move(name)] = unpacker.value();
    }
    if (object.kind == ObjectKind::array) object.value = unpacker.value();
    object.file = unpacker.text();
    object.target = unpacker.text();
  }
  if (!unpacker.at_end()) throw core::InputError("the packed tree goes on after its end");
  return tree;
}

}  // namespace microcosm::datagen::hdf5
