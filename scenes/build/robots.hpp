#pragma once
// Robots as a scenario declares them: read from their files once, then placed and given motors.

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "formats/robot/read_robot.hpp"
#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// Robots as read from their files, at the world's origin, by path and by whether the base is fixed.
using RobotAssets = std::map<std::pair<std::string, bool>, formats::urdf::UrdfRobot>;

/// Which of them a bodies.robot is.
std::pair<std::string, bool> robot_key(const core::Values& robot);

/// A mesh's bytes, by its name in the robot's file and where it was found on disk ("": nowhere).
using MeshReader = decltype(formats::urdf::UrdfOptions::read_mesh);

/// `meshes_beside`: the path on disk beside which meshes are looked for. Throws InputError with file and
/// line: the first error of the file.
formats::urdf::UrdfRobot load_robot(const std::string& meshes_beside, const std::string& content,
                                    bool fixed_base, const MeshReader& read_mesh);

/// What stands still beside the robot in its file, as a body of its own; nothing if there is none.
std::optional<rigid::BodyModel> scenery_of(const Declaration& declaration, const RobotAssets& assets);

/// Throws InputError naming field, joint, what was given and what is valid: joints that don't exist, motors
/// without gains, positions beyond limits or of a wrong number.
rigid::BodyModel robot_of(const Declaration& declaration, const RobotAssets& assets);

}  // namespace microcosm::scenes
