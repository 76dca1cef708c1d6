#pragma once
// Robots as a scenario declares them: read from their files once, then placed and given motors.

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/robot/read_robot.hpp"
#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// Which robot a bodies.robot is, as it is read.
struct RobotKey {
  std::string file;
  bool fixed_base = true, repair = false;
  auto operator<=>(const RobotKey&) const = default;
};
RobotKey robot_key(const core::Values& robot);

/// Robots as read from their files, at the world's origin.
using RobotAssets = std::map<RobotKey, formats::urdf::UrdfRobot>;

/// A mesh's bytes, by its name in the robot's file and where it was found on disk ("": nowhere).
using MeshReader = decltype(formats::urdf::UrdfOptions::read_mesh);

/// `meshes_beside`: the path on disk beside which meshes are looked for. Throws InputError with file and
/// line: the first error of the file.
formats::urdf::UrdfRobot load_robot(const std::string& meshes_beside, const std::string& content,
                                    const RobotKey& key, const MeshReader& read_mesh);

/// What a person should know of a robot's file: each repair, and how many warnings it has. The file is called
/// as the scenario names it.
std::vector<std::string> robot_notes(const RobotKey& key, const formats::urdf::UrdfRobot& robot);

/// What stands still beside the robot in its file, as a body of its own; nothing if there is none.
std::optional<rigid::BodyModel> scenery_of(const Declaration& declaration, const RobotAssets& assets);

/// Throws InputError naming field, joint, what was given and what is valid: joints that don't exist, motors
/// without gains, positions beyond limits or of a wrong number.
rigid::BodyModel robot_of(const Declaration& declaration, const RobotAssets& assets);

}  // namespace microcosm::scenes
