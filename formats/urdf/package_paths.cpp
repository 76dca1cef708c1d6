#include "formats/urdf/package_paths.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <filesystem>

namespace microcosm::formats::urdf {

namespace {

namespace fs = std::filesystem;

bool is_package(const fs::path& folder, const std::string& name) {
  if (folder.filename() == name) return true;
  std::error_code error;
  if (!fs::is_regular_file(folder / "package.xml", error)) return false;
  tinyxml2::XMLDocument document;
  if (document.LoadFile((folder / "package.xml").c_str()) != tinyxml2::XML_SUCCESS) return false;
  const auto* root = document.FirstChildElement("package");
  const auto* element = root ? root->FirstChildElement("name") : nullptr;
  return element && element->GetText() && name == element->GetText();
}

void try_file(const fs::path& path, ResolvedPath& out) {
  const std::string text = path.lexically_normal().string();
  if (!out.path.empty() || std::find(out.tried.begin(), out.tried.end(), text) != out.tried.end()) return;
  out.tried.push_back(text);
  std::error_code error;
  if (fs::is_regular_file(path, error)) out.path = text;
}

void try_package(const std::string& package, const fs::path& rest, const fs::path& folder,
                 const std::vector<std::string>& package_folders, ResolvedPath& out) {
  for (const fs::path given : package_folders) {
    const fs::path named = given.filename().empty() ? given.parent_path() : given;
    if (is_package(named, package)) try_file(named / rest, out);
    try_file(named / package / rest, out);
  }
  std::error_code error;
  for (fs::path around = fs::absolute(folder.empty() ? fs::path(".") : folder, error).lexically_normal();
       !around.empty(); around = around.parent_path()) {
    if (is_package(around, package)) try_file(around / rest, out);
    if (fs::is_directory(around / package, error)) try_file(around / package / rest, out);
    if (around == around.parent_path()) break;
  }
}

}  // namespace

ResolvedPath resolve(const std::string& given, const std::string& urdf,
                     const std::vector<std::string>& package_folders) {
  ResolvedPath out;
  std::string name = given;
  // Exporters on Windows write its separators.
  std::replace(name.begin(), name.end(), '\\', '/');
  const fs::path folder = fs::path(urdf).parent_path();
  const auto scheme = name.find("://");
  if (name.starts_with("package://") || name.starts_with("model://")) {
    // A third slash is a slip: no package is called "".
    std::string inside = name.substr(scheme + 3);
    inside.erase(0, inside.find_first_not_of('/'));
    const auto slash = inside.find('/');
    if (slash == std::string::npos || slash + 1 == inside.size())
      out.fault = "it must be package://<package>/<path in it>";
    else
      try_package(inside.substr(0, slash), inside.substr(slash + 1), folder, package_folders, out);
  } else if (name.starts_with("file://")) {
    try_file(folder / name.substr(7), out);
  } else if (scheme != std::string::npos) {
    out.fault = "it must be a path, file://<path> or package://<package>/<path in it>";
  } else {
    try_file(folder / name, out);
  }
  return out;
}

}  // namespace microcosm::formats::urdf
