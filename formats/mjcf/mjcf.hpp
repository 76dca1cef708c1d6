#pragma once
// Robots in MJCF, MuJoCo's format (https://mujoco.readthedocs.io/en/stable/XMLreference.html), as models of
// articulated bodies: the same that URDF gives. What can't be simulated as it is written is refused with
// file, line and column; what is left out is named.

#include "formats/mjcf/options.hpp"
#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::mjcf {

/// Everything that is wrong or doubtful in a file at once, and the model as far as it can be built. `path`
/// says where meshes and included files are looked for.
///
/// Conventions, as MuJoCo 3 has them: angles are degrees unless <compiler> says radians; a range alone makes
/// a limit; masses follow from geoms of 1,000 kg/m^3 where a body has no <inertial>. Links are bodies, in the
/// order of the file; a site is a massless link fixed to its body; positions of joints are the file's numbers
/// (`ref` included). A body with several joints, or with one away from its origin, hangs on massless links
/// called after both, body_joint. Geoms that touch nothing (contype and conaffinity 0) are drawn alone; those
/// of groups above 2 are not drawn. What stands still in the world becomes UrdfRobot::scenery. Actuators
/// become motors.
///
/// Throws InputError with file, line and column: no XML, no <mujoco>, files that can't be included.
urdf::UrdfRobot examine_text(const std::string& path, const std::string& content, const MjcfOptions& options);

}  // namespace microcosm::formats::mjcf
