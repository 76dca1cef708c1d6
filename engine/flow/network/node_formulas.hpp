#pragma once
// What happens at a vessel's end, for one number or a vector of them (Real): the formulas that the kernel and
// the scalar code of node_coupling.hpp share. Each takes the boundary state that the vessel's cells predict
// for the middle of the step and moves on the outgoing characteristic,
//   q = q* + (alpha v - lambda)(A - A*),   v, q out of the vessel, lambda = sqrt(c^2 + alpha (alpha - 1) v^2)
// (linear about the prediction, which is off by the square of the cell width only).

#include "engine/flow/network/vector_arithmetic.hpp"

namespace microcosm::flow {

/// A vessel's end in the middle of the step.
template <class Real>
struct EndState {
  Real area{};     // [m^2]
  Real outflow{};  // [m^3/s], out of the vessel
  Real slope{};    // dq/dA along the outgoing characteristic [m/s], negative
};

/// What the end gives the node: its wall, and what stands between the two. A balloon is a resistance, a
/// viscoelastic wall an offset less a resistance, a stenosis all three.
template <class Real>
struct EndWall {
  Real stiffness{};       // at the face [Pa/m]
  Real reference_root{};  // at the face [m]
  Real resistance{};      // [Pa s/m^3]
  Real recovered{};       // largest v^2 whose dynamic pressure is recovered, over sqrt(A) [m/s^2]
  Real offset{};          // [Pa]
  Real turbulent_loss{};  // pressure over q |q| [Pa s^2/m^6]
};

/// A jet that leaves a vessel faster than this part of the local wave speed c (its speed index, Shapiro 1977,
/// J Biomech Eng 99:126) gives the node the dynamic pressure of the speed index alone; the rest is lost as in
/// a sudden expansion into a wide space (Borda and Carnot; for jets from compliant tubes Cancelli and Pedley
/// 1985, J Fluid Mech 157:375). Derivation of the value: docs/vascular/pulse_waves.md.
inline constexpr double recovered_speed_index = 1.0 / 3;

/// EndWall::recovered of a wall.
MICROCOSM_INLINE double recovered_of(double stiffness, double density) {
  return recovered_speed_index * recovered_speed_index * stiffness / (2 * density);
}

/// From the cell's face value: sqrt(A) and the velocity out of the vessel.
template <class Real>
MICROCOSM_INLINE EndState<Real> predicted_at(Real stiffness, Real root, Real velocity,
                                             const CellConstants& constants) {
  const double alpha = constants.momentum_coefficient;
  const Real speed =
      square_root(stiffness * root / (2 * constants.density) + alpha * (alpha - 1) * velocity * velocity);
  const Real area = root * root;
  return {area, area * velocity, alpha * velocity - speed};
}

/// Momentum flux through the face less the pressure flux of the predicted state [m^4/s^2]; `force` is
/// stiffness/(3 rho).
template <class Real>
MICROCOSM_INLINE Real momentum_flux(Real force, Real predicted_root, const EndState<Real>& state,
                                    const CellConstants& constants) {
  const Real root = square_root(state.area);
  const Real pressure_flux = force * (root - predicted_root) *
                             (state.area + root * predicted_root + predicted_root * predicted_root);
  return constants.momentum_coefficient * state.outflow * state.outflow / state.area + pressure_flux;
}

/// The state with p = offset + resistance q, p_0 = `pressure_origin`: a quadratic equation in sqrt(A). NaN
/// where it has no positive root, the sign of a collapsed end, which the next look at the cells reports.
template <class Real>
MICROCOSM_INLINE EndState<Real> state_behind_resistance(const EndWall<Real>& wall, Real pressure_origin,
                                                        Real offset, Real resistance,
                                                        const EndState<Real>& predicted) {
  const Real quadratic = -resistance * predicted.slope;
  const Real constant = offset - pressure_origin + wall.stiffness * wall.reference_root +
                        resistance * (predicted.outflow - predicted.slope * predicted.area);
  const Real root =
      2.0 * constant /
      (wall.stiffness + square_root(wall.stiffness * wall.stiffness + 4.0 * quadratic * constant));
  const Real nan = Real{} + __builtin_nan("");
  const Real area = choose(root > 0.0, root * root, nan);
  return {area, predicted.outflow + predicted.slope * (area - predicted.area), predicted.slope};
}

/// Pressure that an end's vessel gives the node as a function of the vessel's area there, and its derivative
/// [Pa, Pa/m^2].
template <class Real>
struct NodePressure {
  Real value, slope;
};

/// p + rho v^2/2, plus the offset, less the falls of resistance and turbulence; of a jet, v is that of the
/// recovered speed index.
template <class Real>
MICROCOSM_INLINE NodePressure<Real> node_pressure(const EndWall<Real>& wall, const EndState<Real>& state,
                                                  double density) {
  const Real root = square_root(state.area);
  const Real inverse_area = 1.0 / state.area;
  const Real velocity = state.outflow * inverse_area;
  const Real momentum = density * velocity;
  const Real recovered_squared = wall.recovered * root;
  const Real recovered = 0.5 * density * recovered_squared;
  const Real elastic = wall.stiffness * root;
  const auto lossy = (velocity > 0.0) & (velocity * velocity > recovered_squared);
  const Real dynamic = choose(lossy, recovered, 0.5 * momentum * velocity);
  const Real whole_slope = 0.5 * elastic * inverse_area + momentum * (state.slope - velocity) * inverse_area;
  const Real lossy_slope = 0.5 * (elastic + recovered) * inverse_area;
  const Real turbulent = wall.turbulent_loss * choose(state.outflow < 0.0, -state.outflow, state.outflow);
  return {wall.stiffness * (root - wall.reference_root) + dynamic - wall.resistance * state.outflow +
              wall.offset - turbulent * state.outflow,
          choose(lossy, lossy_slope, whole_slope) - (wall.resistance + 2.0 * turbulent) * state.slope};
}

}  // namespace microcosm::flow
