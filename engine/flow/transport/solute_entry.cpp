#include "engine/flow/transport/solute_entry.hpp"

#include "engine/flow/transport/solute.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

FieldEntry concentration(const char* name, const char* meaning) {
  return {.name = name,
          .dimension = dimensions::density,
          .minimum = 0,
          .maximum = 1e5,
          .default_text = "0*kg/m^3",
          .meaning = meaning,
          .source = "none: blood without it",
          .example = "0.1*mg/ml"};
}

FieldEntry tissue() {
  return {.name = "tissue",
          .kind = FieldKind::table,
          .meaning = "A layer around every vessel that exchanges with the blood; none if not given.",
          .example = "{ permeability = 1*um/s, thickness = 1*mm }",
          .fields = {{.name = "permeability",
                      .dimension = dimensions::velocity,
                      .minimum = 0,
                      .maximum = 1,
                      .required = true,
                      .meaning = "P of the wall: its product with the wall's surface is the "
                                 "permeability-surface product.",
                      .example = "1*um/s"},
                     {.name = "thickness",
                      .dimension = dimensions::length,
                      .minimum = 1e-9,
                      .maximum = 1,
                      .required = true,
                      .meaning = "Of the layer, well mixed.",
                      .example = "1*mm"},
                     {.name = "partition",
                      .minimum = 1e-9,
                      .maximum = 1e9,
                      .default_text = "1",
                      .meaning = "Concentration in the tissue over that in the blood, in equilibrium.",
                      .source = "a solute that dissolves alike in both",
                      .example = "1.5"},
                     {.name = "clearance",
                      .dimension = dimensions::frequency,
                      .minimum = 0,
                      .maximum = 1e6,
                      .default_text = "0/s",
                      .meaning = "Part of what is in the tissue that is removed in a second.",
                      .source = "none: nothing is removed",
                      .example = "0.01/s"}}};
}

FieldEntry injection() {
  return {.name = "inject",
          .kind = FieldKind::table,
          .meaning = "A bolus: mass that enters the blood at an even rate; its own volume is left out.",
          .example = "{ vessel = \"aortic_arch_I\", mass = 3*g, start = 0.5*s, duration = 1*s }",
          .fields = {{.name = "vessel",
                      .kind = FieldKind::text,
                      .required = true,
                      .meaning = "The vessel.",
                      .example = "\"aortic_arch_I\""},
                     {.name = "at",
                      .dimension = dimensions::length,
                      .minimum = 0,
                      .maximum = 10,
                      .default_text = "0*mm",
                      .meaning = "Arc length from the vessel's start.",
                      .source = "the vessel's start",
                      .example = "1*mm"},
                     {.name = "mass",
                      .dimension = dimensions::mass,
                      .minimum = 0,
                      .maximum = 1,
                      .required = true,
                      .meaning = "In all.",
                      .example = "uniform(2, 4)*g"},
                     {.name = "start",
                      .dimension = dimensions::time,
                      .minimum = 0,
                      .maximum = 1e5,
                      .default_text = "0*s",
                      .meaning = "When it begins.",
                      .source = "the episode's start",
                      .example = "uniform(0.2, 1)*s"},
                     {.name = "duration",
                      .dimension = dimensions::time,
                      .minimum = 0,
                      .maximum = 1e5,
                      .default_text = "0*s",
                      .meaning = "How long it lasts.",
                      .source = "all at once",
                      .example = "1*s"}}};
}

}  // namespace

const core::ConstructorEntry& solute_entry() {
  static const core::ConstructorEntry entry{
      .name = "drugs.solute",
      .returns = "solute",
      .meaning =
          "Something dissolved that blood.network carries: advection, mixing at junctions, dispersion, "
          "exchange with tissue. Any number a scenario.",
      .fields = {
          {.name = "diffusivity",
           .dimension = dimensions::area / dimensions::time,
           .minimum = 0,
           .maximum = largest_diffusivity,
           .required = true,
           .meaning = "In blood.",
           .example = "5e-10*m^2/s"},
          {.name = "dispersion",
           .kind = FieldKind::choice,
           .default_text = "\"molecular\"",
           .meaning = "How it spreads along a vessel: by its diffusivity alone, or with that of Taylor and "
                      "Aris, which is for microvessels only.",
           .source = "the other needs time that blood in arteries hasn't (Taylor 1954, Proc R Soc A 225:473)",
           .choices = {"molecular", "taylor_aris"}},
          concentration("initial_concentration", "In all blood at the start."),
          concentration("inlet_concentration", "Of blood that enters."),
          {.name = "wall_uptake",
           .dimension = dimensions::velocity,
           .minimum = 0,
           .maximum = 1,
           .default_text = "0*m/s",
           .meaning = "Velocity k of the loss k c to each area of wall, for good.",
           .source = "none: the wall takes nothing up",
           .example = "1*um/s"},
          tissue(),
          injection()}};
  return entry;
}

}  // namespace microcosm::flow
