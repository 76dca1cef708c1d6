#pragma once
// Which masses and inertias the model has. Links that fixed joints connect are one body: what counts is that
// the body has a mass and an inertia.

#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

/// Fills the inertials of the robot's links from what is stated of each, by link of the model.
///
/// Of links fixed to the world nothing depends on mass. Of others:
/// - A link on a fixed joint without mass is a frame, whatever inertia is written (a body without mass has
///   none: as MuJoCo 2.2.2 has it, too).
/// - One with a mass, and an inertia that is zero, six equal numbers, or impossible and less than a
/// thousandth of
///   its body's, is a mass at its centre: it is added to the body's moving link, by the parallel axis theorem
///   (the inertia as it is written, if a body can have the sum).
/// - A moving link without a mass, or with such an inertia, takes that of the first link fixed to it that
///   has one.
/// Notes tell of each. Errors: negative masses; other impossible inertias; a body without mass or inertia.
/// With options.repair the last three become notes and robot.repairs (repair.hpp).
void settle_masses(const std::vector<StatedInertial>& stated, const UrdfOptions& options, Report& report,
                   UrdfRobot& robot);

}  // namespace microcosm::formats::urdf
