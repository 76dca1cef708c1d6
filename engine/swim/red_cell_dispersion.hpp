#pragma once
// The random walk of a microparticle across the stream, by red cells that push it about.

#include "engine/core/flow_field.hpp"
#include "engine/core/random.hpp"

namespace microcosm::swim {

/// Particles larger than a red cell's radius [m] are not shaken as the diffusivity says.
inline constexpr double largest_dispersed_radius = 4.2e-6;

/// Moves `where` across the stream for `duration` [s] by diffusion with the field's shear-induced diffusivity
/// D(y, z) within `reach` [m] of the axis, and keeps `sample` the sample there.
///
/// Steps are drawn from the normal distribution of variance 2 D h in y and in z and accepted as Metropolis's
/// rule for the uniform distribution says (Bou-Rabee, Donev and Vanden-Eijnden 2014, Multiscale Model Simul
/// 12:781): with the probability min(1, D/D' exp(-d^2/(4 h) (1/D' - 1/D))), d the step and D' the diffusivity
/// where it ends. Rejections make the drift grad D to first order in h, reflect at the wall and at the edge
/// of the cell-free layer, and leave a uniform distribution uniform at any h. h is at most what makes a
/// step's deviation a fiftieth of the vessel's radius. Two normal draws and one uniform a step; none where D
/// is 0. The vessel is a straight tube of its radius at `where` meanwhile.
void disperse(core::VesselPosition& where, core::FlowSample& sample, double reach, double duration,
              const core::FlowField& flow, core::RandomStream& random);

}  // namespace microcosm::swim
