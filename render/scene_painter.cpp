#include "render/scene_painter.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/gl_objects.hpp"

namespace microcosm::render {
namespace {

constexpr int path_sides = 8;
constexpr int most_neighbours = 48;
constexpr Colour uncoloured{0.80f, 0.81f, 0.83f};

const char* vertex_source = R"(#version 330 core
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 colour;
uniform mat4 view, projection;
uniform float pull;  // [m] towards the eye
out vec3 eye_normal, world;
out vec3 base;
out float cap;
void main() {
  world = position;
  eye_normal = mat3(view) * normal;
  base = colour.rgb;
  cap = 1.0 - colour.a;
  gl_Position = projection * (view * vec4(position, 1.0) + vec4(0.0, 0.0, pull, 0.0));
}
)";

// Caps go a little earlier where a vessel runs on straight, walls a little later: facets make both uneven.
// A fragment inside a neighbouring vessel (a cone with round ends from `near` to `far`, radii in w) is left
// out: what remains is the surface of the union, seen from outside and from inside.
const char* fragment_source = R"(#version 330 core
in vec3 eye_normal, world, base;
in float cap;
uniform vec4 near[48], far[48];
uniform int neighbours;
uniform float glass;
out vec4 result;
void main() {
  for (int i = 0; i < neighbours; ++i) {
    vec3 axis = far[i].xyz - near[i].xyz;
    float t = clamp(dot(world - near[i].xyz, axis) / dot(axis, axis), 0.0, 1.0);
    float reach = cap > 0.5 && t > 0.0 ? 1.015 : 0.985;
    if (distance(world, near[i].xyz + t * axis) < reach * mix(near[i].w, far[i].w, t)) discard;
  }
  vec3 n = normalize(eye_normal);
  if (!gl_FrontFacing) n = -n;
  float key = max(dot(n, normalize(vec3(-0.4, 0.6, 0.7))), 0.0);
  float fill = max(n.z, 0.0);
  vec3 half_way = normalize(vec3(-0.4, 0.6, 1.7));
  float shine = pow(max(dot(n, half_way), 0.0), 40.0);
  vec3 lit = base * (0.68 + 0.18 * key + 0.16 * fill);
  if (glass > 0.0) {
    float edge = pow(1.0 - fill, 2.5);
    result = vec4(lit + 0.5 * shine, max(0.10 + 0.75 * edge, 0.3 * shine));
  } else {
    result = vec4(lit + 0.12 * shine, 1.0);
  }
}
)";

// Through the points, with four more between each two: cubic, the tangents parallel to the neighbours' chord
// (Catmull and Rom 1974), no longer than the shorter of the two intervals allows.
std::vector<Vec3> smoothed(std::span<const Vec3> points) {
  constexpr int pieces = 5;
  const std::size_t count = points.size();
  std::vector<Vec3> curve;
  const auto tangent = [&](std::size_t i) {
    if (i == 0 || i + 1 == count) return Vec3{};
    const Vec3 before = points[i] - points[i - 1], after = points[i + 1] - points[i];
    return std::min(norm(before), norm(after)) * normalized(before + after);
  };
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const Vec3 m0 = i == 0 ? points[1] - points[0] : tangent(i);
    const Vec3 m1 = i + 2 == count ? points[i + 1] - points[i] : tangent(i + 1);
    for (int k = 0; k < pieces; ++k) {
      const double u = static_cast<double>(k) / pieces, v = 1 - u;
      curve.push_back((1 + 2 * u) * v * v * points[i] + u * v * v * m0 + u * u * (3 - 2 * u) * points[i + 1] -
                      u * u * v * m1);
    }
  }
  if (count > 0) curve.push_back(points[count - 1]);
  return curve;
}

struct Cone {
  Vec3 near, far;
  double near_radius = 0, far_radius = 0;
};

// Which indices of the mesh are one vessel's, and the pieces of its neighbours that cut it.
struct VesselPart {
  std::size_t first = 0, count = 0;
  std::vector<Cone> neighbours;
};

// The pieces of `vessel` within `reach` of its start (or end), coarse.
void add_cones(const SnapshotVessel& vessel, bool from_end, double reach, double radius_factor,
               std::vector<Cone>& cones) {
  const std::size_t count = vessel.points.size();
  const auto point = [&](std::size_t i) -> const VesselPoint& {
    return vessel.points[from_end ? count - 1 - i : i];
  };
  std::size_t start = 0;
  for (std::size_t i = 1; i < count; ++i) {
    const bool far_enough = norm(point(i).centre - point(start).centre) > reach / 3;
    if (!far_enough && i + 1 < count) continue;
    if (norm(point(i).centre - point(start).centre) > 0)
      cones.push_back({point(start).centre, point(i).centre, radius_factor * point(start).radius,
                       radius_factor * point(i).radius});
    start = i;
    if (norm(point(i).centre - point(0).centre) > reach) break;
  }
}

double length_of(const SnapshotVessel& vessel) {
  double length = 0;
  for (std::size_t i = 1; i < vessel.points.size(); ++i)
    length += norm(vessel.points[i].centre - vessel.points[i - 1].centre);
  return length;
}

// The pieces of all vessels but `from` that lie within `reach` of the node and are `narrowest` [m] in radius
// at least; on through short vessels into those that could hold a cap of radius `cap`.
void add_cones_at(const SceneSnapshot& scene, std::uint32_t node, std::size_t from, double reach,
                  double narrowest, double cap, double radius_factor, std::vector<Cone>& cones) {
  for (std::size_t other = 0; other < scene.vessels.size(); ++other) {
    const SnapshotVessel& vessel = scene.vessels[other];
    for (const bool at_end : {false, true}) {
      if (other == from || (at_end ? vessel.end_node : vessel.start_node) != node) continue;
      if (radius_factor * vessel.points.front().radius < narrowest) continue;
      add_cones(vessel, at_end, reach, radius_factor, cones);
      const double left = reach - length_of(vessel);
      if (left > 0)
        add_cones_at(scene, at_end ? vessel.start_node : vessel.end_node, other, left, 0.7 * cap, cap,
                     radius_factor, cones);
    }
  }
}

std::vector<Cone> cones_at(const SceneSnapshot& scene, std::size_t self, double radius_factor) {
  const SnapshotVessel& vessel = scene.vessels[self];
  double widest = 0;
  for (const VesselPoint& point : vessel.points) widest = std::max(widest, radius_factor * point.radius);
  std::vector<Cone> cones;
  for (const std::uint32_t node : {vessel.start_node, vessel.end_node})
    add_cones_at(scene, node, self, 2 * widest, 0, widest, radius_factor, cones);
  if (cones.size() > most_neighbours) cones.resize(most_neighbours);
  return cones;
}

bool node_is_shared(const SceneSnapshot& scene, std::size_t self, std::uint32_t node) {
  for (std::size_t other = 0; other < scene.vessels.size(); ++other)
    if (other != self && (scene.vessels[other].start_node == node || scene.vessels[other].end_node == node))
      return true;
  return false;
}

}  // namespace

Ball bounding_ball(const SceneSnapshot& scene, double radius_factor, const std::vector<Ground>& grounds) {
  Vec3 low, high;
  bool any = false;
  const auto include = [&](const Vec3& p, double r) {
    low = any ? Vec3{std::min(low.x, p.x - r), std::min(low.y, p.y - r), std::min(low.z, p.z - r)}
              : p - Vec3{r, r, r};
    high = any ? Vec3{std::max(high.x, p.x + r), std::max(high.y, p.y + r), std::max(high.z, p.z + r)}
               : p + Vec3{r, r, r};
    any = true;
  };
  for (const SnapshotVessel& vessel : scene.vessels)
    for (const VesselPoint& point : vessel.points) include(point.centre, radius_factor * point.radius);
  for (const SnapshotCarriers& group : scene.carriers)
    for (const Vec3& position : group.positions) include(position, group.radius);
  if (!scene.bodies.empty() || !grounds.empty()) {
    const Ball bodies = bounding_ball(scene.bodies, grounds);
    include(bodies.centre, bodies.radius);
  }
  return {0.5 * (low + high), std::max(1e-9, 0.5 * norm(high - low))};
}

struct ScenePainter::Implementation {
  ShaderProgram program{vertex_source, fragment_source};
  MeshBuffer vessels, carriers, paths;
  BodyPainter bodies;
  SurfaceMesh mesh;  // scratch
  std::vector<VesselPart> parts;
  bool see_through = false;
  double pull = 0;  // [m]

  void set_neighbours(const std::vector<Cone>& cones) const {
    std::array<float, 4 * most_neighbours> near{}, far{};
    const auto put = [](float* to, const Vec3& p, double radius) {
      to[0] = static_cast<float>(p.x), to[1] = static_cast<float>(p.y), to[2] = static_cast<float>(p.z);
      to[3] = static_cast<float>(radius);
    };
    for (std::size_t i = 0; i < cones.size(); ++i) {
      put(&near[4 * i], cones[i].near, cones[i].near_radius);
      put(&far[4 * i], cones[i].far, cones[i].far_radius);
    }
    glUniform1i(program.uniform("neighbours"), static_cast<GLint>(cones.size()));
    if (cones.empty()) return;
    glUniform4fv(program.uniform("near"), static_cast<GLsizei>(cones.size()), near.data());
    glUniform4fv(program.uniform("far"), static_cast<GLsizei>(cones.size()), far.data());
  }

  void draw_vessels() const {
    for (const VesselPart& part : parts) {
      set_neighbours(part.neighbours);
      vessels.draw(part.first, part.count);
    }
    set_neighbours({});
  }
};

ScenePainter::ScenePainter() : implementation_(std::make_unique<Implementation>()) {}
ScenePainter::~ScenePainter() = default;

void ScenePainter::set_scene(const SceneSnapshot& scene, const SceneStyle& style) {
  Implementation& self = *implementation_;
  self.see_through = style.see_through;
  self.pull = scene.vessels.empty() ? 0 : 2 * style.carrier_radius;
  self.bodies.set_bodies(scene.bodies);
  self.bodies.set_shadow_samples(style.shadow_samples);
  self.mesh.clear();
  self.parts.clear();
  std::vector<TubeRing> rings;
  for (std::size_t v = 0; v < scene.vessels.size(); ++v) {
    const SnapshotVessel& vessel = scene.vessels[v];
    const bool coloured = style.coloured.empty() || style.coloured[v];
    rings.clear();
    for (const VesselPoint& point : vessel.points)
      rings.push_back(
          {point.centre, style.radius_factor * point.radius,
           coloured ? sequential_colour(style.scale.place(point.value(style.colour))) : uncoloured});
    const std::size_t first = self.mesh.indices.size();
    add_tube(self.mesh, rings, style.sides, node_is_shared(scene, v, vessel.start_node),
             node_is_shared(scene, v, vessel.end_node));
    self.parts.push_back({first, self.mesh.indices.size() - first, cones_at(scene, v, style.radius_factor)});
  }
  self.vessels.upload(self.mesh);
  self.mesh.clear();
  for (const SnapshotCarriers& group : scene.carriers)
    for (const Vec3& position : group.positions)
      add_ball(self.mesh, position, style.carrier_radius > 0 ? style.carrier_radius : group.radius,
               carrier_colour);
  self.carriers.upload(self.mesh);
}

void ScenePainter::set_grounds(std::vector<Ground> grounds) {
  implementation_->bodies.set_grounds(std::move(grounds));
}

void ScenePainter::set_paths(std::span<const CarrierPath> paths, double radius) {
  Implementation& self = *implementation_;
  self.mesh.clear();
  for (const CarrierPath& path : paths) {
    const Colour& colour = path.delivered ? delivered_colour : other_colour;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= path.points.size(); ++i) {
      if (i < path.points.size() && !std::isnan(path.points[i].x)) continue;
      std::vector<TubeRing> rings;
      for (const Vec3& point : smoothed({path.points.data() + begin, i - begin}))
        rings.push_back({point, radius, colour});
      add_tube(self.mesh, rings, path_sides, true, true);
      begin = i + 1;
    }
  }
  self.paths.upload(self.mesh);
}

void ScenePainter::draw(const Camera& camera, const Viewport& viewport) {
  Implementation& self = *implementation_;
  self.bodies.cast_shadows(camera);
  glViewport(viewport.x, viewport.y, viewport.width, viewport.height);
  glScissor(viewport.x, viewport.y, viewport.width, viewport.height);
  glEnable(GL_SCISSOR_TEST);
  glEnable(GL_DEPTH_TEST);
  glDepthMask(GL_TRUE);
  glClear(GL_DEPTH_BUFFER_BIT);
  glEnable(GL_MULTISAMPLE);
  glDisable(GL_BLEND);
  self.program.use();
  const double aspect = static_cast<double>(viewport.width) / viewport.height;
  glUniformMatrix4fv(self.program.uniform("view"), 1, GL_FALSE, camera.view().data());
  glUniformMatrix4fv(self.program.uniform("projection"), 1, GL_FALSE, camera.projection(aspect).data());
  glUniform1f(self.program.uniform("glass"), 0);
  // Opaque, both sides: a wide vessel's wall folds over where it bends sharply.
  self.see_through ? glEnable(GL_CULL_FACE) : glDisable(GL_CULL_FACE);
  glCullFace(GL_FRONT);
  self.draw_vessels();
  // What flows inside is drawn over the walls.
  if (!self.see_through && !self.parts.empty()) glClear(GL_DEPTH_BUFFER_BIT);
  self.bodies.draw(camera, viewport);
  self.program.use();
  glEnable(GL_CULL_FACE);
  glCullFace(GL_BACK);
  // An enlarged carrier, or a path that cuts a bend, reaches through its wall: drawn nearer, it stays whole.
  glUniform1f(self.program.uniform("pull"), static_cast<float>(self.pull));
  self.paths.draw(0, self.paths.size());
  glUniform1f(self.program.uniform("pull"), static_cast<float>(4 * self.pull));
  self.carriers.draw(0, self.carriers.size());
  glUniform1f(self.program.uniform("pull"), 0);
  self.bodies.draw_glass(camera, viewport);
  self.program.use();
  glEnable(GL_CULL_FACE);
  if (self.see_through) {
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDepthMask(GL_FALSE);
    glUniform1f(self.program.uniform("glass"), 1);
    self.draw_vessels();
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
  }
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_SCISSOR_TEST);
}

}  // namespace microcosm::render
