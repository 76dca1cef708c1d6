// Generated networks of 5,000 segments: do the passes settle, and is blood conserved.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/flow/capillary/generator.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "capillaries/meshes";

std::vector<Result> meshes(const CaseOptions& options) {
  constexpr double nanolitre_per_minute = 1e-12 / 60;
  const std::uint64_t seeds = options.full ? 100 : 10;
  double unsettled = 0, flow_residual = 0, cell_residual = 0, change = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    flow::CapillaryMesh mesh;
    mesh.seed = seed;
    mesh.components = 5;
    const flow::CapillaryDescription network = flow::generate_capillary_mesh(mesh);
    for (const flow::ViscosityLaw law :
         {flow::ViscosityLaw::in_vivo_1994, flow::ViscosityLaw::in_vitro_1992}) {
      flow::CapillaryOptions laws;
      laws.viscosity_law = law;
      const flow::CapillarySolution solution = flow::solve_capillary_network(network, laws);
      unsettled += solution.converged ? 0 : 1;
      change = std::max({change, solution.haematocrit_change, solution.flow_change});
      flow_residual = std::max(flow_residual, solution.flow_residual / nanolitre_per_minute);
      cell_residual = std::max(cell_residual, solution.cell_residual / nanolitre_per_minute);
    }
  }
  return {
      measured(name, "networks without a steady state", unsettled, 0, "1",
               "a continuous map of a box has a fixed point"),
      measured(name, "largest change by one more pass", change, 1e-8, "1",
               "fixed point of viscosity and phase separation"),
      measured(name, "largest net flow of a node", flow_residual, 1e-9, "nl/min", "conservation of blood"),
      measured(name, "largest net flow of red cells of a node", cell_residual, 1e-9, "nl/min",
               "conservation of red cells")};
}

const RegisterCase meshes_case({name,
                                "generated networks of 5,000 segments in five components reach a steady "
                                "state under the laws of 1994 and 1992",
                                meshes});

}  // namespace

}  // namespace microcosm::validation
