#include "formats/mesh/soup.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/core/errors.hpp"

namespace microcosm::formats::mesh {

namespace {

using core::Vec3;

constexpr std::uint32_t none = UINT32_MAX;

struct Placed {
  Vec3 place;
  std::uint32_t number;
  bool operator<(const Placed& other) const {
    return std::tie(place.x, place.y, place.z, number) <
           std::tie(other.place.x, other.place.y, other.place.z, other.number);
  }
};

/// Of each place that a corner names: the first one that lies where it lies.
std::vector<std::uint32_t> first_at_same_place(const std::vector<Placed>& sorted, std::size_t count) {
  std::vector<std::uint32_t> first(count, none);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool same = i > 0 && sorted[i].place == sorted[i - 1].place;
    first[sorted[i].number] = same ? first[sorted[i - 1].number] : sorted[i].number;
  }
  return first;
}

}  // namespace

void Soup::add_polygon(std::span<const std::uint32_t> polygon) {
  for (std::size_t k = 2; k < polygon.size(); ++k)
    corners.insert(corners.end(), {polygon[0], polygon[k - 1], polygon[k]});
}

geometry::TriangleMesh weld(const std::string& path, const Soup& soup, const Vec3& scale) {
  // The places that are used, scaled; a sum with 0 has no -0. Sorting, unlike a hash, takes the same time
  // whatever a file was made to do.
  std::vector<bool> used(soup.places.size(), false);
  for (const std::uint32_t corner : soup.corners) used[corner] = true;
  std::vector<Placed> sorted;
  sorted.reserve(soup.places.size());
  for (std::uint32_t i = 0; i < soup.places.size(); ++i) {
    if (!used[i]) continue;
    const Vec3& v = soup.places[i];
    const Vec3 place{scale.x * v.x + 0.0, scale.y * v.y + 0.0, scale.z * v.z + 0.0};
    if (!std::isfinite(place.x) || !std::isfinite(place.y) || !std::isfinite(place.z))
      throw core::InputError({path},
                             fmt::format("vertex ({}, {}, {}) times the scale is not finite", v.x, v.y, v.z));
    sorted.push_back({place, i});
  }
  std::vector<Vec3> place_of(soup.places.size());
  for (const Placed& one : sorted) place_of[one.number] = one.place;
  std::sort(sorted.begin(), sorted.end());
  const std::vector<std::uint32_t> first = first_at_same_place(sorted, soup.places.size());
  // Vertices in the order of their first use.
  geometry::TriangleMesh mesh;
  std::vector<std::uint32_t> number(soup.places.size(), none);
  const auto vertex = [&](std::uint32_t corner) {
    std::uint32_t& known = number[first[corner]];
    if (known == none) {
      known = static_cast<std::uint32_t>(mesh.vertices.size());
      mesh.vertices.push_back(place_of[first[corner]]);
    }
    return known;
  };
  const bool turned = (scale.x < 0) != ((scale.y < 0) != (scale.z < 0));
  mesh.triangles.reserve(soup.corners.size() / 3);
  for (std::size_t i = 0; i + 2 < soup.corners.size(); i += 3) {
    const std::uint32_t a = vertex(soup.corners[i]), b = vertex(soup.corners[i + 1]),
                        c = vertex(soup.corners[i + 2]);
    if (a == b || b == c || a == c) continue;
    if (turned)
      mesh.triangles.push_back({a, c, b});
    else
      mesh.triangles.push_back({a, b, c});
  }
  if (mesh.triangles.empty()) throw core::InputError({path}, "there is no triangle in it");
  return mesh;
}

}  // namespace microcosm::formats::mesh
