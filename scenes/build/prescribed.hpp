#pragma once
// blood.prescribed: a steady flow in rigid vessels that the scenario itself describes.

#include <memory>
#include <vector>

#include "engine/flow/prescribed.hpp"
#include "scenes/build/steady_blood.hpp"

namespace microcosm::scenes {

struct PrescribedVessels {
  std::shared_ptr<const geometry::VesselTree> vessels;
  flow::Fluid fluid;
  std::vector<double> flow_rate;  // [m^3/s], by vessel
};

/// Scales the fluid's viscosity (which holds at 0.45) to the field `haematocrit`, if it is given
/// (rheology.hpp).
void set_haematocrit(flow::Fluid& fluid, const core::Values& values);

/// Distributes the flow at the inlet over the vessels by their shares. Throws InputError: neither vessels nor
/// a file, no or two flows, a node whose shares don't sum to 1, vessels in a circle, a vessel that the inlet
/// doesn't reach.
PrescribedVessels prescribed_vessels(const core::Values& values);

Blood make_prescribed(PrescribedVessels vessels);

}  // namespace microcosm::scenes
