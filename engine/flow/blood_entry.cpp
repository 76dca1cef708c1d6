#include "engine/flow/blood_entry.hpp"

#include "engine/flow/heart_entry.hpp"
#include "engine/flow/murray_tree_entry.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

constexpr double any_length = 100;  // [m]: longer is a mistake of units

const char* const adan56 = "Boileau et al. 2015, doi 10.1002/cnm.2732";

FieldEntry profile_exponent() {
  return {.name = "profile_exponent",
          .minimum = 0.1,
          .maximum = 100,
          .default_text = "2",
          .meaning = "zeta of the velocity profile U (zeta + 2)/zeta (1 - (r/R)^zeta).",
          .source = "Poiseuille flow",
          .example = "2"};
}

FieldEntry momentum_coefficient(const char* otherwise) {
  return {.name = "momentum_coefficient", .minimum = 1, .maximum = 2, .meaning = otherwise, .example = "1"};
}

constexpr const char* profile_coefficient =
    "alpha of the waves' flux of momentum, alpha Q^2/A; that of the profile, (zeta + 2)/(zeta + 1), if not "
    "given.";
constexpr const char* asset_coefficient =
    "alpha of the waves' flux of momentum, alpha Q^2/A; the asset's if not given.";

FieldEntry density(const char* source) {
  return {.name = "density",
          .dimension = dimensions::density,
          .minimum = 100,
          .maximum = 20000,
          .default_text = "1040*kg/m^3",
          .meaning = "Mass density of the fluid.",
          .source = source,
          .example = "1040*kg/m^3"};
}

FieldEntry viscosity(const char* source) {
  return {.name = "viscosity",
          .dimension = dimensions::viscosity,
          .minimum = 1e-6,
          .maximum = 100,
          .default_text = "4*mPa*s",
          .meaning = "Dynamic viscosity; of blood, at a haematocrit of 0.45.",
          .source = source,
          .example = "4*mPa*s"};
}

FieldEntry haematocrit() {
  return {.name = "haematocrit",
          .minimum = 0,
          .maximum = 0.7,
          .meaning =
              "Volume fraction of red cells. Scales the viscosity by the law of Pries, Neuhaus and Gaehtgens "
              "1992; 0.45 if not given.",
          .example = "uniform(0.38, 0.48)"};
}

FieldEntry text(const char* name, bool required, const char* meaning, const char* example) {
  return {
      .name = name, .kind = FieldKind::text, .required = required, .meaning = meaning, .example = example};
}

FieldEntry ends_list(const char* name, core::Dimension dimension, double minimum, double maximum,
                     const char* meaning, const char* example, bool required = true) {
  return {.name = name,
          .kind = FieldKind::quantity_list,
          .dimension = dimension,
          .minimum = minimum,
          .maximum = maximum,
          .required = required,
          .meaning = meaning,
          .example = example};
}

FieldEntry path() {
  return {.name = "path",
          .kind = FieldKind::vector_list,
          .dimension = dimensions::length,
          .minimum = -any_length,
          .maximum = any_length,
          .required = true,
          .meaning = "The centreline's points, from start to end.",
          .example = "{{0*mm, 0*mm, 0*mm}, {0*mm, 0*mm, 20*mm}}"};
}

FieldEntry radius() {
  return ends_list("radius", dimensions::length, 1e-7, 0.1,
                   "Inner radius at the start and the end, or one for both.", "{5*mm, 4*mm}");
}

std::vector<FieldEntry> stiffness_law() {
  const auto field = [](const char* name, core::Dimension dimension, double minimum, double maximum,
                        const char* meaning, const char* example) {
    return FieldEntry{.name = name,
                      .dimension = dimension,
                      .minimum = minimum,
                      .maximum = maximum,
                      .required = true,
                      .meaning = meaning,
                      .example = example};
  };
  return {field("k1", dimensions::pressure, 0, 1e18, "k1.", "2000*kPa"),
          field("k2", core::power(dimensions::length, -1), -1e9, 0, "k2.", "-2253/m"),
          field("k3", dimensions::pressure, 1e-3, 1e18, "k3.", "86.5*kPa")};
}

std::vector<FieldEntry> elastic_vessel() {
  return {
      text("name", true, "The vessel's name.", "\"celiac_trunk\""),
      text("from", true, "The node where it starts.", "\"aorta_celiac\""),
      text("to", true, "The node where it ends.", "\"celiac_bifurcation\""),
      {.name = "length",
       .dimension = dimensions::length,
       .minimum = 1e-6,
       .maximum = any_length,
       .meaning = "Length; that of the path, to 1e-6 of it, and taken from it if not given.",
       .example = "20*mm"},
      radius(),
      ends_list("wall_thickness", dimensions::length, 1e-8, 0.1,
                "Thickness of the wall at the start and the end, or one for both.", "0.6*mm", false),
      ends_list("young_modulus", dimensions::pressure, 1, 1e18,
                "Young's modulus of the wall at the start and the end, or one for both.", "225*kPa", false),
      ends_list("wall_viscosity", dimensions::viscosity, 0, 1e9,
                "phi of a Kelvin-Voigt wall at the start and the end, or one for both; elastic if not given. "
                "It needs a wall_thickness.",
                "300*Pa*s", false),
      {.name = "stiffness_law",
       .kind = FieldKind::table,
       .meaning = "Instead of wall_thickness and young_modulus: E h = r (k1 exp(k2 r) + k3), r the radius "
                  "at the reference pressure (Olufsen 1999, Am J Physiol 276:H257).",
       .example = "{ k1 = 2000*kPa, k2 = -2253/m, k3 = 86.5*kPa }",
       .fields = stiffness_law()},
      path()};
}

std::vector<FieldEntry> windkessel() {
  const auto positive = [](const char* name, core::Dimension dimension, const char* meaning,
                           const char* example) {
    return FieldEntry{.name = name,
                      .dimension = dimension,
                      .minimum = 0,
                      .maximum = 1e20,
                      .required = true,
                      .meaning = meaning,
                      .example = example};
  };
  return {text("node", true, "The end where it stands.", "\"common_hepatic_end\""),
          positive("proximal_resistance", dimensions::resistance, "R1 of p = R1 Q + p_c.", "3.3e8*Pa*s/m^3"),
          positive("distal_resistance", dimensions::resistance, "R2 of C dp_c/dt = Q - (p_c - p_out)/R2.",
                   "1.3e9*Pa*s/m^3"),
          positive("compliance", dimensions::compliance, "C.", "1.7e-9*m^3/Pa"),
          {.name = "outlet_pressure",
           .dimension = dimensions::pressure,
           .minimum = -1e5,
           .maximum = 1e6,
           .default_text = "0*Pa",
           .meaning = "p_out.",
           .source = adan56,
           .example = "0*Pa"}};
}

std::vector<FieldEntry> inflow() {
  return {text("name", true, "What blood.network { inflow = ... } calls it.", "\"resting\""),
          {.name = "period",
           .dimension = dimensions::time,
           .minimum = 0.01,
           .maximum = 100,
           .required = true,
           .meaning = "Of the beat.",
           .example = "1*s"},
          {.name = "time",
           .kind = FieldKind::quantity_list,
           .dimension = dimensions::time,
           .minimum = 0,
           .maximum = 100,
           .required = true,
           .meaning = "Ascending, from 0 to the period.",
           .example = "{0*s, 0.3*s, 1*s}"},
          {.name = "flow",
           .kind = FieldKind::quantity_list,
           .dimension = dimensions::flow_rate,
           .minimum = -1,
           .maximum = 1,
           .required = true,
           .meaning = "At each time; linear between.",
           .example = "{0*ml/s, 400*ml/s, 0*ml/s}"}};
}

/// An end that is neither the inlet nor a windkessel.
std::vector<FieldEntry> other_end() {
  return {text("node", true, "The end where it stands.", "\"iliac_end\""),
          {.name = "resistance",
           .dimension = dimensions::resistance,
           .minimum = 0,
           .maximum = 1e20,
           .meaning = "Of an end with p = p_out + R Q.",
           .example = "1e9*Pa*s/m^3"},
          {.name = "outlet_pressure",
           .dimension = dimensions::pressure,
           .minimum = -1e5,
           .maximum = 1e6,
           .meaning = "p_out, with `resistance`; 0 Pa if not given.",
           .example = "0*Pa"},
          {.name = "reflection",
           .minimum = -1,
           .maximum = 1,
           .meaning = "The part of an arriving pressure wave that is sent back.",
           .example = "0"},
          {.name = "pressure",
           .kind = FieldKind::quantity_list,
           .dimension = dimensions::pressure,
           .minimum = -1e5,
           .maximum = 1e6,
           .meaning = "Of an end at a stated pressure, at each `time`; linear between.",
           .example = "{10*kPa, 16*kPa, 10*kPa}"},
          {.name = "flow",
           .kind = FieldKind::quantity_list,
           .dimension = dimensions::flow_rate,
           .minimum = -1,
           .maximum = 1,
           .meaning = "Of a further inlet, into the network, at each `time`; linear between.",
           .example = "{0*ml/s, 4*ml/s, 0*ml/s}"},
          {.name = "time",
           .kind = FieldKind::quantity_list,
           .dimension = dimensions::time,
           .minimum = 0,
           .maximum = 100,
           .meaning = "With `pressure` and `flow`: ascending, from 0 to the period.",
           .example = "{0*s, 0.3*s, 1*s}"}};
}

/// Of a vessel asset: a loss as the formula of blood.network's, or stated.
std::vector<FieldEntry> asset_stenosis() {
  const auto loss = [](const char* name, core::Dimension dimension, const char* meaning,
                       const char* example) {
    return FieldEntry{.name = name,
                      .dimension = dimension,
                      .minimum = 0,
                      .maximum = 1e30,
                      .meaning = meaning,
                      .example = example};
  };
  const auto turbulent = dimensions::resistance * dimensions::time / dimensions::volume;
  return {text("vessel", true, "The vessel.", "\"celiac_trunk\""),
          {.name = "at",
           .kind = FieldKind::choice,
           .default_text = "\"start\"",
           .meaning = "Which end of the vessel.",
           .source = "ostial stenoses stand where a branch begins",
           .example = "\"start\"",
           .choices = {"start", "end"}},
          {.name = "area_reduction",
           .minimum = 0,
           .maximum = 0.99,
           .meaning = "Part of the cross-section that is lost, at the reference radius; with `length`.",
           .example = "0.75"},
          {.name = "length",
           .dimension = dimensions::length,
           .minimum = 1e-6,
           .maximum = 1,
           .meaning = "Of the narrowing.",
           .example = "10*mm"},
          loss("viscous", dimensions::resistance, "Instead of both: dp over Q.", "1e7*Pa*s/m^3"),
          loss("turbulent", turbulent, "dp over Q |Q|, with `viscous`; 0 if not given.", "1e11*Pa*s^2/m^6"),
          loss("inertance", dimensions::resistance * dimensions::time,
               "dp over dQ/dt, with `viscous`; 0 if not given.", "1e5*Pa*s^2/m^3")};
}

FieldEntry stenosis() {
  return {.name = "stenosis",
          .kind = FieldKind::table,
          .meaning =
              "A narrowing between a vessel and a node where others meet it: losses of Young and Tsai "
              "1973, J Biomech 6:395 and 6:547.",
          .example = "{ vessel = \"celiac_trunk\", area_reduction = 0.75, length = 10*mm }",
          .fields = {text("vessel", true, "The vessel.", "\"celiac_trunk\""),
                     {.name = "at",
                      .kind = FieldKind::choice,
                      .default_text = "\"start\"",
                      .meaning = "Which end of the vessel.",
                      .source = "ostial stenoses stand where a branch begins",
                      .example = "\"start\"",
                      .choices = {"start", "end"}},
                     {.name = "area_reduction",
                      .minimum = 0,
                      .maximum = 0.99,
                      .required = true,
                      .meaning = "Part of the cross-section that is lost, at the reference radius.",
                      .example = "0.75"},
                     {.name = "length",
                      .dimension = dimensions::length,
                      .minimum = 1e-6,
                      .maximum = 1,
                      .required = true,
                      .meaning = "Of the narrowing.",
                      .example = "10*mm"}}};
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

const core::ConstructorEntry& vessels_entry() {
  static const core::ConstructorEntry entry{
      .name = "blood.vessels",
      .returns = "vessels",
      .meaning =
          "A vessel network: the body of an asset file, which blood.network and blood.prescribed read.",
      .fields = {
          text("name", true, "What the network is called.", "\"adan56\""),
          text("citation", true, "Where its figures come from.", "\"Boileau et al. 2015\""),
          text("note", false, "What a user should know of it.", "\"schematic layout\""),
          {.name = "fluid",
           .kind = FieldKind::table,
           .default_text = "{}",
           .meaning = "The blood.",
           .source = adan56,
           .fields = {density(adan56), viscosity(adan56), profile_exponent(),
                      momentum_coefficient(profile_coefficient)}},
          {.name = "reference_pressure",
           .dimension = dimensions::pressure,
           .minimum = -1e5,
           .maximum = 1e6,
           .default_text = "0*Pa",
           .meaning = "The pressure at which the vessels have the stated radii.",
           .source = "unloaded vessels",
           .example = "10*kPa"},
          {.name = "external_pressure",
           .dimension = dimensions::pressure,
           .minimum = -1e5,
           .maximum = 1e6,
           .default_text = "0*Pa",
           .meaning = "Around the vessels.",
           .source = "pressures are relative to the tissue's",
           .example = "0*Pa"},
          text("inlet", false,
               "The node where blood comes in; not given: pressures and flows of `ends` drive it.",
               "\"heart\""),
          {.name = "inflows",
           .kind = FieldKind::table_list,
           .meaning = "Flows at the inlet over a beat; needed with `inlet`.",
           .fields = inflow()},
          {.name = "vessels",
           .kind = FieldKind::table_list,
           .required = true,
           .meaning = "The vessels.",
           .fields = elastic_vessel()},
          {.name = "windkessels",
           .kind = FieldKind::table_list,
           .meaning = "What stands beyond each end.",
           .fields = windkessel()},
          {.name = "ends",
           .kind = FieldKind::table_list,
           .meaning = "Ends of other kinds: each has a resistance, a reflection, a pressure or a flow.",
           .fields = other_end()},
          {.name = "stenoses",
           .kind = FieldKind::table_list,
           .meaning = "Narrowings between a vessel and a node where others meet it.",
           .fields = asset_stenosis()}}};
  return entry;
}

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
          momentum_coefficient(asset_coefficient),
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
          density(adan56),
          viscosity(adan56),
          haematocrit(),
          profile_exponent()}};
  return entry;
}

}  // namespace microcosm::flow
