#include "formats/urdf/lint.hpp"

#include <algorithm>
#include <cmath>

#include "formats/urdf/extent.hpp"
#include "formats/urdf/inertia.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

using core::Mat3;
using core::Vec3;
using rigid::Inertial;
using rigid::Link;
using rigid::Shape;
using rigid::ShapeKind;

std::string text_of(const Vec3& v) {
  return fmt::format("{:.4g} {:.4g} {:.4g}", v.x, v.y, v.z);
}

/// Whether the vertices lie in a plane, to a millionth of their spread.
bool is_flat(const geometry::TriangleMesh& mesh) {
  Vec3 mean;
  for (const Vec3& v : mesh.vertices) mean += v;
  mean = mean / static_cast<double>(mesh.vertices.size());
  Mat3 spread;
  for (const Vec3& v : mesh.vertices) spread = spread + outer(v - mean, v - mean);
  const Vec3 moments = principal(spread).moments;
  return !(moments.x > 1e-12 * moments.z);
}

double volume_of(const Extent& box) {
  const Vec3 sides = box.high - box.low;
  return std::max(sides.x, 0.0) * std::max(sides.y, 0.0) * std::max(sides.z, 0.0);
}

Extent extent_of(const std::vector<Shape>& shapes) {
  Extent box;
  for (const Shape& shape : shapes) box.widen(shape);
  return box;
}

/// Whether shapes may share more than a tenth of their volumes, by the boxes around them: then what they
/// enclose together isn't their sum.
bool may_overlap(const std::vector<Shape>& shapes) {
  std::vector<Extent> boxes;
  for (const Shape& shape : shapes) boxes.push_back(extent_of({shape}));
  for (std::size_t i = 0; i < boxes.size(); ++i)
    for (std::size_t k = i + 1; k < boxes.size(); ++k) {
      const Extent &a = boxes[i], &b = boxes[k];
      Extent common;
      common.low = {std::max(a.low.x, b.low.x), std::max(a.low.y, b.low.y), std::max(a.low.z, b.low.z)};
      common.high = {std::min(a.high.x, b.high.x), std::min(a.high.y, b.high.y),
                     std::min(a.high.z, b.high.z)};
      if (volume_of(common) > 0.1 * std::min(volume_of(a), volume_of(b))) return true;
    }
  return false;
}

class LinkLint {
 public:
  LinkLint(const UrdfRobot& robot, std::size_t index, std::vector<Shape> drawn, bool bare, Report& report)
      : lines_(robot.lines[index]),
        link_(robot.body.links[index]),
        drawn_(std::move(drawn)),
        bare_(bare),
        report_(report),
        owner_(link_name(link_.name)) {}

  void run() {
    for (std::size_t i = 0; i < link_.shapes.size(); ++i) check_mesh(link_.shapes[i], lines_.shapes[i]);
    const double mass = link_.inertial.mass;
    if (lines_.inertial == 0 || !(mass > 0)) return;
    if (mass < least_mass)
      warn(fmt::format("its mass is {} kg", mass), "masses are in kg: is it grams, or smaller?");
    if (bare_ && !report_.has_errors())  // else a shape that couldn't be read
      report_.warning(lines_.inertial, owner_,
                      "it has a mass and no <collision>: it passes through everything", "give it a shape");
    std::vector<Shape> all = link_.shapes;
    all.insert(all.end(), drawn_.begin(), drawn_.end());
    if (all.empty()) return;
    check_centre(extent_of(all));
    check_density(volume_of(extent_of(all)));
    compare(link_.shapes.empty() ? drawn_ : link_.shapes);
  }

 private:
  void warn(std::string given, std::string valid) {
    report_.warning(lines_.inertial > 0 ? lines_.inertial : lines_.link, owner_, std::move(given),
                    std::move(valid));
  }

  /// A collision mesh, in this line.
  void check_mesh(const Shape& shape, int line) {
    if (!shape.mesh) return;
    if (is_flat(*shape.mesh))
      return report_.error(line, owner_, "its collision mesh is flat: it has no volume",
                           "the vertices must not lie in a plane");
    if (geometry::open_edges(*shape.mesh) > 0)
      return report_.note(line, owner_,
                          "its collision mesh has open edges (holes, or triangles turned inwards): its hull "
                          "collides all the same");
    if (!(geometry::solid_properties(*shape.mesh).volume > 0))
      report_.note(line, owner_, "its collision mesh is turned inside out: its hull collides all the same");
  }

  /// Where the link's mass fills closed meshes that share little: against their even filling. Shapes that
  /// stand for a body, and parts within others, say nothing of its inertia.
  void compare(const std::vector<Shape>& shapes) {
    if (shapes.empty() || may_overlap(shapes)) return;
    std::vector<Inertial> parts;
    for (const Shape& shape : shapes) {
      if (!shape.mesh || is_flat(*shape.mesh) || geometry::open_edges(*shape.mesh) > 0) return;
      Shape solid = shape;
      solid.kind = ShapeKind::convex_hull;
      if (!(geometry::solid_properties(*shape.mesh).volume > 0)) return;
      parts.push_back(rigid::inertial_of(solid, 1));
      if (!fault_of_inertia(parts.back().inertia).empty()) return;
    }
    const Inertial filled = sum_of(parts);
    const Inertial& own = link_.inertial;
    const Mat3 expected = (own.mass / filled.mass) * filled.inertia;
    const double factor = relative_factor(own.inertia, expected);
    if (factor <= inertia_factor) return;
    const Mat3& e = expected;
    warn(fmt::format(
             "its inertia is off by a factor of {:.3g} from that of its meshes filled evenly with {:.4g} kg "
             "(principal moments {} against {} kg m^2)",
             factor, own.mass, text_of(principal(own.inertia).moments), text_of(principal(e).moments)),
         fmt::format(
             "evenly filled: ixx {:.6g} ixy {:.6g} ixz {:.6g} iyy {:.6g} iyz {:.6g} izz {:.6g}, about the "
             "centre, along the link's axes",
             e.x.x, e.x.y, e.x.z, e.y.y, e.y.z, e.z.z));
  }

  /// In the box around all shapes: what collides is often a part of a body, and less often larger.
  void check_density(double volume) {
    const double density = link_.inertial.mass / volume;
    if (density < least_density || density > largest_density)
      warn(fmt::format(
               "its mass of {:.4g} kg in the {:.4g} m^3 of the box around its shapes is a density of {:.4g} "
               "kg/m^3",
               link_.inertial.mass, volume, density),
           fmt::format("densities are {} to {} kg/m^3", least_density, largest_density));
  }

  void check_centre(const Extent& box) {
    const Vec3& c = link_.inertial.centre;
    const double slack = 0.05 * norm(box.high - box.low);  // simple shapes stand for bodies
    if (c.x < box.low.x - slack || c.y < box.low.y - slack || c.z < box.low.z - slack ||
        c.x > box.high.x + slack || c.y > box.high.y + slack || c.z > box.high.z + slack)
      warn(fmt::format("its centre of mass ({} m) lies outside its shapes, which reach from {} to {} m",
                       text_of(c), text_of(box.low), text_of(box.high)),
           "it should lie within them");
  }

  const LinkLines& lines_;
  const Link& link_;
  std::vector<Shape> drawn_;
  bool bare_;  // neither it nor what it is fixed to collides
  Report& report_;
  std::string owner_;
};

/// Of each link: whether no link of those that fixed joints connect with it has a collision shape.
std::vector<bool> bare_links(const rigid::BodyModel& body) {
  std::vector<std::size_t> first;  // of the connected links
  std::vector<bool> bare(body.links.size(), true);
  for (std::size_t i = 0; i < body.links.size(); ++i) {
    const rigid::Joint& joint = body.links[i].joint;
    const bool fixed = joint.kind == rigid::JointKind::fixed && joint.parent >= 0;
    first.push_back(fixed ? first[static_cast<std::size_t>(joint.parent)] : i);
    if (!body.links[i].shapes.empty()) bare[first[i]] = false;
  }
  for (std::size_t i = 0; i < body.links.size(); ++i) bare[i] = bare[first[i]];
  return bare;
}

}  // namespace

void lint(const UrdfRobot& robot, Report& report) {
  const std::vector<bool> bare = bare_links(robot.body);
  std::vector<bool> moves;
  std::vector<std::vector<Shape>> drawn(robot.body.links.size());
  for (const VisualShape& visual : robot.visuals)
    if (!visual.stands_in) drawn[visual.link].push_back(visual.shape);
  for (std::size_t i = 0; i < robot.body.links.size(); ++i) {
    LinkLint(robot, i, std::move(drawn[i]), bare[i], report).run();
    const Link& link = robot.body.links[i];
    const auto parent = link.joint.parent;
    moves.push_back(link.joint.kind != rigid::JointKind::fixed ||
                    (parent >= 0 && moves[static_cast<std::size_t>(parent)]));
    if (moves[i] && !link.shapes.empty() && robot.lines[i].inertial == 0 && link.inertial.mass == 0)
      report.warning(robot.lines[i].link, link_name(link.name),
                     "it moves, has a shape, and no <inertial>: it adds no mass",
                     "what has a shape should have a mass");
  }
  if (report.has_errors()) return;
  try {
    rigid::check(robot.body);
    lint_overlaps(robot, report);
  } catch (const core::InputError& error) {
    report.error(robot.lines.front().link, fmt::format("robot '{}'", robot.body.name), error.message(),
                 "it must pass the check of rigid bodies");
  }
}

}  // namespace microcosm::formats::urdf
