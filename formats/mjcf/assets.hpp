#pragma once
// <asset>: meshes and colours that geoms name.

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/geometry/triangle_mesh.hpp"
#include "formats/mjcf/defaults.hpp"
#include "formats/mjcf/settings.hpp"

namespace microcosm::formats::mjcf {

using Colour = std::array<double, 4>;  // red, green, blue, opacity: 0–1

/// How the mass of a mesh follows from its surface.
enum class MeshInertia {
  legacy,  // pyramids from the surface's centroid, all counted as positive: MuJoCo's default
  exact,   // of the solid that it encloses
  convex,  // of its convex hull
};

struct MeshAsset {
  std::shared_ptr<const geometry::TriangleMesh> mesh;  // null: `fault` says why
  std::string fault;
  MeshInertia inertia = MeshInertia::legacy;
  Place place;
};

struct Assets {
  std::map<std::string, MeshAsset> meshes;
  std::map<std::string, std::optional<Colour>> materials;
};

/// Gives the bytes of a mesh, by its name in the folder of the file; nothing: there is none. If not set, the
/// file beside `path` is read.
using ReadMesh = std::function<std::optional<std::string>(const std::string& name, const std::string& path)>;

Assets read_assets(const Element& root, const std::string& path, const Settings& settings,
                   const Defaults& defaults, const ReadMesh& read_mesh, AttributeReader& reader);

/// A colour of `rgba`, nothing if it is missing or (a warning) out of range.
std::optional<Colour> read_colour(const Layers& layers, const std::string& owner, AttributeReader& reader);

}  // namespace microcosm::formats::mjcf
