#include "formats/mjcf/assets.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/rigid/collision_hull.hpp"
#include "formats/mesh/mesh.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Vec3;
using geometry::TriangleMesh;

constexpr double largest_distance = 1e6;  // [m]

class AssetReader {
 public:
  AssetReader(const std::string& path, const Settings& settings, const Defaults& defaults,
              const ReadMesh& read_mesh, AttributeReader& reader)
      : path_(path),
        settings_(settings),
        defaults_(defaults),
        read_mesh_(read_mesh),
        reader_(reader),
        findings_(reader.findings()) {}

  Assets read(const Element& root) {
    for (const Element& section : root.children) {
      if (section.name != "asset") continue;
      reader_.expect(section, "<asset>", {});
      for (const Element& e : section.children) {
        if (e.name == "mesh")
          mesh(e);
        else if (e.name == "material")
          material(e);
        else if (e.name == "texture" || e.name == "skin")
          findings_.each(Severity::note, e.place, "<asset>", fmt::format("<{}>", e.name),
                         "it is for drawing");
        else
          findings_.error(e.place, owner_of(e, ""), fmt::format("<{}> isn't read", shortened(e.name)),
                          "of assets, meshes and the colours of materials are");
      }
    }
    return std::move(assets_);
  }

 private:
  void material(const Element& e) {
    const std::string owner = owner_of(e, "");
    const Layers layers = defaults_.layers(e, defaults_.main(), {"material"}, owner, findings_);
    const std::string name = reader_.name(layers, owner, "name");
    if (name.empty()) return findings_.error(e.place, owner, "it has no name", "materials have names");
    if (layers.find("texture"))
      findings_.each(Severity::note, layers.place("texture"), owner, "<material texture>",
                     "it is for drawing");
    if (!assets_.materials.emplace(name, read_colour(layers, owner, reader_)).second)
      findings_.error(e.place, owner, "its name is used twice", "materials have different names");
  }

  void mesh(const Element& e) {
    const std::string owner = owner_of(e, "");
    const Layers layers = defaults_.layers(e, defaults_.main(), {"mesh"}, owner, findings_);
    check_mesh_attributes(layers, owner);
    MeshAsset asset;
    asset.place = e.place;
    std::string name = reader_.name(layers, owner, "name");
    const Attribute* file = e.find("file");
    if (name.empty() && file) name = std::filesystem::path(file->value).stem().string();
    if (name.empty())
      return findings_.error(e.place, owner, "it has neither name nor file",
                             "valid: <mesh name=\"...\" file=\"...\"/>");
    if (assets_.meshes.contains(name))
      return findings_.error(e.place, owner, fmt::format("the mesh '{}' exists already", shortened(name)),
                             "meshes have different names");
    if (const auto kind = reader_.word(layers, owner, "inertia", {"legacy", "exact", "convex", "shell"})) {
      if (*kind == "shell")
        findings_.error(layers.place("inertia"), owner, "<mesh inertia> is 'shell': all mass in the surface",
                        "give the bodies that use it an <inertial>");
      asset.inertia = *kind == "exact"    ? MeshInertia::exact
                      : *kind == "convex" ? MeshInertia::convex
                                          : MeshInertia::legacy;
    }
    try {
      asset.mesh = surface(layers, owner, name);
    } catch (const core::InputError& error) {
      asset.fault = error.what();
    }
    assets_.meshes.emplace(name, std::move(asset));
  }

  void check_mesh_attributes(const Layers& layers, const std::string& owner) {
    const Element& e = layers.own();
    reader_.expect(e, owner,
                   {"name", "class", "content_type", "file", "vertex", "normal", "texcoord", "face", "refpos",
                    "refquat", "scale", "smoothnormal", "maxhullvert", "inertia", "material"});
    reader_.expect_children(e, owner, {});
    for (const char* drawing : {"normal", "texcoord", "smoothnormal", "material"})
      if (e.find(drawing))
        findings_.each(Severity::note, layers.place(drawing), owner, fmt::format("<mesh {}>", drawing),
                       "it is for drawing");
    if (layers.find("maxhullvert"))
      findings_.each(Severity::note, layers.place("maxhullvert"), owner, "<mesh maxhullvert>",
                     "hulls keep what changes them by 1e-4 of their size");
    if (e.find("content_type"))
      findings_.each(Severity::note, layers.place("content_type"), owner, "<mesh content_type>",
                     "the file's ending decides");
  }

  /// Vertices less refpos, turned back by refquat, times scale. Throws InputError.
  std::shared_ptr<const TriangleMesh> surface(const Layers& layers, const std::string& owner,
                                              const std::string& name) {
    const Vec3 scale = reader_.triple(layers, owner, "scale").value_or(Vec3{1, 1, 1});
    const Vec3 origin = reader_.triple(layers, owner, "refpos").value_or(Vec3{});
    core::Quaternion turn;
    if (const auto q = reader_.numbers(layers, owner, "refquat", 4)) {
      const core::Quaternion given{(*q)[0], (*q)[1], (*q)[2], (*q)[3]};
      if (!(std::abs(given.w) + std::abs(given.x) + std::abs(given.y) + std::abs(given.z) > 1e-9))
        findings_.error(layers.place("refquat"), owner, "<mesh refquat> is zero", "it must be a rotation");
      turn = core::conjugate(core::normalized(given));
    }
    if (scale.x * scale.y * scale.z == 0)
      throw core::InputError(
          fmt::format("<mesh scale> is {} {} {}; none may be zero", scale.x, scale.y, scale.z));
    auto mesh = std::make_shared<TriangleMesh>(layers.find("vertex") ? inline_mesh(layers, owner, name)
                                                                     : file_mesh(layers));
    for (Vec3& v : mesh->vertices) {
      v = core::rotate(turn, v - origin);
      v = {scale.x * v.x, scale.y * v.y, scale.z * v.z};
      if (!(norm(v) <= largest_distance)) throw core::InputError("a vertex lies farther than 1e6 m away");
    }
    if (scale.x * scale.y * scale.z < 0)
      for (auto& triangle : mesh->triangles) std::swap(triangle[1], triangle[2]);
    return mesh;
  }

  TriangleMesh inline_mesh(const Layers& layers, const std::string& owner, const std::string& name) {
    const auto numbers = reader_.list(layers, owner, "vertex").value_or(std::vector<double>{});
    if (numbers.size() % 3 != 0 || numbers.size() < 12)
      throw core::InputError(
          fmt::format("<mesh vertex> has {} numbers; it must be three for each of four vertices "
                      "or more",
                      numbers.size()));
    TriangleMesh mesh;
    for (std::size_t i = 0; i < numbers.size(); i += 3)
      mesh.vertices.push_back({numbers[i], numbers[i + 1], numbers[i + 2]});
    if (!layers.find("face")) {
      const rigid::Hull hull = rigid::convex_hull(mesh.vertices, fmt::format("mesh '{}'", shortened(name)));
      return {hull.vertices, hull.triangles};
    }
    const auto corners = reader_.list(layers, owner, "face").value_or(std::vector<double>{});
    if (corners.size() % 3 != 0 || corners.empty())
      throw core::InputError(
          fmt::format("<mesh face> has {} numbers; it must be three for each triangle", corners.size()));
    for (std::size_t i = 0; i < corners.size(); i += 3) {
      std::array<std::uint32_t, 3> triangle{};
      for (std::size_t k = 0; k < 3; ++k) {
        const double corner = corners[i + k];
        if (!(corner >= 0 && corner < static_cast<double>(mesh.vertices.size()) &&
              std::floor(corner) == corner))
          throw core::InputError(
              fmt::format("<mesh face> names vertex {} of {}", corner, mesh.vertices.size()));
        triangle[k] = static_cast<std::uint32_t>(corner);
      }
      mesh.triangles.push_back(triangle);
    }
    return mesh;
  }

  TriangleMesh file_mesh(const Layers& layers) {
    const Attribute* file = layers.find("file");
    if (!file || file->value.empty())
      throw core::InputError("it has neither file nor vertex; valid: <mesh file=\"...\"/>");
    std::filesystem::path within(file->value);
    if (settings_.strip_paths) within = within.filename();
    const std::filesystem::path name =
        within.is_absolute() ? within
                             : (std::filesystem::path(settings_.mesh_folder) / within).lexically_normal();
    const std::string full = (std::filesystem::path(path_).parent_path() / name).lexically_normal().string();
    if (!read_mesh_) return mesh::read(full, {1, 1, 1});
    std::error_code error;
    const bool there = std::filesystem::is_regular_file(full, error);
    const auto content = read_mesh_(name.string(), there ? full : "");
    if (!content)
      throw core::InputError(fmt::format("the file '{}' can't be found", name.string().substr(0, 300)));
    return mesh::read_content(name.string(), *content, {1, 1, 1});
  }

  const std::string& path_;
  const Settings& settings_;
  const Defaults& defaults_;
  const ReadMesh& read_mesh_;
  AttributeReader& reader_;
  Findings& findings_;
  Assets assets_;
};

}  // namespace

Assets read_assets(const Element& root, const std::string& path, const Settings& settings,
                   const Defaults& defaults, const ReadMesh& read_mesh, AttributeReader& reader) {
  return AssetReader(path, settings, defaults, read_mesh, reader).read(root);
}

std::optional<Colour> read_colour(const Layers& layers, const std::string& owner, AttributeReader& reader) {
  const auto rgba = reader.numbers(layers, owner, "rgba", 4);
  if (!rgba) return std::nullopt;
  const bool valid =
      std::all_of(rgba->begin(), rgba->end(), [](double part) { return part >= 0 && part <= 1; });
  if (valid) return Colour{(*rgba)[0], (*rgba)[1], (*rgba)[2], (*rgba)[3]};
  reader.findings().warning(layers.place("rgba"), owner,
                            fmt::format("{} has a part outside 0 to 1", name_of(layers, "rgba")),
                            "red, green, blue and opacity are between 0 and 1");
  return std::nullopt;
}

}  // namespace microcosm::formats::mjcf
