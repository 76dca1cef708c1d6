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
  static const std::vector<scenes::SourceFile> files = [] {
    scenes::FileFinder finder;  // the installation: the folders around this program
    auto fork = finder.read("scenes/examples/fork.lua", {});
    fork.path = "fork.lua";
    return std::vector{finder.read("assets/vessels/adan56.lua", {}), fork};
  }();
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
