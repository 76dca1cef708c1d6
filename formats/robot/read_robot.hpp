#pragma once
// A robot's file, whatever its format: the first element says which it is.

#include "formats/mjcf/options.hpp"
#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::robot {

using mjcf::Base;

struct RobotOptions {
  Base base = Base::as_in_file;  // URDF states none: then it is fixed
  rigid::Pose origin;            // of the root link (MJCF: of the file's world), in the world
  bool repair = false;           // URDF's, as urdf::UrdfOptions, like the next
  std::vector<std::string> package_folders;
  mjcf::ReadMesh read_mesh;  // of what the file names beside it: meshes, included files
};

/// <robot>: URDF; <mujoco>: MJCF. As urdf::examine; throws InputError too for other formats: of SDF, with the
/// name of a converter.
urdf::UrdfRobot examine(const std::string& path, const RobotOptions& options);
/// The same of a text; what it names is looked for as if it stood in `path`.
urdf::UrdfRobot examine_text(const std::string& path, const std::string& content,
                             const RobotOptions& options);

}  // namespace microcosm::formats::robot
