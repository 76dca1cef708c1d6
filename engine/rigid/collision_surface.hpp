#pragma once
// Triangle meshes and height fields as surfaces to collide with, in the units of Collision: which triangles
// lie near, and what lies beyond each edge.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/rigid/body_model.hpp"
#include "engine/rigid/bullet.hpp"

namespace microcosm::rigid {

class SurfaceMesh {
 public:
  /// Throws InputError, beginning with `name`: no triangles, indices out of range, points that are not
  /// finite.
  SurfaceMesh(const geometry::TriangleMesh& mesh, double unit, const std::string& name);
  SurfaceMesh(const HeightField& field, double unit, const std::string& name);
  ~SurfaceMesh();

  const Vec3& low() const { return low_; }
  const Vec3& high() const { return high_; }
  std::array<Vec3, 3> triangle(std::uint32_t i) const {
    const auto& corners = triangles_[i];
    return {vertices_[corners[0]], vertices_[corners[1]], vertices_[corners[2]]};
  }
  /// The corner of the triangle beyond edge `edge` (from corner `edge` to the next) that this triangle lacks;
  /// null on the rim.
  const Vec3* beyond(std::uint32_t triangle, std::uint32_t edge) const {
    const std::uint32_t corner = beyond_[triangle][edge];
    return corner == none ? nullptr : &vertices_[corner];
  }
  /// What a contact's `feature` says: the triangle, or a height field's cell.
  std::uint32_t feature(std::uint32_t triangle) const { return columns_ == 0 ? triangle : triangle / 2; }

  /// Triangles whose box overlaps one, ascending. Reuses `out`.
  void find(const Vec3& low, const Vec3& high, std::vector<std::uint32_t>& out) const;
  /// Those that a ray from `from` along `direction` (unit) may meet within `length`, ascending.
  void find_along(const Vec3& from, const Vec3& direction, double length,
                  std::vector<std::uint32_t>& out) const;

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  void prepare(const std::string& name);
  void find_cells_along(const Vec3& from, const Vec3& direction, double length,
                        std::vector<std::uint32_t>& out) const;
  void find_cells(const Vec3& low, const Vec3& high, std::vector<std::uint32_t>& out) const;

  std::vector<Vec3> vertices_;
  std::vector<std::array<std::uint32_t, 3>> triangles_, beyond_;
  Vec3 low_, high_;
  std::uint32_t rows_ = 0, columns_ = 0;  // of a height field's vertices
  double spacing_ = 0;
  std::unique_ptr<btTriangleIndexVertexArray> arrays_;
  std::unique_ptr<btBvhTriangleMeshShape> tree_;  // of meshes
};

}  // namespace microcosm::rigid
