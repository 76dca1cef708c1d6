#pragma once
// Two bars that hang on each other, by Lagrange's equations in their angles from straight down: independent
// of the algorithms for trees.

#include <array>

#include "engine/core/math.hpp"
#include "engine/rigid/body_model.hpp"

namespace microcosm::validation {

struct DoublePendulum {
  double mass[2] = {1.3, 0.7}, length[2] = {0.8, 0.6};  // [kg], [m]
  double centre[2] = {0.3, 0.35};                       // [m], from each bar's upper end
  double moment[2] = {0.06, 0.02};                      // [kg m^2], about each centre of mass
  double gravity = 9.81;                                // [m/s^2]

  using State = std::array<double, 4>;  // the two angles [rad], their rates [rad/s]

  /// From L = (m_11 a'^2 + 2 m_12 cos(a - b) a' b' + m_22 b'^2) / 2 + g (p_1 cos a + p_2 cos b).
  State derivative(const State& x) const {
    const double m11 = moment[0] + mass[0] * centre[0] * centre[0] + mass[1] * length[0] * length[0];
    const double m22 = moment[1] + mass[1] * centre[1] * centre[1];
    const double coupling = mass[1] * length[0] * centre[1];
    const double sine = core::sin(x[0] - x[1]), m12 = coupling * core::cos(x[0] - x[1]);
    const double f1 = -coupling * sine * x[3] * x[3] -
                      (mass[0] * centre[0] + mass[1] * length[0]) * gravity * core::sin(x[0]);
    const double f2 = coupling * sine * x[2] * x[2] - mass[1] * centre[1] * gravity * core::sin(x[1]);
    const double determinant = m11 * m22 - m12 * m12;
    return {x[2], x[3], (m22 * f1 - m12 * f2) / determinant, (m11 * f2 - m12 * f1) / determinant};
  }

  /// One step of the classical Runge–Kutta method.
  State step(const State& x, double h) const {
    const auto moved = [](const State& from, const State& along, double by) {
      State to;
      for (int i = 0; i < 4; ++i) to[i] = from[i] + by * along[i];
      return to;
    };
    const State a = derivative(x), b = derivative(moved(x, a, h / 2)), c = derivative(moved(x, b, h / 2)),
                d = derivative(moved(x, c, h));
    State sum;
    for (int i = 0; i < 4; ++i) sum[i] = a[i] + 2 * (b[i] + c[i]) + d[i];
    return moved(x, sum, h / 6);
  }

  /// The same as links: hinges about y, bars along -z when at zero; rates are relative.
  rigid::BodyModel body() const {
    rigid::BodyModel model;
    model.name = "double pendulum";
    for (int i = 0; i < 2; ++i) {
      rigid::Link link;
      link.name = i == 0 ? "upper" : "lower";
      link.inertial = {
          mass[i], {0, 0, -centre[i]}, {{moment[i], 0, 0}, {0, moment[i], 0}, {0, 0, moment[i]}}};
      link.joint.kind = rigid::JointKind::continuous;
      link.joint.parent = i - 1;
      link.joint.axis = {0, 1, 0};
      if (i == 1) link.joint.origin.position = {0, 0, -length[0]};
      model.links.push_back(link);
    }
    return model;
  }
};

}  // namespace microcosm::validation
