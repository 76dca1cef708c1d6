#include <bit>
#include <cmath>
#include <cstring>

#include "formats/mesh/readers.hpp"
#include "formats/mesh/words.hpp"

namespace microcosm::formats::mesh {

namespace {

using core::InputError;

constexpr std::size_t header = 84, triangle = 50;  // [bytes] of the binary form

std::uint64_t claimed_count(std::string_view content) {
  std::uint32_t count = 0;
  std::memcpy(&count, content.data() + 80, sizeof count);
  return count;
}

/// The header of a binary file may begin with "solid", too: its size decides.
bool is_binary(std::string_view content) {
  if (content.size() < header) return content.find('\0') != std::string_view::npos;
  const std::uint64_t due = header + triangle * claimed_count(content);
  if (content.size() == due) return true;
  return content.find('\0') != std::string_view::npos;
}

Soup read_binary(const std::string& path, std::string_view content) {
  static_assert(std::endian::native == std::endian::little);
  if (content.size() < header)
    throw InputError({path},
                     fmt::format("this is no STL: it has {} bytes, and a header has 84", content.size()));
  const std::uint64_t count = claimed_count(content), room = (content.size() - header) / triangle;
  if (count != room)
    throw InputError({path},
                     fmt::format("the STL's header says {} triangles, and the file has room for {}: is it "
                                 "cut?",
                                 count, room));
  Soup soup;
  soup.places.reserve(3 * count);
  soup.corners.reserve(3 * count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      float v[3];
      std::memcpy(v, content.data() + header + triangle * i + 12 * (k + 1), sizeof v);
      if (!std::isfinite(v[0]) || !std::isfinite(v[1]) || !std::isfinite(v[2]))
        throw InputError({path}, fmt::format("triangle {} has a vertex ({}, {}, {}), which is not finite",
                                             i + 1, v[0], v[1], v[2]));
      soup.corners.push_back(static_cast<std::uint32_t>(soup.places.size()));
      soup.places.push_back({v[0], v[1], v[2]});
    }
  return soup;
}

class TextReader {
 public:
  TextReader(const std::string& path, std::string_view content) : words_(path, content) {}

  Soup read() {
    expect("solid");
    words_.skip_line();
    bool open = true;
    while (true) {
      const std::string_view word = words_.next();
      if (word.empty()) break;
      if (open && is(word, "facet"))
        facet();
      else if (open && is(word, "color"))
        for (int i = 0; i < 3; ++i) words_.number(words_.next(), "a part of a colour");
      else if (open && (is(word, "endsolid") || (is(word, "end") && is(words_.next(), "solid"))))
        words_.skip_line(), open = false;
      else if (!open && is(word, "solid"))
        words_.skip_line(), open = true;
      else
        words_.fail(fmt::format("'{}' stands where {} is due", shortened(word),
                                open ? "'facet' or 'endsolid'" : "'solid' or the end of the file"));
    }
    if (open) words_.fail("the file ends before 'endsolid': is it cut?");
    return std::move(soup_);
  }

 private:
  static bool is(std::string_view word, std::string_view lower) {
    if (word.size() != lower.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
      if ((word[i] >= 'A' && word[i] <= 'Z' ? word[i] - 'A' + 'a' : word[i]) != lower[i]) return false;
    return true;
  }

  void expect(const char* due) { expect(words_.next(), due); }
  void expect(std::string_view word, const char* due) {
    if (word.empty()) words_.fail(fmt::format("the file ends where '{}' is due: is it cut?", due));
    if (!is(word, due)) words_.fail(fmt::format("'{}' stands where '{}' is due", shortened(word), due));
  }
  /// "endloop" or "end loop".
  void expect_end(const char* whole, const char* part) {
    const std::string_view word = words_.next();
    if (is(word, "end"))
      expect(part);
    else
      expect(word, whole);
  }

  void facet() {
    // Its normal follows from the corners, and may be anything.
    std::string_view word = words_.next();
    if (is(word, "normal")) {
      for (int i = 0; i < 3; ++i)
        if (words_.next().empty()) words_.fail("a normal is cut");
      word = words_.next();
    }
    expect(word, "outer");
    expect("loop");
    constexpr const char* names[] = {"x of a vertex", "y of a vertex", "z of a vertex"};
    for (int k = 0; k < 3; ++k) {
      expect("vertex");
      double v[3];
      for (int i = 0; i < 3; ++i) v[i] = words_.number(words_.next(), names[i]);
      soup_.corners.push_back(static_cast<std::uint32_t>(soup_.places.size()));
      soup_.places.push_back({v[0], v[1], v[2]});
    }
    expect_end("endloop", "loop");
    expect_end("endfacet", "facet");
  }

  Words words_;
  Soup soup_;
};

}  // namespace

Soup read_stl(const std::string& path, std::string_view content) {
  if (is_binary(content)) return read_binary(path, content);
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  return TextReader(path, content).read();
}

}  // namespace microcosm::formats::mesh
