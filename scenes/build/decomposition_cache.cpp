#include "scenes/build/decomposition_cache.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "engine/core/sha256.hpp"

namespace microcosm::scenes {

namespace {

namespace fs = std::filesystem;
using rigid::ConvexPart;

constexpr std::string_view magic = "MCPARTS1";
constexpr std::size_t digits = 64;                   // of a SHA-256
constexpr std::uintmax_t largest_file = 256u << 20;  // [bytes]

/// Appends the bytes of plain values.
class Writer {
 public:
  template <class Value>
  void add(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value> && std::has_unique_object_representations_v<Value>);
    text.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void add(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    add(bits);
  }
  void add(const geometry::TriangleMesh& mesh) {
    add(std::uint64_t{mesh.vertices.size()});
    add(std::uint64_t{mesh.triangles.size()});
    for (const core::Vec3& v : mesh.vertices)
      for (const double x : {v.x, v.y, v.z}) add(x);
    for (const auto& triangle : mesh.triangles) add(triangle);
  }
  std::string text;
};

/// Takes them back; `complete` is false from the first that isn't there or can't be.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  template <class Value>
  Value take() {
    Value value{};
    if (text_.size() < sizeof value) {
      complete = false;
      text_ = {};
      return value;
    }
    std::memcpy(&value, text_.data(), sizeof value);
    text_.remove_prefix(sizeof value);
    return value;
  }
  double number() {
    const double value = take<double>();
    complete = complete && std::isfinite(value);
    return value;
  }
  geometry::TriangleMesh mesh() {
    geometry::TriangleMesh mesh;
    const auto vertices = take<std::uint64_t>(), triangles = take<std::uint64_t>();
    constexpr std::size_t vertex = 3 * sizeof(double), triangle = 3 * sizeof(std::uint32_t);
    complete = complete && vertices <= text_.size() / vertex && triangles <= text_.size() / triangle;
    for (std::uint64_t i = 0; complete && i < vertices; ++i) {
      const double x = number(), y = number(), z = number();
      mesh.vertices.push_back({x, y, z});
    }
    for (std::uint64_t i = 0; complete && i < triangles; ++i) {
      mesh.triangles.push_back(take<std::array<std::uint32_t, 3>>());
      for (const std::uint32_t corner : mesh.triangles.back()) complete = complete && corner < vertices;
    }
    return mesh;
  }
  bool at_end() const { return text_.empty(); }
  bool complete = true;

 private:
  std::string_view text_;
};

std::string key_of(const geometry::TriangleMesh& mesh, const rigid::DecompositionLimits& limits) {
  Writer writer;
  writer.text = MICROCOSM_PARTS_CODE;  // a hash of the sources that decide on the parts
  writer.add(limits.hulls);
  writer.add(limits.concavity);
  writer.add(mesh);
  return core::sha256_hex(writer.text);
}

std::string packed(const std::vector<ConvexPart>& parts) {
  Writer writer;
  writer.add(std::uint64_t{parts.size()});
  for (const ConvexPart& part : parts) {
    writer.add(part.concavity);
    writer.add(part.hull);
  }
  return std::string(magic) + core::sha256_hex(writer.text) + writer.text;
}

std::optional<std::vector<ConvexPart>> unpacked(std::string_view content, std::uint32_t most) {
  if (content.size() < magic.size() + digits || !content.starts_with(magic)) return std::nullopt;
  const std::string_view sum = content.substr(magic.size(), digits);
  Reader reader(content.substr(magic.size() + digits));
  if (core::sha256_hex(std::string(content.substr(magic.size() + digits))) != sum) return std::nullopt;
  const auto count = reader.take<std::uint64_t>();
  if (count < 1 || count > most) return std::nullopt;
  std::vector<ConvexPart> parts;
  for (std::uint64_t i = 0; reader.complete && i < count; ++i) {
    const double concavity = reader.number();
    parts.push_back({reader.mesh(), concavity});
  }
  if (!reader.complete || !reader.at_end()) return std::nullopt;
  return parts;
}

std::optional<std::vector<ConvexPart>> kept(const fs::path& file, std::uint32_t most) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(file, error)) || fs::file_size(file, error) > largest_file ||
      error)
    return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in) return std::nullopt;
  return unpacked(content.str(), most);
}

/// As far as that can be: a full or read-only disk costs time alone.
void keep(const fs::path& file, const std::string& content) {
  static std::atomic<unsigned> counter{0};
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return;
  fs::path temporary = file;
  temporary += fmt::format(".{}-{}.tmp", ::getpid(), counter++);
  std::ofstream out(temporary, std::ios::binary);
  out << content;
  out.close();
  if (out) fs::rename(temporary, file, error);
  if (!out || error) fs::remove(temporary, error);
}

std::string absolute_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value && fs::path(value).is_absolute() ? value : "";
}

}  // namespace

std::string decomposition_cache_folder() {
  if (const char* chosen = std::getenv("MICROCOSM_CACHE"); chosen && *chosen != '\0')
    return absolute_of("MICROCOSM_CACHE");
  if (const std::string cache = absolute_of("XDG_CACHE_HOME"); !cache.empty())
    return cache + "/microcosm/parts";
  if (const std::string home = absolute_of("HOME"); !home.empty()) return home + "/.cache/microcosm/parts";
  return "";
}

std::vector<ConvexPart> convex_parts(const geometry::TriangleMesh& mesh,
                                     const rigid::DecompositionLimits& limits, const std::string& name,
                                     const std::string& folder) {
  if (folder.empty()) return rigid::convex_decomposition(mesh, limits, name);
  const fs::path file = fs::path(folder) / key_of(mesh, limits);
  if (auto parts = kept(file, limits.hulls)) return std::move(*parts);
  std::vector<ConvexPart> parts = rigid::convex_decomposition(mesh, limits, name);
  keep(file, packed(parts));
  return parts;
}

}  // namespace microcosm::scenes
