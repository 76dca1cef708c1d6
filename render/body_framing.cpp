#include "render/body_framing.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "render/framing.hpp"

namespace microcosm::render {
namespace {

constexpr double scenery_in_view = 6;  // times the size of what moves
constexpr double hidden_enough = 0.2;  // part of what moves
constexpr std::size_t most_looked_at = 64;
constexpr std::size_t landscape = 50'000;  // triangles: what has more lies below, and takes too long to ask

std::vector<bool> chosen(const SnapshotBodies& bodies, const std::vector<std::string>& only) {
  std::vector<bool> result(bodies.forms->bodies.size(), only.empty());
  for (const std::string& name : only) {
    std::string known;
    bool found = false;
    for (std::size_t b = 0; b < result.size(); ++b) {
      const std::string& body = bodies.forms->bodies[b].name;
      if (body == name) result[b] = found = true;
      known += (known.empty() ? "" : ", ") + body;
    }
    if (!found) throw core::InputError(fmt::format("no body \"{}\" to look at; there are {}", name, known));
  }
  return result;
}

void add_corners(const SnapshotBodies& bodies, std::size_t piece, std::vector<Ball>& balls) {
  for (const Vec3& corner : corners(bodies.forms->pieces[piece], bodies.poses[piece]))
    balls.push_back({corner, 0});
}

// Whether a ray from `from` along the unit vector `to` meets the triangle (Möller and Trumbore 1997,
// J Graph Tools 2:21).
bool meets(const Vec3& from, const Vec3& to, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 u = b - a, v = c - a, p = cross(to, v);
  const double determinant = dot(u, p);
  if (determinant == 0) return false;
  const Vec3 s = from - a, q = cross(s, u);
  const double x = dot(s, p) / determinant, y = dot(to, q) / determinant;
  return x >= 0 && y >= 0 && x + y <= 1 && dot(v, q) / determinant > 0;
}

// Whether the box of a piece comes near the ray at all; all in the piece's frame.
bool near_ray(const BodyPiece& piece, const Vec3& from, const Vec3& to) {
  const Vec3 middle = 0.5 * (piece.low + piece.high) - from;
  return norm(middle - dot(middle, to) * to) <= 0.5 * norm(piece.high - piece.low);
}

bool hides(const BodyForms& forms, const BodyPiece& piece, const Vec3& from, const Vec3& to) {
  if (piece.count > 3 * landscape || !near_ray(piece, from, to)) return false;
  const auto corner = [&](std::size_t i) {
    const float* p = forms.mesh.vertices[forms.mesh.indices[i]].position;
    return Vec3{p[0], p[1], p[2]};
  };
  for (std::size_t i = piece.first; i < piece.first + piece.count; i += 3)
    if (meets(from, to, corner(i), corner(i + 1), corner(i + 2))) return true;
  return false;
}

}  // namespace

std::vector<Ball> body_balls(const SnapshotBodies& bodies, const std::vector<std::string>& only) {
  std::vector<Ball> balls;
  if (bodies.empty()) return balls;
  const std::vector<bool> wanted = chosen(bodies, only);
  const std::vector<BodyPiece>& pieces = bodies.forms->pieces;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (wanted[pieces[i].body] && (!pieces[i].scenery || !only.empty())) add_corners(bodies, i, balls);
  if (!only.empty() && !balls.empty()) return balls;
  const Ball moving = enclosing(balls);
  const bool nothing_moves = balls.empty();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].scenery) continue;
    std::vector<Ball> own;
    add_corners(bodies, i, own);
    const Ball piece = enclosing(own);
    const double reach = scenery_in_view * moving.radius;
    if (nothing_moves || norm(piece.centre - moving.centre) + piece.radius < reach)
      balls.insert(balls.end(), own.begin(), own.end());
  }
  if (balls.empty()) balls.push_back({{}, 1});  // planes alone
  return balls;
}

std::vector<Ground> grounds(const SnapshotBodies& bodies, const Camera& camera, double aspect) {
  std::vector<Ground> result;
  if (bodies.empty()) return result;
  const double radius = 1.7 * camera.half_height() * std::max(1.0, aspect);
  const double square = core::pow(10, std::floor(core::log10(radius / 2.5)));
  for (const BodyPlane& plane : bodies.forms->planes) {
    const Vec3 target = inverse(plane.pose) * camera.target();
    // An even number of squares from the plane's origin: the pattern stays where it is.
    const double step = 2 * square;
    const Vec3 origin{step * std::round(target.x / step), step * std::round(target.y / step), 0};
    result.push_back({{plane.pose * origin, plane.pose.orientation}, radius, square});
  }
  return result;
}

Ball bounding_ball(const SnapshotBodies& bodies, const std::vector<Ground>& grounds) {
  std::vector<Ball> balls;
  for (const Ground& ground : grounds) balls.push_back({ground.pose.position, ground.radius});
  if (!bodies.empty())
    for (std::size_t i = 0; i < bodies.forms->pieces.size(); ++i) add_corners(bodies, i, balls);
  return enclosing(balls);
}

std::vector<bool> hiding_pieces(const SnapshotBodies& bodies, const Vec3& forward) {
  const BodyForms& forms = *bodies.forms;
  std::vector<bool> result(forms.pieces.size(), false);
  std::vector<std::size_t> looked_at;
  for (std::size_t b = 0; b < forms.bodies.size() && looked_at.size() < most_looked_at; ++b)
    if (forms.bodies[b].moves) looked_at.push_back(b);
  for (std::size_t i = 0; i < forms.pieces.size(); ++i) {
    if (!forms.pieces[i].scenery) continue;
    const Pose back = inverse(bodies.poses[i]);
    const Vec3 to = rotate(back.orientation, -forward);
    std::size_t hidden = 0;
    for (const std::size_t b : looked_at)
      if (b != forms.pieces[i].body)  // the base of a robot holds its own centre of mass
        hidden += hides(forms, forms.pieces[i], back * bodies.centres[b].position, to);
    result[i] = static_cast<double>(hidden) > hidden_enough * static_cast<double>(looked_at.size());
  }
  return result;
}

}  // namespace microcosm::render
