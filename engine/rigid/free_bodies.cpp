#define EIGEN_DONT_VECTORIZE  // scalar arithmetic, so that the bits don't depend on the width
#include "engine/rigid/free_bodies.hpp"

#include <Eigen/Eigenvalues>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

namespace {

/// R diag(d) R^T v of the rotation q.
Vec3 apply_moments(const Quaternion& q, const Vec3& moments, const Vec3& v) {
  const Vec3 local = rotate(conjugate(q), v);
  return rotate(q, {moments.x * local.x, moments.y * local.y, moments.z * local.z});
}

Vec3 reciprocal(const Vec3& v) {
  return {1 / v.x, 1 / v.y, 1 / v.z};
}

Mat3 turned(const Quaternion& q, const Vec3& moments) {
  const Mat3 r = rotation_matrix(q);
  const auto scaled = [&](const Vec3& row) {
    return Vec3{row.x * moments.x, row.y * moments.y, row.z * moments.z};
  };
  const Vec3 a = scaled(r.x), b = scaled(r.y), c = scaled(r.z);
  const double xy = dot(a, r.y), xz = dot(a, r.z), yz = dot(b, r.z);
  return {{dot(a, r.x), xy, xz}, {xy, dot(b, r.y), yz}, {xz, yz, dot(c, r.z)}};
}

}  // namespace

FreeBodyModel free_body_model(const Inertial& inertial) {
  const Mat3& m = inertial.inertia;
  FreeBodyModel model{
      .mass = inertial.mass, .moments = {m.x.x, m.y.y, m.z.z}, .inertia_frame = {inertial.centre, {}}};
  if (m.x.y != 0 || m.x.z != 0 || m.y.z != 0) {
    Eigen::Matrix3d matrix;
    matrix << m.x.x, m.x.y, m.x.z, m.x.y, m.y.y, m.y.z, m.x.z, m.y.z, m.z.z;
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(matrix);
    Eigen::Matrix3d axes = solver.eigenvectors();
    if (axes.determinant() < 0) axes.col(2) *= -1;
    const Eigen::Quaterniond q(axes);
    model.moments = {solver.eigenvalues()(0), solver.eigenvalues()(1), solver.eigenvalues()(2)};
    model.inertia_frame.orientation = normalized(Quaternion{q.w(), q.x(), q.y(), q.z()});
  }
  const Vec3& d = model.moments;
  if (!(d.x > 0 && d.y > 0 && d.z > 0))
    throw core::InputError(
        fmt::format("the principal moments of inertia are {:g}, {:g} and {:g} kg m^2; all must be above zero",
                    d.x, d.y, d.z));
  model.isotropic = d.x == d.y && d.y == d.z;
  return model;
}

Pose link_pose(const FreeBodyModel& model, const FreeBody& body) {
  return Pose{body.centre, body.orientation} * inverse(model.inertia_frame);
}

FreeBody free_body_at(const FreeBodyModel& model, const Pose& link) {
  const Pose frame = link * model.inertia_frame;
  return {frame.position, normalized(frame.orientation)};
}

Mat3 world_inertia(const FreeBodyModel& model, const Quaternion& orientation) {
  if (model.isotropic) return {{model.moments.x, 0, 0}, {0, model.moments.x, 0}, {0, 0, model.moments.x}};
  return turned(orientation, model.moments);
}

Mat3 inverse_inertia(const FreeBodyModel& model, const Quaternion& orientation) {
  const Vec3 inverse = reciprocal(model.moments);
  if (model.isotropic) return {{inverse.x, 0, 0}, {0, inverse.x, 0}, {0, 0, inverse.x}};
  return turned(orientation, inverse);
}

void integrate(const FreeBodyModel& model, FreeBody& body, const Spatial& rate, double step) {
  body.centre += step * rate.linear;
  Vec3 turning = rate.angular;
  if (!model.isotropic) {
    const Vec3 momentum = apply_moments(body.orientation, model.moments, turning);
    const Quaternion middle = rotation_by(0.5 * step * turning) * body.orientation;
    turning = apply_moments(middle, reciprocal(model.moments), momentum);
  }
  body.orientation = normalized(rotation_by(step * turning) * body.orientation);
}

}  // namespace microcosm::rigid
