#include "guard/find_helper.hpp"

#include <dlfcn.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::guard {

namespace {

namespace fs = std::filesystem;

constexpr const char* name = "microcosm-reader";

void add_around(const fs::path& folder, std::vector<std::string>& places) {
  for (const fs::path& place :
       {folder / name, folder.parent_path() / name, folder.parent_path() / "bin" / name})
    places.push_back(place.string());
}

/// The file that this code was loaded from: a library, or the program itself.
fs::path own_file() {
  Dl_info info = {};
  const auto address = reinterpret_cast<const void*>(&find_helper);
  if (dladdr(address, &info) == 0 || !info.dli_fname) return {};
  std::error_code error;
  const fs::path path = fs::canonical(info.dli_fname, error);
  return error || !path.is_absolute() ? fs::path() : path;
}

}  // namespace

std::string find_helper() {
  const char* const given = std::getenv("MICROCOSM_READER");
  if (given && *given) {
    if (access(given, X_OK) == 0) return given;
    throw core::SystemError(
        fmt::format("MICROCOSM_READER is '{}', which can't be executed; it names the helper program "
                    "microcosm-reader that reads meshes and datasets",
                    given));
  }
  std::vector<std::string> places;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) add_around(program.parent_path(), places);
  if (const fs::path library = own_file(); !library.empty() && library != program)
    add_around(library.parent_path(), places);
  for (const std::string& place : places)
    if (access(place.c_str(), X_OK) == 0) return place;
  throw core::SystemError(fmt::format(
      "the helper program {} is missing: it reads meshes and datasets, and is built and installed "
      "beside microcosm; looked for {}; install it there, or set MICROCOSM_READER to its path",
      name, fmt::join(places, ", ")));
}

}  // namespace microcosm::guard
