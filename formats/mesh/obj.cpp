#include <algorithm>
#include <array>

#include "formats/mesh/readers.hpp"
#include "formats/mesh/words.hpp"

namespace microcosm::formats::mesh {

namespace {

constexpr std::array known = {"vt",     "vn",     "g",      "s",          "o",        "mg",       "mtllib",
                              "usemtl", "usemap", "maplib", "lod",        "bevel",    "c_interp", "d_interp",
                              "l",      "p",      "vp",     "shadow_obj", "trace_obj"};

class ObjReader {
 public:
  ObjReader(const std::string& path, std::string_view content) : path_(path), words_(path, content) {}

  Soup read() {
    for (; !words_.at_end(); words_.skip_line()) {
      const std::string_view word = next();
      if (word.empty()) continue;
      if (word == "v")
        vertex();
      else if (word == "f" || word == "fo")
        face();
      else if (std::find(known.begin(), known.end(), word) != known.end())
        pass_over();
      else
        words_.fail(
            fmt::format("'{}' is nothing that is read in an OBJ: v and f are; points, lines, groups, "
                        "materials, normals and texture are left out",
                        shortened(word)));
    }
    if (farthest_ >= static_cast<long long>(soup_.places.size()))
      throw core::InputError({path_, farthest_line_}, fmt::format("a face names vertex {}; there are {}",
                                                                  farthest_ + 1, soup_.places.size()));
    return std::move(soup_);
  }

 private:
  /// The next word of the line, which goes on after a backslash at its end; none in a comment.
  std::string_view next() {
    std::string_view word = words_.next_in_line();
    while (word == "\\") {
      words_.skip_line();
      word = words_.next_in_line();
    }
    if (!word.starts_with('#')) return word;
    return {};
  }

  void pass_over() {
    while (!next().empty()) {
    }
  }

  void vertex() {
    std::array<double, 7> numbers{};
    std::size_t count = 0;
    constexpr const char* names[] = {"x of a vertex", "y of a vertex", "z of a vertex",
                                     "what follows a vertex"};
    for (std::string_view word = next(); !word.empty() || count < 3; word = next()) {
      if (count == numbers.size()) words_.fail("a vertex has more than seven numbers");
      numbers[count] = words_.number(word, names[std::min<std::size_t>(count, 3)]);
      ++count;
    }
    core::Vec3 place{numbers[0], numbers[1], numbers[2]};
    // A fourth is a weight; three more are a colour.
    if (count == 4 || count == 7) {
      if (numbers[3] == 0) words_.fail("the weight of a vertex is 0");
      place = {place.x / numbers[3], place.y / numbers[3], place.z / numbers[3]};
    } else if (count == 5) {
      words_.fail("a vertex has 5 numbers; expected x y z, and perhaps a weight, and perhaps a colour");
    }
    soup_.places.push_back(place);
  }

  void face() {
    polygon_.clear();
    for (std::string_view word = next(); !word.empty(); word = next()) polygon_.push_back(corner(word));
    soup_.add_polygon(polygon_);
  }

  /// "7", "7/1", "7//3", "7/1/3": a vertex, texture, normal.
  std::uint32_t corner(std::string_view word) {
    const std::size_t slash = word.find('/');
    const long long number = words_.whole(word.substr(0, slash), "a corner of a face");
    for (std::string_view rest = word.substr(std::min(slash, word.size())); !rest.empty();) {
      rest.remove_prefix(1);
      const std::size_t end = std::min(rest.find('/'), rest.size());
      if (end > 0) words_.whole(rest.substr(0, end), "the texture or normal of a face's corner");
      rest.remove_prefix(end);
    }
    const auto count = static_cast<long long>(soup_.places.size());
    if (number == 0) words_.fail("a face names vertex 0; they count from 1, or backwards from -1");
    if (number < -count)
      words_.fail(fmt::format("a face names vertex {}; there are {} before it", number, count));
    if (number > 0xffffffffLL) words_.fail(fmt::format("a face names vertex {}", number));
    const long long index = number > 0 ? number - 1 : count + number;
    if (index > farthest_) {
      farthest_ = index;
      farthest_line_ = words_.line();
    }
    return static_cast<std::uint32_t>(index);
  }

  const std::string& path_;
  Words words_;
  Soup soup_;
  std::vector<std::uint32_t> polygon_;
  long long farthest_ = -1;  // index that a face names
  int farthest_line_ = 0;
};

}  // namespace

Soup read_obj(const std::string& path, std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  return ObjReader(path, content).read();
}

}  // namespace microcosm::formats::mesh
