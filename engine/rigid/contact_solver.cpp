#include "engine/rigid/contact_solver.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/contact_settling.hpp"

namespace microcosm::rigid {

namespace {

// Of a contact's smaller size: overlap that is left alone, so that contacts persist; and the largest
// correction in a step.
constexpr double slop = 0.0005, largest_correction = 0.02;

using contact_spring::correction_rate;

/// Two unit vectors that form a right-handed frame with the unit vector n.
void tangents_of(const Vec3& n, Vec3& a, Vec3& b) {
  a = std::fabs(n.x) < 0.6 ? core::normalized(core::cross(n, {1, 0, 0}))
                           : core::normalized(core::cross(n, {0, 1, 0}));
  b = core::cross(n, a);
}

/// Of two surfaces' friction lengths; `spare`: neither is given.
double of_two(double first, double second, double spare) {
  if (first == not_given) return second == not_given ? spare : second;
  return second == not_given ? first : std::sqrt(first * second);
}

}  // namespace

/// What the contacts of two colliders have in common.
struct ContactSolver::Pair {
  const Collider *first = nullptr, *second = nullptr;
  RateGroup first_rates, second_rates;
  const SingleBody *first_single = nullptr, *second_single = nullptr;
  double friction = 0, rolling = 0, torsional = 0, restitution = 0;
  Vec3 drive;           // of the first one's surface along itself beside the second's
  bool single = false;  // their contacts are SingleContacts

  SinglePair single_pair() const {
    if (first_single) return {first_single, second_single, first_rates.first, second_rates.first, 1};
    return {second_single, nullptr, second_rates.first, 0, -1};
  }
};

template <class OfSingle, class OfGeneral>
void ContactSolver::each_contact(OfSingle of_single, OfGeneral of_general) {
  std::size_t single = 0, general = 0;
  for (const Run& run : runs_) {
    if (run.single)
      for (; single < run.end; ++single) of_single(singles_[single]);
    else
      for (; general < run.end; ++general) of_general(general_[general]);
  }
}

void ContactSolver::count_contact(bool single) {
  if (runs_.empty() || runs_.back().single != single) runs_.push_back({single, 0});
  runs_.back().end = single ? singles_.size() : general_.size();
}

void ContactSolver::begin(double step, double restitution_speed) {
  step_ = step;
  restitution_speed_ = restitution_speed;
  arena_.clear();
  singles_.clear();
  general_.clear();
  runs_.clear();
  angular_.clear();
  joints_.clear();
}

Row ContactSolver::make_row(const Pair& pair, const Vec3& point, const Vec3& direction, bool angular,
                            const RowSource& source) {
  Row row{.first = pair.first_rates, .second = pair.second_rates};
  const bool shared = row.first.count > 0 && row.second.count > 0 && row.first.first == row.second.first;
  if (shared) row.second = {};
  row.data = arena_.add(row.first.count);
  const std::uint32_t second_data = arena_.add(row.second.count);
  double inverse = 0;
  const auto fill = [&](const Collider& collider, const SingleBody* body, double sign, std::uint32_t data,
                        const RateGroup& group) {
    const auto jacobian = arena_.jacobian(data, group.count), response = arena_.response(data, group.count);
    if (body) {
      inverse += body->row(point, sign * direction, angular, jacobian.data());
      std::copy(jacobian.begin(), jacobian.end(), response.begin());
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
    if (shared) add(*pair.second, -1);
    source.respond(group, jacobian, response);
    for (std::uint32_t i = 0; i < group.count; ++i) inverse += jacobian[i] * response[i];
  };
  if (row.first.count > 0) fill(*pair.first, pair.first_single, 1, row.data, row.first);
  if (row.second.count > 0) fill(*pair.second, pair.second_single, -1, second_data, row.second);
  row.effective_mass = inverse > 0 ? 1 / inverse : 0;
  return row;
}

ContactSolver::Pair ContactSolver::pair_of(const ContactPoint& at, std::span<const Collider> colliders,
                                           std::span<const Material> materials, std::span<const double> radii,
                                           const RowSource& source) const {
  const Material &a = materials[at.first], &b = materials[at.second];
  Pair pair{.first = &colliders[at.first],
            .second = &colliders[at.second],
            .first_rates = source.rates_of(colliders[at.first]),
            .second_rates = source.rates_of(colliders[at.second]),
            .friction = std::sqrt(a.friction * b.friction),
            .restitution = std::max(a.restitution, b.restitution),
            .drive = a.surface_velocity - b.surface_velocity};
  // Of bodies that roll, the rolling radius.
  const double r = radii[at.first], s = radii[at.second];
  const double radius = r > 0 && s > 0 ? r * s / (r + s) : r + s;
  const double rolling = pair.friction > 0 ? default_rolling * radius : 0;
  pair.rolling = of_two(a.rolling_friction, b.rolling_friction, rolling);
  pair.torsional = of_two(a.torsional_friction, b.torsional_friction, pair.friction * rolling);
  if (pair.first_rates.count > 0) pair.first_single = source.single(*pair.first);
  if (pair.second_rates.count > 0) pair.second_single = source.single(*pair.second);
  const auto plain = [](const RateGroup& rates, const SingleBody* single) {
    return single != nullptr || rates.count == 0;
  };
  pair.single = plain(pair.first_rates, pair.first_single) && plain(pair.second_rates, pair.second_single) &&
                pair.first_rates.count + pair.second_rates.count > 0 && pair.rolling == 0 &&
                pair.torsional == 0;
  return pair;
}

void ContactSolver::start_impulses(const Pair& pair, double size, Contact& contact,
                                   ContactImpulses& impulses) const {
  const ContactPoint& at = contact.point;
  impulses.contact = &contact;
  impulses.friction = pair.friction;
  impulses.restitution = pair.restitution;
  const double separation = at.distance > 0 ? at.distance
                                            : std::clamp(at.distance + slop * size,
                                                         -largest_correction / correction_rate * size, 0.0);
  impulses.overlaps = separation < 0;
  impulses.bias = separation > 0 ? separation / step_ : correction_rate / step_ * separation;
  impulses.normal = contact.normal_impulse;
  tangents_of(at.normal, impulses.tangents[0], impulses.tangents[1]);
  if (impulses.friction > 0)
    for (int t = 0; t < 2; ++t) {
      impulses.tangent[t] = dot(contact.tangent_impulse, impulses.tangents[t]);
      impulses.drive[t] = dot(pair.drive, impulses.tangents[t]);
    }
}

void ContactSolver::add_general(const Pair& pair, const Vec3& point, const RowSource& source,
                                GeneralContact& rows) {
  const Vec3& normal = rows.contact->point.normal;
  rows.rolling = pair.rolling;
  rows.torsional = pair.torsional;
  rows.normal_row = make_row(pair, point, normal, false, source);
  if (rows.friction > 0)
    for (int t = 0; t < 2; ++t) rows.tangent_rows[t] = make_row(pair, point, rows.tangents[t], false, source);
  if (rows.rolling == 0 && rows.torsional == 0) return;
  rows.angular = static_cast<std::int32_t>(angular_.size());
  const Vec3 directions[3] = {normal, rows.tangents[0], rows.tangents[1]};
  for (int i = 0; i < 3; ++i) {
    angular_.push_back(make_row(pair, point, directions[i], true, source));
    rows.angular_impulse[i] = dot(rows.contact->angular_impulse, directions[i]);
  }
}

void ContactSolver::add(std::span<Contact> contacts, std::span<const Collider> colliders,
                        std::span<const Material> materials, std::span<const double> sizes,
                        std::span<const double> radii, const RowSource& source) {
  Pair pair;
  for (Contact& contact : contacts) {
    const ContactPoint& at = contact.point;
    const Collider &first = colliders[at.first], &second = colliders[at.second];
    // One point of action for both bodies: their angular impulses cancel to rounding.
    const Vec3 point = 0.5 * (at.on_first + at.on_second);
    const auto relative_velocity = [&] {
      return source.velocity(first, point) - source.velocity(second, point);
    };
    // Too far apart to meet in this step at twice the speed that they have or gain.
    if (at.distance > 0 && contact.normal_impulse == 0 &&
        at.distance > 2 * step_ * (norm(relative_velocity()) + restitution_speed_))
      continue;
    if (pair.first != &first || pair.second != &second)
      pair = pair_of(at, colliders, materials, radii, source);
    ContactImpulses& impulses =
        pair.single ? static_cast<ContactImpulses&>(singles_.emplace_back()) : general_.emplace_back();
    start_impulses(pair, std::min(sizes[at.first], sizes[at.second]), contact, impulses);
    if (pair.restitution > 0) impulses.approach = dot(at.normal, relative_velocity());
    if (pair.single)
      singles_.back().make_rows(pair.single_pair(), point);
    else
      add_general(pair, point, source, general_.back());
    count_contact(pair.single);
  }
}

void ContactSolver::solve(std::span<double> u) {
  const double* arena = arena_.data();
  for (const JointRow& joint : joints_) push(joint.row, arena, joint.impulse, u.data());
  each_contact([&](const SingleContact& contact) { contact.start(u.data()); },
               [&](const GeneralContact& rows) {
                 push(rows.normal_row, arena, rows.normal, u.data());
                 if (rows.friction > 0)
                   for (int t = 0; t < 2; ++t) push(rows.tangent_rows[t], arena, rows.tangent[t], u.data());
                 if (rows.angular >= 0)
                   for (int i = 0; i < 3; ++i)
                     push(angular_[rows.angular + i], arena, rows.angular_impulse[i], u.data());
               });
  for (int i = 0; i < settings_.iterations; ++i) iterate(u, true);
}

void ContactSolver::iterate(std::span<double> u, bool correcting) {
  for (JointRow& joint : joints_) solve_joint(joint, u.data(), correcting);
  each_contact([&](SingleContact& contact) { contact.solve(u.data(), correcting); },
               [&](GeneralContact& rows) { solve_general(rows, u.data(), correcting); });
}

void ContactSolver::solve_joint(JointRow& joint, double* u, bool correcting) const {
  const double wanted = joint.target - (correcting ? correction_rate / step_ * joint.error : 0);
  const double change = joint.row.effective_mass * (wanted - measure(joint.row, arena_.data(), u));
  const double impulse = std::clamp(joint.impulse + change, joint.lower, joint.upper);
  push(joint.row, arena_.data(), impulse - joint.impulse, u);
  joint.impulse = impulse;
}

void ContactSolver::solve_general(GeneralContact& rows, double* u, bool correcting) const {
  const double* arena = arena_.data();
  if (rows.angular >= 0) solve_rolling(rows, u);
  if (rows.friction > 0) {
    const Row &a = rows.tangent_rows[0], &b = rows.tangent_rows[1];
    const double masses[] = {a.effective_mass, b.effective_mass};
    double slip[2], changes[2];
    measure_both(a, b, arena, u, slip);
    rows.rub(slip, masses, changes);
    push_both(a, b, arena, changes, u);
  }
  const double speed = measure(rows.normal_row, arena, u);
  push(rows.normal_row, arena, rows.press(speed, rows.normal_row.effective_mass, correcting), u);
}

void ContactSolver::solve_rolling(GeneralContact& rows, double* u) const {
  const double* arena = arena_.data();
  const Row* row = &angular_[rows.angular];
  double wanted[3];
  for (int i = 0; i < 3; ++i)
    wanted[i] = rows.angular_impulse[i] - row[i].effective_mass * measure(row[i], arena, u);
  const double spin_bound = rows.torsional * rows.normal;
  wanted[0] = std::clamp(wanted[0], -spin_bound, spin_bound);
  const double size = std::sqrt(wanted[1] * wanted[1] + wanted[2] * wanted[2]);
  const double bound = rows.rolling * rows.normal;
  const double scale = size > bound ? bound / size : 1;
  wanted[1] *= scale;
  wanted[2] *= scale;
  for (int i = 0; i < 3; ++i) {
    push(row[i], arena, wanted[i] - rows.angular_impulse[i], u);
    rows.angular_impulse[i] = wanted[i];
  }
}

void ContactSolver::relax(std::span<double> u) {
  Settling settling(singles_.size() + general_.size());
  const auto add = [&](const ContactImpulses& at) { settling.add(at); };
  const auto compare = [&](const ContactImpulses& at) { settling.compare(at); };
  each_contact(add, add);
  settling.end_pair();
  for (int i = 1; i <= settings_.relaxations || (settling.goes_on() && i <= Settling::most_passes); ++i) {
    const bool compared = settling.any_faces() && i >= settings_.relaxations;
    if (compared) each_contact(write_back, write_back);
    iterate(u, false);
    if (!compared) continue;
    settling.begin_pass();
    each_contact(compare, compare);
  }
  bool any_bounces = false;
  const auto mark = [&](ContactImpulses& at) {
    at.bounces = at.restitution > 0 && at.approach < -restitution_speed_ && at.largest > 0;
    any_bounces = any_bounces || at.bounces;
  };
  each_contact(mark, mark);
  // All at once: a face that bounced corner by corner would begin to spin, and gain energy.
  for (int i = 0; any_bounces && i < settings_.bounces; ++i) iterate(u, false);
  each_contact(
      [&](SingleContact& contact) {
        write_back(contact);
        contact.contact->angular_impulse = {};
      },
      [&](GeneralContact& rows) {
        write_back(rows);
        rows.contact->angular_impulse = rows.angular_impulse[0] * rows.contact->point.normal +
                                        rows.angular_impulse[1] * rows.tangents[0] +
                                        rows.angular_impulse[2] * rows.tangents[1];
      });
}

}  // namespace microcosm::rigid
