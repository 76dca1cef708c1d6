#include "engine/flow/still_liquid_entry.hpp"

namespace microcosm::flow {

using core::FieldKind;
namespace dimensions = core::dimensions;

const core::ConstructorEntry& still_liquid_entry() {
  static const core::ConstructorEntry entry{
      .name = "liquids.still",
      .returns = "liquid",
      .meaning = "A liquid at rest, for bodies that name it as their liquid: drag, buoyancy, added mass.",
      .fields = {
          {.name = "viscosity",
           .dimension = dimensions::viscosity,
           .minimum = 1e-5,
           .maximum = 1e4,
           .default_text = "1.0016*mPa*s",
           .meaning = "Dynamic viscosity.",
           .source = "water at 20 C, Huber et al. 2009",
           .example = "1*mPa*s"},
          {.name = "density",
           .dimension = dimensions::density,
           .minimum = 0.1,
           .maximum = 2e4,
           .default_text = "998.2*kg/m^3",
           .meaning = "Density.",
           .source = "water at 20 C, Tanaka et al. 2001",
           .example = "1000*kg/m^3"},
          {.name = "walls",
           .kind = FieldKind::handle_list,
           .meaning = "Planes that hinder what swims near them: the nearest adds to a body's drag, and "
                      "a body that turns near it is pushed as if it rolled on it.",
           .example = "{floor}",
           .handle_kind = "body"}}};
  return entry;
}

}  // namespace microcosm::flow
