#include "formats/urdf/shapes.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <tuple>

#include "engine/geometry/triangle_mesh.hpp"
#include "formats/mesh/mesh.hpp"
#include "formats/urdf/extent.hpp"
#include "formats/urdf/inertia.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::Shape;
using rigid::ShapeKind;

/// What a mesh's ending says, of formats that aren't read; empty: nothing.
std::string other_format(const std::string& name) {
  std::string ending = std::filesystem::path(name).extension().string();
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  constexpr std::pair<const char*, const char*> formats[] = {
      {".gltf", "glTF"}, {".fbx", "FBX"},     {".usd", "USD"},  {".usda", "USD"},
      {".usdc", "USD"},  {".usdz", "USD"},    {".wrl", "VRML"}, {".step", "STEP"},
      {".stp", "STEP"},  {".iv", "Inventor"}, {".3ds", "3DS"},  {".blend", "Blender"}};
  for (const auto& [known, format] : formats)
    if (ending == known) return format;
  return "";
}

}  // namespace

bool MeshKey::operator<(const MeshKey& other) const {
  return std::tie(path, scale.x, scale.y, scale.z) <
         std::tie(other.path, other.scale.x, other.scale.y, other.scale.z);
}

std::optional<Shape> ShapeReader::collision(const XMLElement& parent, const std::string& owner) {
  drawn_ = false;
  return read(parent, owner,
              options_.meshes == MeshShape::convex_hull ? ShapeKind::convex_hull : ShapeKind::triangle_mesh);
}

ShapeReader::Drawn ShapeReader::drawn(const XMLElement& parent, const std::string& owner) {
  const XmlReader::OnlyDrawn scope(xml_);
  drawn_ = true;
  lacks_mesh_ = false;
  Drawn out;
  out.shape = read(parent, owner, ShapeKind::triangle_mesh);
  out.lacks_mesh = lacks_mesh_;
  return out;
}

std::optional<Shape> ShapeReader::read(const XMLElement& parent, const std::string& owner,
                                       ShapeKind mesh_kind) {
  constexpr const char* valid =
      "valid: <box size=\"x y z\"/>, <cylinder radius length>, <sphere radius>, <capsule radius length> or "
      "<mesh filename>";
  const XMLElement* e = xml_.needed_child(parent, owner, "geometry", "<geometry>...</geometry>");
  if (!e) return std::nullopt;
  xml_.expect_attributes(*e, owner, {});
  const XMLElement* form = e->FirstChildElement();
  if (!form || form->NextSiblingElement()) {
    xml_.fault(e->GetLineNum(), owner, form ? "<geometry> holds more than one shape" : "<geometry> is empty",
               valid);
    return std::nullopt;
  }
  const std::string kind = form->Name();
  xml_.expect_children(*form, owner, {});
  if (kind == "box") return box(*form, owner);
  if (kind == "cylinder") return round(*form, owner, ShapeKind::cylinder);
  if (kind == "capsule") return round(*form, owner, ShapeKind::capsule);
  if (kind == "sphere") return round(*form, owner, ShapeKind::sphere);
  if (kind == "mesh") return mesh(*form, owner, mesh_kind);
  xml_.fault(form->GetLineNum(), owner, fmt::format("<geometry> is a <{}>", kind.substr(0, 60)), valid);
  return std::nullopt;
}

std::optional<Shape> ShapeReader::box(const XMLElement& e, const std::string& owner) {
  xml_.expect_attributes(e, owner, {"size"});
  if (xml_.text(e, owner, "size").empty()) return std::nullopt;
  const auto size = xml_.triple(e, owner, "size");
  if (!size) return std::nullopt;
  for (const double side : {size->x, size->y, size->z})
    if (!(side >= 1e-12 && side <= 1e6)) {
      xml_.fault(e.GetLineNum(), owner, fmt::format("<box size> has a side of {} m", side),
                 side > 0 ? "sides must be between 1e-12 and 1e6 m" : "sides must be positive");
      return std::nullopt;
    }
  Shape shape;
  shape.kind = ShapeKind::box;
  shape.half_extents = 0.5 * *size;
  return shape;
}

std::optional<Shape> ShapeReader::round(const XMLElement& e, const std::string& owner, ShapeKind kind) {
  const bool long_one = kind != ShapeKind::sphere;
  if (long_one)
    xml_.expect_attributes(e, owner, {"radius", "length"});
  else
    xml_.expect_attributes(e, owner, {"radius"});
  const auto radius = xml_.size(e, owner, "radius");
  const auto length = long_one ? xml_.size(e, owner, "length") : 0.0;
  if (!radius || !length) return std::nullopt;
  Shape shape;
  shape.kind = kind;
  shape.radius = *radius;
  shape.length = *length;
  return shape;
}

std::optional<Shape> ShapeReader::mesh(const XMLElement& e, const std::string& owner, ShapeKind kind) {
  xml_.expect_attributes(e, owner, {"filename", "scale"});
  const std::string name = xml_.text(e, owner, "filename");
  lacks_mesh_ = drawn_;
  core::Vec3 scale{1, 1, 1};
  if (e.Attribute("scale")) {
    const auto given = xml_.triple(e, owner, "scale");
    if (!given) return std::nullopt;
    scale = *given;
  }
  if (name.empty()) return std::nullopt;
  const ResolvedPath found = resolve(name, xml_.report().file(), options_.package_folders);
  if (const std::string format = other_format(name); !format.empty()) {
    mesh_fault(e, owner, fmt::format("the mesh '{}' is {}, which isn't read", name.substr(0, 300), format),
               fmt::format("convert it to STL, OBJ, COLLADA or PLY, and name that: assimp export {} {}",
                           std::filesystem::path(name).filename().string().substr(0, 100),
                           std::filesystem::path(name).stem().string().substr(0, 100) + ".obj"));
    return std::nullopt;
  }
  MeshKey key{found.path, scale};
  std::optional<std::string> content;
  if (options_.read_mesh) {
    // Whoever keeps copies is asked for each name: two may mean one file.
    if (found.fault.empty()) content = options_.read_mesh(name, found.path);
    key.path = content ? name : "";
  }
  if (key.path.empty()) {
    not_found(e, owner, name, found);
    return std::nullopt;
  }
  Shape shape;
  shape.kind = kind;
  shape.mesh = load(key, content ? &*content : nullptr, e, owner);
  if (!shape.mesh) return std::nullopt;
  lacks_mesh_ = false;
  return shape;
}

void ShapeReader::not_found(const XMLElement& e, const std::string& owner, const std::string& name,
                            const ResolvedPath& found) {
  std::string why = found.fault;
  if (why.empty() && (name.starts_with("package:") || name.starts_with("model:")))
    why = "no folder around the file is that package or holds it: say where packages are (inspect --package)";
  for (const auto& path : found.tried)
    if (why.empty()) why = "there is no file " + path;
  mesh_fault(
      e, owner, fmt::format("the mesh '{}' can't be found", name.substr(0, 300)),
      drawn_ ? why
             : why + " (or put it there, or let a box, cylinder, sphere or capsule collide in its place)");
}

void ShapeReader::mesh_fault(const XMLElement& e, const std::string& owner, const std::string& given,
                             const std::string& valid) {
  if (drawn_)
    xml_.report().add(Severity::warning, e.GetLineNum(), owner, given + ": a box is drawn", valid,
                      given.ends_with("can't be found") ? "drawn mesh not found" : "");
  else {
    xml_.report().lacks_file();
    xml_.fault(e.GetLineNum(), owner, given, valid);
  }
}

std::shared_ptr<const geometry::TriangleMesh> ShapeReader::load(const MeshKey& key,
                                                                const std::string* content,
                                                                const XMLElement& e,
                                                                const std::string& owner) {
  auto& loaded = meshes_[key];
  if (loaded) return loaded;
  try {
    loaded = std::make_shared<geometry::TriangleMesh>(
        content ? mesh::read_content(key.path, *content, key.scale) : mesh::read(key.path, key.scale));
    for (const core::Vec3& v : loaded->vertices)
      if (!(norm(v) <= 1e6)) throw core::InputError({key.path}, "a vertex lies farther than 1e6 m away");
  } catch (const core::InputError& error) {
    loaded.reset();
    mesh_fault(e, owner, fmt::format("the mesh {}", error.what()),
               "it must be a surface of triangles in STL, OBJ, COLLADA or PLY");
  }
  return loaded;
}

Shape stand_in(const LinkPart& link) {
  constexpr double side = 0.05;  // [m]: that of a servo
  Shape shape;
  shape.kind = ShapeKind::box;
  shape.half_extents = 0.5 * core::Vec3{side, side, side};
  const rigid::Inertial& own = link.inertial.value;
  if (!link.shapes.empty()) {
    Extent box;
    for (const Shape& part : link.shapes) box.widen(part);
    const double least = 5e-4 * norm(box.high - box.low);
    const core::Vec3 half = 0.5 * (box.high - box.low);
    shape.half_extents = {std::max(half.x, least), std::max(half.y, least), std::max(half.z, least)};
    shape.pose.position = 0.5 * (box.high + box.low);
  } else if (link.inertial.readable && own.mass > 0 && fault_of_inertia(own.inertia).empty()) {
    // m/12 (b^2 + c^2) = I_x and so on: a^2 = 6 (I_y + I_z - I_x) / m.
    const Principal frame = principal(own.inertia);
    const core::Vec3& i = frame.moments;
    const double sum = i.x + i.y + i.z;
    const auto half = [&](double moment) {
      return 0.5 * std::sqrt(6 * std::max(sum - 2 * moment, 1e-6 * sum) / own.mass);
    };
    const core::Vec3 half_extents{half(i.x), half(i.y), half(i.z)};
    if (norm(half_extents) < 1e5) {
      shape.half_extents = half_extents;
      shape.pose = {own.centre, turn_of(frame.axes)};
    }
  }
  return shape;
}

}  // namespace microcosm::formats::urdf
