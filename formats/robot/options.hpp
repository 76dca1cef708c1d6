#pragma once
// How a robot's file is to be read, whatever its format.

#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::robot {

enum class Base {
  as_in_file,  // URDF: fixed; MJCF: free where the root has a free joint
  fixed,       // MJCF: an error where the file has a free joint
  free,
};

struct RobotOptions {
  Base base = Base::as_in_file;
  rigid::Pose origin;  // of the root link (MJCF: of the world of the file), in the world
  std::vector<std::string> package_folders;  // URDF's, as urdf::UrdfOptions
  decltype(urdf::UrdfOptions::read_mesh)
      read_mesh;  // of what the file names beside it: meshes, included files
};

}  // namespace microcosm::formats::robot
