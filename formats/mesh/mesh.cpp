#include "formats/mesh/mesh.hpp"

#include <cmath>
#include <filesystem>

#include "engine/core/errors.hpp"
#include "formats/mesh/readers.hpp"
#include "guard/input_file.hpp"

namespace microcosm::formats::mesh {

namespace {

using core::InputError;
using core::Vec3;

constexpr std::uint64_t largest_file = 256;  // [MiB]

/// In small letters, without the point.
std::string ending_of(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return ending.empty() ? ending : ending.substr(1);
}

void check_ending(const std::string& path) {
  const std::string ending = ending_of(path);
  for (const char* known : {"stl", "obj", "dae", "ply", "glb"})
    if (ending == known) return;
  throw InputError({path}, fmt::format("the ending is '{}{}'; .stl, .obj, .dae, .ply and .glb are read",
                                       ending.empty() ? "" : ".", ending));
}

}  // namespace

geometry::TriangleMesh read(const std::string& path, const Vec3& scale) {
  return read_content(path, guard::read_input(path, largest_file, guard::Accepted::regular_files), scale);
}

geometry::TriangleMesh read_content(const std::string& path, const std::string& content, const Vec3& scale) {
  check_ending(path);
  if (content.empty()) throw InputError({path}, "the file is empty");
  const double product = scale.x * scale.y * scale.z;
  if (product == 0 || !std::isfinite(product))
    throw InputError({path}, fmt::format("the scale is {} {} {}; its components must be finite and not zero",
                                         scale.x, scale.y, scale.z));
  const std::string ending = ending_of(path);
  if (ending == "stl") return weld(path, read_stl(path, content), scale);
  if (ending == "obj") return weld(path, read_obj(path, content), scale);
  if (ending == "ply") return weld(path, read_ply(path, content), scale);
  return weld(path, read_scene(path, content, ending), scale);
}

}  // namespace microcosm::formats::mesh
