#define EIGEN_DONT_VECTORIZE  // scalar arithmetic, so that the bits don't depend on the width
#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <set>
#include <string>

#include "engine/core/errors.hpp"
#include "engine/rigid/body_model.hpp"

namespace microcosm::rigid {

namespace {

constexpr int deepest = 128;

/// Refuses with "body ..., link ...: what".
class Place {
 public:
  explicit Place(std::string name) : name_(std::move(name)) {}
  [[noreturn]] void refuse(const std::string& what) const { throw core::InputError(name_ + ": " + what); }
  Place in(const std::string& kind, const std::string& name) const {
    return Place(fmt::format("{}, {} \"{}\"", name_, kind, name));
  }
  void finite(const char* field, double value) const {
    if (!std::isfinite(value)) refuse(fmt::format("{} is {}; it must be a finite number", field, value));
  }
  void finite(const char* field, const Vec3& value) const {
    for (const double x : {value.x, value.y, value.z}) finite(field, x);
  }
  void not_negative(const char* field, double value) const {
    finite(field, value);
    if (value < 0) refuse(fmt::format("{} is {}; it must be 0 or more", field, value));
  }
  void positive(const char* field, double value) const {
    finite(field, value);
    if (value <= 0) refuse(fmt::format("{} is {}; it must be above 0", field, value));
  }
  void pose(const char* field, const Pose& value) const {
    finite(field, value.position);
    const Quaternion& q = value.orientation;
    unit(field, q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  }
  void unit(const char* field, double square) const {
    if (!(std::abs(square - 1) <= 2e-6))
      refuse(fmt::format("{} has length {}; it must be 1", field, std::sqrt(square)));
  }

 private:
  std::string name_;
};

bool uses_axis(JointKind kind) {
  return kind == JointKind::planar || rate_count(kind) == 1;
}

void check_inertial(const Place& place, const Inertial& inertial) {
  place.positive("mass [kg]", inertial.mass);
  place.finite("centre of mass [m]", inertial.centre);
  const Mat3& m = inertial.inertia;
  for (const Vec3& row : {m.x, m.y, m.z}) place.finite("inertia [kg m^2]", row);
  const double size = std::abs(m.x.x) + std::abs(m.y.y) + std::abs(m.z.z);
  if (std::abs(m.x.y - m.y.x) > 1e-9 * size || std::abs(m.x.z - m.z.x) > 1e-9 * size ||
      std::abs(m.y.z - m.z.y) > 1e-9 * size)
    place.refuse("the inertia matrix isn't symmetric");
  Eigen::Matrix3d matrix;
  matrix << m.x.x, m.x.y, m.x.z, m.x.y, m.y.y, m.y.z, m.x.z, m.y.z, m.z.z;
  const Eigen::Vector3d moments =
      Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(matrix, Eigen::EigenvaluesOnly).eigenvalues();
  const std::string given = fmt::format("the inertia's principal moments are {:.6g}, {:.6g}, {:.6g} kg m^2",
                                        moments[0], moments[1], moments[2]);
  if (!(moments[0] > 0)) place.refuse(given + "; they must be above 0");
  if (moments[2] > (moments[0] + moments[1]) * (1 + 1e-6))
    place.refuse(given + "; no mass has such moments: the largest is at most the sum of the others");
}

void check_mesh(const Place& place, const geometry::TriangleMesh& mesh) {
  if (mesh.triangles.empty()) place.refuse("the mesh has no triangles");
  for (const Vec3& vertex : mesh.vertices) place.finite("a vertex of the mesh [m]", vertex);
  for (const auto& corners : mesh.triangles)
    for (const std::uint32_t corner : corners)
      if (corner >= mesh.vertices.size())
        place.refuse(fmt::format("the mesh names vertex {} of {}", corner, mesh.vertices.size()));
}

void check_heights(const Place& place, const HeightField& field) {
  place.positive("spacing [m] of the height field", field.spacing);
  if (field.rows < 2 || field.columns < 2)
    place.refuse(fmt::format("the height field has {} rows and {} columns; it needs 2 of each", field.rows,
                             field.columns));
  if (field.heights.size() != std::size_t{field.rows} * field.columns)
    place.refuse(fmt::format("the height field has {} heights; {} rows of {} are {}", field.heights.size(),
                             field.rows, field.columns, std::size_t{field.rows} * field.columns));
  for (const double height : field.heights) place.finite("a height [m]", height);
}

void check_shape(const Place& place, const Shape& shape, bool moves) {
  place.pose("pose", shape.pose);
  const ShapeKind kind = shape.kind;
  if (kind == ShapeKind::sphere || kind == ShapeKind::capsule || kind == ShapeKind::cylinder ||
      kind == ShapeKind::cone)
    place.positive("radius [m]", shape.radius);
  if (kind == ShapeKind::capsule) place.not_negative("length [m]", shape.length);
  if (kind == ShapeKind::cylinder || kind == ShapeKind::cone) place.positive("length [m]", shape.length);
  if (kind == ShapeKind::box)
    for (const double h : {shape.half_extents.x, shape.half_extents.y, shape.half_extents.z})
      place.positive("half extent [m]", h);
  if (kind == ShapeKind::convex_hull || kind == ShapeKind::triangle_mesh) {
    if (!shape.mesh) place.refuse("has no mesh");
    check_mesh(place, *shape.mesh);
  }
  if (kind == ShapeKind::height_field) {
    if (!shape.heights) place.refuse("has no heights");
    check_heights(place, *shape.heights);
  }
  if (kind == ShapeKind::vessel_walls && !shape.vessels) place.refuse("has no vessels");
  if (moves && (kind == ShapeKind::triangle_mesh || kind == ShapeKind::height_field ||
                kind == ShapeKind::plane || kind == ShapeKind::vessel_walls))
    place.refuse(
        "is scenery (a triangle mesh, height field, plane or vessel walls) on a link that moves; such links "
        "carry spheres, "
        "boxes, capsules, cylinders, cones and convex hulls");
  place.not_negative("friction", shape.material.friction);
  if (shape.material.rolling_friction != not_given)
    place.not_negative("rolling friction [m]", shape.material.rolling_friction);
  if (shape.material.torsional_friction != not_given)
    place.not_negative("torsional friction [m]", shape.material.torsional_friction);
  place.not_negative("restitution", shape.material.restitution);
  const core::Vec3& belt = shape.material.surface_velocity;
  if (!std::isfinite(dot(belt, belt)))
    place.refuse(fmt::format("surface velocity is ({}, {}, {}); it must be finite", belt.x, belt.y, belt.z));
  if (moves && belt != core::Vec3{})
    place.refuse("has a surface velocity, as conveyors have, on a link that moves; only scenery has belts");
  if (shape.material.restitution > 1)
    place.refuse(fmt::format("restitution is {}; it must be 0 to 1", shape.material.restitution));
}

void check_limit(const Place& place, const char* field, double value) {
  if (!(value >= 0)) place.refuse(fmt::format("{} is {}; it must be 0 or more", field, value));
}

void check_mimic(const Place& place, const BodyModel& body, std::size_t link) {
  const Joint& joint = body.links[link].joint;
  const Mimic& mimic = *joint.mimic;
  if (rate_count(joint.kind) != 1) place.refuse("mimics another, but only a joint of one rate can");
  if (mimic.link >= body.links.size() || mimic.link == link ||
      rate_count(body.links[mimic.link].joint.kind) != 1)
    place.refuse(
        fmt::format("mimics the joint of link {}; it must be another joint of one rate", mimic.link));
  if (body.links[mimic.link].joint.mimic) place.refuse("mimics a joint that mimics another itself");
  place.finite("multiplier of what it mimics", mimic.multiplier);
  place.finite("offset of what it mimics", mimic.offset);
}

void check_joint(const Place& place, const BodyModel& body, std::size_t link) {
  const Joint& joint = body.links[link].joint;
  place.pose("origin", joint.origin);
  if (uses_axis(joint.kind)) place.unit("axis", dot(joint.axis, joint.axis));
  if (!(joint.lower <= joint.upper))
    place.refuse(
        fmt::format("limits are {} to {}; the lower must not be above the upper", joint.lower, joint.upper));
  check_limit(place, "velocity limit", joint.velocity_limit);
  check_limit(place, "effort limit", joint.effort_limit);
  place.not_negative("damping", joint.damping);
  place.not_negative("friction", joint.friction);
  place.not_negative("armature", joint.armature);
  place.not_negative("stiffness", joint.stiffness);
  place.finite("rest of the spring", joint.rest);
  if (joint.stiffness > 0 && rate_count(joint.kind) != 1)
    place.refuse("has a spring, but only a joint of one rate can");
  place.not_negative("position gain", joint.motor.position_gain);
  place.not_negative("velocity gain", joint.motor.velocity_gain);
  place.not_negative("largest command", joint.motor.command_limit);
  if (joint.mimic) check_mimic(place, body, link);
  if (joint.motor.kind == MotorKind::motion && (rate_count(joint.kind) != 1 || joint.mimic))
    place.refuse("has a prescribed motion; only joints of one rate that mimic no other can");
}

void check_start(const Place& place, const BodyModel& body) {
  std::size_t positions = 0, rates = 0;
  for (const Link& link : body.links) {
    positions += position_count(link.joint.kind);
    rates += rate_count(link.joint.kind);
    const bool turns = link.joint.kind == JointKind::spherical || link.joint.kind == JointKind::free;
    if (!turns || body.positions.size() < positions) continue;
    const double* q = body.positions.data() + (positions - 4);
    place.in("link", link.name)
        .unit("the quaternion of its position at time zero",
              q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  }
  if (!body.positions.empty() && body.positions.size() != positions)
    place.refuse(fmt::format("has {} positions; its joints have {}", body.positions.size(), positions));
  if (!body.rates.empty() && body.rates.size() != rates)
    place.refuse(fmt::format("has {} rates; its joints have {}", body.rates.size(), rates));
  for (const double q : body.positions) place.finite("a position at time zero", q);
  for (const double v : body.rates) place.finite("a rate at time zero", v);
}

/// By link: whether a link that hangs on it, directly or not, has mass.
std::vector<bool> carriers(const BodyModel& body) {
  std::vector<bool> carries(body.links.size(), false);
  for (std::size_t i = body.links.size(); i-- > 0;) {
    const Link& link = body.links[i];
    const std::int32_t parent = link.joint.parent;
    if (parent < 0 || static_cast<std::size_t>(parent) >= i) continue;
    if (link.inertial.mass > 0 || carries[i]) carries[static_cast<std::size_t>(parent)] = true;
  }
  return carries;
}

}  // namespace

void check(const BodyModel& body) {
  if (body.name.empty()) throw core::InputError("a body has no name");
  const Place place(fmt::format("body \"{}\"", body.name));
  if (body.links.empty()) place.refuse("has no links");
  std::set<std::string> links, joints;
  std::vector<int> depths(body.links.size(), 1);
  std::vector<bool> moves(body.links.size());
  const std::vector<bool> carries = carriers(body);
  for (std::size_t i = 0; i < body.links.size(); ++i) {
    const Link& link = body.links[i];
    const Joint& joint = link.joint;
    if (link.name.empty()) place.refuse(fmt::format("link {} has no name", i));
    const Place here = place.in("link", link.name);
    if (!links.insert(link.name).second) here.refuse("another link has this name");
    if (!joint.name.empty() && !joints.insert(joint.name).second)
      here.refuse(fmt::format("another joint is named \"{}\"", joint.name));
    if (joint.parent < world_link || joint.parent >= static_cast<std::int32_t>(i))
      here.refuse(
          fmt::format("its parent is link {}; it must be a link before it (it is link {}), or -1: the world",
                      joint.parent, i));
    const bool rooted = joint.parent < 0, fixed = joint.kind == JointKind::fixed;
    moves[i] = !fixed || (!rooted && moves[joint.parent]);
    depths[i] = rooted ? 1 : depths[joint.parent] + 1;
    if (depths[i] > deepest)
      here.refuse(
          fmt::format("{} links lie between it and the world; {} are the most", depths[i] - 1, deepest - 1));
    check_joint(joint.name.empty() ? here : place.in("joint", joint.name), body, i);
    // A frame fixed to a link that moves may be massless, and so may one that carries what has mass.
    const bool massless = link.inertial.mass == 0 && link.inertial.inertia == Mat3{};
    if (moves[i] && !(massless && (fixed || carries[i]))) check_inertial(here, link.inertial);
    for (const Shape& shape : link.shapes) check_shape(here.in("shape", shape.name), shape, moves[i]);
  }
  check_start(place, body);
}

}  // namespace microcosm::rigid
