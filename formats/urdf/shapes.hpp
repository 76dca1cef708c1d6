#pragma once
// <geometry>: boxes, cylinders, spheres, capsules and meshes.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "formats/urdf/package_paths.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

/// Meshes by path and scale: a robot's fingers share theirs.
struct MeshKey {
  std::string path;
  core::Vec3 scale{1, 1, 1};
  bool operator<(const MeshKey& other) const;
};

class ShapeReader {
 public:
  ShapeReader(const UrdfOptions& options, XmlReader& xml) : options_(options), xml_(xml) {}

  /// What collides: nothing after a fault.
  std::optional<rigid::Shape> collision(const XMLElement& parent, const std::string& owner);

  struct Drawn {
    std::optional<rigid::Shape> shape;
    bool lacks_mesh = false;  // its mesh can't be found or read: something is to be drawn in its place
  };
  /// What is drawn. Faults of it are warnings.
  Drawn drawn(const XMLElement& parent, const std::string& owner);

 private:
  std::optional<rigid::Shape> read(const XMLElement& parent, const std::string& owner,
                                   rigid::ShapeKind mesh_kind);
  std::optional<rigid::Shape> box(const XMLElement& e, const std::string& owner);
  std::optional<rigid::Shape> round(const XMLElement& e, const std::string& owner, rigid::ShapeKind kind);
  std::optional<rigid::Shape> mesh(const XMLElement& e, const std::string& owner, rigid::ShapeKind kind);
  void not_found(const XMLElement& e, const std::string& owner, const std::string& name,
                 const ResolvedPath& found);
  void mesh_fault(const XMLElement& e, const std::string& owner, const std::string& given,
                  const std::string& valid);
  std::shared_ptr<const geometry::TriangleMesh> load(const MeshKey& key, const std::string* content,
                                                     const XMLElement& e, const std::string& owner);

  const UrdfOptions& options_;
  XmlReader& xml_;
  bool drawn_ = false, lacks_mesh_ = false;
  std::map<MeshKey, std::shared_ptr<geometry::TriangleMesh>> meshes_;
};

/// What is drawn in place of the meshes of a link that can't be: the box around its collision shapes; if it
/// has none, the box that has its inertia, filled evenly; if it has none either, a cube of 5 cm.
rigid::Shape stand_in(const LinkPart& link);

}  // namespace microcosm::formats::urdf
