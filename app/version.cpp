#include "app/version.hpp"

#include <fmt/format.h>

namespace microcosm::app {

std::string version_text() {
#ifdef __clang__
  const std::string compiler =
      fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  const std::string compiler = fmt::format("gcc {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
  return fmt::format("microcosm {} ({}, {})", MICROCOSM_VERSION, compiler, MICROCOSM_BUILD_TYPE);
}

}  // namespace microcosm::app
