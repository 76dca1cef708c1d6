// COLLADA and glTF, which assimp reads in the helper program.

#include <assimp/config.h>
#include <assimp/scene.h>

#include <array>
#include <assimp/Importer.hpp>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "engine/core/errors.hpp"
#include "formats/mesh/collada_nodes.hpp"
#include "formats/mesh/readers.hpp"
#include "guard/guard.hpp"

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

constexpr int deepest_node = 256;
constexpr std::size_t place_size = sizeof(Vec3);
static_assert(place_size == 3 * sizeof(double));

/// All parts of a scene, each where its node puts it.
class Collector {
 public:
  void add(const aiScene& scene, const aiNode& node, const aiMatrix4x4& parent, int depth) {
    if (depth > deepest_node)
      throw InputError(fmt::format("its nodes are nested deeper than {}", deepest_node));
    const aiMatrix4x4 frame = parent * node.mTransformation;
    for (unsigned i = 0; i < node.mNumMeshes; ++i) add(*scene.mMeshes[node.mMeshes[i]], frame);
    for (unsigned i = 0; i < node.mNumChildren; ++i) add(scene, *node.mChildren[i], frame, depth + 1);
  }

  Soup take() { return std::move(soup_); }

 private:
  void add(const aiMesh& part, const aiMatrix4x4& frame) {
    const auto first = static_cast<std::uint32_t>(soup_.places.size());
    for (unsigned i = 0; i < part.mNumVertices; ++i) soup_.places.push_back(place(part.mVertices[i], frame));
    std::vector<std::uint32_t> polygon;
    for (unsigned i = 0; i < part.mNumFaces; ++i) {
      const aiFace& face = part.mFaces[i];
      polygon.clear();
      for (unsigned k = 0; k < face.mNumIndices; ++k) {
        if (face.mIndices[k] >= part.mNumVertices)
          throw InputError(
              fmt::format("face {} names vertex {} of {}", i, face.mIndices[k], part.mNumVertices));
        polygon.push_back(first + face.mIndices[k]);
      }
      const std::size_t begin = soup_.corners.size();
      soup_.add_polygon(polygon);
      // A frame that mirrors would turn its triangles inside out.
      if (frame.Determinant() < 0)
        for (std::size_t k = begin; k < soup_.corners.size(); k += 3)
          std::swap(soup_.corners[k + 1], soup_.corners[k + 2]);
    }
  }

  static Vec3 place(const aiVector3D& v, const aiMatrix4x4& m) {
    const double x = v.x, y = v.y, z = v.z;
    const Vec3 place{m.a1 * x + m.a2 * y + m.a3 * z + m.a4, m.b1 * x + m.b2 * y + m.b3 * z + m.b4,
                     m.c1 * x + m.c2 * y + m.c3 * z + m.c4};
    if (!std::isfinite(place.x) || !std::isfinite(place.y) || !std::isfinite(place.z))
      throw InputError(fmt::format("vertex ({}, {}, {}) is not finite", x, y, z));
    return place;
  }

  Soup soup_;
};

/// Numbers of places and corners, then both.
std::vector<std::byte> packed(const Soup& soup) {
  const std::uint64_t counts[2] = {soup.places.size(), soup.corners.size()};
  std::vector<std::byte> bytes(sizeof counts + soup.places.size() * place_size +
                               soup.corners.size() * sizeof(std::uint32_t));
  std::byte* at = bytes.data();
  const auto put = [&](const void* data, std::size_t size) {
    if (size > 0) std::memcpy(at, data, size);
    at += size;
  };
  put(counts, sizeof counts);
  put(soup.places.data(), soup.places.size() * place_size);
  put(soup.corners.data(), soup.corners.size() * sizeof(std::uint32_t));
  return bytes;
}

/// Trusts nothing: whoever wrote these bytes has read a stranger's file.
Soup unpacked(const std::string& path, std::span<const std::byte> bytes) {
  const auto wrong = [&] {
    return InputError({path}, "its reader gave no mesh: it is damaged, or made to do harm");
  };
  std::array<std::uint64_t, 2> counts{};
  if (bytes.size() < sizeof counts) throw wrong();
  std::memcpy(counts.data(), bytes.data(), sizeof counts);
  bytes = bytes.subspan(sizeof counts);
  if (counts[0] > bytes.size() / place_size || counts[1] > bytes.size() / sizeof(std::uint32_t) ||
      counts[0] * place_size + counts[1] * sizeof(std::uint32_t) != bytes.size() || counts[1] % 3 != 0)
    throw wrong();
  Soup soup;
  soup.places.resize(counts[0]);
  soup.corners.resize(counts[1]);
  if (counts[0] > 0) std::memcpy(soup.places.data(), bytes.data(), counts[0] * place_size);
  if (counts[1] > 0)
    std::memcpy(soup.corners.data(), bytes.data() + counts[0] * place_size,
                counts[1] * sizeof(std::uint32_t));
  for (const std::uint32_t corner : soup.corners)
    if (corner >= counts[0]) throw wrong();
  return soup;
}

/// assimp's own words, without its name of a file in memory.
std::string reason_of(std::string reason, const char* ending) {
  const std::string magic = std::string("$$$___magic___$$$.") + ending;
  for (auto at = reason.find(magic); at != std::string::npos; at = reason.find(magic))
    reason.replace(at, magic.size(), "the file");
  for (char& c : reason)
    if (c == '\n' || c == '\r') c = ' ';
  return reason.substr(0, 200);
}

std::vector<std::byte> read_by_assimp(std::span<const std::byte> input, const char* ending,
                                      const char* format) {
  Assimp::Importer importer;
  importer.SetPropertyBool(AI_CONFIG_IMPORT_COLLADA_IGNORE_UP_DIRECTION, true);
  const aiScene* scene = nullptr;
  std::string reason;
  try {
    scene = importer.ReadFileFromMemory(input.data(), input.size(), 0, ending);
    reason = importer.GetErrorString();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    reason = error.what();
  }
  if (!scene || !scene->mRootNode)
    throw InputError(fmt::format("this is no {} that can be read: {}", format, reason_of(reason, ending)));
  Collector collector;
  collector.add(*scene, *scene->mRootNode, aiMatrix4x4(), 0);
  return packed(collector.take());
}

std::vector<std::byte> read_collada(std::span<const std::byte> input) {
  check_collada_nodes({reinterpret_cast<const char*>(input.data()), input.size()});
  return read_by_assimp(input, "dae", "COLLADA");
}

std::vector<std::byte> read_glb(std::span<const std::byte> input) {
  return read_by_assimp(input, "glb", "binary glTF");
}

const guard::Register collada("dae", read_collada), binary_gltf("glb", read_glb);

}  // namespace

Soup read_scene(const std::string& path, std::string_view content, std::string_view ending) {
  const auto input = std::as_bytes(std::span(content.data(), content.size()));
  return unpacked(path, guard::run(ending, input, guard::limits_for(input.size()), path));
}

}  // namespace microcosm::formats::mesh
