#pragma once
// Which file a mesh's name means.

#include <string>
#include <vector>

namespace microcosm::formats::urdf {

struct ResolvedPath {
  std::string path;                // empty: not found
  std::vector<std::string> tried;  // where it was looked for
  std::string fault;               // what is wrong with the name itself; empty: nothing
};

/// `given` as it stands in the file at `urdf`: a path relative to the file's folder, an absolute one,
/// file://, package://name/rest, or Gazebo's model://name/rest, which means the same
/// (UrdfOptions::package_folders says where that is looked for). Backslashes are slashes; slashes before a
/// package's name are skipped.
ResolvedPath resolve(const std::string& given, const std::string& urdf,
                     const std::vector<std::string>& package_folders);

}  // namespace microcosm::formats::urdf
