#include "engine/flow/network/cells.hpp"

#include "engine/flow/network/vector_arithmetic.hpp"

// The arrays never overlap; saying so lets both compilers vectorise without run-time checks.
#if defined(__clang__)
#define MICROCOSM_INDEPENDENT _Pragma("clang loop vectorize(enable) interleave(disable)")
#else
#define MICROCOSM_INDEPENDENT _Pragma("GCC ivdep")
#endif

namespace microcosm::flow::MICROCOSM_KERNEL_ISA {

namespace {

inline double magnitude(double x) {
  return __builtin_fabs(x);
}

void derive(const CellArrays& cells, const CellConstants& constants, int begin, int end) {
  const double* __restrict area = cells.area;
  const double* __restrict flow = cells.flow;
  const double* __restrict stiffness = cells.stiffness;
  const double* __restrict reference_root = cells.reference_root;
  const double* __restrict inverse_width = cells.inverse_width;
  double* __restrict root_area = cells.root_area;
  double* __restrict pressure = cells.pressure;
  double* __restrict velocity = cells.velocity;
  double* __restrict wave_speed = cells.wave_speed;
  double* __restrict courant_rate = cells.courant_rate;
  const double half_inverse_density = 0.5 / constants.density;
  const double alpha = constants.momentum_coefficient;
  const double speed_correction = alpha * (alpha - 1);
  const double infinite = __builtin_huge_val();
  MICROCOSM_INDEPENDENT
  for (int i = begin; i < end; ++i) {
    const double s = square_root(area[i]);
    const double u = flow[i] / area[i];
    const double speed = square_root(half_inverse_density * stiffness[i] * s + speed_correction * (u * u));
    root_area[i] = s;
    velocity[i] = u;
    pressure[i] = stiffness[i] * (s - reference_root[i]);
    wave_speed[i] = speed;
    const double transport = alpha * magnitude(u);
    const double rate = (transport + speed) * inverse_width[i];
    courant_rate[i] = transport < speed ? rate : infinite;
  }
}

void predict(const CellArrays& cells, const CellConstants& constants, int begin, int end) {
  const double* __restrict pressure = cells.pressure;
  const double* __restrict velocity = cells.velocity;
  const double* __restrict root_area = cells.root_area;
  const double* __restrict wave_speed = cells.wave_speed;
  const double* __restrict inverse_width = cells.inverse_width;
  const double* __restrict stiffness = cells.stiffness;
  const double* __restrict friction = cells.friction;
  const double* __restrict face_inverse_stiffness = cells.face_inverse_stiffness;
  const double* __restrict face_reference_root = cells.face_reference_root;
  double* __restrict root_minus = cells.root_minus;
  double* __restrict velocity_minus = cells.velocity_minus;
  double* __restrict root_plus = cells.root_plus;
  double* __restrict velocity_plus = cells.velocity_plus;
  double* __restrict pressure_force = cells.pressure_force;
  const double* __restrict time_step = cells.time_step;
  const int n = cells.lanes;
  const double density = constants.density;
  const double inverse_density = 1 / density;
  const double force_factor = 1 / (3 * density);
  const double convection = 2 * constants.momentum_coefficient - 1;
  const double tapering = 2 * (constants.momentum_coefficient - 1);
  const double threshold = 2 * constants.limiter_threshold * constants.limiter_threshold;
  MICROCOSM_INDEPENDENT
  for (int i = begin; i < end; ++i) {
    const double p = pressure[i];
    const double u = velocity[i];
    const double s = root_area[i];
    const double left_p = p - pressure[i - n], right_p = pressure[i + n] - p;
    const double left_u = u - velocity[i - n], right_u = velocity[i + n] - u;

    const double impedance = density * wave_speed[i];
    const double impedance_squared = impedance * impedance;
    const double softening = threshold * impedance_squared * (wave_speed[i] * wave_speed[i]);
    const double variation = left_p * left_p + right_p * right_p +
                             impedance_squared * (left_u * left_u + right_u * right_u) + softening;
    const double agreement = 2 * (left_p * right_p + impedance_squared * (left_u * right_u)) + softening;
    const double shared_inverse = 1 / (variation * impedance);
    const double limiter = (agreement > 0 ? agreement : 0) * impedance * shared_inverse;
    const double inverse_impedance = variation * shared_inverse;

    // Differences of second to fourth order; the third is the mean of its two sides.
    const double second_p = right_p - left_p, second_u = right_u - left_u;
    const double far_p = pressure[i + 2 * n] - pressure[i - 2 * n],
                 far_u = velocity[i + 2 * n] - velocity[i - 2 * n];
    const double sum_p = pressure[i + 2 * n] + pressure[i - 2 * n],
                 sum_u = velocity[i + 2 * n] + velocity[i - 2 * n];
    const double third_p = 0.5 * far_p - (right_p + left_p), third_u = 0.5 * far_u - (right_u + left_u);
    const double fourth_p = sum_p - 2 * p - 4 * second_p, fourth_u = sum_u - 2 * u - 4 * second_u;

    const double step_over_width = time_step[i] * inverse_width[i];
    const double courant = step_over_width * wave_speed[i];
    const double upwind_second = (1 - 2 * courant) * (1.0 / 6);
    const double central_third = (1 + courant) * (2 - courant) * (1.0 / 12);
    const double upwind_fourth = (1 + courant) * (2 - courant) * (2 * courant - 1) * (1.0 / 120);
    const double slope_p = limiter * (0.5 * (left_p + right_p) - central_third * third_p +
                                      impedance * (upwind_second * second_u + upwind_fourth * fourth_u));
    const double slope_u =
        limiter * (0.5 * (left_u + right_u) - central_third * third_u +
                   inverse_impedance * (upwind_second * second_p + upwind_fourth * fourth_p));

    const double left_root = face_reference_root[i] + (p - 0.5 * slope_p) * face_inverse_stiffness[i];
    const double right_root =
        face_reference_root[i + n] + (p + 0.5 * slope_p) * face_inverse_stiffness[i + n];
    const double slope_s = right_root - left_root;
    const double h = 0.5 * step_over_width;
    const double change_p = -h * stiffness[i] * (0.5 * s * slope_u + u * slope_s);
    const double half_drag = 0.5 * time_step[i] * friction[i];
    const double dragged_area = s * s + half_drag;
    const double inverse_product = 1 / (s * dragged_area);
    const double slowing = half_drag * s * inverse_product;
    const double taper = slope_s * dragged_area * inverse_product;
    const double accelerated =
        u - h * (convection * u * slope_u + tapering * (u * u) * taper + inverse_density * slope_p);
    const double half_u = accelerated - slowing * accelerated;
    // Friction acts along the wave that reaches the face: on average a third of its way back from there.
    const double reach_u = (0.5 - slowing * (0.5 - (1.0 / 3) * courant)) * slope_u;

    const double left_half_root = left_root + change_p * face_inverse_stiffness[i];
    const double right_half_root = right_root + change_p * face_inverse_stiffness[i + n];
    root_plus[i] = left_half_root;
    velocity_plus[i] = half_u - reach_u;
    root_minus[i + n] = right_half_root;
    velocity_minus[i + n] = half_u + reach_u;
    pressure_force[i] = force_factor * slope_p *
                        (left_half_root * left_half_root + left_half_root * right_half_root +
                         right_half_root * right_half_root);
  }
}

void fluxes(const CellArrays& cells, const CellConstants& constants, int begin, int end) {
  const double* __restrict root_minus = cells.root_minus;
  const double* __restrict velocity_minus = cells.velocity_minus;
  const double* __restrict root_plus = cells.root_plus;
  const double* __restrict velocity_plus = cells.velocity_plus;
  const double* __restrict stiffness = cells.face_stiffness;
  double* __restrict mass_flux = cells.mass_flux;
  double* __restrict momentum_minus = cells.momentum_minus;
  double* __restrict momentum_plus = cells.momentum_plus;
  const double alpha = constants.momentum_coefficient;
  const double speed_correction = alpha * (alpha - 1);
  const double quarter_inverse_density = 0.25 / constants.density;
  const double force_factor = 1 / (3 * constants.density);
  MICROCOSM_INDEPENDENT
  for (int i = begin; i < end; ++i) {
    const double sl = root_minus[i], sr = root_plus[i];
    const double ul = velocity_minus[i], ur = velocity_plus[i];
    const double al = sl * sl, ar = sr * sr;
    const double ql = al * ul, qr = ar * ur;
    const double ml = alpha * ql * ul, mr = alpha * qr * ur;
    const double jump_a = ar - al;
    const double jump_q = qr - ql;
    const double jump_m = mr - ml + force_factor * stiffness[i] * (al + sl * sr + ar) * (sr - sl);
    const double u = 0.5 * (ul + ur);
    const double speed =
        square_root(quarter_inverse_density * stiffness[i] * (sl + sr) + speed_correction * (u * u));
    const double slowest = alpha * u - speed, fastest = alpha * u + speed;
    const double inverse_fan = 0.5 / speed;
    mass_flux[i] = ql + slowest * (fastest * jump_a - jump_q) * inverse_fan;
    momentum_minus[i] = ml + slowest * (fastest * jump_q - jump_m) * inverse_fan;
    momentum_plus[i] = mr + fastest * (slowest * jump_q - jump_m) * inverse_fan;
  }
}

/// For one cell or a vector of them. Not a plain loop: compilers would compute the choice's two sides in
/// branches, one cell at a time.
template <class Real>
MICROCOSM_INLINE void update_at(const CellArrays& cells, int i) {
  const int n = cells.lanes;
  const Real time_step = load_as<Real>(cells.time_step + i);
  const Real step_over_width = time_step * load_as<Real>(cells.inverse_width + i);
  const Real a = load_as<Real>(cells.area + i), q = load_as<Real>(cells.flow + i);
  const Real next =
      a - step_over_width * (load_as<Real>(cells.mass_flux + i + n) - load_as<Real>(cells.mass_flux + i));
  const Real force = load_as<Real>(cells.momentum_minus + i + n) - load_as<Real>(cells.momentum_plus + i) +
                     load_as<Real>(cells.pressure_force + i);
  const Real drag = 0.5 * time_step * load_as<Real>(cells.friction + i);
  const Real next_flow =
      (q - step_over_width * force - drag * load_as<Real>(cells.velocity + i)) * next / (next + drag);
  store(cells.area + i, choose(time_step > 0.0, next, a));
  store(cells.flow + i, choose(time_step > 0.0, next_flow, q));
}

void update(const CellArrays& cells, const CellConstants& constants, int begin, int end) {
  int i = begin;
  for (; i + width <= end; i += width) update_at<Vector>(cells, i);
  for (; i < end; ++i) update_at<double>(cells, i);
  derive(cells, constants, begin, end);
}

void largest(const double* values, int count, int lanes, double* of_lane) {
  // Eight at a time, whatever the lanes: 1, 2, 4 and 8 divide it.
  double found[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  int i = 0;
  for (; i + 8 <= count; i += 8)
    for (int k = 0; k < 8; ++k) found[k] = values[i + k] > found[k] ? values[i + k] : found[k];
  for (; i < count; ++i) found[i % 8] = values[i] > found[i % 8] ? values[i] : found[i % 8];
  for (int lane = 0; lane < lanes; ++lane) {
    double most = found[lane];
    for (int k = lane + lanes; k < 8; k += lanes) most = found[k] > most ? found[k] : most;
    of_lane[lane] = most;
  }
}

}  // namespace

extern const CellKernel kernel;
const CellKernel kernel{derive, predict, fluxes, update, largest};

}  // namespace microcosm::flow::MICROCOSM_KERNEL_ISA
