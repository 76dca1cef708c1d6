// libFuzzer: any bytes as a mesh give an InputError or a mesh whose triangles name its vertices. The first
// byte says which format: 's' STL, 'o' OBJ, 'p' PLY. COLLADA and glTF are read by assimp in the helper
// program: guarded_mutations.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/core/errors.hpp"
#include "formats/mesh/mesh.hpp"

using namespace microcosm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* const name = data[0] == 's' ? "fuzz.stl" : data[0] == 'o' ? "fuzz.obj" : "fuzz.ply";
  const std::string content(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    const auto mesh = formats::mesh::read_content(name, content, {1, -2, 3});
    if (mesh.triangles.empty()) std::abort();
    for (const auto& triangle : mesh.triangles)
      for (const std::uint32_t corner : triangle)
        if (corner >= mesh.vertices.size()) std::abort();
    for (const core::Vec3& vertex : mesh.vertices)
      if (!std::isfinite(vertex.x) || !std::isfinite(vertex.y) || !std::isfinite(vertex.z)) std::abort();
  } catch (const core::InputError& error) {
    if (std::string(error.what()).find(name) != 0) std::abort();
  }
  return 0;
}
