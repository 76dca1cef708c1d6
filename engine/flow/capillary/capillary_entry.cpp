#include "engine/flow/blood_entry.hpp"
#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

FieldEntry haematocrit(const char* meaning) {
  return {.name = "haematocrit", .minimum = 0, .maximum = 0.7, .meaning = meaning, .example = "0.45"};
}

std::vector<FieldEntry> bed() {
  const auto side = [](const char* name, const char* text, const char* meaning) {
    return FieldEntry{.name = name,
                      .dimension = dimensions::length,
                      .minimum = 0.5e-3,
                      .maximum = 20e-3,
                      .default_text = text,
                      .meaning = meaning,
                      .source = "of the order of Secomb's mesentery networks",
                      .example = text};
  };
  return {{.name = "seed",
           .kind = FieldKind::integer,
           .minimum = 0,
           .maximum = 1e9,
           .default_text = "1",
           .meaning = "Another seed, another bed.",
           .source = "any",
           .example = "1"},
          side("width", "2*mm", "From the arteriole to the venule, along x."),
          side("height", "1.5*mm", "Along y."),
          {.name = "spacing",
           .dimension = dimensions::length,
           .minimum = 30e-6,
           .maximum = 500e-6,
           .default_text = "100*um",
           .meaning = "Between junctions, before any vessel is taken out.",
           .source = "a sheet as loose as the mesentery",
           .example = "100*um"},
          {.name = "removed",
           .minimum = 0,
           .maximum = 0.15,
           .default_text = "0.1",
           .meaning = "Share of the honeycomb's vessels that is taken out.",
           .source = "1.35 segments a node, as in the rat's mesentery (Pries et al. 1990)",
           .example = "0.1"}};
}

std::vector<FieldEntry> boundary() {
  return {{.name = "node",
           .kind = FieldKind::text,
           .required = true,
           .meaning = "Its name.",
           .example = "\"12\""},
          {.name = "pressure",
           .dimension = dimensions::pressure,
           .minimum = -1e5,
           .maximum = 1e6,
           .meaning = "Held there; or `flow`.",
           .example = "60*mmHg"},
          {.name = "flow",
           .dimension = dimensions::flow_rate,
           .minimum = -1e-3,
           .maximum = 1e-3,
           .meaning = "Into the network; negative if blood leaves.",
           .example = "1e-13*m^3/s"},
          haematocrit("Discharge haematocrit of blood that enters here; 0.45 if not given.")};
}

std::vector<FieldEntry> laws() {
  return {
      {.name = "viscosity_law",
       .kind = FieldKind::choice,
       .default_text = "\"in_vivo\"",
       .meaning = "Apparent viscosity by diameter and haematocrit: of living microvessels, of glass tubes, "
                  "or everywhere the same.",
       .source = "Pries et al. 1994, Circ Res 75:904",
       .example = "\"in_vivo\"",
       .choices = {"in_vivo", "in_vitro", "newtonian"}},
      {.name = "phase_separation",
       .kind = FieldKind::choice,
       .default_text = "\"pries\"",
       .meaning = "How red cells divide where a vessel forks; none: every branch takes the mixture.",
       .source = "Pries et al. 1989, Microvasc Res 38:81; constants of Pries and Secomb 2008",
       .example = "\"pries\"",
       .choices = {"pries", "none"}},
      {.name = "larger_nodes",
       .kind = FieldKind::choice,
       .default_text = "\"mixing\"",
       .meaning =
           "What red cells do where more than three vessels meet, with phase_separation = \"pries\": every "
           "branch takes the mixture, or they separate by the same law, generalised.",
       .source = "the law was measured at bifurcations alone",
       .example = "\"separate\"",
       .choices = {"mixing", "separate"}},
      {.name = "plasma_viscosity",
       .dimension = dimensions::viscosity,
       .minimum = 1e-4,
       .maximum = 0.1,
       .default_text = "1.0466*mPa*s",
       .meaning = "Of the laws of Pries.",
       .source = "plasma at 37 degrees, as in Pries and Secomb's mesentery simulations",
       .example = "1.0466*mPa*s"},
      {.name = "newtonian_viscosity",
       .dimension = dimensions::viscosity,
       .minimum = 1e-4,
       .maximum = 0.1,
       .default_text = "3*mPa*s",
       .meaning = "Of the law \"newtonian\".",
       .source = "blood of 0.45 in wide tubes, Pries, Neuhaus and Gaehtgens 1992",
       .example = "3*mPa*s"},
      {.name = "mean_cell_volume",
       .dimension = dimensions::volume,
       .minimum = 1e-17,
       .maximum = 2e-16,
       .default_text = "92*um^3",
       .meaning = "Of a red cell; the rat's is 55 um^3.",
       .source = "man's, for whose cells the laws were fitted: Pries et al. 1994",
       .example = "55*um^3"},
      {.name = "density",
       .dimension = dimensions::density,
       .minimum = 100,
       .maximum = 20000,
       .default_text = "1040*kg/m^3",
       .meaning = "Mass density of the blood.",
       .source = "Boileau et al. 2015, doi 10.1002/cnm.2732",
       .example = "1040*kg/m^3"}};
}

}  // namespace

const core::ConstructorEntry& capillary_entry() {
  static const core::ConstructorEntry entry = [] {
    core::ConstructorEntry made{
        .name = "blood.capillary",
        .returns = "blood",
        .meaning =
            "Steady blood in a network of microvessels: Poiseuille's law with a viscosity that depends on "
            "diameter and haematocrit, and red cells that divide unevenly. One blood a scenario.",
        .fields = {
            {.name = "file",
             .kind = FieldKind::file,
             .meaning = "The vessels: Secomb's network.dat (.dat) or VTK's PolyData (.vtp).",
             .example = "\"assets/vessels/capillary_bed.dat\""},
            {.name = "bed",
             .kind = FieldKind::table,
             .meaning = "Instead of a file: a planar bed of our making, from an arteriole (40 mmHg) that "
                        "divides by Murray's law to a venule (15 mmHg); another for each seed.",
             .example = "{ seed = 7, width = 2*mm }",
             .fields = bed()},
            {.name = "unit",
             .dimension = dimensions::length,
             .minimum = 1e-9,
             .maximum = 1,
             .meaning = "Of the lengths in a .vtp, which states none; needed with one.",
             .example = "1*um"},
            {.name = "boundaries",
             .kind = FieldKind::table_list,
             .meaning =
                 "What holds at nodes, instead of what the file says there; a .vtp says nothing. Every "
                 "blind end needs a pressure or a flow.",
             .fields = boundary()},
            haematocrit("Of the blood that enters, at every inlet; the boundaries' if not given."),
            {.name = "perfusion",
             .minimum = 0.01,
             .maximum = 100,
             .default_text = "1",
             .meaning =
                 "Multiplies what drives the network: every boundary flow, and every boundary pressure's "
                 "difference from the lowest of them.",
             .source = "the boundaries as they are",
             .example = "uniform(0.7, 1.3)"}}};
    for (auto& field : laws()) made.fields.push_back(field);
    return made;
  }();
  return entry;
}

}  // namespace microcosm::flow
