#pragma once
// A small made-up tree for the tests of drawing: an aorta, the coeliac trunk with two branches, and carriers
// on their way.

#include <cmath>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "render/scene_painter.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render::hand_made {

/// From `a` to `b` [m], bowed sideways by `bow`; the pressure falls from `p0` to `p1` [Pa].
inline SnapshotVessel vessel(const std::string& name, std::uint32_t from, std::uint32_t to, const Vec3& a,
                             const Vec3& b, const Vec3& bow, double r0, double r1, double p0, double p1,
                             double flow) {
  SnapshotVessel v{name, from, to, {}};
  const int count = 40;
  for (int i = 0; i <= count; ++i) {
    const double t = static_cast<double>(i) / count;
    v.points.push_back({(1 - t) * a + t * b + core::sin(core::pi * t) * bow, (1 - t) * r0 + t * r1,
                        (1 - t) * p0 + t * p1, flow});
  }
  return v;
}

inline SceneSnapshot abdomen() {
  SceneSnapshot scene;
  scene.time = 0.5;
  const Vec3 diaphragm{0, 0, 0.3}, coeliac{0, 0, 0.2}, mesenteric{0, 0, 0.15}, fork{0.004, -0.016, 0.195};
  scene.vessels = {
      vessel("thoracic_aorta", 0, 1, diaphragm, coeliac, {0, 0.004, 0}, 9.5e-3, 9e-3, 13300, 13150, 8e-5),
      vessel("abdominal_aorta", 1, 2, coeliac, mesenteric, {}, 9e-3, 8.6e-3, 13150, 13080, 6e-5),
      vessel("abdominal_aorta_II", 2, 3, mesenteric, {0, 0, 0}, {0, 0.003, 0}, 8.6e-3, 6e-3, 13080, 12800,
             5e-5),
      vessel("coeliac_trunk", 1, 4, coeliac, fork, {0, -0.001, 0.002}, 3.3e-3, 3.1e-3, 13150, 13090, 1.2e-5),
      vessel("common_hepatic", 4, 5, fork, {-0.045, -0.03, 0.2}, {0, -0.004, -0.006}, 2.7e-3, 2.3e-3, 13090,
             12900, 6e-6),
      vessel("splenic", 4, 6, fork, {0.066, -0.01, 0.21}, {0, -0.004, -0.008}, 2.2e-3, 1.9e-3, 13090, 12700,
             5e-6),
      vessel("left_gastric", 4, 7, fork, {0.018, -0.035, 0.222}, {0.004, 0, 0}, 1.5e-3, 1.2e-3, 13090, 12950,
             8e-7),
      vessel("superior_mesenteric", 2, 8, mesenteric, {-0.01, -0.05, 0.02}, {0, -0.02, 0.01}, 3.9e-3, 2.6e-3,
             13080, 12600, 1e-5)};
  SnapshotCarriers carriers{"carriers", 125e-6, {}};
  const auto& hepatic = scene.vessels[4].points;
  for (const std::size_t i : {6u, 14u, 22u, 30u})
    carriers.positions.push_back(hepatic[i].centre + Vec3{0, -0.0005, 0.0008});
  carriers.positions.push_back(scene.vessels[5].points[16].centre + Vec3{0, 0.0005, -0.0006});
  scene.carriers = {carriers};
  scene.gradient = {-0.35, 0.05, 0.1};
  return scene;
}

/// Through the trunk and on into the given vessel.
inline CarrierPath path(const SceneSnapshot& scene, std::size_t branch, const Vec3& offset, bool delivered) {
  CarrierPath path{{}, delivered};
  for (const std::size_t v : {std::size_t{3}, branch})
    for (std::size_t i = 0; i < scene.vessels[v].points.size(); i += 2)
      path.points.push_back(scene.vessels[v].points[i].centre + scene.vessels[v].points[i].radius * offset);
  return path;
}

inline std::vector<CarrierPath> paths(const SceneSnapshot& scene) {
  return {path(scene, 4, {0.2, -0.3, 0.4}, true), path(scene, 4, {-0.1, 0.2, 0.1}, true),
          path(scene, 4, {0, -0.1, -0.5}, true), path(scene, 5, {0.1, 0.1, -0.3}, false),
          path(scene, 5, {0.1, -0.2, 0.5}, false)};
}

}  // namespace microcosm::render::hand_made
