// microcosm inspect: what a robot's file holds, and what is wrong with it.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "formats/robot/read_robot.hpp"
#include "formats/urdf/inertia.hpp"
#include "formats/urdf/repaired.hpp"

namespace microcosm::app {

namespace {

using core::Vec3;
using formats::urdf::Finding;
using formats::urdf::Severity;
using formats::urdf::UrdfRobot;
using nlohmann::ordered_json;
using rigid::Joint;
using rigid::JointKind;
using rigid::Link;

struct InspectChoice {
  std::string path;
  std::vector<std::string> packages;
  std::string repaired;  // where the repaired file is written
  bool free = false, json = false, strict = false;
};

/// URDF's words.
const char* name_of(JointKind kind) {
  switch (kind) {
    case JointKind::fixed:
      return "fixed";
    case JointKind::revolute:
      return "revolute";
    case JointKind::continuous:
      return "continuous";
    case JointKind::prismatic:
      return "prismatic";
    case JointKind::spherical:
      return "spherical";
    case JointKind::planar:
      return "planar";
    case JointKind::free:
      return "floating";
  }
  return "";
}

const char* name_of(rigid::ShapeKind kind) {
  switch (kind) {
    case rigid::ShapeKind::sphere:
      return "sphere";
    case rigid::ShapeKind::box:
      return "box";
    case rigid::ShapeKind::capsule:
      return "capsule";
    case rigid::ShapeKind::cylinder:
      return "cylinder";
    case rigid::ShapeKind::cone:
      return "cone";
    case rigid::ShapeKind::convex_hull:
      return "hull";
    case rigid::ShapeKind::triangle_mesh:
      return "mesh";
    case rigid::ShapeKind::height_field:
      return "height field";
    case rigid::ShapeKind::plane:
      return "plane";
    case rigid::ShapeKind::vessel_walls:
      return "vessel walls";
  }
  return "";
}

/// "box, 2 hull".
std::string shapes_of(const Link& link) {
  std::map<std::string, int> counts;
  for (const rigid::Shape& shape : link.shapes) ++counts[name_of(shape.kind)];
  std::string text;
  for (const auto& [name, count] : counts)
    text += (text.empty() ? "" : ", ") + (count > 1 ? fmt::format("{} {}", count, name) : name);
  return text.empty() ? "-" : text;
}

bool has_axis(JointKind kind) {
  return kind == JointKind::planar || rigid::rate_count(kind) == 1;
}

std::string parent_of(const UrdfRobot& robot, const Joint& joint) {
  return joint.parent < 0 ? "world" : robot.body.links[static_cast<std::size_t>(joint.parent)].name;
}

Vec3 moments_of(const Link& link) {
  return formats::urdf::principal(link.inertial.inertia).moments;
}

/// Rows whose columns are as wide as they need to be: the first ones left-aligned, the numbers right.
class Table {
 public:
  Table(std::vector<std::string> head, std::size_t left) : left_(left) { rows_.push_back(std::move(head)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print() const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    for (const auto& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i)
        line += i < left_ ? fmt::format("{:<{}}  ", row[i], widths[i])
                          : fmt::format("{:>{}}  ", row[i], widths[i]);
      line.erase(line.find_last_not_of(' ') + 1);
      print_result("{}\n", line);
    }
  }

 private:
  std::size_t left_;
  std::vector<std::vector<std::string>> rows_;
};

std::string number(double value) {
  if (std::isinf(value)) return "-";
  return fmt::format("{:.4g}", value == 0 ? 0.0 : value);
}

std::string numbers(const Vec3& v) {
  return fmt::format("{} {} {}", number(v.x), number(v.y), number(v.z));
}

void print_links(const UrdfRobot& robot) {
  Table table({"link", "mass [kg]", "centre of mass [m]", "principal inertias [kg m^2]", "shapes", "line"},
              1);
  for (std::size_t i = 0; i < robot.body.links.size(); ++i) {
    const Link& link = robot.body.links[i];
    const bool massive = link.inertial.mass > 0;
    table.add({link.name, massive ? number(link.inertial.mass) : "-",
               massive ? numbers(link.inertial.centre) : "-", massive ? numbers(moments_of(link)) : "-",
               shapes_of(link), std::to_string(robot.lines[i].link)});
  }
  table.print();
}

void print_joints(const UrdfRobot& robot) {
  Table table({"joint", "type", "parent", "child", "axis", "limits [rad, m]", "velocity [rad/s, m/s]",
               "effort [N m, N]", "damping [N m s, N s/m]", "friction [N m, N]", "line"},
              4);
  for (std::size_t i = 0; i < robot.body.links.size(); ++i) {
    const Link& link = robot.body.links[i];
    const Joint& joint = link.joint;
    if (robot.lines[i].joint == 0) continue;
    const bool moves = joint.kind != JointKind::fixed;
    const bool bounded = std::isfinite(joint.lower) || std::isfinite(joint.upper);
    table.add({joint.name, std::string(name_of(joint.kind)) + (joint.mimic ? ", mimic" : ""),
               parent_of(robot, joint), link.name, has_axis(joint.kind) ? numbers(joint.axis) : "-",
               bounded ? fmt::format("{} to {}", number(joint.lower), number(joint.upper)) : "-",
               moves ? number(joint.velocity_limit) : "-", moves ? number(joint.effort_limit) : "-",
               moves ? number(joint.damping) : "-", moves ? number(joint.friction) : "-",
               std::to_string(robot.lines[i].joint)});
  }
  table.print();
}

formats::urdf::LinkSurface surface_of(const UrdfRobot& robot, std::size_t link) {
  return link < robot.surfaces.size() ? robot.surfaces[link] : formats::urdf::LinkSurface{};
}

/// What links' <contact>s say.
void print_surfaces(const UrdfRobot& robot) {
  Table table({"surface of", "friction", "rolling friction [m]", "torsional friction [m]", "restitution"}, 1);
  const auto text = [](const std::optional<double>& value) {
    return value ? number(*value) : std::string("-");
  };
  bool any = false;
  for (std::size_t i = 0; i < robot.body.links.size(); ++i) {
    const formats::urdf::LinkSurface s = surface_of(robot, i);
    if (!s.friction && !s.rolling_friction && !s.torsional_friction && !s.restitution) continue;
    table.add({robot.body.links[i].name, text(s.friction), text(s.rolling_friction),
               text(s.torsional_friction), text(s.restitution)});
    any = true;
  }
  if (!any) return;
  print_result("\n");
  table.print();
}

double total_mass(const UrdfRobot& robot) {
  double mass = 0;
  for (const Link& link : robot.body.links) mass += link.inertial.mass;
  return mass;
}

/// What its joints can do, without mimics and a free base.
std::uint32_t degrees_of_freedom(const UrdfRobot& robot) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < robot.body.links.size(); ++i)
    if (robot.lines[i].joint > 0 && !robot.body.links[i].joint.mimic)
      count += rigid::rate_count(robot.body.links[i].joint.kind);
  return count;
}

std::size_t joint_count(const UrdfRobot& robot) {
  return static_cast<std::size_t>(std::count_if(robot.lines.begin(), robot.lines.end(),
                                                [](const auto& lines) { return lines.joint > 0; }));
}

std::string plural(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::size_t count_of(const UrdfRobot& robot, Severity severity) {
  return static_cast<std::size_t>(std::count_if(robot.findings.begin(), robot.findings.end(),
                                                [&](const Finding& f) { return f.severity == severity; }));
}

void print_text(const UrdfRobot& robot) {
  if (!robot.body.links.empty()) {
    print_result("{}: robot '{}'\n\n", robot.file, robot.body.name);
    print_links(robot);
    if (joint_count(robot) > 0) {
      print_result("\n");
      print_joints(robot);
    }
    print_surfaces(robot);
    print_result("\ntotal: {:.6g} kg, {}, {}, {}, base {}\n", total_mass(robot),
                 plural(robot.body.links.size(), "link"), plural(joint_count(robot), "joint"),
                 plural(degrees_of_freedom(robot), "degree") + " of freedom",
                 robot.body.links.front().joint.kind == JointKind::free ? "free" : "fixed");
  }
  if (!robot.findings.empty()) print_result("\n");
  for (const Finding& finding : robot.findings)
    print_result("{}:{}{}: {}: {}\n", finding.where.file, finding.where.line,
                 finding.where.column > 0 ? fmt::format(":{}", finding.where.column) : "",
                 formats::urdf::name_of(finding.severity), formats::urdf::sentence_of(finding));
  print_result("{}, {}, {}\n", plural(count_of(robot, Severity::error), "error"),
               plural(count_of(robot, Severity::warning), "warning"),
               plural(count_of(robot, Severity::note), "note"));
}

ordered_json json_of(const Vec3& v) {
  return {v.x, v.y, v.z};
}

/// Infinity, no bound, is null.
ordered_json bound(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

ordered_json shape_json(const rigid::Shape& shape) {
  ordered_json out = {{"kind", name_of(shape.kind)}, {"position", json_of(shape.pose.position)}};
  const auto& q = shape.pose.orientation;
  out["orientation_wxyz"] = {q.w, q.x, q.y, q.z};
  if (shape.kind == rigid::ShapeKind::box) out["size"] = json_of(2 * shape.half_extents);
  if (shape.radius > 0) out["radius"] = shape.radius;
  if (shape.length > 0) out["length"] = shape.length;
  return out;
}

/// Null: the scenario says it.
ordered_json surface_json(const formats::urdf::LinkSurface& surface) {
  const auto value = [](const std::optional<double>& v) {
    return v ? ordered_json(*v) : ordered_json(nullptr);
  };
  return {{"friction", value(surface.friction)},
          {"rolling_friction", value(surface.rolling_friction)},
          {"torsional_friction", value(surface.torsional_friction)},
          {"restitution", value(surface.restitution)}};
}

ordered_json link_json(const UrdfRobot& robot, std::size_t i) {
  const Link& link = robot.body.links[i];
  const auto& m = link.inertial.inertia;
  ordered_json shapes = ordered_json::array(), drawn = ordered_json::array();
  for (const auto& shape : link.shapes) shapes.push_back(shape_json(shape));
  for (const auto& visual : robot.visuals)
    if (visual.link == i) {
      drawn.push_back(shape_json(visual.shape));
      drawn.back()["stands_in"] = visual.stands_in;
    }
  return {{"name", link.name},
          {"line", robot.lines[i].link},
          {"mass", link.inertial.mass},
          {"centre", json_of(link.inertial.centre)},
          {"inertia", {json_of(m.x), json_of(m.y), json_of(m.z)}},
          {"principal_inertias", json_of(moments_of(link))},
          {"surface", surface_json(surface_of(robot, i))},
          {"collision_shapes", link.shapes.size()},
          {"shapes", std::move(shapes)},
          {"drawn", std::move(drawn)}};
}

ordered_json joint_json(const UrdfRobot& robot, std::size_t i) {
  const Link& link = robot.body.links[i];
  const Joint& joint = link.joint;
  ordered_json out = {{"name", joint.name},
                      {"line", robot.lines[i].joint},
                      {"type", name_of(joint.kind)},
                      {"parent", parent_of(robot, joint)},
                      {"child", link.name},
                      {"axis", has_axis(joint.kind) ? json_of(joint.axis) : ordered_json(nullptr)},
                      {"lower", bound(joint.lower)},
                      {"upper", bound(joint.upper)},
                      {"velocity", bound(joint.velocity_limit)},
                      {"effort", bound(joint.effort_limit)},
                      {"damping", joint.damping},
                      {"friction", joint.friction}};
  if (joint.mimic)
    out["mimic"] = {{"joint", robot.body.links[joint.mimic->link].joint.name},
                    {"multiplier", joint.mimic->multiplier},
                    {"offset", joint.mimic->offset}};
  return out;
}

void print_json(const UrdfRobot& robot) {
  ordered_json out = {{"file", robot.file},
                      {"robot", robot.body.name},
                      {"links", ordered_json::array()},
                      {"joints", ordered_json::array()}};
  for (std::size_t i = 0; i < robot.body.links.size(); ++i) {
    out["links"].push_back(link_json(robot, i));
    if (robot.lines[i].joint > 0) out["joints"].push_back(joint_json(robot, i));
  }
  out["total"] = {{"mass", total_mass(robot)}, {"degrees_of_freedom", degrees_of_freedom(robot)}};
  out["findings"] = ordered_json::array();
  for (const Finding& finding : robot.findings)
    out["findings"].push_back({{"severity", formats::urdf::name_of(finding.severity)},
                               {"file", finding.where.file},
                               {"line", finding.where.line},
                               {"name", finding.name},
                               {"given", finding.given},
                               {"valid", finding.valid},
                               {"also_in_lines", finding.also}});
  write_result(out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

bool at_fault(const UrdfRobot& robot, bool strict) {
  return count_of(robot, Severity::error) > 0 || (strict && count_of(robot, Severity::warning) > 0);
}

void print_robot(const UrdfRobot& robot, bool json) {
  if (json)
    print_json(robot);
  else
    print_text(robot);
}

/// Writes the file with the repairs in it. Nothing is written if more is wrong.
int write_repaired(const InspectChoice& choice) {
  formats::urdf::UrdfOptions options;
  options.base = choice.free ? formats::urdf::Base::free : formats::urdf::Base::fixed;
  options.package_folders = choice.packages;
  std::error_code error;
  if (std::filesystem::equivalent(choice.path, choice.repaired, error))
    throw core::InputError({choice.repaired}, "--repaired names the robot's own file; name another");
  const std::string content = formats::urdf::content_of(choice.path);
  options.repair = true;
  const UrdfRobot robot = formats::urdf::examine_text(choice.path, content, options);
  print_robot(robot, choice.json);
  if (!robot.usable) {
    print_message("{}: not written: there are errors that no repair mends\n", choice.repaired);
    return exit_answer_is_no;
  }
  const std::string text = formats::urdf::repaired_text(choice.path, content, robot, choice.repaired);
  write_text_file(choice.repaired, text);
  print_message("{}: written, with {}\n", choice.repaired, plural(robot.repairs.size(), "repair"));
  // Packages that lie around the robot's file may not lie around the new one.
  options.repair = false;
  const UrdfRobot back = formats::urdf::examine_text(choice.repaired, text, options);
  for (const Finding& finding : back.findings)
    if (finding.severity == Severity::error) {
      print_message("{}:{}: from there: {}\n", finding.where.file, finding.where.line,
                    formats::urdf::sentence_of(finding));
      return exit_answer_is_no;
    }
  return at_fault(robot, choice.strict) ? exit_answer_is_no : exit_done;
}

int inspect(const InspectChoice& choice) {
  formats::robot::RobotOptions options;
  options.base = choice.free ? formats::robot::Base::free : formats::robot::Base::as_in_file;
  options.package_folders = choice.packages;
  for (const std::string& folder : choice.packages)
    if (std::error_code error; !std::filesystem::is_directory(folder, error))
      throw core::InputError(fmt::format(
          "--package {}: there is no such folder; give one that holds packages, or a package's own", folder));
  if (!choice.repaired.empty()) return write_repaired(choice);
  const UrdfRobot robot = formats::robot::examine(choice.path, options);
  print_robot(robot, choice.json);
  if (!robot.files_readable) return exit_wrong_input;
  return at_fault(robot, choice.strict) ? exit_answer_is_no : exit_done;
}

}  // namespace

void add_inspect(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "inspect",
      "Show a robot's links and joints, and what is wrong with its file (exit code 3 if there are errors)");
  auto choice = std::make_shared<InspectChoice>();
  command->add_option("robot", choice->path, "A URDF or MJCF file")->required();
  command
      ->add_option(
          "--package", choice->packages,
          "A folder in which package://name/... is looked for, or that of a package; may be repeated")
      ->allow_extra_args(false);
  command->add_flag("--free", choice->free,
                    "With a free base; if not given: fixed, or as an MJCF file has it");
  command->add_option(
      "--repaired", choice->repaired,
      "Write the URDF with possible masses and inertias in place of impossible ones; all else stays");
  command->add_flag("--strict", choice->strict, "Exit with code 3 for warnings too");
  command->add_flag("--json", choice->json, "For other programs");
  command->callback([choice, &action] { action = [choice] { return inspect(*choice); }; });
}

}  // namespace microcosm::app
