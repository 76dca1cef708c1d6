#include "render/body_painter.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/body_shaders.hpp"
#include "render/framing.hpp"
#include "render/gl_objects.hpp"

namespace microcosm::render {
namespace {

constexpr Vec3 to_light{-0.22, -0.62, 1.3};  // from above, a little from the front and the left
constexpr double narrow_border = 0.006, wide_border = 0.05;  // of shadows, parts of what throws them
constexpr double scenery_with_shadow = 4;  // larger scenery throws none: its shadow would be all there is

// Where vectors go: rows of a matrix and an offset, computed in double precision.
struct Affine {
  core::Mat3 turn{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  Vec3 offset;
};

Affine operator*(const Affine& a, const Pose& b) {
  const auto turned = [&](const Vec3& column) { return a.turn * rotate(b.orientation, column); };
  const Vec3 x = turned({1, 0, 0}), y = turned({0, 1, 0}), z = turned({0, 0, 1});
  return {{{x.x, y.x, z.x}, {x.y, y.y, z.y}, {x.z, y.z, z.z}}, a.turn * b.position + a.offset};
}

Mat4 matrix(const Affine& a) {
  const auto f = [](double value) { return static_cast<float>(value); };
  return {f(a.turn.x.x), f(a.turn.y.x), f(a.turn.z.x), 0, f(a.turn.x.y), f(a.turn.y.y), f(a.turn.z.y), 0,
          f(a.turn.x.z), f(a.turn.y.z), f(a.turn.z.z), 0, f(a.offset.x), f(a.offset.y), f(a.offset.z), 1};
}

std::array<float, 9> turn_matrix(const Pose& pose) {
  const core::Mat3 m = core::rotation_matrix(pose.orientation);
  const auto f = [](double value) { return static_cast<float>(value); };
  return {f(m.x.x), f(m.y.x), f(m.z.x), f(m.x.y), f(m.y.y), f(m.z.y), f(m.x.z), f(m.y.z), f(m.z.z)};
}

Affine eye_of(const Camera& camera) {
  Affine eye;
  eye.turn = {camera.right(), camera.up(), -camera.forward()};
  eye.offset = -(eye.turn * camera.target());
  return eye;
}

// Into the shadow texture: [0, 1] each way for what lies in the ball, depth away from the light.
Affine shadow_of(const Ball& ball) {
  const Vec3 light = normalized(to_light);
  const Vec3 right = normalized(cross(Vec3{0, 1, 0}, light)), up = cross(light, right);
  const double scale = 0.5 / ball.radius;
  Affine shadow;
  shadow.turn = {scale * right, scale * up, -scale * light};
  shadow.offset = Vec3{0.5, 0.5, 0.5} - shadow.turn * ball.centre;
  return shadow;
}

}  // namespace

struct BodyPainter::Implementation {
  ShaderProgram body{body_source()}, ground{ground_source()}, shadow{shadow_source()};
  MeshBuffer mesh, quad;
  ShadowMap shadow_map;
  SnapshotBodies bodies;
  std::shared_ptr<const BodyForms> uploaded;
  std::vector<Ground> grounds;
  std::vector<bool> glass;  // by piece
  Ball casters;
  int samples = 16;           // of a shadow, a pixel
  bool shadows_cast = false;  // of these bodies, as a camera sees them that looks along:
  Vec3 shadows_forward;

  Implementation() {
    SurfaceMesh square;
    for (const auto& [x, y] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}})
      add_vertex(square, Vec3{static_cast<double>(x), static_cast<double>(y), 0}, {0, 0, 1}, {});
    square.indices = {0, 1, 2, 0, 2, 3};
    quad.upload(square);
  }

  std::vector<bool> find_casters() {
    std::vector<Ball> balls;
    std::vector<bool> casts(bodies.poses.size(), false);
    const std::vector<BodyPiece>& pieces = bodies.forms->pieces;
    for (const bool scenery : {false, true}) {
      const double largest = balls.empty() ? INFINITY : scenery_with_shadow * enclosing(balls).radius;
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].scenery != scenery || glass[i]) continue;
        const double radius = 0.5 * norm(pieces[i].high - pieces[i].low);
        if (radius > largest) continue;
        casts[i] = true;
        balls.push_back({bodies.poses[i] * (0.5 * (pieces[i].low + pieces[i].high)), radius});
      }
    }
    casters = enclosing(balls);
    casters.radius = std::max(1e-9, 1.02 * casters.radius);
    return casts;
  }

  void set_common(const ShaderProgram& program, const Camera& camera, const Viewport& viewport) const {
    program.use();
    const double aspect = static_cast<double>(viewport.width) / viewport.height;
    glUniformMatrix4fv(program.uniform("projection"), 1, GL_FALSE, camera.projection(aspect).data());
    const Vec3 light = normalized(to_light);
    glUniform3f(program.uniform("light"), static_cast<float>(light.x), static_cast<float>(light.y),
                static_cast<float>(light.z));
    glUniform1f(program.uniform("narrow"), static_cast<float>(narrow_border));
    glUniform1f(program.uniform("wide"), static_cast<float>(wide_border));
    glUniform1f(program.uniform("bias"), 0.0003f);
    glUniform1i(program.uniform("samples"), samples);
    glUniform1f(program.uniform("size"), 1);
    glUniform1i(program.uniform("shadow"), 0);
    shadow_map.bind_texture();
  }

  void set_pose(const ShaderProgram& program, const Camera& camera, const Pose& pose) const {
    glUniformMatrix4fv(program.uniform("to_eye"), 1, GL_FALSE, matrix(eye_of(camera) * pose).data());
    glUniformMatrix4fv(program.uniform("to_shadow"), 1, GL_FALSE, matrix(shadow_of(casters) * pose).data());
    glUniformMatrix3fv(program.uniform("turn"), 1, GL_FALSE, turn_matrix(pose).data());
  }

  void draw_pieces(const Camera& camera, bool clear) const {
    for (std::size_t i = 0; i < bodies.poses.size(); ++i) {
      if (glass[i] != clear) continue;
      // Glass solids show their near sides alone.
      const bool near_sides = clear && !bodies.forms->pieces[i].open;
      near_sides ? glEnable(GL_CULL_FACE) : glDisable(GL_CULL_FACE);
      set_pose(body, camera, bodies.poses[i]);
      mesh.draw(bodies.forms->pieces[i].first, bodies.forms->pieces[i].count);
    }
  }

  void draw_grounds(const Camera& camera, const Viewport& viewport) const {
    set_common(ground, camera, viewport);
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (const Ground& g : grounds) {
      const bool below = dot(rotate(g.pose.orientation, {0, 0, 1}), camera.forward()) > 0;
      glDepthMask(below ? GL_FALSE : GL_TRUE);
      set_pose(ground, camera, g.pose);
      glUniform1f(ground.uniform("square"), static_cast<float>(g.square));
      glUniform1f(ground.uniform("size"), static_cast<float>(g.radius));
      glUniform1f(ground.uniform("radius"), static_cast<float>(g.radius));
      glUniform1f(ground.uniform("from_below"), below ? 1.0f : 0.0f);
      quad.draw(0, quad.size());
    }
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
  }
};

BodyPainter::BodyPainter() : implementation_(std::make_unique<Implementation>()) {}
BodyPainter::~BodyPainter() = default;

void BodyPainter::set_shadow_samples(int samples) {
  implementation_->samples = samples;
}

void BodyPainter::set_grounds(std::vector<Ground> grounds) {
  implementation_->grounds = std::move(grounds);
}

void BodyPainter::set_bodies(const SnapshotBodies& bodies) {
  Implementation& self = *implementation_;
  self.bodies = bodies;
  self.shadows_cast = false;
  if (bodies.forms && bodies.forms != self.uploaded) self.mesh.upload(bodies.forms->mesh);
  self.uploaded = bodies.forms;
}

void BodyPainter::cast_shadows(const Camera& camera) {
  Implementation& self = *implementation_;
  if (self.bodies.empty() || (self.shadows_cast && self.shadows_forward == camera.forward())) return;
  self.shadows_cast = true;
  self.shadows_forward = camera.forward();
  self.glass = hiding_pieces(self.bodies, camera.forward());
  const std::vector<bool> casts = self.find_casters();
  self.shadow_map.begin();
  self.shadow.use();
  for (std::size_t i = 0; i < casts.size(); ++i) {
    if (!casts[i]) continue;
    const Mat4 to_shadow = matrix(shadow_of(self.casters) * self.bodies.poses[i]);
    glUniformMatrix4fv(self.shadow.uniform("to_shadow"), 1, GL_FALSE, to_shadow.data());
    self.mesh.draw(self.bodies.forms->pieces[i].first, self.bodies.forms->pieces[i].count);
  }
  self.shadow_map.end();
}

void BodyPainter::draw(const Camera& camera, const Viewport& viewport) const {
  const Implementation& self = *implementation_;
  if (self.bodies.empty()) return;
  glDisable(GL_CULL_FACE);
  glCullFace(GL_BACK);
  self.draw_grounds(camera, viewport);
  self.set_common(self.body, camera, viewport);
  glUniform1f(self.body.uniform("glass"), 0);
  self.draw_pieces(camera, false);
}

void BodyPainter::draw_glass(const Camera& camera, const Viewport& viewport) const {
  const Implementation& self = *implementation_;
  if (self.bodies.empty()) return;
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glDepthMask(GL_FALSE);
  self.set_common(self.body, camera, viewport);
  glUniform1f(self.body.uniform("glass"), 1);
  self.draw_pieces(camera, true);
  glDepthMask(GL_TRUE);
  glDisable(GL_BLEND);
}

}  // namespace microcosm::render
