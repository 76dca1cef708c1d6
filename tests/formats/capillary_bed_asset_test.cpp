// The bundled capillary network is what its heading says: generated from a seed.

#include <catch2/catch.hpp>

#include "engine/flow/capillary/bed.hpp"
#include "formats/network_dat.hpp"

namespace microcosm::formats {
namespace {

TEST_CASE("the bundled capillary bed is that of seed 1, and reads back as written") {
  const auto bundled =
      read_network_dat(std::string(MICROCOSM_SOURCE_DIR) + "/assets/vessels/capillary_bed.dat");
  const auto grown = flow::generate_capillary_bed({});
  REQUIRE(bundled.nodes.size() == grown.nodes.size());
  REQUIRE(bundled.segments.size() == grown.segments.size());
  REQUIRE(bundled.boundaries.size() == grown.boundaries.size());
  for (std::size_t n = 0; n < grown.nodes.size(); ++n) {
    CHECK(bundled.nodes[n].name == grown.nodes[n].name);
    CHECK(norm(bundled.nodes[n].position - grown.nodes[n].position) < 1e-9);
  }
  for (std::size_t s = 0; s < grown.segments.size(); ++s) {
    CHECK(bundled.segments[s].name == grown.segments[s].name);
    CHECK(bundled.segments[s].start == grown.segments[s].start);
    CHECK(bundled.segments[s].end == grown.segments[s].end);
    CHECK(std::abs(bundled.segments[s].diameter - grown.segments[s].diameter) < 1e-9);
  }
  for (std::size_t b = 0; b < grown.boundaries.size(); ++b)
    CHECK(bundled.boundaries[b].value == Approx(grown.boundaries[b].value).epsilon(1e-5));
}

}  // namespace
}  // namespace microcosm::formats
