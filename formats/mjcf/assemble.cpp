#include "formats/mjcf/assemble.hpp"

#include <algorithm>
#include <set>

#include "formats/mjcf/mesh_mass.hpp"
#include "formats/urdf/inertia.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Pose;
using rigid::JointKind;

class BodyPlacer {
 public:
  BodyPlacer(const Parts& parts, const MjcfOptions& options, const Context& context)
      : parts_(parts), options_(options), findings_(context.findings) {}

  Placed place() {
    find_movers();
    find_names();
    placed_.link_of_body.assign(parts_.bodies.size(), rigid::world_link);
    poses_.assign(parts_.bodies.size(), Pose{});
    for (std::size_t i = 0; i < parts_.bodies.size(); ++i)
      if (i > 0 && in_robot_[i])
        body(i);
      else
        scenery(i);
    if (placed_.robot.body.links.empty())
      findings_.error(parts_.bodies[0].place, "<worldbody>", "it holds no body", "a robot has one or more");
    return std::move(placed_);
  }

 private:
  static std::string owner(const BodyPart& body) { return fmt::format("body '{}'", shortened(body.name)); }

  /// The robot: trees in which something moves, and if there are none, every body. What else stands in the
  /// world is scenery.
  void find_movers() {
    const auto& bodies = parts_.bodies;
    std::vector<std::size_t> top(bodies.size(), 0);
    std::vector<bool> moves(bodies.size(), false);
    std::vector<std::size_t> trees;
    for (std::size_t i = 1; i < bodies.size(); ++i) {
      top[i] = bodies[i].parent == 0 ? i : top[static_cast<std::size_t>(bodies[i].parent)];
      if (bodies[i].parent == 0) trees.push_back(i);
      if (!bodies[i].joints.empty()) moves[top[i]] = true;
    }
    const bool any = std::find(moves.begin(), moves.end(), true) != moves.end();
    in_robot_.assign(bodies.size(), false);
    for (std::size_t i = 1; i < bodies.size(); ++i) in_robot_[i] = !any || moves[top[i]];
    std::erase_if(trees, [&](std::size_t i) { return !in_robot_[i]; });
    check_trees(trees);
  }

  bool floats(const BodyPart& body) const {
    return !body.joints.empty() && body.joints.front().kind == JointKind::free;
  }

  void check_trees(const std::vector<std::size_t>& trees) {
    const auto free =
        std::find_if(trees.begin(), trees.end(), [&](std::size_t i) { return floats(parts_.bodies[i]); });
    if (trees.size() > 1 && (free != trees.end() || options_.base == Base::free)) {
      const BodyPart &first = parts_.bodies[trees[0]], &second = parts_.bodies[trees[1]];
      findings_.error(second.place, owner(second),
                      fmt::format("it moves apart from '{}' (line {}): two robots", shortened(first.name),
                                  first.place.line),
                      "a robot that moves freely is one tree of bodies: give each a file of its own");
    }
    if (free != trees.end() && options_.base == Base::fixed)
      findings_.error(parts_.bodies[*free].joints.front().place, owner(parts_.bodies[*free]),
                      "it moves freely in the file, and a fixed base is asked for",
                      "declare fixed_base = false, or leave its free joint out");
  }

  void find_names() {
    std::set<std::string> joints;
    for (std::size_t i = 1; i < parts_.bodies.size(); ++i) {
      const BodyPart& body = parts_.bodies[i];
      if (!names_.insert(body.name).second)
        findings_.error(body.place, owner(body), "its name is used twice", "bodies have different names");
      for (const JointPart& joint : body.joints)
        if (!joint.name.empty() && !joints.insert(joint.name).second)
          findings_.error(joint.place, fmt::format("joint '{}'", shortened(joint.name)),
                          "its name is used twice", "joints have different names");
    }
    joint_names_ = std::move(joints);
  }

  /// `name`, with what makes it one that no other has.
  static std::string fresh(std::string name, std::set<std::string>& taken) {
    while (!taken.insert(name).second) name += "_";
    return name;
  }

  void scenery(std::size_t i) {
    const BodyPart& body = parts_.bodies[i];
    if (i > 0) poses_[i] = poses_[static_cast<std::size_t>(body.parent)] * body.pose;
    for (const GeomPart& geom : body.geoms) {
      if (!geom.collides) {
        findings_.each(Severity::note, geom.place, owner(body),
                       "<geom> that is only drawn, of what stands still",
                       "robots alone are drawn as they look");
        continue;
      }
      rigid::Shape shape = geom.shape;
      if (shape.kind == rigid::ShapeKind::convex_hull && !shape.mesh) continue;
      shape.pose = options_.origin * poses_[i] * shape.pose;
      placed_.robot.scenery.push_back(std::move(shape));
      placed_.robot.scenery_states_friction.push_back(geom.states_friction);
    }
    for (const SitePart& site : body.sites)
      findings_.each(Severity::note, site.place, fmt::format("site '{}'", shortened(site.name)),
                     "<site> of what stands still beside the robot", "frames are those of the robot's links");
  }

  rigid::Link& add_link(std::string name, std::int32_t parent, const Pose& origin, const Place& place) {
    rigid::Link link;
    link.name = std::move(name);
    link.joint.parent = parent;
    link.joint.origin = {origin.position, core::normalized(origin.orientation)};
    placed_.robot.body.links.push_back(std::move(link));
    urdf::LinkLines lines;
    lines.link = place.line;
    placed_.robot.lines.push_back(lines);
    placed_.robot.states_friction.emplace_back();
    placed_.part_of_joint.push_back(nullptr);
    return placed_.robot.body.links.back();
  }
  std::int32_t last_link() const { return static_cast<std::int32_t>(placed_.robot.body.links.size()) - 1; }

  void body(std::size_t i) {
    const BodyPart& part = parts_.bodies[i];
    if (part.joints.size() > 1 && std::any_of(part.joints.begin(), part.joints.end(),
                                              [](const JointPart& j) { return j.kind == JointKind::free; }))
      findings_.error(part.place, owner(part), "it has a free joint and others",
                      "a free joint is a body's only one");
    std::int32_t parent =
        part.parent == 0 ? rigid::world_link : placed_.link_of_body[static_cast<std::size_t>(part.parent)];
    Pose frame = part.parent == 0 ? options_.origin * part.pose : part.pose;
    // Each joint moves what follows about its own anchor; the last one carries the body if that is its
    // origin.
    for (std::size_t j = 0; j < part.joints.size(); ++j) {
      const JointPart& joint = part.joints[j];
      const bool turns = joint.kind != JointKind::free && joint.kind != JointKind::prismatic;
      const core::Vec3 anchor = turns ? joint.anchor : core::Vec3{};
      const bool carries = j + 1 == part.joints.size() && anchor == core::Vec3{};
      const std::string name = carries ? part.name : fresh(part.name + "_" + joint_label(part, j), names_);
      rigid::Link& link = add_link(name, parent, at_zero(joint, frame * Pose{anchor, {}}), part.place);
      set_joint(joint, part, j, link);
      parent = last_link();
      frame = {-anchor, {}};
    }
    if (part.joints.empty() || frame.position != core::Vec3{}) {
      rigid::Link& link = add_link(part.name, parent, frame, part.place);
      if (part.joints.empty() && part.parent == 0 && options_.base == Base::free) {
        link.joint.kind = JointKind::free;
        link.joint.name = fresh(part.name + "_base", joint_names_);
      }
    }
    placed_.link_of_body[i] = last_link();
    fill(i);
  }

  std::string joint_label(const BodyPart& body, std::size_t joint) const {
    return body.joints[joint].name.empty() ? std::to_string(joint + 1) : body.joints[joint].name;
  }

  /// The file's numbers are positions at which the body stands as placed when they are `ref`.
  static Pose at_zero(const JointPart& joint, const Pose& origin) {
    if (joint.reference == 0) return origin;
    if (joint.kind == JointKind::prismatic) return origin * Pose{-joint.reference * joint.axis, {}};
    return origin * Pose{{}, core::rotation_by(-joint.reference * joint.axis)};
  }

  void set_joint(const JointPart& from, const BodyPart& body, std::size_t index, rigid::Link& link) {
    rigid::Joint& to = link.joint;
    to.name = from.name.empty()
                  ? fresh(body.name + "_joint" + (body.joints.size() > 1 ? std::to_string(index + 1) : ""),
                          joint_names_)
                  : from.name;
    to.kind = from.kind;
    to.axis = from.axis;
    to.lower = from.lower;
    to.upper = from.upper;
    to.damping = from.damping;
    to.friction = from.friction;
    to.armature = from.armature;
    to.stiffness = from.stiffness;
    to.rest = from.rest;
    to.effort_limit = from.effort_limit;
    placed_.robot.lines.back().joint = from.kind == JointKind::free ? 0 : from.place.line;
    placed_.part_of_joint.back() = &from;
    placed_.joints.emplace(to.name, static_cast<std::uint32_t>(last_link()));
  }

  /// Mass, shapes and sites of a body, onto its link.
  void fill(std::size_t i) {
    const BodyPart& part = parts_.bodies[i];
    const auto at = static_cast<std::size_t>(placed_.link_of_body[i]);
    rigid::Link& link = placed_.robot.body.links[at];
    link.inertial = part.inertial;
    placed_.robot.lines[at].inertial = part.inertial_place.line;
    for (const GeomPart& geom : part.geoms) {
      if (!geom.collides || geom.is_plane) continue;
      link.shapes.push_back(geom.shape);
      placed_.robot.lines[at].shapes.push_back(geom.place.line);
      placed_.robot.states_friction[at].push_back(geom.states_friction);
    }
    for (const urdf::VisualShape& visual : part.visuals) {
      placed_.robot.visuals.push_back(visual);
      placed_.robot.visuals.back().link = static_cast<std::uint32_t>(at);
    }
    if (part.joints.empty() && link.joint.kind == JointKind::fixed) lump(part, at);
    for (const SitePart& site : part.sites)
      add_link(fresh(site.name, names_), static_cast<std::int32_t>(at), site.pose, site.place);
  }

  /// A point, rod or plate fixed to another body is no body by itself, but adds to that one.
  void lump(const BodyPart& part, std::size_t at) {
    rigid::Link& link = placed_.robot.body.links[at];
    if (!(link.inertial.mass > 0) || urdf::fault_of_inertia(link.inertial.inertia).empty()) return;
    const std::int32_t parent = link.joint.parent;
    if (parent >= 0) {
      rigid::Link& carrier = placed_.robot.body.links[static_cast<std::size_t>(parent)];
      const rigid::Inertial moved = placed(link.inertial, link.joint.origin);
      carrier.inertial = carrier.inertial.mass > 0 ? sum_of({carrier.inertial, moved}) : moved;
      findings_.note(
          part.inertial_place.line > 0 ? part.inertial_place : part.place, owner(part),
          fmt::format("its inertia is that of no body: its mass is counted with '{}', to which it is fixed",
                      carrier.name));
    }
    link.inertial = {};
  }

  const Parts& parts_;
  const MjcfOptions& options_;
  Findings& findings_;
  Placed placed_;
  std::vector<bool> in_robot_;
  std::vector<Pose> poses_;  // of scenery, in the world of the file
  std::set<std::string> names_, joint_names_;
};

}  // namespace

Placed place_bodies(const Parts& parts, const MjcfOptions& options, const Context& context) {
  return BodyPlacer(parts, options, context).place();
}

std::vector<double> start_of(const Placed& placed) {
  const rigid::BodyModel& body = placed.robot.body;
  std::vector<double> values(body.links.size(), 0), positions;
  for (std::size_t i = 0; i < body.links.size(); ++i) {
    const rigid::Joint& joint = body.links[i].joint;
    const JointPart* part = placed.part_of_joint[i];
    if (!part || rigid::rate_count(joint.kind) != 1) continue;
    values[i] = std::min(std::max(part->reference, joint.lower), joint.upper);
  }
  for (std::size_t i = 0; i < body.links.size(); ++i)
    if (const auto& mimic = body.links[i].joint.mimic)
      values[i] = mimic->multiplier * values[mimic->link] + mimic->offset;
  // Every joint's numbers, in order.
  for (std::size_t i = 0; i < body.links.size(); ++i) {
    const JointKind kind = body.links[i].joint.kind;
    if (kind == JointKind::free)
      positions.insert(positions.end(), {0, 0, 0, 1, 0, 0, 0});
    else if (kind == JointKind::spherical)
      positions.insert(positions.end(), {1, 0, 0, 0});
    else if (kind != JointKind::fixed)
      positions.push_back(values[i]);
  }
  return positions;
}

void set_start(Placed& placed, const Context& context) {
  rigid::BodyModel& body = placed.robot.body;
  body.positions = start_of(placed);
  for (std::size_t i = 0; i < body.links.size(); ++i) {
    const rigid::Joint& joint = body.links[i].joint;
    const JointPart* part = placed.part_of_joint[i];
    if (part && rigid::rate_count(joint.kind) == 1 &&
        (part->reference < joint.lower || part->reference > joint.upper))
      context.findings.note(part->place, fmt::format("joint '{}'", joint.name),
                            fmt::format("{} lies outside its limits ({} to {}): it starts at the nearest",
                                        part->reference, joint.lower, joint.upper));
  }
}

}  // namespace microcosm::formats::mjcf
