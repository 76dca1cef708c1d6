#include "scenes/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "guard/input_file.hpp"

namespace microcosm::scenes {
namespace {

namespace fs = std::filesystem;

/// The program's folder and those around it: build/release/microcosm lies in the project, an installed one
/// beside its share folder.
std::vector<fs::path> installation() {
  std::error_code error;
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  std::vector<fs::path> folders;
  for (int i = 0; i < 5 && !error && !folder.empty(); ++i) {
    folders.push_back(folder);
    folders.push_back(folder / "share" / "microcosm");
    if (folder == folder.root_path()) break;
    folder = folder.parent_path();
  }
  return folders;
}

bool is_readable_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// Empty: it isn't there.
std::string on_disk(const FileFinder& finder, const std::string& path) {
  if (!finder.disk) return {};
  std::vector<fs::path> places(finder.folders.begin(), finder.folders.end());
  for (const auto& folder : installation()) places.push_back(folder);
  for (const auto& place : places)
    if (is_readable_file(place / path)) return (place / path).string();
  return {};
}

}  // namespace

std::string read_text_file(const std::string& path, std::uintmax_t largest_mebibytes) {
  return guard::read_input(path, largest_mebibytes, guard::Accepted::typed_paths);
}

SourceFile FileFinder::read(const std::string& path, const core::SourceLocation& where) const {
  for (const auto& file : files) {
    if (file.path == path) return file;
  }
  const std::string found = on_disk(*this, path);
  if (!found.empty()) return {path, read_text_file(found)};
  std::string looked;
  for (const auto& folder : folders) looked += fmt::format("{}'{}'", looked.empty() ? "" : ", ", folder);
  throw core::InputError(where, fmt::format("there is no file '{}'; looked in {}{}around the program", path,
                                            looked, looked.empty() ? "" : " and "));
}

SourceFile FileFinder::read_module(const std::string& path, const core::SourceLocation& where) const {
  for (const auto& file : files)
    if (file.path == path) return file;
  std::error_code error;
  if (module_folder.empty() || !is_readable_file(fs::path(module_folder) / path))
    throw core::InputError(where, fmt::format("there is no module '{}' beside the scenario", path));
  const fs::path folder = fs::canonical(module_folder, error);
  const fs::path found = error ? fs::path{} : fs::canonical(fs::path(module_folder) / path, error);
  const auto [inside, rest] = std::mismatch(folder.begin(), folder.end(), found.begin(), found.end());
  if (error || inside != folder.end())
    throw core::InputError(
        where, fmt::format("the module '{}' is a link that leads out of the scenario's folder", path));
  return {path, read_text_file(found.string())};
}

std::string FileFinder::locate(const std::string& path) const {
  const std::string found = on_disk(*this, path);
  return found.empty() ? path : found;
}

}  // namespace microcosm::scenes
