// <geom>: what touches, what is drawn, what weighs.

#include <algorithm>
#include <cmath>

#include "formats/mjcf/mesh_mass.hpp"
#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Vec3;
using rigid::Inertial;
using rigid::Shape;
using rigid::ShapeKind;

constexpr double water = 1000;       // [kg/m^3]: MuJoCo's default density
constexpr int last_drawn_group = 2;  // MuJoCo's viewer shows groups 0 to 2

class GeomReader {
 public:
  GeomReader(const Layers& layers, const std::string& owner, const Context& context)
      : layers_(layers),
        owner_(owner),
        context_(context),
        reader_(context.reader),
        findings_(context.findings) {}

  /// False after an error.
  bool read(const core::Pose& frame, std::vector<urdf::VisualShape>& visuals) {
    part_.place = layers_.own().place;
    part_.name = reader_.name(layers_, owner_, "name");
    part_.shape.name = part_.name;
    refuse_others();
    contact();
    const int group = reader_.integer(layers_, owner_, "group").value_or(0);
    const auto& groups = context_.settings.inertia_groups;
    part_.counts = group >= groups.first && group <= groups.second;
    type_ = reader_
                .word(layers_, owner_, "type",
                      {"plane", "hfield", "sphere", "capsule", "ellipsoid", "cylinder", "box", "mesh", "sdf"})
                .value_or("sphere");
    core::Pose own = read_pose(layers_, owner_, context_);
    if (!shape(own)) return false;
    part_.shape.pose = frame * own;
    part_.shape.pose.orientation = core::normalized(part_.shape.pose.orientation);
    if (!mass()) return false;
    if (group <= last_drawn_group && !part_.is_plane) draw(visuals);
    return true;
  }

  GeomPart take() { return std::move(part_); }

 private:
  bool error(const char* attribute, std::string given, std::string valid) {
    findings_.error(layers_.place(attribute), owner_, std::move(given), std::move(valid));
    return false;
  }

  void refuse_others() {
    if (const auto shell = reader_.flag(layers_, owner_, "shellinertia"); shell == true)
      error("shellinertia", "its mass is in its surface (shellinertia)", "give the body an <inertial>");
    for (const char* field : {"surfacevel", "adhesion"}) {
      const auto values = reader_.list(layers_, owner_, field);
      if (values && std::any_of(values->begin(), values->end(), [](double v) { return v != 0; }))
        error(field, fmt::format("{} isn't read", field), "leave it out");
    }
  }

  /// Masks, and the friction that its condim lets act.
  void contact() {
    part_.contact_type = reader_.integer(layers_, owner_, "contype").value_or(1);
    part_.contact_affinity = reader_.integer(layers_, owner_, "conaffinity").value_or(1);
    part_.collides = part_.contact_type != 0 || part_.contact_affinity != 0;
    const int dimensions = reader_.integer(layers_, owner_, "condim").value_or(3);
    if (dimensions != 1 && dimensions != 3 && dimensions != 4 && dimensions != 6)
      error("condim", fmt::format("{} is {}", name_of(layers_, "condim"), dimensions),
            "it must be 1, 3, 4 or 6");
    std::vector<double> friction{1, 0.005, 0.0001};
    reader_.overlay(layers_, owner_, "friction", friction);
    for (const double f : friction)
      if (f < 0)
        error("friction", fmt::format("{} has a part of {}", name_of(layers_, "friction"), f),
              "it must be 0 or more");
    rigid::Material& material = part_.shape.material;
    material.friction = dimensions >= 3 ? std::max(friction[0], 0.0) : 0;
    material.torsional_friction = dimensions >= 4 ? std::max(friction[1], 0.0) : 0;
    material.rolling_friction = dimensions >= 6 ? std::max(friction[2], 0.0) : 0;
    part_.states_friction = layers_.find("friction") || layers_.find("condim");
  }

  bool shape(core::Pose& own) {
    if (type_ == "hfield" || type_ == "sdf")
      return error("type", fmt::format("its type is '{}'", type_),
                   "height fields are the scenario's: bodies.heights");
    const bool meshed = layers_.find("mesh") != nullptr;
    if (meshed && type_ != "mesh")
      return error("mesh", fmt::format("it is a {} that is to be fitted to a mesh", type_),
                   "give its size and pos, or type=\"mesh\"");
    if (type_ == "mesh") return mesh_shape();
    std::vector<double> size{0, 0, 0};
    std::size_t given = reader_.overlay(layers_, owner_, "size", size);
    if (type_ == "plane") {
      part_.is_plane = true;
      part_.shape.kind = ShapeKind::plane;
      return true;
    }
    if (layers_.find("fromto") && !from_to(size, given, own)) return false;
    const std::size_t needed = type_ == "sphere" ? 1 : type_ == "box" || type_ == "ellipsoid" ? 3 : 2;
    for (std::size_t i = 0; i < needed; ++i)
      if (i >= given || !(size[i] >= 1e-12 && size[i] <= 1e6))
        return error(
            "size",
            i >= given ? fmt::format("{} has {} of {} numbers", name_of(layers_, "size"), given, needed)
                       : fmt::format("{} has a part of {} m", name_of(layers_, "size"), size[i]),
            "sizes are between 1e-12 and 1e6 m: sphere: radius; capsule, cylinder: radius, half length; "
            "box, ellipsoid: three half sides");
    place_size(size);
    return true;
  }

  /// Capsules and the like from one point to another: z runs from the second to the first.
  bool from_to(std::vector<double>& size, std::size_t& given, core::Pose& own) {
    if (type_ == "sphere") return error("fromto", "it is a sphere with fromto", "spheres have pos and size");
    const auto ends = reader_.numbers(layers_, owner_, "fromto", 6);
    if (!ends) return false;
    const Vec3 from{(*ends)[0], (*ends)[1], (*ends)[2]}, to{(*ends)[3], (*ends)[4], (*ends)[5]};
    const double length = norm(from - to);
    if (!(length > 1e-12 && length <= 1e6))
      return error("fromto", fmt::format("{} is {} m long", name_of(layers_, "fromto"), length),
                   "its ends must lie apart, by at most 1e6 m");
    own.position = 0.5 * (from + to);
    own.orientation = turn_to(from - to);
    const bool squared = type_ == "box" || type_ == "ellipsoid";
    if (squared) size[1] = size[0];
    size[squared ? 2 : 1] = length / 2;
    if (given > 0) given = 3;
    return true;
  }

  void place_size(const std::vector<double>& size) {
    Shape& s = part_.shape;
    if (type_ == "box") {
      s.kind = ShapeKind::box;
      s.half_extents = {size[0], size[1], size[2]};
    } else if (type_ == "ellipsoid") {
      s.kind = ShapeKind::convex_hull;
      half_axes_ = {size[0], size[1], size[2]};
      s.mesh = ellipsoid_mesh(half_axes_);
      findings_.each(Severity::warning, layers_.place("type"), owner_, "the exact surface of an ellipsoid",
                     "it touches as a hull of 162 points, at most 2 % of its size inside; its mass is exact");
    } else {
      s.kind = type_ == "sphere"    ? ShapeKind::sphere
               : type_ == "capsule" ? ShapeKind::capsule
                                    : ShapeKind::cylinder;
      s.radius = size[0];
      s.length = type_ == "sphere" ? 0 : 2 * size[1];
    }
  }

  bool mesh_shape() {
    const Attribute* name = layers_.find("mesh");
    if (!name) return error("type", "its type is mesh, and it has no mesh", "valid: mesh=\"...\"");
    const auto found = context_.assets.meshes.find(name->value);
    if (found == context_.assets.meshes.end())
      return error(
          "mesh",
          fmt::format("its mesh is '{}', which no <mesh> in <asset> is called", shortened(name->value)),
          "it must be the name of a mesh");
    mesh_ = &found->second;
    if (!mesh_->mesh && !part_.collides && !weighs()) {
      findings_.warning(
          layers_.place("mesh"), owner_,
          fmt::format("the mesh '{}', which is only drawn: {}", shortened(name->value), mesh_->fault),
          "a small box is drawn in its place");
      mesh_ = nullptr;
      part_.shape.kind = ShapeKind::box;
      part_.shape.half_extents = {0.01, 0.01, 0.01};
      return true;
    }
    if (!mesh_->mesh)
      return error("mesh", fmt::format("the mesh '{}': {}", shortened(name->value), mesh_->fault),
                   "it must be a surface of triangles in STL, OBJ, COLLADA or PLY, or given in the file");
    part_.shape.kind = ShapeKind::convex_hull;
    part_.shape.mesh = mesh_->mesh;
    return true;
  }

  /// Whether a mass follows from it, or is stated.
  bool weighs() const {
    const Attribute* mass = layers_.find("mass");
    const Attribute* density = layers_.find("density");
    const auto zero = [](const Attribute& a) { return a.value == "0" || a.value == "0.0"; };
    return part_.counts && context_.settings.inertia_from_geoms != InertiaFromGeoms::never &&
           !context_.has_inertial && !(mass ? zero(*mass) : density && zero(*density));
  }

  /// Its mass, centre and inertia in the body's frame.
  bool mass() {
    const auto stated = reader_.not_negative(layers_, owner_, "mass");
    const double density = reader_.not_negative(layers_, owner_, "density").value_or(water);
    if (part_.is_plane || !weighs() || stated == 0.0 || (!stated && density == 0)) return true;
    Inertial own;
    try {
      own = mesh_                  ? mass_of_mesh(*mesh_->mesh, mesh_->inertia, owner_)
            : type_ == "ellipsoid" ? mass_of_ellipsoid(half_axes_)
                                   : rigid::inertial_of(at_origin(part_.shape), 1);
    } catch (const core::InputError& fault) {
      return error("mesh", fault.message(), "give the body an <inertial>, or the geom mass=\"0\"");
    }
    if (!(own.mass > 0))
      return error("mesh", "it encloses no volume, from which its mass is to follow",
                   "give the body an <inertial>, or the geom mass=\"0\"");
    const double factor = stated ? *stated / own.mass : density;
    own.mass *= factor;
    own.inertia = factor * own.inertia;
    part_.inertial = placed(own, part_.shape.pose);
    return true;
  }

  static Shape at_origin(Shape shape) {
    shape.pose = {};
    return shape;
  }

  void draw(std::vector<urdf::VisualShape>& visuals) {
    urdf::VisualShape visual;
    visual.shape = part_.shape;
    if (visual.shape.kind == ShapeKind::convex_hull) visual.shape.kind = ShapeKind::triangle_mesh;
    visual.colour = read_colour(layers_, owner_, reader_);
    if (const Attribute* material = layers_.find("material"); material && !visual.colour) {
      const auto found = context_.assets.materials.find(material->value);
      if (found != context_.assets.materials.end())
        visual.colour = found->second;
      else
        findings_.warning(
            material->place, owner_,
            fmt::format("its material '{}' doesn't exist: it is drawn grey", shortened(material->value)),
            "it must be the name of a material");
    }
    visuals.push_back(std::move(visual));
  }

  const Layers& layers_;
  const std::string& owner_;
  const Context& context_;
  AttributeReader& reader_;
  Findings& findings_;
  std::string type_;
  Vec3 half_axes_;
  const MeshAsset* mesh_ = nullptr;
  GeomPart part_;
};

}  // namespace

std::optional<GeomPart> read_geom(const Element& element, const DefaultClass& inherited,
                                  const core::Pose& frame, const std::string& body,
                                  std::vector<urdf::VisualShape>& visuals, const Context& context) {
  const std::string owner = owner_of(element, body);
  check_attributes(element, owner, context.reader);
  const Layers layers = context.defaults.layers(element, inherited, {"geom"}, owner, context.findings);
  GeomReader geom(layers, owner, context);
  if (!geom.read(frame, visuals)) return std::nullopt;
  return geom.take();
}

}  // namespace microcosm::formats::mjcf
