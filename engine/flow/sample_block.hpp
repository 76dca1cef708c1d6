#pragma once
// A block of points in one-dimensional blood, as arrays: what is known of the cross-section at each, and the
// sample there. Plain arrays, no containers: the kernel is compiled once for each instruction set, and its
// arithmetic is element by element, so that the instruction set changes no bit.

namespace microcosm::flow {

struct SampleBlock {
  static constexpr int size = 32;
  using Row = double[size];

  // Where: offsets from the axis [m]; tangent and normal (x, y, z each) of the frames before and behind, and
  // how far between them.
  Row y, z, fraction;
  Row start_frame[6], end_frame[6];

  // The cross-section (CrossSection in vessel_profile.hpp).
  Row mean_velocity, mean_velocity_gradient, mean_acceleration;
  Row radius, radius_rate, radius_gradient, pressure;
  Row flow_slope;  // dQ/ds [m^2/s]; of a network only

  // The profile: r, r/R, (r/R)^zeta, velocity along the axis and its derivatives by r, by s and by t at fixed
  // r, wall shear stress.
  Row r, relative_radius, power;
  Row axial, axial_by_r, axial_by_s, axial_by_t, wall_shear_stress;

  // The sample.
  Row velocity[3], gradient[9], acceleration[3], axis[3], wall_normal[3], wall_distance;
};

/// What a network knows around each point: up to four neighbouring cells.
struct CellBlock {
  using Row = SampleBlock::Row;
  Row area[4], flow[4], stiffness[4], reference_root[4];
  Row count;          // of the cells that count: 2, 3 or 4; the others hold any finite values
  Row place;          // cell widths from the centre of the first cell
  Row inverse_width;  // [1/m]
  Row friction;       // 2 (zeta + 2) pi mu/rho [m^2/s]
};

struct CellBlockConstants {
  double density;               // [kg/m^3]
  double momentum_coefficient;  // alpha
  double pressure_origin;       // [Pa]
};

struct ProfileConstants {
  double exponent;   // zeta
  double viscosity;  // [Pa s]
};

/// One compiled form of the kernel. Each call covers the first `count` points of the block.
struct SampleKernel {
  /// The cross-section from the cells: the polynomial whose averages over up to four neighbouring cells are
  /// theirs (cubic; of lower degree in a vessel of fewer cells); dR/dt from the mass, dU/dt from the momentum
  /// equation.
  void (*sections)(const CellBlock&, const CellBlockConstants&, SampleBlock&, int count);
  /// r and r/R.
  void (*radii)(SampleBlock&, int count);
  /// (r/R)^exponent by multiplication; exponent > 0.
  void (*powers)(SampleBlock&, int exponent, int count);
  /// The power law: velocity along the axis, its derivatives, wall shear stress.
  void (*power_law)(SampleBlock&, const ProfileConstants&, int count);
  /// Vectors and gradient in space from the velocity along the axis.
  void (*vectors)(SampleBlock&, int count);
};

}  // namespace microcosm::flow
