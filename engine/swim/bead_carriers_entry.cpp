#include "engine/swim/bead_carriers_entry.hpp"

namespace microcosm::swim {

using core::FieldKind;
namespace dimensions = core::dimensions;

namespace {

core::FieldEntry drug() {
  return {.name = "drug",
          .kind = FieldKind::table,
          .meaning = "What each carries, and gives off to the blood from its release on.",
          .example = "{ of = doxorubicin, mass = 2*ug, release_rate = 0.01/s }",
          .fields = {{.name = "of",
                      .kind = FieldKind::handle,
                      .required = true,
                      .meaning = "The solute.",
                      .example = "doxorubicin",
                      .handle_kind = "solute"},
                     {.name = "mass",
                      .dimension = dimensions::mass,
                      .minimum = 0,
                      .maximum = 1,
                      .required = true,
                      .meaning = "In each carrier.",
                      .example = "2*ug"},
                     {.name = "release_rate",
                      .dimension = dimensions::frequency,
                      .minimum = 0,
                      .maximum = 1e6,
                      .required = true,
                      .meaning = "Part of what is left that leaves in a second, k of dm/dt = -k m.",
                      .example = "0.01/s"}}};
}

}  // namespace

const core::ConstructorEntry& bead_carrier_entry() {
  static const core::ConstructorEntry entry{
      .name = "agents.bead_carrier",
      .returns = "carriers",
      .meaning =
          "Spherical magnetic drug carriers in a catheter's stock; in callbacks, carriers:release(n) sets a "
          "bolus free.",
      .fields = {
          {.name = "count",
           .kind = FieldKind::integer,
           .minimum = 1,
           .maximum = 100000,
           .required = true,
           .meaning = "Carriers in stock.",
           .example = "20"},
          {.name = "radius",
           .dimension = dimensions::length,
           .minimum = 1e-8,
           .maximum = 5e-3,
           .required = true,
           .meaning = "Radius of each.",
           .example = "125*um"},
          {.name = "density",
           .dimension = dimensions::density,
           .minimum = 1,
           .maximum = 25000,
           .required = true,
           .meaning = "Mass density.",
           .example = "1500*kg/m^3"},
          {.name = "magnetisation",
           .dimension = dimensions::magnetisation,
           .minimum = 0,
           .maximum = 2.5e6,
           .default_text = "0*A/m",
           .meaning = "At saturation, averaged over the carrier: moment = magnetisation * volume.",
           .source = "none: not magnetic",
           .example = "1.4e5*A/m"},
          {.name = "release",
           .kind = FieldKind::table,
           .required = true,
           .meaning = "Where the catheter lets them go.",
           .example = "{ vessel = \"celiac_trunk\", at = 1*mm }",
           .fields = {{.name = "vessel",
                       .kind = FieldKind::text,
                       .required = true,
                       .meaning = "The vessel.",
                       .example = "\"celiac_trunk\""},
                      {.name = "at",
                       .dimension = dimensions::length,
                       .minimum = 0,
                       .maximum = 10,
                       .default_text = "0*mm",
                       .meaning = "Arc length from the vessel's start.",
                       .source = "the vessel's start",
                       .example = "1*mm"}}},
          drug(),
          {.name = "largest_bolus",
           .kind = FieldKind::integer,
           .minimum = 1,
           .maximum = 100000,
           .meaning = "The most that one release sets free: the scale of the recorded action. The "
                      "whole stock if not given.",
           .example = "5"},
          {.name = "dispersion",
           .kind = FieldKind::boolean,
           .default_text = "false",
           .meaning = "A random walk across the stream, as red cells cause it: shear-induced diffusion "
                      "(Zydney and Colton 1988). For radii up to 4.2 um.",
           .source = "off: carriers of tens of micrometres and more are hardly moved",
           .example = "true"},
          {.name = "gravity",
           .kind = FieldKind::vector,
           .dimension = dimensions::acceleration,
           .minimum = -1000,
           .maximum = 1000,
           .default_text = "{0*m/s^2, 0*m/s^2, -9.80665*m/s^2}",
           .meaning = "Gravity in the scenario's axes.",
           .source = "standard gravity (CGPM 1901)",
           .example = "{0*m/s^2, 9.80665*m/s^2, 0*m/s^2}"}}};
  return entry;
}

}  // namespace microcosm::swim
