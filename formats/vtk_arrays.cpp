#include "formats/vtk_arrays.hpp"

#include <tinyxml2.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

// Of one array once it is unpacked: as much as a text file of a VTP's largest size could hold a hundred times
// over.
constexpr std::size_t most_bytes = 64'000'000;
constexpr std::size_t most_numbers = 8'000'000;
constexpr std::string_view white = " \t\r\n";

int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

/// Bytes of one array, in base64 or raw, read from the front.
class Bytes {
 public:
  Bytes(std::string_view text, bool base64, SourceLocation where, std::string what)
      : text_(text), base64_(base64), where_(std::move(where)), what_(std::move(what)) {}

  /// In base64 these bytes are one run of their own.
  std::string take(std::size_t count) {
    std::string bytes;
    std::size_t consumed = count;
    if (base64_) {
      bytes = decode_base64(text_, count, consumed, where_, what_);
    } else {
      if (count > text_.size()) throw InputError(where_, what_ + ": its data are cut");
      bytes = std::string(text_.substr(0, count));
    }
    text_.remove_prefix(consumed);
    return bytes;
  }
  /// Whether the run of these bytes is padded, so that what follows is a run of its own.
  bool run_ends_after(std::size_t count) const {
    const std::size_t start = std::min(text_.find_first_not_of(white), text_.size());
    const std::size_t last = start + (count + 2) / 3 * 4 - 1;
    return base64_ && last < text_.size() && text_[last] == '=';
  }
  /// Looks at bytes without taking them.
  std::string peek(std::size_t count) const { return Bytes(*this).take(count); }

 private:
  std::string_view text_;
  bool base64_;
  SourceLocation where_;
  std::string what_;
};

template <class Value>
Value value_at(const std::string& bytes, std::size_t index, bool big_endian) {
  char raw[sizeof(Value)];
  std::memcpy(raw, bytes.data() + index * sizeof(Value), sizeof(Value));
  if (big_endian != (std::endian::native == std::endian::big)) std::reverse(raw, raw + sizeof(Value));
  Value value;
  std::memcpy(&value, raw, sizeof(Value));
  return value;
}

template <class Value>
std::vector<double> numbers_of(const std::string& bytes, bool big_endian, const SourceLocation& where,
                               const std::string& what) {
  if (bytes.size() / sizeof(Value) > most_numbers)
    throw InputError(where, fmt::format("{}: there are more than {} numbers", what, most_numbers));
  std::vector<double> numbers(bytes.size() / sizeof(Value));
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = static_cast<double>(value_at<Value>(bytes, i, big_endian));
  return numbers;
}

std::vector<double> numbers_of(const std::string& bytes, const std::string& type, bool big,
                               const SourceLocation& where, const std::string& what) {
  if (type == "Float64") return numbers_of<double>(bytes, big, where, what);
  if (type == "Float32") return numbers_of<float>(bytes, big, where, what);
  if (type == "Int64") return numbers_of<std::int64_t>(bytes, big, where, what);
  if (type == "UInt64") return numbers_of<std::uint64_t>(bytes, big, where, what);
  if (type == "Int32") return numbers_of<std::int32_t>(bytes, big, where, what);
  if (type == "UInt32") return numbers_of<std::uint32_t>(bytes, big, where, what);
  if (type == "Int16") return numbers_of<std::int16_t>(bytes, big, where, what);
  if (type == "UInt16") return numbers_of<std::uint16_t>(bytes, big, where, what);
  if (type == "Int8") return numbers_of<std::int8_t>(bytes, big, where, what);
  if (type == "UInt8") return numbers_of<std::uint8_t>(bytes, big, where, what);
  throw InputError(where,
                   fmt::format("{}: its type is '{}'; numbers are expected", what, type.substr(0, 40)));
}

class BinaryArray {
 public:
  BinaryArray(Bytes bytes, const VtkEncoding& encoding, const SourceLocation& where, const std::string& what)
      : bytes_(std::move(bytes)), encoding_(encoding), where_(where), what_(what) {}

  std::string read() {
    if (encoding_.compressed) return read_compressed();
    // The size stands before the data, in one run with them, or from some writers in one before them.
    const std::size_t width = encoding_.wide_header ? 8 : 4;
    const std::size_t size = header_value(bytes_.peek(width), 0);
    if (!bytes_.run_ends_after(width)) return bytes_.take(width + size).substr(width);
    bytes_.take(width);
    return bytes_.take(size);
  }

 private:
  std::size_t header_value(const std::string& header, std::size_t index) const {
    const std::uint64_t value = encoding_.wide_header
                                    ? value_at<std::uint64_t>(header, index, encoding_.big_endian)
                                    : value_at<std::uint32_t>(header, index, encoding_.big_endian);
    if (value > most_bytes)
      throw InputError(where_, fmt::format("{}: its header states {} bytes; is it cut?", what_, value));
    return static_cast<std::size_t>(value);
  }

  /// Header: blocks, size of a block, size of the last one where it is smaller, compressed size of each.
  std::string read_compressed() {
    const std::size_t width = encoding_.wide_header ? 8 : 4;
    const std::size_t blocks = header_value(bytes_.peek(width), 0);
    if (blocks > 1'000'000)
      throw InputError(where_, fmt::format("{}: its header states {} blocks; is it cut?", what_, blocks));
    const std::string header = bytes_.take((3 + blocks) * width);
    const std::size_t block = header_value(header, 1), partial = header_value(header, 2);
    std::vector<std::size_t> sizes;
    std::size_t packed = 0;
    for (std::size_t i = 0; i < blocks; ++i) {
      sizes.push_back(header_value(header, 3 + i));
      packed += sizes.back();
    }
    if (packed > most_bytes || (blocks > 0 && block > most_bytes / blocks))
      throw InputError(where_, what_ + ": its header states more than 64 MB; is it cut?");
    const std::string data = bytes_.take(packed);
    std::string result;
    std::size_t at = 0;
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::size_t expected = i + 1 == blocks && partial != 0 ? partial : block;
      result += decompressed(std::string_view(data).substr(at, sizes[i]), expected);
      at += sizes[i];
    }
    return result;
  }

  std::string decompressed(std::string_view packed, std::size_t expected) const {
    // zlib's best ratio is 1032: what the header states beyond it is wrong, and not worth the memory.
    if (expected / 1032 > packed.size())
      throw InputError(where_, what_ + ": its compressed data are damaged");
    std::string result(expected, '\0');
    uLongf size = expected;
    const int outcome = uncompress(reinterpret_cast<Bytef*>(result.data()), &size,
                                   reinterpret_cast<const Bytef*>(packed.data()), packed.size());
    if (outcome != Z_OK || size != expected)
      throw InputError(where_, what_ + ": its compressed data are damaged");
    return result;
  }

  Bytes bytes_;
  const VtkEncoding& encoding_;
  const SourceLocation& where_;
  const std::string& what_;
};

std::vector<double> ascii_numbers(const char* text, const SourceLocation& where, const std::string& what) {
  std::vector<double> numbers;
  std::string spaced(text ? text : "");
  std::replace(spaced.begin(), spaced.end(), '\n', ' ');
  for (const auto word : words(spaced)) numbers.push_back(number(word, where, what));
  return numbers;
}

std::size_t offset_of(const tinyxml2::XMLElement& element, const SourceLocation& where,
                      const std::string& what) {
  const char* text = element.Attribute("offset");
  if (!text) throw InputError(where, what + ": it has no offset");
  return index(text, where, what + ": its offset");
}

}  // namespace

std::string decode_base64(std::string_view text, std::size_t bytes, std::size_t& consumed,
                          const SourceLocation& where, const std::string& what) {
  std::string result;
  const std::size_t groups = (bytes + 2) / 3;
  if (groups > text.size() / 4 + 1) throw InputError(where, what + ": its data are cut");
  result.reserve(groups * 3);
  std::size_t at = 0;
  for (std::size_t g = 0; g < groups; ++g) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      at = std::min(text.find_first_not_of(white, at), text.size());
      if (at == text.size()) throw InputError(where, what + ": its data are cut");
      const char c = text[at++];
      const bool padding = c == '=' && g + 1 == groups;
      const int digit = padding ? 0 : digit_of(c);
      if (digit < 0) throw InputError(where, what + ": its data are no base64");
      value = value << 6 | static_cast<std::uint32_t>(digit);
    }
    for (const int shift : {16, 8, 0}) result += static_cast<char>(value >> shift & 0xff);
  }
  result.resize(bytes);
  consumed = at;
  return result;
}

std::vector<double> read_vtk_array(const tinyxml2::XMLElement& element, const VtkEncoding& encoding,
                                   const SourceLocation& where, const std::string& what) {
  const char* format_text = element.Attribute("format");
  const char* type_text = element.Attribute("type");
  const std::string format = format_text ? format_text : "ascii", type = type_text ? type_text : "";
  if (format == "ascii") return ascii_numbers(element.GetText(), where, what);
  if (format == "binary") {
    const char* text = element.GetText();
    BinaryArray array(Bytes(text ? text : "", true, where, what), encoding, where, what);
    return numbers_of(array.read(), type, encoding.big_endian, where, what);
  }
  if (format != "appended")
    throw InputError(where, fmt::format("{}: its format is '{}'; valid: ascii, binary, appended", what,
                                        format.substr(0, 40)));
  const std::size_t offset = offset_of(element, where, what);
  if (offset > encoding.appended.size())
    throw InputError(where, fmt::format("{}: its offset {} lies beyond the appended data: is the file cut?",
                                        what, offset));
  BinaryArray array(Bytes(encoding.appended.substr(offset), !encoding.appended_raw, where, what), encoding,
                    where, what);
  return numbers_of(array.read(), type, encoding.big_endian, where, what);
}

}  // namespace microcosm::formats
