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

/// `name` as it stands in the file at `urdf`: a path relative to the file's folder, an absolute one, file://,
/// or package://name/rest (UrdfOptions::package_folders says where that is looked for).
ResolvedPath resolve(const std::string& name, const std::string& urdf,
                     const std::vector<std::string>& package_folders);

}  // namespace microcosm::formats::urdf
