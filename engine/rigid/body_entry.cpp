#include "engine/rigid/body_entry.hpp"

#include <utility>

namespace microcosm::rigid {

using core::FieldEntry;
using core::FieldKind;
namespace dimensions = core::dimensions;

namespace {

constexpr double smallest_size = 1e-8, largest_size = 1e4;  // [m]; below, molecules; above, landscapes

FieldEntry vector(std::string name, core::Dimension dimension, double limit, std::string default_text,
                  std::string meaning, std::string source, std::string example) {
  return {.name = std::move(name),
          .kind = FieldKind::vector,
          .dimension = dimension,
          .minimum = -limit,
          .maximum = limit,
          .default_text = std::move(default_text),
          .meaning = std::move(meaning),
          .source = std::move(source),
          .example = std::move(example)};
}

FieldEntry rolling(std::string name, std::string meaning, std::string example) {
  return {.name = std::move(name),
          .dimension = dimensions::length,
          .minimum = 0,
          .maximum = largest_size,
          .meaning = std::move(meaning),
          .example = std::move(example)};
}

std::vector<FieldEntry> join(std::vector<FieldEntry> first, std::vector<FieldEntry> rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

core::ConstructorEntry shape(const std::string& name, std::string meaning, std::vector<FieldEntry> sizes) {
  return {.name = "bodies." + name,
          .returns = "body",
          .meaning = std::move(meaning),
          .fields = join(std::move(sizes),
                         join(join(fields::placement(), fields::motion()),
                              join(fields::surroundings(), join(fields::surface(), {fields::belt()}))))};
}

FieldEntry bounds() {
  const auto corner = [](const char* name, const char* meaning, const char* example) {
    FieldEntry entry = vector(name, dimensions::length, 1e7, "", meaning, "", example);
    entry.required = true;
    return entry;
  };
  return {.name = "bounds",
          .kind = FieldKind::table,
          .default_text = "{ low = {-1000*m, -1000*m, -1000*m}, high = {1000*m, 1000*m, 1000*m} }",
          .meaning = "A body whose centre of mass leaves this box ends the episode, named.",
          .source = "a hundred times the largest bodies that a scenario is meant for",
          .example = "{ low = {-2*m, -2*m, -1*m}, high = {2*m, 2*m, 3*m} }",
          .fields = {corner("low", "The corner of lowest x, y, z.", "{-2*m, -2*m, -1*m}"),
                     corner("high", "The corner of highest x, y, z.", "{2*m, 2*m, 3*m}")}};
}

FieldEntry plane_normal() {
  return vector("normal", dimensions::none, 1e6, "{0, 0, 1}",
                "Points out of the solid side; of any length above zero.", "a floor", "{0, 0, 1}");
}

}  // namespace

namespace fields {

std::vector<FieldEntry> placement() {
  return {vector("at", dimensions::length, 1e6, "{0*m, 0*m, 0*m}", "Where its origin is, in the world.",
                 "the world's origin", "{0*m, 0*m, 0.5*m}"),
          vector("orientation", dimensions::none, 100, "{0, 0, 0}",
                 "Rotation vector: it is turned about this vector, by its length in radians.",
                 "along the world's axes", "{0, 0, 90*deg}")};
}

std::vector<FieldEntry> motion() {
  return {vector("velocity", dimensions::velocity, 1e5, "{0*m/s, 0*m/s, 0*m/s}",
                 "Of its origin at time zero, in the world.", "at rest", "{0*m/s, 0*m/s, -1*m/s}"),
          vector("angular_velocity", dimensions::frequency, 1e7, "{0*rad/s, 0*rad/s, 0*rad/s}",
                 "At time zero, in the world.", "at rest", "{0*rad/s, 0*rad/s, 2*rad/s}"),
          {.name = "fixed",
           .kind = FieldKind::boolean,
           .default_text = "false",
           .meaning = "It never moves: scenery.",
           .source = "it moves",
           .example = "true"},
          {.name = "density",
           .dimension = dimensions::density,
           .minimum = 1e-3,
           .maximum = 1e5,
           .meaning = "It is filled evenly. A body that moves needs a density or a mass.",
           .example = "1000*kg/m^3"},
          {.name = "mass",
           .dimension = dimensions::mass,
           .minimum = 1e-24,
           .maximum = 1e12,
           .meaning = "The same, by its mass.",
           .example = "0.1*kg"}};
}

std::vector<FieldEntry> surroundings() {
  FieldEntry moment =
      vector("moment", dimensions::magnetic_moment, 1e6, "",
             "A permanent magnetic moment, fixed in its frame; magnetics.field_coils turn it.", "",
             "{1e-12*A*m^2, 0*A*m^2, 0*A*m^2}");
  return {
      {.name = "liquid",
       .kind = FieldKind::handle,
       .meaning = "The liquid that it is in: drag as of a sphere of its volume, buoyancy, added mass.",
       .example = "water",
       .handle_kind = "liquid"},
      {.name = "blood",
       .kind = FieldKind::handle,
       .meaning = "The blood that carries it, the same way; declare bodies.vessel_walls too, which keep it "
                  "in the vessels.",
       .example = "artery",
       .handle_kind = "blood"},
      moment};
}

std::vector<FieldEntry> surface() {
  return {
      {.name = "friction",
       .minimum = 0,
       .maximum = 100,
       .default_text = "0.5",
       .meaning = "Coefficient of sliding friction; of two surfaces the geometric mean.",
       .source = "assumed: the middle of the usual range of dry solids, .2 to .8",
       .example = "0.5"},
      rolling(
          "rolling_friction",
          "Largest torque against rolling over the normal force; of two surfaces the geometric mean, or what "
          "the one has that states it. If neither does: .02 of the radius of what is round (of two radii, r1 "
          "r2 / (r1 + r2): Ai et al. 2011, Powder Technol 206:269), none where the sliding friction is "
          "zero. 0*m: perfectly hard bodies, which roll on and on.",
          "0.1*mm"),
      rolling(
          "torsional_friction",
          "Largest torque against spinning about the normal over the normal force; of two surfaces the "
          "geometric mean, or what the one has that states it. If neither does: the coefficient of sliding "
          "friction times the rolling friction that would be taken (3 pi/16 mu a of a patch of radius a, "
          "1.7 times as long: Johnson 1985, Contact Mechanics).",
          "0.1*mm"),
      {.name = "restitution",
       .minimum = 0,
       .maximum = 1,
       .default_text = "0",
       .meaning = "Speed after a bounce over that before; of two surfaces the larger.",
       .source = "none: no bounce",
       .example = "0.3"}};
}

FieldEntry belt() {
  return vector(
      "surface_velocity", dimensions::velocity, 1e3, "{0*m/s, 0*m/s, 0*m/s}",
      "Of a conveyor: the velocity at which its surface runs along itself, in its own axes; friction "
      "carries what lies on it. Of bodies that never move alone.",
      "no conveyor", "{0.2*m/s, 0*m/s, 0*m/s}");
}

FieldEntry size(std::string name, std::string meaning, std::string example) {
  return {.name = std::move(name),
          .dimension = dimensions::length,
          .minimum = smallest_size,
          .maximum = largest_size,
          .required = true,
          .meaning = std::move(meaning),
          .example = std::move(example)};
}

}  // namespace fields

const core::ConstructorEntry& world_entry() {
  static const core::ConstructorEntry entry{
      .name = "bodies.world",
      .returns = "world",
      .meaning = "What holds for all rigid bodies; optional, once a scenario.",
      .fields = {
          vector("gravity", dimensions::acceleration, 1e4, "{0*m/s^2, 0*m/s^2, -9.80665*m/s^2}",
                 "In the world's axes.", "standard gravity (CGPM 1901)", "{0*m/s^2, 0*m/s^2, 0*m/s^2}"),
          {.name = "largest_step",
           .dimension = dimensions::time,
           .minimum = 1e-12,
           .maximum = 1,
           .meaning = "Time steps of the world are cut into equal parts of at most this. If not given: a "
                      "thirtieth of the time in which the smallest body that moves falls its own size, at "
                      "most 5 ms.",
           .example = "1*ms"},
          {.name = "integrator",
           .kind = FieldKind::choice,
           .meaning = "Of robots that touch nothing; those that touch are semi-implicit. If not given: of "
                      "order 4 (Runge-Kutta) on a "
                      "free base, which turns against its arm, where steps resolve the motors' gains, h "
                      "sqrt(kp/I) <= 1 and "
                      "h (kd + damping)/I <= 2; semi-implicit with gains else; without gains of order 2 "
                      "(leapfrog). One that can't be "
                      "had is refused, with the step that would do.",
           .example = "\"runge_kutta\"",
           .choices = {"leapfrog", "semi_implicit", "runge_kutta"}},
          bounds()}};
  return entry;
}

std::vector<core::ConstructorEntry> shape_entries() {
  const FieldEntry radius = fields::size("radius", "Radius.", "50*mm");
  const FieldEntry length = fields::size("length", "Length, along its z axis.", "100*mm");
  FieldEntry cylinder_length = length;
  cylinder_length.meaning =
      "Length between the centres of its ends, along its z axis; with both ends it is two "
      "radii longer.";
  FieldEntry edges = fields::size("size", "Lengths of the edges along x, y, z.", "{40*mm, 40*mm, 40*mm}");
  edges.kind = FieldKind::vector;
  FieldEntry cone_length = length;
  cone_length.meaning = "Height. The apex is at +length/2 of its z axis, the base at -length/2.";
  const FieldEntry of{.name = "of",
                      .kind = FieldKind::handle,
                      .required = true,
                      .meaning = "The blood whose vessels these are.",
                      .example = "artery",
                      .handle_kind = "blood"};
  std::vector<FieldEntry> walls = join({of}, fields::surface());
  for (FieldEntry& field : walls)
    if (field.name == "friction") {
      field.default_text = "0.05";
      field.source = "living endothelium against glass, .03 to .06: Dunn et al. 2008, Tribol Lett";
    }
  std::vector<FieldEntry> plane = {plane_normal()};
  FieldEntry at = fields::placement().front();
  at.meaning = "A point of the plane.";
  plane.push_back(at);
  return {{.name = "bodies.plane",
           .returns = "body",
           .meaning = "An endless plane that never moves; solid below.",
           .fields = join(plane, join(fields::surface(), {fields::belt()}))},
          {.name = "bodies.vessel_walls",
           .returns = "body",
           .meaning = "The walls of the blood's vessels, as wide as they are now: bodies stay inside.",
           .fields = walls},
          shape("sphere", "A sphere about its origin.", {radius}),
          shape("box", "A box about its origin.", {edges}),
          shape("capsule", "A cylinder with round ends, about its origin.", {radius, cylinder_length}),
          shape("cylinder", "A cylinder about its origin.", {radius, length}),
          shape("cone", "A cone about its origin.", {radius, cone_length})};
}

}  // namespace microcosm::rigid
