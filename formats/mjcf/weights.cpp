// What bodies weigh: <inertial>, geoms, and the rules of <compiler>.

#include <algorithm>
#include <cmath>

#include "formats/mjcf/mesh_mass.hpp"
#include "formats/mjcf/parts.hpp"
#include "formats/urdf/inertia.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Mat3;
using core::Vec3;
using rigid::Inertial;

/// A tensor of these principal moments, along the rows of `axes`.
Mat3 tensor(const double (&moments)[3], const Mat3& axes) {
  return moments[0] * outer(axes.x, axes.x) + moments[1] * outer(axes.y, axes.y) +
         moments[2] * outer(axes.z, axes.z);
}

bool has_moments(const Inertial& inertial) {
  return inertial.inertia != Mat3{};
}

/// boundmass, boundinertia, balanceinertia.
void correct(Inertial& inertial, const Settings& settings) {
  inertial.mass = std::max(inertial.mass, settings.least_mass);
  if (settings.least_inertia <= 0 && !settings.balance_inertia) return;
  const urdf::Principal principal = urdf::principal(inertial.inertia);
  double moments[] = {principal.moments.x, principal.moments.y, principal.moments.z};
  const double before[] = {moments[0], moments[1], moments[2]};
  for (double& moment : moments) moment = std::max(moment, settings.least_inertia);
  if (settings.balance_inertia && moments[0] + moments[1] < moments[2]) {
    const double mean = (moments[0] + moments[1] + moments[2]) / 3;
    std::fill(std::begin(moments), std::end(moments), mean);
  }
  if (!std::equal(std::begin(moments), std::end(moments), std::begin(before)))
    inertial.inertia = tensor(moments, principal.axes);
}

/// What moves has mass: a body's own, or that of bodies fixed to it.
void check_movers(const Parts& parts, const Context& context) {
  std::vector<double> mass(parts.bodies.size(), 0);
  for (std::size_t i = parts.bodies.size(); i-- > 1;) {
    const BodyPart& body = parts.bodies[i];
    mass[i] += body.inertial.mass;
    if (body.joints.empty())
      mass[static_cast<std::size_t>(body.parent)] += mass[i];
    else if (!(mass[i] > 0))
      context.findings.error(body.place, fmt::format("body '{}'", shortened(body.name)),
                             "it moves, and neither it nor a body fixed to it has a mass",
                             "give it an <inertial>, or geoms with a mass");
  }
}

}  // namespace

std::optional<Inertial> read_inertial(const Element& element, const std::string& body,
                                      const Context& context) {
  const std::string owner = fmt::format("body '{}'", shortened(body));
  const Layers layers{{&element}};
  AttributeReader& reader = context.reader;
  Findings& findings = context.findings;
  reader.expect(
      element, owner,
      {"pos", "quat", "mass", "diaginertia", "axisangle", "xyaxes", "zaxis", "euler", "fullinertia"});
  reader.expect_children(element, owner, {});
  if (!element.find("pos")) {
    findings.error(element.place, owner, "<inertial pos> is missing",
                   "it is the centre of mass in the body's frame");
    return std::nullopt;
  }
  if (!element.find("mass")) {
    findings.error(element.place, owner, "<inertial mass> is missing", "it is in kg");
    return std::nullopt;
  }
  const core::Pose frame = read_pose(layers, owner, context);
  const auto mass = reader.not_negative(layers, owner, "mass");
  const auto full = reader.numbers(layers, owner, "fullinertia", 6);
  const auto diagonal = reader.triple(layers, owner, "diaginertia");
  if (!mass || (element.find("fullinertia") && !full) || (element.find("diaginertia") && !diagonal))
    return std::nullopt;
  if (full && diagonal) {
    findings.error(layers.place("fullinertia"), owner, "<inertial> has both fullinertia and diaginertia",
                   "it has one of them");
    return std::nullopt;
  }
  if (full)
    for (const char* way : {"quat", "axisangle", "xyaxes", "zaxis", "euler"})
      if (element.find(way))
        findings.error(layers.place(way), owner, fmt::format("<inertial> has fullinertia and {}", way),
                       "fullinertia stands along the body's axes");
  Mat3 inertia{};
  if (diagonal) inertia = {{diagonal->x, 0, 0}, {0, diagonal->y, 0}, {0, 0, diagonal->z}};
  if (full) {
    const auto& m = *full;
    inertia = {{m[0], m[3], m[4]}, {m[3], m[1], m[5]}, {m[4], m[5], m[2]}};
  }
  return placed({*mass, {}, inertia}, frame);
}

void weigh(Parts& parts, const Context& context) {
  const Settings& settings = context.settings;
  double total = 0;
  for (std::size_t i = 1; i < parts.bodies.size(); ++i) {
    BodyPart& body = parts.bodies[i];
    // Its own, or the sum of its geoms'.
    if (body.given) body.inertial = *body.given;
    std::vector<Inertial> geoms;
    for (const GeomPart& geom : body.geoms)
      if (geom.counts && geom.inertial.mass > 0) geoms.push_back(geom.inertial);
    const bool from_geoms =
        settings.inertia_from_geoms == InertiaFromGeoms::always ||
        (settings.inertia_from_geoms == InertiaFromGeoms::where_none_is_given && !body.given);
    if (from_geoms && !geoms.empty()) {
      body.inertial = sum_of(geoms);
      if (body.given) body.inertial_place = {};
    }
    correct(body.inertial, settings);
    const Inertial& own = body.inertial;
    total += own.mass;
    // A frame without any mass is judged where it is known whether it moves.
    if (own.mass == 0 && !has_moments(own)) continue;
    const Place place = body.inertial_place.line > 0 ? body.inertial_place : body.place;
    const std::string owner = fmt::format("body '{}'", shortened(body.name));
    if (own.mass == 0)
      context.findings.error(place, owner, "it has an inertia and no mass", "its mass must be positive");
    else if (body.joints.empty())
      continue;  // of a body fixed to another, points and rods count too
    else if (const std::string fault = urdf::fault_of_inertia(own.inertia); !fault.empty())
      context.findings.error(place, owner, "its inertia: " + fault,
                             "a body's moments are positive, and none exceeds the sum of the other two; "
                             "<compiler balanceinertia=\"true\"> mends the second");
  }
  check_movers(parts, context);
  if (settings.total_mass > 0 && total > 0)
    for (BodyPart& body : parts.bodies) {
      body.inertial.mass *= settings.total_mass / total;
      body.inertial.inertia = settings.total_mass / total * body.inertial.inertia;
    }
}

}  // namespace microcosm::formats::mjcf
