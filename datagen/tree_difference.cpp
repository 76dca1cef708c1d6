#include "datagen/tree_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "datagen/in_quotes.hpp"

namespace microcosm::datagen {
namespace {

using hdf5::ElementType;
using hdf5::Object;
using hdf5::ObjectKind;
using hdf5::Value;

template <class T>
std::string number_text(const Value& value, std::size_t index) {
  T number{};
  std::memcpy(&number, value.bytes.data() + index * sizeof(T), sizeof(T));
  return fmt::format("{}", number);
}

std::string element_text(const Value& value, std::size_t index) {
  switch (value.type) {
    case ElementType::uint8:
      return number_text<std::uint8_t>(value, index);
    case ElementType::int16:
      return number_text<std::int16_t>(value, index);
    case ElementType::int32:
      return number_text<std::int32_t>(value, index);
    case ElementType::int64:
      return number_text<std::int64_t>(value, index);
    case ElementType::uint64:
      return number_text<std::uint64_t>(value, index);
    case ElementType::float32:
      return number_text<float>(value, index);
    case ElementType::float64:
      return number_text<double>(value, index);
    case ElementType::flag:
      return value.bytes[index] == std::byte{0} ? "false" : "true";
    case ElementType::text:
    case ElementType::fixed_text:
      return in_quotes(value.texts[index]);
  }
  return "";
}

bool same_element(const Value& a, const Value& b, std::size_t index) {
  const std::size_t size = element_size(a.type);
  if (size == 0) return a.texts[index] == b.texts[index];
  return std::memcmp(a.bytes.data() + index * size, b.bytes.data() + index * size, size) == 0;
}

std::string shape_text(const Value& value) {
  const std::string shape = value.shape.empty() ? "one" : fmt::format("{}", fmt::join(value.shape, " x "));
  return fmt::format("{} {}", shape, element_name(value.type));
}

std::string place_text(const Value& value, std::size_t index) {
  if (value.shape.empty()) return "";
  if (value.shape.size() == 1) return fmt::format(", element {}", index);
  return fmt::format(", row {}, column {}", index / value.shape[1], index % value.shape[1]);
}

std::string value_difference(const std::string& name, const Value& stored, const Value& expected) {
  if (stored == expected) return "";
  if (stored.type != expected.type || stored.shape != expected.shape)
    return fmt::format("{}: holds {}, the rest of the dataset gives {}", name, shape_text(stored),
                       shape_text(expected));
  for (std::size_t i = 0; i < stored.count(); ++i)
    if (!same_element(stored, expected, i)) {
      const std::string found = element_text(stored, i), derived = element_text(expected, i);
      return fmt::format("{}{}: holds {}, the rest of the dataset gives {}{}", name, place_text(stored, i),
                         found, derived, found == derived ? " (in other bits)" : "");
    }
  return fmt::format("{}: holds text of {} bytes, the rest of the dataset gives {}", name, stored.width,
                     expected.width);
}

std::string_view kind_name(ObjectKind kind) {
  constexpr std::string_view names[] = {"a group", "an array", "a link", "a link to another file"};
  return names[static_cast<std::size_t>(kind)];
}

std::string attribute_difference(const std::string& path, const Object& stored, const Object& expected) {
  std::set<std::string> names;
  for (const auto* object : {&stored, &expected})
    for (const auto& [name, value] : object->attributes) names.insert(name);
  for (const auto& name : names) {
    const auto found = stored.attributes.find(name), wanted = expected.attributes.find(name);
    const std::string place = fmt::format("attribute {} of {}", in_quotes(name), in_quotes(path));
    if (found == stored.attributes.end()) return place + " is missing";
    if (wanted == expected.attributes.end()) return place + " doesn't belong there";
    if (auto text = value_difference(place, found->second, wanted->second); !text.empty()) return text;
  }
  return "";
}

std::string object_difference(const std::string& path, const Object& stored, const Object& expected) {
  if (stored == expected) return "";
  if (stored.kind != expected.kind)
    return fmt::format("{} is {}, the rest of the dataset gives {}", in_quotes(path), kind_name(stored.kind),
                       kind_name(expected.kind));
  if (auto text = attribute_difference(path, stored, expected); !text.empty()) return text;
  if (stored.kind == ObjectKind::array)
    return value_difference(in_quotes(path), stored.value, expected.value);
  return fmt::format("{} leads to {} in {}, the rest of the dataset gives {} in {}", in_quotes(path),
                     in_quotes(stored.target), in_quotes(stored.file), in_quotes(expected.target),
                     in_quotes(expected.file));
}

}  // namespace

std::string tree_difference(const hdf5::Tree& stored, const hdf5::Tree& expected) {
  if (stored.objects == expected.objects) return "";
  std::set<std::string> paths;
  for (const auto* tree : {&stored, &expected})
    for (const auto& [path, object] : tree->objects) paths.insert(path);
  for (const auto& path : paths) {
    const auto found = stored.objects.find(path), wanted = expected.objects.find(path);
    if (found == stored.objects.end()) return in_quotes(path) + " is missing";
    if (wanted == expected.objects.end()) return in_quotes(path) + " doesn't belong there";
    if (auto text = object_difference(path, found->second, wanted->second); !text.empty()) return text;
  }
  return "";
}

}  // namespace microcosm::datagen
