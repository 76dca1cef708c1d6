// libFuzzer: any bytes as lines of a manifest, or as a dataset.json, give an InputError or what can be
// written and read again.

#include <cstdlib>
#include <string_view>

#include "datagen/description.hpp"
#include "datagen/manifest.hpp"
#include "engine/core/errors.hpp"

using namespace microcosm;

namespace {

void read_line(std::string_view line) {
  try {
    const std::string written = datagen::manifest_line(datagen::parse_manifest_line(line));
    if (datagen::manifest_line(datagen::parse_manifest_line(written)) != written) std::abort();
  } catch (const core::InputError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    datagen::parse_description(text);
  } catch (const core::InputError&) {
  }
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    read_line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return 0;
}
