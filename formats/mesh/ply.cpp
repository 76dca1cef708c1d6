#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "formats/mesh/readers.hpp"
#include "formats/mesh/words.hpp"

namespace microcosm::formats::mesh {

namespace {

using core::InputError;

enum class Type : std::uint8_t { int8, uint8, int16, uint16, int32, uint32, float32, float64 };

struct TypeName {
  const char* name;
  Type type;
};
constexpr TypeName type_names[] = {
    {"char", Type::int8},      {"int8", Type::int8},       {"uchar", Type::uint8},
    {"uint8", Type::uint8},    {"short", Type::int16},     {"int16", Type::int16},
    {"ushort", Type::uint16},  {"uint16", Type::uint16},   {"int", Type::int32},
    {"int32", Type::int32},    {"uint", Type::uint32},     {"uint32", Type::uint32},
    {"float", Type::float32},  {"float32", Type::float32}, {"double", Type::float64},
    {"float64", Type::float64}};

std::size_t size_of(Type type) {
  constexpr std::size_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 8};
  return sizes[static_cast<std::size_t>(type)];
}

struct Property {
  std::string name;
  Type type = Type::float32;
  std::optional<Type> count;  // of a list
};

struct Element {
  std::string name;
  std::uint64_t count = 0;
  int line = 0;
  std::vector<Property> properties;
};

enum class Encoding { text, little, big };

struct Header {
  Encoding encoding = Encoding::text;
  std::vector<Element> elements;
};

class HeaderReader {
 public:
  explicit HeaderReader(Words& words) : words_(words) {}

  Header read() {
    if (words_.next_in_line() != "ply") words_.fail("this is no PLY: it doesn't begin with 'ply'");
    end_line();
    bool formatted = false;
    while (true) {
      const std::string_view word = words_.next_in_line();
      if (word == "end_header") break;
      if (word == "comment" || word == "obj_info" || (word.empty() && !words_.at_end())) {
        words_.skip_line();
        continue;
      }
      if (word == "format") {
        header_.encoding = encoding();
        formatted = true;
      } else if (word == "element") {
        element();
      } else if (word == "property") {
        property();
      } else if (word.empty()) {
        words_.fail("the header has no end: is the file cut?");
      } else {
        words_.fail(
            fmt::format("the header says '{}'; valid: format, element, property, comment, obj_info, "
                        "end_header",
                        shortened(word)));
      }
      end_line();
    }
    end_line();
    if (!formatted) words_.fail("the header states no format");
    return std::move(header_);
  }

 private:
  void end_line() {
    if (const auto word = words_.next_in_line(); !word.empty())
      words_.fail(fmt::format("'{}' stands at the end of a line of the header", shortened(word)));
    words_.skip_line();
  }

  Encoding encoding() {
    const std::string_view word = words_.next_in_line(), version = words_.next_in_line();
    if (version != "1.0") words_.fail(fmt::format("the version is '{}'; 1.0 is read", shortened(version)));
    if (word == "ascii") return Encoding::text;
    if (word == "binary_little_endian") return Encoding::little;
    if (word == "binary_big_endian") return Encoding::big;
    words_.fail(fmt::format("the format is '{}'; valid: ascii, binary_little_endian, binary_big_endian",
                            shortened(word)));
  }

  void element() {
    Element element;
    element.name = words_.next_in_line();
    element.line = words_.line();
    const long long count = words_.whole(words_.next_in_line(), "the count of an element");
    if (count < 0) words_.fail(fmt::format("the count of '{}' is {}", shortened(element.name), count));
    for (const Element& other : header_.elements)
      if (other.name == element.name)
        words_.fail(fmt::format("element '{}' is there twice", shortened(element.name)));
    element.count = static_cast<std::uint64_t>(count);
    header_.elements.push_back(std::move(element));
    if (header_.elements.size() > 100) words_.fail("there are more than 100 elements");
  }

  void property() {
    if (header_.elements.empty()) words_.fail("a property stands before the first element");
    Element& element = header_.elements.back();
    Property property;
    std::string_view word = words_.next_in_line();
    if (word == "list") {
      property.count = type(words_.next_in_line());
      if (*property.count == Type::float32 || *property.count == Type::float64)
        words_.fail("the lengths of a list are no whole numbers");
      word = words_.next_in_line();
    }
    property.type = type(word);
    property.name = words_.next_in_line();
    for (const Property& other : element.properties)
      if (other.name == property.name)
        words_.fail(fmt::format("property '{}' is there twice", shortened(property.name)));
    element.properties.push_back(std::move(property));
    if (element.properties.size() > 1000) words_.fail("an element has more than 1,000 properties");
  }

  Type type(std::string_view word) {
    for (const TypeName& known : type_names)
      if (word == known.name) return known.type;
    words_.fail(
        fmt::format("the type of a property is '{}'; valid: char, uchar, short, ushort, int, uint, float, "
                    "double",
                    shortened(word)));
  }

  Words& words_;
  Header header_;
};

/// Values one after the other, from text.
class TextValues {
 public:
  explicit TextValues(Words& words) : words_(words) {}
  double next(Type) { return words_.number(words_.next(), "a value"); }
  void skip(Type) {
    if (words_.next().empty()) words_.fail("a value is missing: is the file cut?");
  }
  std::uint64_t bytes_left() const { return words_.bytes_left(); }
  /// The least that one value takes.
  static std::uint64_t least_bytes(Type) { return 2; }
  [[noreturn]] void fail(const std::string& message) const { words_.fail(message); }
  void expect_end() {
    if (const auto word = words_.next(); !word.empty())
      words_.fail(
          fmt::format("'{}' stands after the last element: are the header's counts right?", shortened(word)));
  }

 private:
  Words& words_;
};

/// Values one after the other, from bytes.
class BinaryValues {
 public:
  BinaryValues(const std::string& path, std::string_view rest, bool big)
      : path_(path), rest_(rest), turned_(big != (std::endian::native == std::endian::big)) {}

  double next(Type type) {
    const std::size_t size = size_of(type);
    if (rest_.size() < size) fail("the data end too early: is the file cut?");
    std::array<char, 8> raw{};
    std::copy_n(rest_.data(), size, raw.data());
    rest_.remove_prefix(size);
    if (turned_) std::reverse(raw.data(), raw.data() + size);
    switch (type) {
      case Type::int8:
        return as<std::int8_t>(raw);
      case Type::uint8:
        return as<std::uint8_t>(raw);
      case Type::int16:
        return as<std::int16_t>(raw);
      case Type::uint16:
        return as<std::uint16_t>(raw);
      case Type::int32:
        return as<std::int32_t>(raw);
      case Type::uint32:
        return as<std::uint32_t>(raw);
      case Type::float32:
        return static_cast<double>(as<float>(raw));
      case Type::float64:
        return as<double>(raw);
    }
    return 0;
  }
  void skip(Type type) { next(type); }
  std::uint64_t bytes_left() const { return rest_.size(); }
  static std::uint64_t least_bytes(Type type) { return size_of(type); }
  [[noreturn]] void fail(const std::string& message) const { throw InputError({path_}, message); }
  void expect_end() const {
    // Some writers end the file with a line end.
    if (rest_.find_first_not_of("\r\n") != std::string_view::npos)
      fail(
          fmt::format("{} bytes stand after the last element: are the header's counts right?", rest_.size()));
  }

 private:
  template <class Value>
  static Value as(const std::array<char, 8>& raw) {
    Value value;
    std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }

  const std::string& path_;
  std::string_view rest_;
  bool turned_;
};

bool holds_corners(const Property& property) {
  return property.count && (property.name == "vertex_indices" || property.name == "vertex_index");
}

template <class Values>
class BodyReader {
 public:
  BodyReader(Values values, const Header& header) : values_(std::move(values)), header_(header) {}

  Soup read() {
    const Element* const vertex = element("vertex");
    if (!vertex) values_.fail("there is no element 'vertex'");
    if (!element("face") && element("tristrips"))
      values_.fail("strips of triangles (tristrips) are not read");
    if (!element("face")) values_.fail("there is no element 'face': is it a cloud of points?");
    vertices_ = vertex->count;
    for (const Element& one : header_.elements) {
      require_room(one);
      if (one.name == "vertex")
        read_vertices(one);
      else if (one.name == "face")
        read_faces(one);
      else
        for (std::uint64_t i = 0; i < one.count; ++i)
          for (const Property& property : one.properties) pass_over(property);
    }
    values_.expect_end();
    return std::move(soup_);
  }

 private:
  const Element* element(std::string_view name) const {
    for (const Element& one : header_.elements)
      if (one.name == name) return &one;
    return nullptr;
  }

  /// The bytes that are left bound the count before anything is allocated or counted.
  void require_room(const Element& one) const {
    if (one.count == 0) return;
    std::uint64_t least = 0;
    for (const Property& property : one.properties)
      least += Values::least_bytes(property.count ? *property.count : property.type);
    const std::uint64_t left = values_.bytes_left() + 1;  // the last value of a text needs no blank after it
    if (least == 0) values_.fail(fmt::format("element '{}' has no properties", shortened(one.name)));
    if (one.count > left / least)
      values_.fail(fmt::format("the header says {} of '{}', and the file has room for {} at most: is it cut?",
                               one.count, shortened(one.name), left / least));
  }

  std::uint64_t list_length(const Property& property) {
    const double length = values_.next(*property.count);
    const std::uint64_t room = (values_.bytes_left() + 1) / Values::least_bytes(property.type);
    if (!(length >= 0) || length != std::floor(length))
      values_.fail(fmt::format("a list has {} items", length));
    if (length > static_cast<double>(room))
      values_.fail(
          fmt::format("a list claims {} items, and the file has no room for them: is it cut?", length));
    return static_cast<std::uint64_t>(length);
  }

  void pass_over(const Property& property) {
    const std::uint64_t count = property.count ? list_length(property) : 1;
    for (std::uint64_t i = 0; i < count; ++i) values_.skip(property.type);
  }

  void read_vertices(const Element& one) {
    constexpr const char* axes[] = {"x", "y", "z"};
    std::vector<int> axis_of(one.properties.size(), -1);
    for (int axis = 0; axis < 3; ++axis) {
      const auto found = std::find_if(
          one.properties.begin(), one.properties.end(),
          [&](const Property& property) { return property.name == axes[axis] && !property.count; });
      if (found == one.properties.end()) values_.fail(fmt::format("element 'vertex' has no {}", axes[axis]));
      axis_of[static_cast<std::size_t>(found - one.properties.begin())] = axis;
    }
    soup_.places.reserve(one.count);
    for (std::uint64_t i = 0; i < one.count; ++i) {
      std::array<double, 3> place{};
      for (std::size_t k = 0; k < one.properties.size(); ++k) {
        if (axis_of[k] < 0)
          pass_over(one.properties[k]);
        else
          place[static_cast<std::size_t>(axis_of[k])] = values_.next(one.properties[k].type);
      }
      for (const double coordinate : place)
        if (!std::isfinite(coordinate)) values_.fail(fmt::format("vertex {} is not finite", i));
      soup_.places.push_back({place[0], place[1], place[2]});
    }
  }

  void read_faces(const Element& one) {
    if (std::none_of(one.properties.begin(), one.properties.end(), holds_corners))
      values_.fail("element 'face' has no list 'vertex_indices'");
    std::vector<std::uint32_t> polygon;
    for (std::uint64_t i = 0; i < one.count; ++i)
      for (const Property& property : one.properties) {
        if (!holds_corners(property)) {
          pass_over(property);
          continue;
        }
        polygon.resize(list_length(property));
        for (std::uint32_t& corner : polygon) {
          const double number = values_.next(property.type);
          if (!(number >= 0 && number < static_cast<double>(vertices_)) || number != std::floor(number))
            values_.fail(fmt::format("face {} names vertex {}; there are {}, and they count from 0", i,
                                     number, vertices_));
          corner = static_cast<std::uint32_t>(number);
        }
        soup_.add_polygon(polygon);
      }
  }

  Values values_;
  const Header& header_;
  std::uint64_t vertices_ = 0;
  Soup soup_;
};

}  // namespace

Soup read_ply(const std::string& path, std::string_view content) {
  Words words(path, content);
  const Header header = HeaderReader(words).read();
  if (header.encoding == Encoding::text) return BodyReader(TextValues(words), header).read();
  const std::string_view rest = content.substr(content.size() - words.bytes_left());
  return BodyReader(BinaryValues(path, rest, header.encoding == Encoding::big), header).read();
}

}  // namespace microcosm::formats::mesh
