#pragma once
// How an MJCF file is to be read.

#include "engine/core/pose.hpp"
#include "formats/mjcf/assets.hpp"

namespace microcosm::formats::mjcf {

enum class Base {
  as_in_file,  // free where the root has a free joint, else fixed
  fixed,       // an error where the root has a free joint
  free,        // the root moves freely, whether it has a free joint or none
};

struct MjcfOptions {
  Base base = Base::as_in_file;
  core::Pose origin;   // of the file's world, in the world
  ReadMesh read_mesh;  // of what the file names beside it: meshes, included files
};

}  // namespace microcosm::formats::mjcf
