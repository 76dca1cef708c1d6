// libFuzzer: any bytes as a file of another program give an InputError or a network that can be used. The
// first byte says which format: 'y' openBF, 'i' its inflow, 's' SimVascular 1-D, 'z' 0-D, 'd' network.dat,
// 'c' CSV (segments, then after a zero byte nodes), 'w' SWC, 'v' VTP.

#include <cmath>
#include <cstdlib>
#include <string>

#include "engine/core/errors.hpp"
#include "engine/flow/capillary/capillary_network.hpp"
#include "engine/flow/lumped/lumped_network.hpp"
#include "formats/csv_graph.hpp"
#include "formats/network_dat.hpp"
#include "formats/network_file.hpp"
#include "formats/network_layout.hpp"
#include "formats/simvascular_0d.hpp"
#include "formats/swc.hpp"
#include "formats/vtp.hpp"

using namespace microcosm;

namespace {

/// What any reader returns can be laid out.
void use(const flow::NetworkDescription& network) {
  flow::check(network);
  for (const auto& vessel : network.vessels)
    if (!std::isfinite(vessel.length) || vessel.centreline.size() < 2) std::abort();
}

void use(const formats::VesselGraph& graph) {
  const auto network = formats::capillary_description(graph, "fuzz");
  for (const auto& segment : network.segments)
    if (!(segment.length > 0) || !(segment.diameter > 0)) std::abort();
}

void use(const flow::LumpedDescription& network) {
  if (network.vessels.size() * static_cast<std::size_t>(network.cycles) *
          static_cast<std::size_t>(network.points_per_cycle) >
      2000)
    return;
  flow::solve_lumped(network, 1);
}

void read(char format, const std::string& text) {
  const auto beside = [](const std::string&) { return std::string("0 0\n0.3 1e-5\n1 0\n"); };
  const std::size_t zero = std::min(text.find('\0'), text.size());
  switch (format) {
    case 'y':
      return use(formats::read_network("fuzz.yaml", text, beside).network);
    case 'i':
      formats::read_inflow("fuzz.dat", text);
      return;
    case 's':
      return use(formats::read_network("fuzz.in", text, beside).network);
    case 'z':
      return use(formats::read_simvascular_0d("fuzz.json", text));
    case 'd':
      formats::parse_network_dat(text, "fuzz.dat");
      return;
    case 'c':
      return use(formats::read_csv_graph({"segments.csv", text.substr(0, zero)},
                                         {"nodes.csv", zero < text.size() ? text.substr(zero + 1) : ""}));
    case 'w':
      return use(formats::read_swc("fuzz.swc", text));
    case 'v':
      return use(formats::read_vtp("fuzz.vtp", text, 1e-6));
    default:
      return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    read(static_cast<char>(data[0]), std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  } catch (const core::InputError&) {
  } catch (const core::RunError&) {
  }
  return 0;
}
