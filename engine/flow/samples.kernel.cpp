#include "engine/flow/sample_block.hpp"

// The rows of a block never overlap; saying so lets both compilers vectorise without run-time checks.
#if defined(__clang__)
#define MICROCOSM_INDEPENDENT _Pragma("clang loop vectorize(enable) interleave(disable)")
#else
#define MICROCOSM_INDEPENDENT _Pragma("GCC ivdep")
#endif

namespace microcosm::flow::MICROCOSM_KERNEL_ISA {

namespace {

constexpr double pi = 3.14159265358979323846;

inline double square_root(double x) {
  return __builtin_sqrt(x);
}

/// Four values side by side: of cells, or their weights. By name, since gcc does not vectorise a loop with
/// arrays of its own.
struct Four {
  double a, b, c, d;
};

inline double sum(const Four& w, const Four& x) {
  return w.a * x.a + w.b * x.b + w.c * x.c + w.d * x.d;
}

/// Weights of four cells for the value and, in 1/cell widths, the slope of the polynomial at `x` cell widths
/// from the centre of the first. Lagrange's interpolant L through the averages, less L''/24, has these
/// averages.
struct Weights {
  SampleBlock::Row value[4], slope[4];
};

void few_cells(Weights& w, int i, double x, bool two) {
  const double value[] = {two ? 1 - x : 0.5 * (x - 1) * (x - 2) - 1.0 / 24, two ? x : -x * (x - 2) + 1.0 / 12,
                          two ? 0 : 0.5 * x * (x - 1) - 1.0 / 24, 0};
  const double slope[] = {two ? -1 : x - 1.5, two ? 1 : 2 - 2 * x, two ? 0 : x - 0.5, 0};
  for (int k = 0; k < 4; ++k) {
    w.value[k][i] = value[k];
    w.slope[k][i] = slope[k];
  }
}

void find_weights(const CellBlock& cells, Weights& w, int count) {
  MICROCOSM_INDEPENDENT
  for (int i = 0; i < count; ++i) {
    const double x = cells.place[i], a = x - 1, b = x - 2, c = x - 3;
    w.value[0][i] = -a * b * c / 6 + (x - 2) / 24;
    w.value[1][i] = x * b * c / 2 - (3 * x - 5) / 24;
    w.value[2][i] = -x * a * c / 2 + (3 * x - 4) / 24;
    w.value[3][i] = x * a * b / 6 - (x - 1) / 24;
    w.slope[0][i] = -(a * b + a * c + b * c) / 6 + 1.0 / 24;
    w.slope[1][i] = (x * b + x * c + b * c) / 2 - 1.0 / 8;
    w.slope[2][i] = -(x * a + x * c + a * c) / 2 + 1.0 / 8;
    w.slope[3][i] = (x * a + x * b + a * b) / 6 - 1.0 / 24;
  }
  for (int i = 0; i < count; ++i)
    if (cells.count[i] < 4) few_cells(w, i, cells.place[i], cells.count[i] == 2);
}

inline Four at(const SampleBlock::Row* rows, int i) {
  return {rows[0][i], rows[1][i], rows[2][i], rows[3][i]};
}

void sections(const CellBlock& cells, const CellBlockConstants& constants, SampleBlock& out, int count) {
  const double inverse_root_pi = 1 / square_root(pi);
  const double alpha = constants.momentum_coefficient, density = constants.density;
  const double origin = constants.pressure_origin;
  Weights weights;
  find_weights(cells, weights, count);
  MICROCOSM_INDEPENDENT
  for (int i = 0; i < count; ++i) {
    const Four w = at(weights.value, i), e = at(weights.slope, i);
    const double width = cells.inverse_width[i];
    const Four d = {e.a * width, e.b * width, e.c * width, e.d * width};
    const Four area = at(cells.area, i), q = at(cells.flow, i);
    const Four stiffness = at(cells.stiffness, i), reference = at(cells.reference_root, i);
    const Four root = {square_root(area.a), square_root(area.b), square_root(area.c), square_root(area.d)};
    const Four u = {q.a / area.a, q.b / area.b, q.c / area.c, q.d / area.d};
    const Four p = {stiffness.a * (root.a - reference.a), stiffness.b * (root.b - reference.b),
                    stiffness.c * (root.c - reference.c), stiffness.d * (root.d - reference.d)};
    const double radius = inverse_root_pi * sum(w, root);
    const double cross_area = pi * radius * radius;
    const double mean_velocity = sum(w, q) / cross_area;
    const double gradient = sum(d, u);
    const double radius_gradient = inverse_root_pi * sum(d, root);
    const double flow_slope = sum(d, q);
    out.radius[i] = radius;
    out.mean_velocity[i] = mean_velocity;
    out.mean_velocity_gradient[i] = gradient;
    out.radius_gradient[i] = radius_gradient;
    out.flow_slope[i] = flow_slope;
    out.radius_rate[i] = -flow_slope / (2 * pi * radius);
    out.mean_acceleration[i] = -(2 * alpha - 1) * mean_velocity * gradient -
                               2 * (alpha - 1) * mean_velocity * mean_velocity * radius_gradient / radius -
                               sum(d, p) / density - cells.friction[i] * mean_velocity / cross_area;
    out.pressure[i] = origin + sum(w, p);
  }
}

void radii(SampleBlock& block, int count) {
  MICROCOSM_INDEPENDENT
  for (int i = 0; i < count; ++i) {
    const double r = square_root(block.y[i] * block.y[i] + block.z[i] * block.z[i]);
    block.r[i] = r;
    block.relative_radius[i] = r / block.radius[i];
    block.wall_distance[i] = block.radius[i] - r;
  }
}

void powers(SampleBlock& block, int exponent, int count) {
  SampleBlock::Row base;
  const bool odd = exponent % 2 == 1;
  MICROCOSM_INDEPENDENT
  for (int i = 0; i < count; ++i) {
    base[i] = block.relative_radius[i];
    block.power[i] = odd ? base[i] : 1;
  }
  for (int left = exponent / 2; left > 0; left /= 2) {
    const bool factor = left % 2 == 1;
    MICROCOSM_INDEPENDENT
    for (int i = 0; i < count; ++i) {
      const double squared = base[i] * base[i];
      base[i] = squared;
      block.power[i] = factor ? block.power[i] * squared : block.power[i];
    }
  }
}

void power_law(SampleBlock& block, const ProfileConstants& constants, int count) {
  const double zeta = constants.exponent, viscosity = constants.viscosity;
  const double peak_ratio = (zeta + 2) / zeta;
  MICROCOSM_INDEPENDENT
  for (int i = 0; i < count; ++i) {
    const double U = block.mean_velocity[i], R = block.radius[i], power = block.power[i];
    const double r = block.relative_radius[i] > 0 ? block.r[i] : 1;
    const double slope = -U * (zeta + 2) * power / r;
    block.axial[i] = U * peak_ratio * (1 - power);
    block.axial_by_r[i] = block.relative_radius[i] > 0 ? slope : 0;
    block.axial_by_s[i] = peak_ratio * block.mean_velocity_gradient[i] * (1 - power) +
                          U * (zeta + 2) * power * block.radius_gradient[i] / R;
    block.axial_by_t[i] = peak_ratio * block.mean_acceleration[i] * (1 - power) +
                          U * (zeta + 2) * power * block.radius_rate[i] / R;
    block.wall_shear_stress[i] = viscosity * U * (zeta + 2) / R;
  }
}

struct Vector {
  double x, y, z;
};

inline Vector unit(double x, double y, double z) {
  const double length = square_root(x * x + y * y + z * z);
  return {x / length, y / length, z / length};
}

/// Tangent and normal turn evenly between the two frames (geometry/vessel_tree.hpp).
void vectors(SampleBlock& block, int count) {
  const auto& start = block.start_frame;
  const auto& end = block.end_frame;
  MICROCOSM_INDEPENDENT
  for (int i = 0; i < count; ++i) {
    const double f = block.fraction[i], e = 1 - f;
    const Vector t = unit(e * start[0][i] + f * end[0][i], e * start[1][i] + f * end[1][i],
                          e * start[2][i] + f * end[2][i]);
    const double nx = e * start[3][i] + f * end[3][i], ny = e * start[4][i] + f * end[4][i],
                 nz = e * start[5][i] + f * end[5][i];
    const double along = nx * t.x + ny * t.y + nz * t.z;
    const Vector n = unit(nx - along * t.x, ny - along * t.y, nz - along * t.z);
    const Vector b = {t.y * n.z - t.z * n.y, t.z * n.x - t.x * n.z, t.x * n.y - t.y * n.x};

    const double r = block.r[i], R = block.radius[i], x = block.relative_radius[i];
    const bool off_axis = r > 0, outside = x > 1;
    const double divisor = off_axis ? r : 1;
    const double cosine = off_axis ? block.y[i] / divisor : 1, sine = off_axis ? block.z[i] / divisor : 0;
    const Vector m = {cosine * n.x + sine * b.x, cosine * n.y + sine * b.y, cosine * n.z + sine * b.z};
    const Vector c = {t.y * m.z - t.z * m.y, t.z * m.x - t.x * m.z, t.x * m.y - t.y * m.x};

    const double u = outside ? 0 : block.axial[i], du_dr = outside ? 0 : block.axial_by_r[i];
    const double du_ds = outside ? 0 : block.axial_by_s[i], du_dt = outside ? 0 : block.axial_by_t[i];
    const double slope = outside ? 0 : block.radius_gradient[i], rate = outside ? 0 : block.radius_rate[i];
    const double stretch = (rate + u * slope) / R;  // radial velocity = r stretch
    const double dw_dr = stretch + x * slope * du_dr;
    const double dw_ds = x * slope * (du_ds - stretch);
    const double dw_dt = x * (slope * du_dt - rate * stretch);
    const double w = r * stretch;

    block.axis[0][i] = t.x, block.axis[1][i] = t.y, block.axis[2][i] = t.z;
    const bool shown = off_axis && !outside;
    block.wall_normal[0][i] = shown ? m.x : 0;
    block.wall_normal[1][i] = shown ? m.y : 0;
    block.wall_normal[2][i] = shown ? m.z : 0;
    block.velocity[0][i] = u * t.x + w * m.x;
    block.velocity[1][i] = u * t.y + w * m.y;
    block.velocity[2][i] = u * t.z + w * m.z;
    block.acceleration[0][i] = du_dt * t.x + dw_dt * m.x;
    block.acceleration[1][i] = du_dt * t.y + dw_dt * m.y;
    block.acceleration[2][i] = du_dt * t.z + dw_dt * m.z;
    const double tv[3] = {t.x, t.y, t.z}, mv[3] = {m.x, m.y, m.z}, cv[3] = {c.x, c.y, c.z};
#pragma GCC unroll 3
    for (int row = 0; row < 3; ++row)
#pragma GCC unroll 3
      for (int column = 0; column < 3; ++column)
        block.gradient[3 * row + column][i] =
            du_ds * (tv[column] * tv[row]) + du_dr * (mv[column] * tv[row]) + dw_ds * (tv[column] * mv[row]) +
            dw_dr * (mv[column] * mv[row]) + stretch * (cv[column] * cv[row]);
    block.wall_shear_stress[i] = outside ? 0 : block.wall_shear_stress[i];
  }
}

}  // namespace

extern const SampleKernel sample_kernel;
const SampleKernel sample_kernel{sections, radii, powers, power_law, vectors};

}  // namespace microcosm::flow::MICROCOSM_KERNEL_ISA
