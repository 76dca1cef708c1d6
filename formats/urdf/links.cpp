// <robot>, <link>, its shapes and materials.

#include <cmath>
#include <map>
#include <tuple>

#include "engine/geometry/triangle_mesh.hpp"
#include "formats/mesh/mesh.hpp"
#include "formats/urdf/package_paths.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::Shape;
using rigid::ShapeKind;
using Colour = std::array<double, 4>;

/// Meshes by path and scale: a robot's fingers share theirs.
struct MeshKey {
  std::string path;
  std::array<double, 3> scale;
  bool operator<(const MeshKey& other) const {
    return std::tie(path, scale) < std::tie(other.path, other.scale);
  }
};

class PartsReader {
 public:
  PartsReader(const XMLElement& robot, const UrdfOptions& options, XmlReader& xml)
      : robot_(robot), options_(options), xml_(xml) {}

  Parts read() {
    parts_.line = robot_.GetLineNum();
    const char* name = robot_.Attribute("name");
    const std::string owner = fmt::format("robot '{}'", name ? name : "");
    xml_.expect_attributes(robot_, owner, {"name", "version"}, Severity::warning);
    parts_.name = xml_.text(robot_, owner, "name");
    for (const XMLElement* e = robot_.FirstChildElement("material"); e; e = e->NextSiblingElement("material"))
      material(*e, owner, true);
    for (const tinyxml2::XMLNode* node = robot_.FirstChild(); node; node = node->NextSibling())
      if (const XMLElement* e = node->ToElement())
        element(*e, owner);
      else if (node->ToText())
        xml_.report().warning(node->GetLineNum(), owner, "there is text between the elements",
                              "URDF has none");
    return std::move(parts_);
  }

 private:
  void element(const XMLElement& e, const std::string& owner) {
    const std::string kind = e.Name();
    if (kind == "link")
      link(e);
    else if (kind == "joint")
      parts_.joints.push_back(read_joint(e, xml_));
    else if (kind == "gazebo" || kind == "transmission" || kind == "ros2_control" || kind == "sensor" ||
             kind == "mujoco" || kind.find(':') != std::string::npos)
      xml_.report().note(e.GetLineNum(), owner, fmt::format("<{}> is left out", kind));
    else if (kind != "material")
      xml_.report().error(
          e.GetLineNum(), owner,
          fmt::format("it holds <{}>, which URDF doesn't know there", kind.substr(0, 60)),
          "valid: link, joint, material; left out: gazebo, transmission, ros2_control, sensor");
  }

  void link(const XMLElement& e) {
    LinkPart part;
    part.line = e.GetLineNum();
    const std::string owner = link_name(e.Attribute("name") ? e.Attribute("name") : "");
    xml_.expect_attributes(e, owner, {"name"}, Severity::error);
    part.name = xml_.text(e, owner, "name");
    for (const char* contact : {"contact", "contact_coefficients", "self_collision_checking", "verbose"})
      if (const XMLElement* known = e.FirstChildElement(contact))
        xml_.report().warning(known->GetLineNum(), owner, fmt::format("<{}> is left out", contact),
                              "materials are those of the scenario");
    xml_.expect_children(e, owner,
                         {"inertial", "collision", "visual", "contact", "contact_coefficients",
                          "self_collision_checking", "verbose"},
                         Severity::error);
    if (const XMLElement* inertial = xml_.child(e, owner, "inertial")) read_inertial(*inertial, part, xml_);
    for (const XMLElement* c = e.FirstChildElement("collision"); c; c = c->NextSiblingElement("collision"))
      collision(*c, owner, part);
    for (const XMLElement* v = e.FirstChildElement("visual"); v; v = v->NextSiblingElement("visual"))
      visual(*v, owner, part);
    parts_.links.push_back(std::move(part));
  }

  void collision(const XMLElement& e, const std::string& owner, LinkPart& part) {
    xml_.expect_attributes(e, owner, {"name", "group"}, Severity::error);
    xml_.expect_children(e, owner, {"origin", "geometry", "verbose"}, Severity::error);
    const core::Pose pose = xml_.origin(e, owner);
    auto shape = geometry(
        e, owner,
        options_.meshes == MeshShape::convex_hull ? ShapeKind::convex_hull : ShapeKind::triangle_mesh);
    if (!shape) return;
    shape->pose = pose;
    if (e.Attribute("name")) shape->name = e.Attribute("name");
    part.shapes.push_back(std::move(*shape));
    part.shape_lines.push_back(e.GetLineNum());
  }

  void visual(const XMLElement& e, const std::string& owner, LinkPart& part) {
    xml_.expect_attributes(e, owner, {"name"}, Severity::warning);
    xml_.expect_children(e, owner, {"origin", "geometry", "material"}, Severity::warning);
    if (!options_.visuals) return;
    VisualShape visual;
    const core::Pose pose = xml_.origin(e, owner);
    if (const XMLElement* m = xml_.child(e, owner, "material")) visual.colour = material(*m, owner, false);
    auto shape = geometry(e, owner, ShapeKind::triangle_mesh);
    if (!shape) return;
    shape->pose = pose;
    visual.shape = std::move(*shape);
    part.visuals.push_back(std::move(visual));
  }

  std::optional<Shape> geometry(const XMLElement& parent, const std::string& owner, ShapeKind mesh_kind) {
    constexpr const char* valid =
        "valid: <box size=\"x y z\"/>, <cylinder radius length>, <sphere radius> or <mesh filename>";
    const XMLElement* e = xml_.needed_child(parent, owner, "geometry", "<geometry>...</geometry>");
    if (!e) return std::nullopt;
    xml_.expect_attributes(*e, owner, {}, Severity::error);
    const XMLElement* form = e->FirstChildElement();
    if (!form || form->NextSiblingElement()) {
      xml_.report().error(e->GetLineNum(), owner,
                          form ? "<geometry> holds more than one shape" : "<geometry> is empty", valid);
      return std::nullopt;
    }
    const std::string kind = form->Name();
    xml_.expect_children(*form, owner, {}, Severity::error);
    if (kind == "box") return box(*form, owner);
    if (kind == "cylinder" || kind == "sphere") return round(*form, owner, kind == "cylinder");
    if (kind == "mesh") return mesh(*form, owner, mesh_kind);
    xml_.report().error(form->GetLineNum(), owner, fmt::format("<geometry> is a <{}>", kind.substr(0, 60)),
                        valid);
    return std::nullopt;
  }

  std::optional<Shape> box(const XMLElement& e, const std::string& owner) {
    xml_.expect_attributes(e, owner, {"size"}, Severity::error);
    if (xml_.text(e, owner, "size").empty()) return std::nullopt;
    const auto size = xml_.triple(e, owner, "size");
    if (!size) return std::nullopt;
    for (const double side : {size->x, size->y, size->z})
      if (!(side >= 1e-12 && side <= 1e6)) {
        xml_.report().error(e.GetLineNum(), owner, fmt::format("<box size> has a side of {} m", side),
                            side > 0 ? "sides must be between 1e-12 and 1e6 m" : "sides must be positive");
        return std::nullopt;
      }
    Shape shape;
    shape.kind = ShapeKind::box;
    shape.half_extents = 0.5 * *size;
    return shape;
  }

  std::optional<Shape> round(const XMLElement& e, const std::string& owner, bool cylinder) {
    if (cylinder)
      xml_.expect_attributes(e, owner, {"radius", "length"}, Severity::error);
    else
      xml_.expect_attributes(e, owner, {"radius"}, Severity::error);
    const auto radius = xml_.size(e, owner, "radius");
    const auto length = cylinder ? xml_.size(e, owner, "length") : 0.0;
    if (!radius || !length) return std::nullopt;
    Shape shape;
    shape.kind = cylinder ? ShapeKind::cylinder : ShapeKind::sphere;
    shape.radius = *radius;
    shape.length = *length;
    return shape;
  }

  std::optional<Shape> mesh(const XMLElement& e, const std::string& owner, ShapeKind kind) {
    xml_.expect_attributes(e, owner, {"filename", "scale"}, Severity::error);
    const std::string name = xml_.text(e, owner, "filename");
    core::Vec3 scale{1, 1, 1};
    if (e.Attribute("scale")) {
      const auto given = xml_.triple(e, owner, "scale");
      if (!given) return std::nullopt;
      scale = *given;
    }
    if (name.empty()) return std::nullopt;
    const ResolvedPath found = resolve(name, xml_.report().file(), options_.package_folders);
    MeshKey key{found.path, {scale.x, scale.y, scale.z}};
    std::optional<std::string> content;
    if (options_.read_mesh) {
      // Whoever keeps copies is asked for each name: two may mean one file.
      if (found.fault.empty()) content = options_.read_mesh(name, found.path);
      key.path = content ? name : "";
    }
    if (key.path.empty()) {
      std::string looked;
      for (const auto& path : found.tried) looked += (looked.empty() ? "" : ", ") + path;
      xml_.report().error(
          e.GetLineNum(), owner, fmt::format("the mesh '{}' can't be found", name.substr(0, 300)),
          !found.fault.empty() ? found.fault
          : looked.empty() ? "no folder around the file is that package or holds it: say where packages are"
                           : "there is no file " + looked);
      return std::nullopt;
    }
    Shape shape;
    shape.kind = kind;
    shape.mesh = load(key, content ? &*content : nullptr, e, owner);
    if (!shape.mesh) return std::nullopt;
    return shape;
  }

  std::shared_ptr<const geometry::TriangleMesh> load(const MeshKey& key, const std::string* content,
                                                     const XMLElement& e, const std::string& owner) {
    auto& loaded = meshes_[key];
    if (loaded) return loaded;
    try {
      const core::Vec3 scale{key.scale[0], key.scale[1], key.scale[2]};
      loaded = std::make_shared<geometry::TriangleMesh>(
          content ? mesh::read_content(key.path, *content, scale) : mesh::read(key.path, scale));
      for (const core::Vec3& v : loaded->vertices)
        if (!(norm(v) <= 1e6)) throw core::InputError({key.path}, "a vertex lies farther than 1e6 m away");
    } catch (const core::InputError& error) {
      loaded.reset();
      xml_.report().error(e.GetLineNum(), owner, fmt::format("the mesh {}", error.what()),
                          "it must be a surface of triangles in STL, OBJ, COLLADA or PLY");
    }
    return loaded;
  }

  /// Its colour; kept under its name if it stands in the robot.
  std::optional<Colour> material(const XMLElement& e, const std::string& owner, bool global) {
    xml_.expect_attributes(e, owner, {"name"}, Severity::warning);
    xml_.expect_children(e, owner, {"color", "texture"}, Severity::warning);
    const std::string name = e.Attribute("name") ? e.Attribute("name") : "";
    if (name.empty())
      xml_.report().warning(e.GetLineNum(), owner, "a <material> has no name", "materials have names");
    std::optional<Colour> colour;
    if (const XMLElement* c = xml_.child(e, owner, "color")) {
      xml_.expect_attributes(*c, owner, {"rgba"}, Severity::warning);
      const auto rgba = xml_.numbers(*c, owner, "rgba", 4);
      if (rgba) {
        colour = Colour{(*rgba)[0], (*rgba)[1], (*rgba)[2], (*rgba)[3]};
        for (const double part : *colour)
          if (!(part >= 0 && part <= 1)) {
            xml_.report().warning(c->GetLineNum(), owner, fmt::format("<color rgba> has a part of {}", part),
                                  "parts are between 0 and 1");
            colour.reset();
            break;
          }
      }
    } else if (!global) {
      const auto found = materials_.find(name);
      if (found != materials_.end()) return found->second;
      if (!e.FirstChildElement("texture"))
        xml_.report().note(
            e.GetLineNum(), owner,
            fmt::format("the material '{}' is not defined: it is drawn grey", name.substr(0, 60)));
    }
    if (!name.empty() && (colour || global)) materials_.try_emplace(name, colour);
    return colour;
  }

  const XMLElement& robot_;
  const UrdfOptions& options_;
  XmlReader& xml_;
  Parts parts_;
  std::map<std::string, std::optional<Colour>> materials_;
  std::map<MeshKey, std::shared_ptr<geometry::TriangleMesh>> meshes_;
};

}  // namespace

std::string link_name(const std::string& name) {
  return fmt::format("link '{}'", name.substr(0, 100));
}

std::string joint_name(const std::string& name) {
  return fmt::format("joint '{}'", name.substr(0, 100));
}

Parts read_parts(const XMLElement& robot, const UrdfOptions& options, XmlReader& xml) {
  return PartsReader(robot, options, xml).read();
}

}  // namespace microcosm::formats::urdf
