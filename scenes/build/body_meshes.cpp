#include "scenes/build/body_meshes.hpp"

#include <fmt/format.h>

#include <memory>

#include "engine/core/errors.hpp"
#include "formats/mesh/mesh.hpp"
#include "scenes/build/body_values.hpp"
#include "scenes/build/decomposition_cache.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;

rigid::Shape mesh_shape(rigid::ShapeKind kind, geometry::TriangleMesh mesh, const Values& values) {
  for (core::Vec3& vertex : mesh.vertices) vertex *= values.number("unit");
  rigid::Shape shape;
  shape.kind = kind;
  shape.material = belt_material_of(values);
  shape.mesh = std::make_shared<const geometry::TriangleMesh>(std::move(mesh));
  return shape;
}

}  // namespace

void load_mesh(const Values& values, const std::string& content, MeshAssets& assets, bool cache) {
  const std::string& path = values.text("file");
  const auto [found, fresh] = assets.try_emplace(path);
  MeshAsset& asset = found->second;
  if (fresh) asset.mesh = formats::mesh::read_content(path, content, {1, 1, 1});
  if (values.text("as") != "parts" || !asset.parts.empty()) return;
  const std::string folder = cache ? decomposition_cache_folder() : "";
  for (rigid::ConvexPart& part : convex_parts(asset.mesh, {}, fmt::format("'{}'", path), folder))
    asset.parts.push_back(std::move(part.hull));
}

std::vector<rigid::Shape> mesh_shapes(const Values& values, const MeshAssets& assets) {
  const MeshAsset& asset = assets.at(values.text("file"));
  const std::string& as = values.text("as");
  if (as == "hull") return {mesh_shape(rigid::ShapeKind::convex_hull, asset.mesh, values)};
  if (as == "surface") {
    if (!values.flag("fixed"))
      throw core::InputError(
          values.where,
          "field 'as': a surface has no inside and never moves; declare fixed = true, or as = "
          "\"hull\" or \"parts\"");
    return {mesh_shape(rigid::ShapeKind::triangle_mesh, asset.mesh, values)};
  }
  std::vector<rigid::Shape> shapes;
  for (const geometry::TriangleMesh& part : asset.parts)
    shapes.push_back(mesh_shape(rigid::ShapeKind::convex_hull, part, values));
  return shapes;
}

rigid::Inertial mesh_inertial(const std::string& name, const Values& values, const MeshAssets& assets) {
  rigid::Shape whole = mesh_shape(rigid::ShapeKind::convex_hull, assets.at(values.text("file")).mesh, values);
  whole.name = name;
  return rigid::inertial_of(whole, 1);
}

rigid::Shape height_field_shape(const Values& values) {
  auto field = std::make_shared<rigid::HeightField>();
  field->heights = std::get<std::vector<double>>(values.at("heights"));
  field->columns = static_cast<std::uint32_t>(values.integer("columns"));
  field->rows = static_cast<std::uint32_t>(field->heights.size() / field->columns);
  field->spacing = values.number("spacing");
  if (field->rows < 2 || field->heights.size() != std::size_t{field->rows} * field->columns)
    throw core::InputError(
        values.where,
        fmt::format("field 'heights' has {} values; rows of {} columns need a multiple, of 2 rows at "
                    "least",
                    field->heights.size(), field->columns));
  rigid::Shape shape;
  shape.kind = rigid::ShapeKind::height_field;
  shape.material = belt_material_of(values);
  shape.heights = std::move(field);
  return shape;
}

}  // namespace microcosm::scenes
