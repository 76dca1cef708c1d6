// libFuzzer: any bytes as a scenario give an InputError or an episode that can be built. Run for 300 s with
//
//   script/checks/fuzz 300

#include <cmath>
#include <cstdlib>
#include <string>

#include "scenes/files.hpp"
#include "scenes/scenario.hpp"

using namespace microcosm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<scenes::SourceFile> files{
      {"assets/vessels/adan56.lua",
       scenes::read_text_file(MICROCOSM_SOURCE_DIR "/assets/vessels/adan56.lua")},
      {"fork.lua", scenes::read_text_file(MICROCOSM_SOURCE_DIR "/scenes/examples/fork.lua")}};
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const auto episode = scenes::Scenario::load_text("fuzz.lua", text, files)->build(1, 2);
    for (const auto& [name, value] : episode->drawn) {
      if (!std::isfinite(value)) std::abort();
    }
  } catch (const core::InputError&) {
  }
  return 0;
}
