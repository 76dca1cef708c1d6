#include "engine/rigid/mesh_entry.hpp"

#include <utility>

#include "engine/rigid/body_entry.hpp"

namespace microcosm::rigid {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

namespace {

void append(std::vector<FieldEntry>& all, std::vector<FieldEntry> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

const core::ConstructorEntry& mesh_entry() {
  static const core::ConstructorEntry entry = [] {
    core::ConstructorEntry made{
        .name = "bodies.mesh",
        .returns = "body",
        .meaning =
            "A body of the shape of a mesh: its convex hull, convex parts of it, or, of what never moves, "
            "its "
            "surface.",
        .fields = {
            {.name = "file",
             .kind = FieldKind::file,
             .required = true,
             .meaning = "STL, OBJ, COLLADA (.dae) or PLY; up to 4 MiB.",
             .example = "\"bracket.stl\""},
            {.name = "unit",
             .dimension = dimensions::length,
             .minimum = 1e-12,
             .maximum = 1e6,
             .default_text = "1*m",
             .meaning = "The length that 1 stands for in the file.",
             .source = "as robots' files have it",
             .example = "1*mm"},
            {.name = "as",
             .kind = FieldKind::choice,
             .default_text = "\"hull\"",
             .meaning =
                 "The convex hull; the surface as it is, of a body with fixed = true; or up to 16 convex "
                 "parts that follow the mesh to a hundredth of its size.",
             .source = "the fastest",
             .example = "\"parts\"",
             .choices = {"hull", "surface", "parts"}}}};
    append(made.fields, fields::placement());
    append(made.fields, fields::motion());
    append(made.fields, fields::surroundings());
    append(made.fields, fields::surface());
    made.fields.push_back(fields::belt());
    return made;
  }();
  return entry;
}

const core::ConstructorEntry& height_field_entry() {
  static const core::ConstructorEntry entry = [] {
    core::ConstructorEntry made{
        .name = "bodies.height_field",
        .returns = "body",
        .meaning = "Ground on a grid of heights about its origin, along its z axis; it never moves.",
        .fields = {{.name = "heights",
                    .kind = FieldKind::quantity_list,
                    .dimension = dimensions::length,
                    .minimum = -1e5,
                    .maximum = 1e5,
                    .required = true,
                    .meaning = "Row after row, from low y to high y; in a row from low x to high x.",
                    .example = "{0*m, 0*m, 0*m, 0.1*m}"},
                   {.name = "columns",
                    .kind = FieldKind::integer,
                    .minimum = 2,
                    .maximum = 1e6,
                    .required = true,
                    .meaning = "Heights in a row.",
                    .example = "2"},
                   fields::size("spacing", "Between neighbours, along x and y.", "0.1*m")}};
    append(made.fields, fields::placement());
    append(made.fields, fields::surface());
    made.fields.push_back(fields::belt());
    return made;
  }();
  return entry;
}

}  // namespace microcosm::rigid
