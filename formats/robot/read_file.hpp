#pragma once

#include <string>

namespace microcosm::formats::robot {

/// The text of a robot's file. Throws InputError: it doesn't exist, is no regular file, is larger than 64
/// MiB.
std::string read_file(const std::string& path);

}  // namespace microcosm::formats::robot
