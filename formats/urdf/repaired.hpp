#pragma once
// A robot's file with its repairs written into it.

#include <string>

#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::urdf {

/// The file at `path`, whose text is `content`, with the <inertial> of each link in `robot.repairs` replaced,
/// in numbers that read back to the same bits; all else as it is, comments too. Relative names of meshes are
/// written anew where `out` lies in another folder. `robot` was read from it with UrdfOptions::repair. Throws
/// InputError: it is no URDF.
std::string repaired_text(const std::string& path, const std::string& content, const UrdfRobot& robot,
                          const std::string& out);

}  // namespace microcosm::formats::urdf
