#include "engine/flow/blood_fields.hpp"

namespace microcosm::flow {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

FieldEntry text(const char* name, bool required, const char* meaning, const char* example) {
  return {
      .name = name, .kind = FieldKind::text, .required = required, .meaning = meaning, .example = example};
}

FieldEntry gauge_pressure(const char* name, const char* meaning, const char* source, const char* example) {
  return {.name = name,
          .dimension = dimensions::pressure,
          .minimum = -1e5,
          .maximum = 1e6,
          .default_text = "0*Pa",
          .meaning = meaning,
          .source = source,
          .example = example};
}

FieldEntry ends_list(const char* name, core::Dimension dimension, double minimum, double maximum,
                     const char* meaning, const char* example, bool required) {
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

FieldEntry density() {
  return {.name = "density",
          .dimension = dimensions::density,
          .minimum = 100,
          .maximum = 20000,
          .default_text = "1040*kg/m^3",
          .meaning = "Mass density of the fluid.",
          .source = adan56,
          .example = "1040*kg/m^3"};
}

FieldEntry viscosity() {
  return {.name = "viscosity",
          .dimension = dimensions::viscosity,
          .minimum = 1e-6,
          .maximum = 100,
          .default_text = "4*mPa*s",
          .meaning = "Dynamic viscosity; of blood, at a haematocrit of 0.45.",
          .source = adan56,
          .example = "4*mPa*s"};
}

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

std::vector<FieldEntry> narrowing(bool required, const char* lost_part) {
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
           .required = required,
           .meaning = lost_part,
           .example = "0.75"},
          {.name = "length",
           .dimension = dimensions::length,
           .minimum = 1e-6,
           .maximum = 1,
           .required = required,
           .meaning = "Of the narrowing.",
           .example = "10*mm"}};
}

}  // namespace microcosm::flow
