#include "scenes/build/solutes.hpp"

#include "agents/vessel_names.hpp"
#include "scenes/build/located.hpp"

namespace microcosm::scenes {

flow::Solute solute_of(const std::string& id, const core::Values& values,
                       const geometry::VesselTree& vessels) {
  flow::Solute solute;
  solute.name = id;
  solute.diffusivity = values.number("diffusivity");
  solute.dispersion = values.text("dispersion") == "taylor_aris" ? flow::Dispersion::taylor_aris
                                                                 : flow::Dispersion::molecular;
  solute.initial_concentration = values.number("initial_concentration");
  solute.inlet_concentration = values.number("inlet_concentration");
  solute.wall_uptake = values.number("wall_uptake");
  if (values.has("tissue")) {
    const core::Values& tissue = values.table("tissue");
    solute.tissue = flow::Tissue{tissue.number("permeability"), tissue.number("thickness"),
                                 tissue.number("partition"), tissue.number("clearance")};
  }
  if (values.has("inject")) {
    const core::Values& bolus = values.table("inject");
    const auto where = located(bolus.where, [&] { return agents::place_of(bolus, "vessel", "at", vessels); });
    solute.injections.push_back(
        {where.vessel, where.s, bolus.number("mass"), bolus.number("start"), bolus.number("duration")});
  }
  return solute;
}

}  // namespace microcosm::scenes
