#pragma once
// Where carriers come into the blood.

#include "engine/core/flow_field.hpp"
#include "engine/core/random.hpp"

namespace microcosm::swim {

/// A place in the cross-section of `vessel` at `s`, drawn in proportion to the local flux through it, with
/// the carrier's whole body in the lumen (centre at most R - a from the axis). Takes two draws, the angle
/// first.
core::VesselPosition draw_place(const core::FlowField& flow, std::uint32_t vessel, double s,
                                double carrier_radius, core::RandomStream& random);

}  // namespace microcosm::swim
