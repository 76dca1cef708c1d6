#include <catch2/catch.hpp>

#include <cmath>
#include <map>

#include "mutations.hpp"
#include "scenes/files.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;

namespace {

const std::vector<std::string> bundled{"scenes/hepatic_delivery.lua", "scenes/balloon_delivery.lua",
                                       "scenes/y_channel.lua", "scenes/examples/pulse.lua"};

/// Every number of a table of values, nested ones too, is finite.
bool all_finite(const agents::Episode& episode) {
  for (const auto& [name, value] : episode.drawn) {
    if (!std::isfinite(value)) return false;
  }
  for (const auto& carriers : episode.parts.carriers) {
    const auto& model = carriers.carriers->model();
    if (!std::isfinite(model.radius + model.density + model.magnetisation + model.release_at +
                       core::norm(model.gravity)))
      return false;
  }
  return episode.duration.count() > 0 && episode.control_period.count() > 0;
}

}  // namespace

TEST_CASE("Mutated scenarios load to finite numbers or to an InputError, never a crash, a hang or a NaN") {
  std::vector<std::string> texts;
  std::vector<SourceFile> files{
      {"assets/vessels/adan56.lua",
       read_text_file(std::string(MICROCOSM_SOURCE_DIR) + "/assets/vessels/adan56.lua")},
      {"fork.lua", read_text_file(std::string(MICROCOSM_SOURCE_DIR) + "/scenes/examples/fork.lua")}};
  for (const auto& file : bundled)
    texts.push_back(read_text_file(std::string(MICROCOSM_SOURCE_DIR) + "/" + file));
  int refused = 0, loaded = 0;
  for (std::uint32_t i = 0; i < 400; ++i) {
    core::RandomStream random(2026, i, core::stream_id("mutations"));
    const bool of_asset = i % 8 == 7;
    std::string text = texts[i % texts.size()];
    std::vector<SourceFile> own_files = files;
    if (of_asset) {
      text = texts[3];
      own_files[1].content = mutated(own_files[1].content, texts, random);
    } else {
      text = mutated(text, texts, random);
    }
    INFO("mutation " << i << "\n" << (of_asset ? own_files[1].content : text));
    try {
      const auto scenario = Scenario::load_text("mutated.lua", text, own_files);
      CHECK(all_finite(*scenario->build(1, i)));
      ++loaded;
    } catch (const core::InputError& error) {
      CHECK(std::string(error.what()).size() > 10);
      ++refused;
    }
  }
  // Both happen: the mutations are neither all harmless nor all nonsense.
  CHECK(refused > 100);
  CHECK(loaded > 20);
}
