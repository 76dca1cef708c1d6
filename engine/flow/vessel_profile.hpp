#pragma once
// The velocity profile of a vessel's cross-section, shared by every field that is one-dimensional: u(r) = U
// (zeta + 2)/zeta (1 - (r/R)^zeta) (Hughes and Lubliner 1973, Math Biosci 18:161; Smith, Pullan and Hunter
// 2002, SIAM J Appl Math 62:990).

#include "engine/core/flow_field.hpp"
#include "engine/flow/fluid.hpp"
#include "engine/flow/red_cells.hpp"
#include "engine/flow/sample_kernel.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::flow {

/// What a one-dimensional field knows of a cross-section.
struct CrossSection {
  double mean_velocity = 0;           // U [m/s]
  double mean_velocity_gradient = 0;  // dU/ds [1/s]
  double mean_acceleration = 0;       // dU/dt [m/s^2]
  double radius = 0;                  // R [m]
  double radius_rate = 0;             // dR/dt [m/s]
  double radius_gradient = 0;         // dR/ds
  double pressure = 0;                // [Pa]
};

/// Makes samples of cross-sections, a block of points at a time. Immutable.
///
/// The radial velocity r/R (dR/dt + u dR/ds) keeps r/R of a tracer (no slip at the wall). Gradient and
/// acceleration leave out what a CrossSection does not hold: the curvature of the vessel, second derivatives
/// of R. For r > R: outside_vessels() with the wall distance R - r.
class ProfileSampler {
 public:
  /// (r/R)^zeta is a product for whole zeta up to 64, else exp(zeta log(r/R)), six times slower.
  explicit ProfileSampler(const Fluid& fluid, core::Simd level = core::simd_level());

  /// Sets where point `i` of the block is; its section is for the caller to set.
  static void set_place(SampleBlock& block, int i, const geometry::FrameSpan& frames, double y, double z);
  static void set_section(SampleBlock& block, int i, const CrossSection& section);
  const SampleKernel& kernel() const { return *kernel_; }

  /// The power law at the first `count` points: velocity along the axis, its derivatives, wall shear stress.
  void add_power_law(SampleBlock& block, int count) const;
  /// The samples, from the velocity along the axis.
  void write(SampleBlock& block, int count, core::FlowSample* const* samples) const;

 private:
  Fluid fluid_;
  RedCells red_cells_;
  const SampleKernel* kernel_;
  int whole_exponent_ = 0;  // zeta, where it is a whole number
};

/// The sample outside every vessel: velocity zero, wall distance minus infinity.
core::FlowSample outside_vessels();

}  // namespace microcosm::flow
