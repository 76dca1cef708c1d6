#include "engine/flow/blood_entry.hpp"
#include "engine/flow/blood_fields.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

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
          gauge_pressure("outlet_pressure", "p_out.", adan56, "0*Pa")};
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
  std::vector<FieldEntry> fields =
      narrowing(false, "Part of the cross-section that is lost, at the reference radius; with `length`.");
  fields.insert(
      fields.end(),
      {loss("viscous", dimensions::resistance, "Instead of both: dp over Q.", "1e7*Pa*s/m^3"),
       loss("turbulent", turbulent, "dp over Q |Q|, with `viscous`; 0 if not given.", "1e11*Pa*s^2/m^6"),
       loss("inertance", dimensions::resistance * dimensions::time,
            "dp over dQ/dt, with `viscous`; 0 if not given.", "1e5*Pa*s^2/m^3")});
  return fields;
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
           .fields = {density(), viscosity(), profile_exponent(),
                      momentum_coefficient("alpha of the waves' flux of momentum, alpha Q^2/A; that of the "
                                           "profile, (zeta + 2)/(zeta + 1), if not "
                                           "given.")}},
          gauge_pressure("reference_pressure", "The pressure at which the vessels have the stated radii.",
                         "unloaded vessels", "10*kPa"),
          gauge_pressure("external_pressure", "Around the vessels.", "pressures are relative to the tissue's",
                         "0*Pa"),
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

}  // namespace microcosm::flow
