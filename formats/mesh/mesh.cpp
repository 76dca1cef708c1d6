#include "formats/mesh/mesh.hpp"

#include <assimp/config.h>
#include <assimp/scene.h>

#include <assimp/Importer.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "engine/core/errors.hpp"

namespace Assimp {

void aiAssertViolation(const char* expression, const char* file, int line);

// assimp's assertions, which malformed files reach, end the process; this one, which the executable exports
// and the library therefore calls, turns them into the errors that its readers hand on.
void aiAssertViolation(const char* expression, const char* /*file*/, int /*line*/) {
  throw std::runtime_error(std::string("not ") + expression);
}

}  // namespace Assimp

namespace microcosm::formats::mesh {

namespace {

using core::InputError;
using core::Vec3;

constexpr std::uintmax_t largest_file = 256u << 20;  // [bytes]
constexpr int deepest_node = 256;

std::string lower_ending(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return ending;
}

/// assimp's reader of PLY waits for ever for the end of a header that is cut.
void check_ply_header(const std::string& path, std::istream&& in) {
  std::string line;
  for (int count = 0; count < 10000 && std::getline(in, line); ++count) {
    if (line.ends_with('\r')) line.pop_back();
    if (line == "end_header") return;
  }
  throw InputError({path}, "this is no ply that can be read: its header has no end");
}

void check_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw InputError({path}, "there is no such file");
  if (!std::filesystem::is_regular_file(status)) throw InputError({path}, "this is no regular file");
  const auto size = std::filesystem::file_size(path, error);
  if (error) throw InputError({path}, fmt::format("it can't be read: {}", error.message()));
  if (size == 0) throw InputError({path}, "the file is empty");
  if (size > largest_file)
    throw InputError({path}, fmt::format("the file has {} MiB; at most 256 are read", size >> 20));
}

void check_ending(const std::string& path) {
  const std::string ending = lower_ending(path);
  if (ending != ".stl" && ending != ".obj" && ending != ".dae" && ending != ".ply")
    throw InputError({path}, fmt::format("the ending is '{}'; .stl, .obj, .dae and .ply are read", ending));
}

class Collector {
 public:
  Collector(const std::string& path, const Vec3& scale) : path_(path), scale_(scale) {}

  void add(const aiScene& scene, const aiNode& node, const aiMatrix4x4& parent, int depth) {
    if (depth > deepest_node)
      throw InputError({path_}, fmt::format("its nodes are nested deeper than {}", deepest_node));
    const aiMatrix4x4 frame = parent * node.mTransformation;
    for (unsigned i = 0; i < node.mNumMeshes; ++i) add(*scene.mMeshes[node.mMeshes[i]], frame);
    for (unsigned i = 0; i < node.mNumChildren; ++i) add(scene, *node.mChildren[i], frame, depth + 1);
  }

  geometry::TriangleMesh take() { return std::move(mesh_); }

 private:
  void add(const aiMesh& part, const aiMatrix4x4& frame) {
    const double turn = static_cast<double>(frame.Determinant()) * scale_.x * scale_.y * scale_.z;
    std::vector<std::uint32_t> vertices(part.mNumVertices);
    for (unsigned i = 0; i < part.mNumVertices; ++i) vertices[i] = vertex(part.mVertices[i], frame);
    for (unsigned i = 0; i < part.mNumFaces; ++i) {
      const aiFace& face = part.mFaces[i];
      for (unsigned k = 0; k < face.mNumIndices; ++k)
        if (face.mIndices[k] >= part.mNumVertices)
          throw InputError(
              {path_}, fmt::format("face {} names vertex {} of {}", i, face.mIndices[k], part.mNumVertices));
      for (unsigned k = 2; k < face.mNumIndices; ++k)
        add(vertices[face.mIndices[0]], vertices[face.mIndices[k - 1]], vertices[face.mIndices[k]], turn < 0);
    }
  }

  void add(std::uint32_t a, std::uint32_t b, std::uint32_t c, bool turned) {
    if (a == b || b == c || a == c) return;
    if (turned)
      mesh_.triangles.push_back({a, c, b});
    else
      mesh_.triangles.push_back({a, b, c});
  }

  std::uint32_t vertex(const aiVector3D& v, const aiMatrix4x4& m) {
    const double x = v.x, y = v.y, z = v.z;
    const Vec3 place{scale_.x * (m.a1 * x + m.a2 * y + m.a3 * z + m.a4),
                     scale_.y * (m.b1 * x + m.b2 * y + m.b3 * z + m.b4),
                     scale_.z * (m.c1 * x + m.c2 * y + m.c3 * z + m.c4)};
    if (!std::isfinite(place.x) || !std::isfinite(place.y) || !std::isfinite(place.z))
      throw InputError({path_}, fmt::format("vertex ({}, {}, {}) is not finite", x, y, z));
    const auto [found, fresh] = places_.emplace(std::array<double, 3>{place.x, place.y, place.z},
                                                static_cast<std::uint32_t>(mesh_.vertices.size()));
    if (fresh) mesh_.vertices.push_back(place);
    return found->second;
  }

  std::string path_;
  Vec3 scale_;
  std::map<std::array<double, 3>, std::uint32_t> places_;
  geometry::TriangleMesh mesh_;
};

[[noreturn]] void refuse(const std::string& path, std::string reason) {
  // What assimp calls a file in memory.
  const std::string magic = "$$$___magic___$$$" + lower_ending(path);
  for (auto at = reason.find(magic); at != std::string::npos; at = reason.find(magic, at + path.size()))
    reason.replace(at, magic.size(), path);
  for (char& c : reason)
    if (c == '\n' || c == '\r') c = ' ';
  throw InputError({path}, fmt::format("this is no {} that can be read: {}", lower_ending(path).substr(1),
                                       reason.substr(0, 200)));
}

}  // namespace

namespace {

/// `load(importer)` gives the scene; null or an exception: it is malformed.
template <class Load>
geometry::TriangleMesh collect(const std::string& path, const Vec3& scale, const Load& load) {
  const double product = scale.x * scale.y * scale.z;
  if (product == 0 || !std::isfinite(product))
    throw InputError({path}, fmt::format("the scale is {} {} {}; its components must be finite and not zero",
                                         scale.x, scale.y, scale.z));
  Assimp::Importer importer;
  importer.SetPropertyBool(AI_CONFIG_IMPORT_COLLADA_IGNORE_UP_DIRECTION, true);
  const aiScene* scene = nullptr;
  std::string reason;
  try {
    scene = load(importer);
    reason = importer.GetErrorString();
  } catch (const std::exception& error) {
    reason = error.what();
  }
  if (!scene || !scene->mRootNode) refuse(path, reason);
  Collector collector(path, scale);
  collector.add(*scene, *scene->mRootNode, aiMatrix4x4(), 0);
  geometry::TriangleMesh mesh = collector.take();
  if (mesh.triangles.empty()) throw InputError({path}, "there is no triangle in it");
  return mesh;
}

}  // namespace

geometry::TriangleMesh read(const std::string& path, const Vec3& scale) {
  check_file(path);
  check_ending(path);
  if (lower_ending(path) == ".ply") check_ply_header(path, std::ifstream(path, std::ios::binary));
  return collect(path, scale, [&](Assimp::Importer& importer) { return importer.ReadFile(path, 0); });
}

geometry::TriangleMesh read_content(const std::string& path, const std::string& content, const Vec3& scale) {
  check_ending(path);
  if (content.empty()) throw InputError({path}, "the file is empty");
  if (lower_ending(path) == ".ply") check_ply_header(path, std::istringstream(content));
  return collect(path, scale, [&](Assimp::Importer& importer) {
    return importer.ReadFileFromMemory(content.data(), content.size(), 0, lower_ending(path).c_str() + 1);
  });
}

}  // namespace microcosm::formats::mesh
