#include "datagen/format.hpp"

#include "engine/core/errors.hpp"

namespace microcosm::datagen {

std::string_view program_version() {
  return MICROCOSM_VERSION;
}

void require_known_format(std::uint64_t version, const std::string& state) {
  if (version == first_format && state.empty()) return;
  if (version == format_version && state == format_state) return;
  const std::string found = state.empty() ? "" : fmt::format(" in its state '{}'", state);
  throw core::InputError(fmt::format(
      "is of format version {}{}; this program ({}) reads version {}, and version {} in its state "
      "'{}'. Use the Microcosm that wrote it: dataset.json names it as microcosm_version",
      version, found, program_version(), first_format, format_version, format_state));
}

}  // namespace microcosm::datagen
