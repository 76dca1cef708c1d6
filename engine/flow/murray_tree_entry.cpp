#include "engine/flow/murray_tree_entry.hpp"

namespace microcosm::flow {
namespace {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

const char* const olufsen = "Olufsen et al. 2000, Ann Biomed Eng 28:1281";

std::vector<FieldEntry> shape() {
  return {
      {.name = "seed",
       .kind = FieldKind::integer,
       .minimum = 0,
       .maximum = 1e9,
       .default_text = "1",
       .meaning = "Another seed, another tree; it may be drawn for each episode.",
       .source = "any",
       .example = "uniform(0, 1e6)"},
      {.name = "generations",
       .kind = FieldKind::integer,
       .minimum = 1,
       .maximum = 10,
       .default_text = "6",
       .meaning = "2^generations - 1 vessels: \"1\", its daughters \"11\" (the wider) and \"12\", and so on.",
       .source = "63 vessels, as many as the larger human arteries",
       .example = "6"},
      {.name = "root_radius",
       .dimension = dimensions::length,
       .minimum = 1e-5,
       .maximum = 0.05,
       .default_text = "2*mm",
       .meaning = "Of the first vessel.",
       .source = "arteries of limbs and organs",
       .example = "2*mm"},
      {.name = "exponent",
       .minimum = 2,
       .maximum = 5,
       .default_text = "3",
       .meaning = "g of Murray's law, r_0^g = r_1^g + r_2^g.",
       .source = "Murray 1926, Proc Natl Acad Sci USA 12:207",
       .example = "2.7"},
      {.name = "asymmetry",
       .minimum = 0.1,
       .maximum = 1,
       .default_text = "0.64",
       .meaning = "Radius of the narrower daughter over that of the wider one: drawn at each junction from "
                  "between this and 1.",
       .source = olufsen,
       .example = "0.8"},
      {.name = "length_to_radius",
       .minimum = 4,
       .maximum = 500,
       .default_text = "50",
       .meaning = "Of every vessel, on average.",
       .source = olufsen,
       .example = "30"},
      {.name = "length_variation",
       .minimum = 0,
       .maximum = 0.9,
       .default_text = "0.2",
       .meaning = "Each length is drawn within this part of its average.",
       .source = olufsen,
       .example = "0.2"},
      {.name = "plane_angle",
       .minimum = -10,
       .maximum = 10,
       .default_text = "90*deg",
       .meaning = "Between a junction's plane and the one before; another where vessels would touch.",
       .source = "fills space most evenly",
       .example = "90*deg"}};
}

std::vector<FieldEntry> flow() {
  return {{.name = "mean_pressure",
           .dimension = dimensions::pressure,
           .minimum = 1,
           .maximum = 1e6,
           .default_text = "93*mmHg",
           .meaning = "At the root, over a beat; the windkessels at the ends are made for it.",
           .source = "120/80 mmHg: a third of the way from diastolic to systolic",
           .example = "93*mmHg"},
          {.name = "wall_shear_stress",
           .dimension = dimensions::pressure,
           .minimum = 1e-6,
           .maximum = 1e4,
           .default_text = "1.5*Pa",
           .meaning = "Of the mean flow in the root, which it sets; with exponent 3, everywhere.",
           .source = "Malek, Alper and Izumo 1999, JAMA 282:2035",
           .example = "1.5*Pa"},
          {.name = "pulsatility",
           .minimum = 0,
           .maximum = 2,
           .default_text = "1",
           .meaning = "Largest less smallest inflow over its mean; the inflow is a sine.",
           .source = "of the order of Gosling's index in arteries of this size",
           .example = "1"},
          {.name = "time_constant",
           .dimension = dimensions::time,
           .minimum = 1e-3,
           .maximum = 1e3,
           .default_text = "1.5*s",
           .meaning = "Distal resistance times compliance of every end.",
           .source = "Westerhof, Lankhaar and Westerhof 2009, Med Biol Eng Comput 47:131",
           .example = "1.5*s"}};
}

}  // namespace

FieldEntry murray_tree_entry() {
  FieldEntry entry{.name = "tree",
                   .kind = FieldKind::table,
                   .meaning = "Instead of a file: a tree grown from a seed, whose radii obey Murray's law.",
                   .example = "{ seed = 3, generations = 6 }",
                   .fields = shape()};
  for (auto& field : flow()) entry.fields.push_back(field);
  return entry;
}

}  // namespace microcosm::flow
