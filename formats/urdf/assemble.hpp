#pragma once
// Links and joints put together as a tree.

#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

/// Fills the robot's body, visuals and lines. What forbids a tree becomes findings, and the body stays empty:
/// names used twice, unknown links, a link with two parents, loops, no root or several, a depth of more than
/// 128. Faults of mimic joints and of masses become findings, too.
void assemble(Parts parts, const UrdfOptions& options, Report& report, UrdfRobot& robot);

}  // namespace microcosm::formats::urdf
