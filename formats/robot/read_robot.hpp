#pragma once
// A robot's file, whatever its format: the first element says which it is.

#include "formats/robot/options.hpp"

namespace microcosm::formats::robot {

/// <robot>: URDF; <mujoco>: MJCF. As urdf::examine; throws InputError too for other formats: of SDF, with the
/// name of a converter.
urdf::UrdfRobot examine(const std::string& path, const RobotOptions& options);
/// The same of a text; what it names is looked for as if it stood in `path`.
urdf::UrdfRobot examine_text(const std::string& path, const std::string& content,
                             const RobotOptions& options);

}  // namespace microcosm::formats::robot
