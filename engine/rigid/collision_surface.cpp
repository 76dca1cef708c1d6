#include "engine/rigid/collision_surface.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

namespace {

/// For each vertex the first one at the same place: files without shared vertices have neighbours then too.
std::vector<std::uint32_t> first_alike(const std::vector<Vec3>& vertices) {
  std::vector<std::uint32_t> order(vertices.size()), first(vertices.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::uint32_t i) { return std::tie(vertices[i].x, vertices[i].y, vertices[i].z); };
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return key(a) != key(b) ? key(a) < key(b) : a < b; });
  for (std::size_t k = 0; k < order.size(); ++k)
    first[order[k]] = k > 0 && key(order[k - 1]) == key(order[k]) ? first[order[k - 1]] : order[k];
  return first;
}

struct Collect : btTriangleCallback {
  std::vector<std::uint32_t>* found;
  void processTriangle(btVector3*, int, int triangle) override {
    found->push_back(static_cast<std::uint32_t>(triangle));
  }
};

}  // namespace

SurfaceMesh::SurfaceMesh(const geometry::TriangleMesh& mesh, double unit, const std::string& name)
    : triangles_(mesh.triangles) {
  for (const Vec3& v : mesh.vertices) vertices_.push_back(unit * v);
  prepare(name);
  arrays_ = std::make_unique<btTriangleIndexVertexArray>();
  btIndexedMesh indexed;
  indexed.m_numTriangles = static_cast<int>(triangles_.size());
  indexed.m_triangleIndexBase = reinterpret_cast<const unsigned char*>(triangles_.data());
  indexed.m_triangleIndexStride = sizeof(triangles_[0]);
  indexed.m_numVertices = static_cast<int>(vertices_.size());
  indexed.m_vertexBase = reinterpret_cast<const unsigned char*>(vertices_.data());
  indexed.m_vertexStride = sizeof(Vec3);
  indexed.m_vertexType = PHY_DOUBLE;
  arrays_->addIndexedMesh(indexed, PHY_INTEGER);
  tree_ = std::make_unique<btBvhTriangleMeshShape>(arrays_.get(), false);
}

SurfaceMesh::SurfaceMesh(const HeightField& field, double unit, const std::string& name)
    : rows_(field.rows), columns_(field.columns), spacing_(unit * field.spacing) {
  if (rows_ < 2 || columns_ < 2 || field.heights.size() != std::size_t{rows_} * columns_ || !(spacing_ > 0))
    throw core::InputError(fmt::format(
        "{}: a height field of {} rows, {} columns, spacing {} m with {} heights; two rows and columns or "
        "more, a spacing above zero, rows times columns heights",
        name, rows_, columns_, field.spacing, field.heights.size()));
  const double x0 = -0.5 * (columns_ - 1.0), y0 = -0.5 * (rows_ - 1.0);
  for (std::uint32_t r = 0; r < rows_; ++r)
    for (std::uint32_t c = 0; c < columns_; ++c)
      vertices_.push_back({(c + x0) * spacing_, (r + y0) * spacing_, unit * field.heights[r * columns_ + c]});
  for (std::uint32_t r = 0; r + 1 < rows_; ++r)
    for (std::uint32_t c = 0; c + 1 < columns_; ++c) {
      const std::uint32_t a = r * columns_ + c, b = a + 1, d = a + columns_, e = d + 1;
      triangles_.push_back({a, b, e});
      triangles_.push_back({a, e, d});
    }
  prepare(name);
}

SurfaceMesh::~SurfaceMesh() = default;

void SurfaceMesh::prepare(const std::string& name) {
  if (triangles_.empty()) throw core::InputError(name + ": a mesh without triangles; one or more");
  for (const auto& corners : triangles_)
    for (const std::uint32_t corner : corners)
      if (corner >= vertices_.size())
        throw core::InputError(
            fmt::format("{}: a triangle names vertex {} of {}", name, corner, vertices_.size()));
  for (const Vec3& v : vertices_)
    if (!(std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z)))
      throw core::InputError(name + ": a vertex or height is not finite");
  struct Edge {
    std::uint32_t low, high, triangle, edge;
  };
  std::vector<Edge> edges;
  const std::vector<std::uint32_t> alike = first_alike(vertices_);
  low_ = {unlimited, unlimited, unlimited}, high_ = -low_;
  for (std::uint32_t t = 0; t < triangles_.size(); ++t)
    for (std::uint32_t e = 0; e < 3; ++e) {
      const std::uint32_t a = alike[triangles_[t][e]], b = alike[triangles_[t][(e + 1) % 3]];
      edges.push_back({std::min(a, b), std::max(a, b), t, e});
      const Vec3& v = vertices_[a];
      low_ = {std::min(low_.x, v.x), std::min(low_.y, v.y), std::min(low_.z, v.z)};
      high_ = {std::max(high_.x, v.x), std::max(high_.y, v.y), std::max(high_.z, v.z)};
    }
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return std::tie(a.low, a.high, a.triangle, a.edge) < std::tie(b.low, b.high, b.triangle, b.edge);
  });
  beyond_.assign(triangles_.size(), {none, none, none});
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const Edge &a = edges[i], &b = edges[i + 1];
    if (a.low != b.low || a.high != b.high) continue;
    beyond_[a.triangle][a.edge] = triangles_[b.triangle][(b.edge + 2) % 3];
    beyond_[b.triangle][b.edge] = triangles_[a.triangle][(a.edge + 2) % 3];
  }
}

void SurfaceMesh::find(const Vec3& low, const Vec3& high, std::vector<std::uint32_t>& out) const {
  out.clear();
  if (columns_ > 0) return find_cells(low, high, out);
  Collect collect;
  collect.found = &out;
  tree_->processAllTriangles(&collect, bullet(low), bullet(high));
  std::sort(out.begin(), out.end());
}

void SurfaceMesh::find_cells(const Vec3& low, const Vec3& high, std::vector<std::uint32_t>& out) const {
  const auto cell = [&](double x, std::uint32_t count) {
    const double at = std::floor(x / spacing_ + 0.5 * (count - 1.0));
    return static_cast<std::uint32_t>(std::clamp(at, 0.0, count - 2.0));
  };
  if (high.x < low_.x || low.x > high_.x || high.y < low_.y || low.y > high_.y) return;
  const std::uint32_t c0 = cell(low.x, columns_), c1 = cell(high.x, columns_);
  const std::uint32_t r0 = cell(low.y, rows_), r1 = cell(high.y, rows_);
  for (std::uint32_t r = r0; r <= r1; ++r)
    for (std::uint32_t c = c0; c <= c1; ++c) {
      const std::uint32_t a = r * columns_ + c;
      const auto [least, most] = std::minmax(
          {vertices_[a].z, vertices_[a + 1].z, vertices_[a + columns_].z, vertices_[a + columns_ + 1].z});
      if (most < low.z || least > high.z) continue;
      const std::uint32_t t = 2 * (r * (columns_ - 1) + c);
      out.push_back(t);
      out.push_back(t + 1);
    }
}

void SurfaceMesh::find_along(const Vec3& from, const Vec3& direction, double length,
                             std::vector<std::uint32_t>& out) const {
  out.clear();
  // No further than the surface reaches: lengths may be infinite.
  const double reach = std::min(length, norm(from - 0.5 * (low_ + high_)) + norm(high_ - low_));
  if (columns_ > 0) return find_cells_along(from, direction, reach, out);
  Collect collect;
  collect.found = &out;
  tree_->performRaycast(&collect, bullet(from), bullet(from + reach * direction));
  std::sort(out.begin(), out.end());
}

/// Row by row: in each the cells between the ray's ends there.
void SurfaceMesh::find_cells_along(const Vec3& from, const Vec3& direction, double length,
                                   std::vector<std::uint32_t>& out) const {
  const double y_end = from.y + length * direction.y, hair = 1e-9 * spacing_;
  std::vector<std::uint32_t> row;
  for (std::uint32_t r = 0; r + 1 < rows_; ++r) {
    const double y0 = low_.y + r * spacing_ - hair, y1 = y0 + spacing_ + 2 * hair;
    if (std::max(from.y, y_end) < y0 || std::min(from.y, y_end) > y1) continue;
    double t0 = 0, t1 = length;
    if (std::fabs(y_end - from.y) > spacing_ * 1e-6) {
      const double a = (y0 - from.y) / direction.y, b = (y1 - from.y) / direction.y;
      t0 = std::clamp(std::min(a, b), 0.0, length);
      t1 = std::clamp(std::max(a, b), 0.0, length);
    }
    const Vec3 a = from + t0 * direction, b = from + t1 * direction;
    row.clear();
    find_cells({std::min(a.x, b.x) - hair, y0 + 2 * hair, std::min(a.z, b.z) - hair},
               {std::max(a.x, b.x) + hair, y1 - 2 * hair, std::max(a.z, b.z) + hair}, row);
    out.insert(out.end(), row.begin(), row.end());
  }
}

}  // namespace microcosm::rigid
