#include "engine/rigid/contact_solver.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::rigid {

namespace {

// The spring that undoes overlap: its frequency a quarter of the step's, ten times overdamped (Catto 2024).
constexpr double spring_phase = 0.25 * 2 * core::pi;  // frequency times step
constexpr double spring_damping = 10;
constexpr double correction_rate =
    spring_phase / (2 * spring_damping + spring_phase);  // of the error, a step
constexpr double spring_stiffness = spring_phase * (2 * spring_damping + spring_phase);
constexpr double mass_scale = spring_stiffness / (1 + spring_stiffness);
constexpr double impulse_scale = 1 / (1 + spring_stiffness);

// Of a contact's smaller size: overlap that is left alone, so that contacts persist; and the largest
// correction in a step.
constexpr double slop = 0.0005, largest_correction = 0.02;

/// Two unit vectors that form a right-handed frame with the unit vector n.
void tangents_of(const Vec3& n, Vec3& a, Vec3& b) {
  a = std::fabs(n.x) < 0.6 ? core::normalized(core::cross(n, {1, 0, 0}))
                           : core::normalized(core::cross(n, {0, 1, 0}));
  b = core::cross(n, a);
}

void store(const Vec3& angular, const Vec3& linear, double* row) {
  row[0] = angular.x;
  row[1] = angular.y;
  row[2] = angular.z;
  row[3] = linear.x;
  row[4] = linear.y;
  row[5] = linear.z;
}

/// J and M^-1 J^T of a single body's velocity along `along` at `point`, or of its angular velocity. Returns
/// J M^-1 J^T.
double single_row(const SingleBody& body, const Vec3& point, const Vec3& along, bool angular,
                  double* jacobian, double* response) {
  const Vec3 turning = angular ? along : cross(point - body.centre, along);
  const Vec3 turned = body.inverse_inertia * turning;
  const Vec3 linear = angular ? Vec3{} : along, pushed = body.inverse_mass * linear;
  store(turning, linear, jacobian);
  store(turned, pushed, response);
  return dot(turning, turned) + dot(linear, pushed);
}

}  // namespace

void ContactSolver::begin(double step, double restitution_speed) {
  step_ = step;
  restitution_speed_ = restitution_speed;
  arena_.clear();
  rows_.clear();
  angular_.clear();
  joints_.clear();
}

Row ContactSolver::make_row(const Collider& first, const Collider& second, const Vec3& point,
                            const Vec3& direction, bool angular, const RowSource& source) {
  Row row{.first = source.rates_of(first), .second = source.rates_of(second)};
  const bool shared = row.first.count > 0 && row.second.count > 0 && row.first.first == row.second.first;
  if (shared) row.second = {};
  row.data = arena_.add(row.first.count);
  const std::uint32_t second_data = arena_.add(row.second.count);
  double inverse = 0;
  const auto fill = [&](const Collider& collider, double sign, std::uint32_t data, const RateGroup& group) {
    const auto jacobian = arena_.jacobian(data, group.count), response = arena_.response(data, group.count);
    if (const SingleBody* body = source.single(collider)) {
      inverse += single_row(*body, point, sign * direction, angular, jacobian.data(), response.data());
      return;
    }
    std::fill(jacobian.begin(), jacobian.end(), 0.0);
    const auto add = [&](const Collider& of, double with) {
      if (angular)
        source.add_angular(of, direction, with, jacobian);
      else
        source.add_linear(of, point, direction, with, jacobian);
    };
    add(collider, sign);
    if (shared) add(second, -1);
    source.respond(group, jacobian, response);
    for (std::uint32_t i = 0; i < group.count; ++i) inverse += jacobian[i] * response[i];
  };
  if (row.first.count > 0) fill(first, 1, row.data, row.first);
  if (row.second.count > 0) fill(second, -1, second_data, row.second);
  row.effective_mass = inverse > 0 ? 1 / inverse : 0;
  return row;
}

void ContactSolver::add(std::span<Contact> contacts, std::span<const Collider> colliders,
                        std::span<const Material> materials, std::span<const double> sizes,
                        const RowSource& source, std::span<const double> u) {
  for (Contact& contact : contacts) {
    const ContactPoint& at = contact.point;
    const Collider &first = colliders[at.first], &second = colliders[at.second];
    const Material &a = materials[at.first], &b = materials[at.second];
    // One point of action for both bodies: their angular impulses cancel to rounding.
    const Vec3 point = 0.5 * (at.on_first + at.on_second);
    if (at.distance > 0 && contact.normal_impulse == 0) {
      // Too far apart to meet in this step at twice the speed that they have or gain.
      const double speed = norm(source.velocity(first, point) - source.velocity(second, point));
      if (at.distance > 2 * step_ * (speed + restitution_speed_)) continue;
    }
    const double size = std::min(sizes[at.first], sizes[at.second]);

    ContactRows rows;
    rows.contact = &contact;
    rows.friction = std::sqrt(a.friction * b.friction);
    rows.rolling = std::sqrt(a.rolling_friction * b.rolling_friction);
    rows.torsional = std::sqrt(a.torsional_friction * b.torsional_friction);
    rows.restitution = std::max(a.restitution, b.restitution);
    rows.separation = at.distance > 0 ? at.distance
                                      : std::clamp(at.distance + slop * size,
                                                   -largest_correction / correction_rate * size, 0.0);
    rows.normal = make_row(first, second, point, at.normal, false, source);
    rows.approach = measure(rows.normal, arena_.data(), u.data());
    rows.normal_impulse = contact.normal_impulse;
    tangents_of(at.normal, rows.tangents[0], rows.tangents[1]);
    if (rows.friction > 0) {
      for (int t = 0; t < 2; ++t) {
        rows.tangent[t] = make_row(first, second, point, rows.tangents[t], false, source);
        rows.tangent_impulse[t] = dot(contact.tangent_impulse, rows.tangents[t]);
      }
    }
    if (rows.rolling > 0 || rows.torsional > 0) {
      rows.angular = static_cast<std::int32_t>(angular_.size());
      const Vec3 directions[3] = {at.normal, rows.tangents[0], rows.tangents[1]};
      for (int i = 0; i < 3; ++i) {
        angular_.push_back(make_row(first, second, point, directions[i], true, source));
        rows.angular_impulse[i] = dot(contact.angular_impulse, directions[i]);
      }
    }
    rows_.push_back(rows);
  }
}

void ContactSolver::solve(std::span<double> u) {
  const double* arena = arena_.data();
  for (const JointRow& joint : joints_) push(joint.row, arena, joint.impulse, u.data());
  for (const ContactRows& rows : rows_) {
    push(rows.normal, arena, rows.normal_impulse, u.data());
    if (rows.friction > 0)
      for (int t = 0; t < 2; ++t) push(rows.tangent[t], arena, rows.tangent_impulse[t], u.data());
    if (rows.angular >= 0)
      for (int i = 0; i < 3; ++i) push(angular_[rows.angular + i], arena, rows.angular_impulse[i], u.data());
  }
  for (int i = 0; i < settings_.iterations; ++i) iterate(u, true);
}

void ContactSolver::iterate(std::span<double> u, bool correcting) {
  for (JointRow& joint : joints_) solve_joint(joint, u.data(), correcting);
  for (ContactRows& rows : rows_) {
    if (rows.angular >= 0) solve_rolling(rows, u.data());
    if (rows.friction > 0) solve_friction(rows, u.data());
    solve_normal(rows, u.data(), correcting);
  }
}

void ContactSolver::solve_joint(JointRow& joint, double* u, bool correcting) const {
  const double wanted = joint.target - (correcting ? correction_rate / step_ * joint.error : 0);
  const double change = joint.row.effective_mass * (wanted - measure(joint.row, arena_.data(), u));
  const double impulse = std::clamp(joint.impulse + change, joint.lower, joint.upper);
  push(joint.row, arena_.data(), impulse - joint.impulse, u);
  joint.impulse = impulse;
}

void ContactSolver::solve_friction(ContactRows& rows, double* u) const {
  const double* arena = arena_.data();
  const double bound = rows.friction * rows.normal_impulse;
  double slip[2], wanted[2];
  measure_both(rows.tangent[0], rows.tangent[1], arena, u, slip);
  for (int t = 0; t < 2; ++t) wanted[t] = rows.tangent_impulse[t] - rows.tangent[t].effective_mass * slip[t];
  const double square = wanted[0] * wanted[0] + wanted[1] * wanted[1];
  const double scale = square > bound * bound ? bound / std::sqrt(square) : 1;
  double change[2];
  for (int t = 0; t < 2; ++t) {
    const double impulse = scale * wanted[t];
    change[t] = impulse - rows.tangent_impulse[t];
    rows.tangent_impulse[t] = impulse;
  }
  push_both(rows.tangent[0], rows.tangent[1], arena, change, u);
}

void ContactSolver::solve_rolling(ContactRows& rows, double* u) const {
  const double* arena = arena_.data();
  const Row* row = &angular_[rows.angular];
  double wanted[3];
  for (int i = 0; i < 3; ++i)
    wanted[i] = rows.angular_impulse[i] - row[i].effective_mass * measure(row[i], arena, u);
  const double spin_bound = rows.torsional * rows.normal_impulse;
  wanted[0] = std::clamp(wanted[0], -spin_bound, spin_bound);
  const double size = std::sqrt(wanted[1] * wanted[1] + wanted[2] * wanted[2]);
  const double bound = rows.rolling * rows.normal_impulse;
  const double scale = size > bound ? bound / size : 1;
  wanted[1] *= scale;
  wanted[2] *= scale;
  for (int i = 0; i < 3; ++i) {
    push(row[i], arena, wanted[i] - rows.angular_impulse[i], u);
    rows.angular_impulse[i] = wanted[i];
  }
}

void ContactSolver::solve_normal(ContactRows& rows, double* u, bool correcting) const {
  const double speed = measure(rows.normal, arena_.data(), u);
  const bool soft = correcting && rows.separation < 0;
  const double bias = rows.bounces          ? rows.restitution * rows.approach
                      : rows.separation > 0 ? rows.separation / step_
                      : soft                ? correction_rate / step_ * rows.separation
                                            : 0;
  double change = -rows.normal.effective_mass * (speed + bias);
  if (soft) change = mass_scale * change - impulse_scale * rows.normal_impulse;
  const double impulse = std::max(rows.normal_impulse + change, 0.0);
  push(rows.normal, arena_.data(), impulse - rows.normal_impulse, u);
  rows.normal_impulse = impulse;
  rows.largest_impulse = std::max(rows.largest_impulse, impulse);
}

void ContactSolver::relax(std::span<double> u) {
  for (int i = 0; i < settings_.relaxations; ++i) iterate(u, false);
  bool bounce = false;
  for (ContactRows& rows : rows_) {
    rows.bounces = rows.restitution > 0 && rows.approach < -restitution_speed_ && rows.largest_impulse > 0;
    bounce = bounce || rows.bounces;
  }
  // All at once: a face that bounced corner by corner would begin to spin, and gain energy.
  for (int i = 0; bounce && i < settings_.bounces; ++i) iterate(u, false);
  for (const ContactRows& rows : rows_) {
    Contact& contact = *rows.contact;
    contact.normal_impulse = rows.normal_impulse;
    contact.tangent_impulse =
        rows.tangent_impulse[0] * rows.tangents[0] + rows.tangent_impulse[1] * rows.tangents[1];
    contact.angular_impulse = rows.angular_impulse[0] * contact.point.normal +
                              rows.angular_impulse[1] * rows.tangents[0] +
                              rows.angular_impulse[2] * rows.tangents[1];
  }
}

}  // namespace microcosm::rigid
