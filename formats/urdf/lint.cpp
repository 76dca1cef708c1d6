#include "formats/urdf/lint.hpp"

#include <algorithm>
#include <cmath>

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

Mat3 point_inertia(double mass, const Vec3& r) {
  return mass * (Mat3{{dot(r, r), 0, 0}, {0, dot(r, r), 0}, {0, 0, dot(r, r)}} + -1 * outer(r, r));
}

Inertial sum_of(const std::vector<Inertial>& parts) {
  Inertial sum;
  for (const Inertial& part : parts) {
    sum.mass += part.mass;
    sum.centre += part.mass * part.centre;
  }
  sum.centre = sum.centre / sum.mass;
  for (const Inertial& part : parts)
    sum.inertia = sum.inertia + part.inertia + point_inertia(part.mass, part.centre - sum.centre);
  return sum;
}

std::string text_of(const Vec3& v) {
  return fmt::format("{:.4g} {:.4g} {:.4g}", v.x, v.y, v.z);
}

/// Widens a box along the link's axes by a shape.
void widen(const Shape& shape, Vec3& low, Vec3& high) {
  const auto reach = [&](const Vec3& a, const Vec3& b) {
    low = {std::min(low.x, a.x), std::min(low.y, a.y), std::min(low.z, a.z)};
    high = {std::max(high.x, b.x), std::max(high.y, b.y), std::max(high.z, b.z)};
  };
  if (shape.mesh) {
    for (const Vec3& v : shape.mesh->vertices) reach(shape.pose * v, shape.pose * v);
    return;
  }
  const double r = shape.radius;
  const Vec3 half = shape.kind == ShapeKind::box        ? shape.half_extents
                    : shape.kind == ShapeKind::cylinder ? Vec3{r, r, shape.length / 2}
                                                        : Vec3{r, r, r};
  const Mat3 m =
      core::rotation_matrix(shape.kind == ShapeKind::sphere ? core::Quaternion{} : shape.pose.orientation);
  const auto span = [&](const Vec3& row) {
    return std::abs(row.x) * half.x + std::abs(row.y) * half.y + std::abs(row.z) * half.z;
  };
  const Vec3 out{span(m.x), span(m.y), span(m.z)};
  reach(shape.pose.position - out, shape.pose.position + out);
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

class LinkLint {
 public:
  LinkLint(const UrdfRobot& robot, std::size_t index, Report& report)
      : robot_(robot),
        index_(index),
        link_(robot.body.links[index]),
        report_(report),
        owner_(link_name(link_.name)) {}

  void run() {
    const std::vector<Shape> shapes = solids();
    std::vector<Inertial> parts;
    for (std::size_t i = 0; i < shapes.size(); ++i)
      measure(shapes[i], link_.shapes.empty() ? 0 : robot_.lines[index_].shapes[i], parts);
    const double mass = link_.inertial.mass;
    if (robot_.lines[index_].inertial == 0 || !(mass > 0)) return;
    if (mass < least_mass)
      warn(fmt::format("its mass is {} kg", mass), "masses are in kg: is it grams, or smaller?");
    if (link_.shapes.empty() && !report_.has_errors())  // else a shape that couldn't be read
      warn(fmt::format("it has a mass of {} kg and no <collision>: it passes through everything", mass),
           "give it a shape");
    if (parts.empty() || parts.size() != shapes.size()) return;
    compare(sum_of(parts));
    check_centre(shapes);
  }

 private:
  void warn(std::string given, std::string valid) {
    const LinkLines& lines = robot_.lines[index_];
    report_.warning(lines.inertial > 0 ? lines.inertial : lines.link, owner_, std::move(given),
                    std::move(valid));
  }

  /// What the link's mass fills.
  std::vector<Shape> solids() const {
    std::vector<Shape> shapes = link_.shapes;
    if (shapes.empty())
      for (const VisualShape& visual : robot_.visuals)
        if (visual.link == index_) shapes.push_back(visual.shape);
    for (Shape& shape : shapes)
      if (shape.kind == ShapeKind::triangle_mesh) shape.kind = ShapeKind::convex_hull;
    return shapes;
  }

  /// At density 1; `line` of the <collision>, 0 for what is only drawn.
  void measure(const Shape& shape, int line, std::vector<Inertial>& parts) {
    if (shape.mesh && is_flat(*shape.mesh)) {
      if (line > 0)
        report_.error(line, owner_, "its collision mesh is flat: it has no volume",
                      "the vertices must not lie in a plane");
      return;
    }
    const std::size_t open = shape.mesh ? geometry::open_edges(*shape.mesh) : 0;
    if (open > 0) {
      if (line > 0)
        report_.warning(line, owner_,
                        fmt::format("its collision mesh has {} open edges (holes, or triangles turned "
                                    "inwards): what inertia it would have isn't known",
                                    open),
                        "a mesh should be closed, its triangles counter-clockwise seen from outside");
      return;
    }
    try {
      const Inertial part = rigid::inertial_of(shape, 1);
      if (part.mass > 0 && fault_of_inertia(part.inertia).empty()) parts.push_back(part);
    } catch (const core::InputError& error) {
      if (line > 0)
        report_.warning(line, owner_, fmt::format("its collision mesh: {}", error.message()),
                        "a mesh should enclose a volume, its triangles counter-clockwise seen from outside");
    }
  }

  void compare(const Inertial& solid) {
    const Inertial& own = link_.inertial;
    const double density = own.mass / solid.mass;
    if (!(density >= least_density && density <= largest_density))
      warn(fmt::format("its mass of {:.4g} kg in the {:.4g} m^3 of its shapes is a density of {:.4g} kg/m^3",
                       own.mass, solid.mass, density),
           fmt::format("densities are {} to {} kg/m^3", least_density, largest_density));
    const Mat3 expected = density * solid.inertia;
    const double difference = relative_difference(own.inertia, expected);
    if (difference > inertia_tolerance) {
      const Mat3& e = expected;
      warn(fmt::format("its inertia is off by {:.0f} % from that of its shapes filled evenly with {:.4g} kg "
                       "(principal "
                       "moments {} against {} kg m^2)",
                       100 * difference, own.mass, text_of(principal(own.inertia).moments),
                       text_of(principal(e).moments)),
           fmt::format(
               "evenly filled: ixx {:.6g} ixy {:.6g} ixz {:.6g} iyy {:.6g} iyz {:.6g} izz {:.6g}, about the "
               "centre, along the link's axes",
               e.x.x, e.x.y, e.x.z, e.y.y, e.y.z, e.z.z));
    }
  }

  void check_centre(const std::vector<Shape>& shapes) {
    Vec3 low{rigid::unlimited, rigid::unlimited, rigid::unlimited}, high = -low;
    for (const Shape& shape : shapes) widen(shape, low, high);
    const Vec3& c = link_.inertial.centre;
    const double slack = 1e-6 * norm(high - low);
    if (c.x < low.x - slack || c.y < low.y - slack || c.z < low.z - slack || c.x > high.x + slack ||
        c.y > high.y + slack || c.z > high.z + slack)
      warn(fmt::format("its centre of mass ({} m) lies outside its shapes, which reach from {} to {} m",
                       text_of(c), text_of(low), text_of(high)),
           "it should lie within them");
  }

  const UrdfRobot& robot_;
  std::size_t index_;
  const Link& link_;
  Report& report_;
  std::string owner_;
};

}  // namespace

void lint(const UrdfRobot& robot, Report& report) {
  std::vector<bool> moves;
  for (std::size_t i = 0; i < robot.body.links.size(); ++i) {
    LinkLint(robot, i, report).run();
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
