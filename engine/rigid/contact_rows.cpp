#include "engine/rigid/contact_rows.hpp"

namespace microcosm::rigid {

namespace {

using row_detail::load;
using row_detail::Pair;
using row_detail::sum_of;

/// A body's six rates, or a row's six numbers, two by two.
struct Six {
  Pair a, b, c;
};

Six load_six(const double* from) {
  return {load(from), load(from + 2), load(from + 4)};
}

void store_six(const Six& six, double* to) {
  std::memcpy(to, &six, sizeof six);
}

/// Sums of the even and of the odd products.
Pair products(const Six& x, const Six& y) {
  return x.a * y.a + x.b * y.b + x.c * y.c;
}

/// The products of both bodies' rows: J M^-1 J^T, in two parts.
Pair both_products(const double* x, const double* y, bool two) {
  const Pair first = products(load_six(x), load_six(y));
  return two ? first + products(load_six(x + 6), load_six(y + 6)) : first;
}

Pair twice(double x) {
  return Pair{x, x};
}

/// What one body's rates become.
template <bool rubs>
[[gnu::always_inline]] inline Six pushed(const Six& rates, const double (&rows)[3][12], int body,
                                         const ContactPush& impulses) {
  const Pair n = twice(impulses.normal);
  const Six x = load_six(rows[0] + 6 * body);
  if (!rubs) return {rates.a + n * x.a, rates.b + n * x.b, rates.c + n * x.c};
  const Pair s = twice(impulses.tangent[0]), t = twice(impulses.tangent[1]);
  const Six y = load_six(rows[1] + 6 * body), z = load_six(rows[2] + 6 * body);
  return {rates.a + (s * y.a + t * z.a) + n * x.a, rates.b + (s * y.b + t * z.b) + n * x.b,
          rates.c + (s * y.c + t * z.c) + n * x.c};
}

}  // namespace

void SingleContact::make_rows(const SinglePair& bodies, const Vec3& point) {
  first_ = bodies.first_rate;
  second_ = bodies.second_rate;
  two_ = bodies.second != nullptr;
  const Vec3 directions[] = {contact->point.normal, tangents[0], tangents[1]};
  for (int r = 0; r < (friction > 0 ? 3 : 1); ++r) {
    double inverse = bodies.first->row(point, bodies.sign * directions[r], false, rows_[r]);
    if (two_) inverse += bodies.second->row(point, -directions[r], false, rows_[r] + 6);
    effective_masses_[r] = inverse > 0 ? 1 / inverse : 0;
  }
  if (friction > 0)
    for (int t = 0; t < 2; ++t) couplings_[t] = sum_of(both_products(rows_[0], rows_[1 + t], two_));
}

template <bool rubs>
void SingleContact::push(const ContactPush& impulses, double* u) const {
  store_six(pushed<rubs>(load_six(u + first_), rows_, 0, impulses), u + first_);
  if (two_) store_six(pushed<rubs>(load_six(u + second_), rows_, 1, impulses), u + second_);
}

void SingleContact::start(double* u) const {
  const ContactPush impulses{normal, {tangent[0], tangent[1]}};
  friction > 0 ? push<true>(impulses, u) : push<false>(impulses, u);
}

template <bool two, bool rubs>
void SingleContact::solve_bodies(double* u, bool correcting) {
  const Six first = load_six(u + first_), second = two ? load_six(u + second_) : Six{};
  const auto speed = [&](int r) {
    const Pair of_first = products(load_six(rows_[r]), first);
    return sum_of(two ? of_first + products(load_six(rows_[r] + 6), second) : of_first);
  };
  ContactPush impulses;
  double normal_speed = speed(0);
  if (rubs) {
    const double slip[] = {speed(1), speed(2)};
    rub(slip, effective_masses_ + 1, impulses.tangent);
    normal_speed += couplings_[0] * impulses.tangent[0] + couplings_[1] * impulses.tangent[1];
  }
  impulses.normal = press(normal_speed, effective_masses_[0], correcting);
  store_six(pushed<rubs>(first, rows_, 0, impulses), u + first_);
  if (two) store_six(pushed<rubs>(second, rows_, 1, impulses), u + second_);
}

void SingleContact::solve(double* u, bool correcting) {
  if (friction > 0)
    two_ ? solve_bodies<true, true>(u, correcting) : solve_bodies<false, true>(u, correcting);
  else
    two_ ? solve_bodies<true, false>(u, correcting) : solve_bodies<false, false>(u, correcting);
}

}  // namespace microcosm::rigid
