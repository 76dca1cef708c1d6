#include "engine/flow/blood_entry.hpp"

#include "engine/flow/blood_fields.hpp"
#include "engine/flow/heart_entry.hpp"
#include "engine/flow/murray_tree_entry.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

FieldEntry haematocrit() {
  return {.name = "haematocrit",
          .minimum = 0,
          .maximum = 0.7,
          .meaning =
              "Volume fraction of red cells. Scales the viscosity by the law of Pries, Neuhaus and Gaehtgens "
              "1992; 0.45 if not given.",
          .example = "uniform(0.38, 0.48)"};
}

FieldEntry stenosis() {
  return {.name = "stenosis",
          .kind = FieldKind::table,
          .meaning =
              "A narrowing between a vessel and a node where others meet it: losses of Young and Tsai "
              "1973, J Biomech 6:395 and 6:547.",
          .example = "{ vessel = \"celiac_trunk\", area_reduction = 0.75, length = 10*mm }",
          .fields = narrowing(true, "Part of the cross-section that is lost, at the reference radius.")};
}

FieldEntry file(bool required) {
  return {.name = "file",
          .kind = FieldKind::file,
          .required = required,
          .meaning =
              "The vessels: a file that returns blood.vessels { ... }, or one of another program (openBF's "
              ".yaml, SimVascular's .in), which is laid out in space where it has no coordinates.",
          .example = "\"assets/vessels/adan56.lua\""};
}

}  // namespace

const core::ConstructorEntry& network_entry() {
  static const core::ConstructorEntry entry{
      .name = "blood.network",
      .returns = "blood",
      .meaning =
          "Pulse waves in a network of elastic vessels (1-D, second order), run in until the beats repeat. "
          "One blood a scenario.",
      .fields = {
          file(false),
          murray_tree_entry(),
          {.name = "near_rigid_walls",
           .kind = FieldKind::boolean,
           .default_text = "false",
           .meaning =
               "Of a file of openBF's or SimVascular's: walls in which waves would travel at more than "
               "50 m/s are taken as they are, as models of rigid tubes have them; without it they are "
               "refused, since mixed units look the same. Walls of a vessel asset (.lua) are as stated.",
           .source = "the bound of what only a wrong unit explains, docs/vascular/formats.md",
           .example = "true"},
          text("inflow", false, "Which of the asset's inflows; the first if not given.", "\"resting\""),
          {.name = "heart_rate",
           .dimension = dimensions::frequency,
           .minimum = 0.2,
           .maximum = 10,
           .meaning = "Stretches the inflow's beat; the asset's if not given.",
           .example = "normal(70, 8)*bpm"},
          {.name = "stroke_volume",
           .dimension = dimensions::volume,
           .minimum = 1e-9,
           .maximum = 1e-3,
           .meaning = "Scales the inflow to this volume a beat; the asset's if not given.",
           .example = "uniform(80, 120)*ml"},
          heart_entry(),
          haematocrit(),
          {.name = "profile_exponent",
           .minimum = 0.1,
           .maximum = 100,
           .meaning =
               "zeta of the velocity profile U (zeta + 2)/zeta (1 - (r/R)^zeta); the asset's if not given.",
           .example = "9"},
          momentum_coefficient(
              "alpha of the waves' flux of momentum, alpha Q^2/A; the asset's if not given."),
          {.name = "balloon",
           .kind = FieldKind::table,
           .meaning = "A partly inflated balloon at the start of a vessel.",
           .example = "{ vessel = \"celiac_trunk\", flow_fraction = 0.15 }",
           .fields = {text("vessel", true, "The vessel.", "\"celiac_trunk\""),
                      {.name = "flow_fraction",
                       .minimum = 0.001,
                       .maximum = 1,
                       .required = true,
                       .meaning = "The mean flow that is left, of that without the balloon.",
                       .example = "0.15"}}},
          stenosis(),
          {.name = "cell_size",
           .dimension = dimensions::length,
           .minimum = 1e-4,
           .maximum = 1,
           .default_text = "5*mm",
           .meaning = "The largest cell; a vessel has at least two.",
           .source = "the convergence study of `validate`",
           .example = "5*mm"},
          {.name = "profile",
           .kind = FieldKind::choice,
           .default_text = "\"power_law\"",
           .meaning =
               "The velocity in a cross-section: the power law of profile_exponent, or for the pulsating "
               "part of the flow Womersley's profiles (1955, J Physiol 127:553), of ten harmonics of "
               "the local flow over the last beat of the run-in.",
           .source = "the profile that the waves' friction assumes",
           .example = "\"womersley\"",
           .choices = {"power_law", "womersley"}},
          {.name = "local_time_steps",
           .kind = FieldKind::boolean,
           .default_text = "false",
           .meaning = "Each vessel takes the time steps that its own waves allow, not those of the fastest "
                      "vessel. With elastic walls and without a heart.",
           .source = "a third faster on cells of 5 mm, no faster on smaller ones",
           .example = "true"},
          {.name = "run_in_tolerance",
           .minimum = 1e-8,
           .maximum = 1,
           .default_text = "0.01",
           .meaning = "The run-in ends when pressure repeats from beat to beat within this RMS, relative.",
           .source = "of the order of what 1-D codes differ by, Boileau et al. 2015",
           .example = "0.01"}}};
  return entry;
}

const core::ConstructorEntry& prescribed_entry() {
  static const core::ConstructorEntry entry{
      .name = "blood.prescribed",
      .returns = "blood",
      .meaning =
          "A steady flow that is stated, not solved: from an asset's mean flow, or in vessels written here. "
          "One blood a scenario.",
      .fields = {
          file(false),
          murray_tree_entry(),
          text("inflow", false, "With `file`: which inflow's mean; the first if not given.", "\"resting\""),
          {.name = "vessels",
           .kind = FieldKind::table_list,
           .meaning = "Rigid vessels, instead of a file; flow runs from `from` to `to`.",
           .fields = {text("name", true, "The vessel's name.", "\"stem\""),
                      text("from", true, "The node where it starts.", "\"inlet\""),
                      text("to", true, "The node where it ends.", "\"fork\""),
                      radius(),
                      path(),
                      {.name = "share",
                       .minimum = 0,
                       .maximum = 1,
                       .meaning = "Its part of the flow into its start node; those that state none share the "
                                  "rest equally.",
                       .example = "0.5"}}},
          text("inlet", false,
               "With `vessels`: the node where the fluid comes in; the start of the first vessel if not "
               "given.",
               "\"inlet\""),
          {.name = "mean_velocity",
           .dimension = dimensions::velocity,
           .minimum = 0,
           .maximum = 100,
           .meaning = "Of the inlet's vessel at its start, averaged over the cross-section.",
           .example = "0.525*m/s"},
          {.name = "flow_rate",
           .dimension = dimensions::flow_rate,
           .minimum = 0,
           .maximum = 1,
           .meaning = "Through the inlet, instead of a mean velocity.",
           .example = "4*ul/s"},
          density(),
          viscosity(),
          haematocrit(),
          profile_exponent()}};
  return entry;
}

}  // namespace microcosm::flow
