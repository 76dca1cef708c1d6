#include "formats/urdf/assemble.hpp"

#include <algorithm>
#include <map>

#include "formats/urdf/masses.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::JointKind;

constexpr std::size_t deepest = 128;  // links, as rigid::check
constexpr int none = -1;

class Assembler {
 public:
  Assembler(Parts parts, const UrdfOptions& options, Report& report, UrdfRobot& robot)
      : parts_(std::move(parts)), options_(options), report_(report), robot_(robot) {}

  void run() {
    robot_.body.name = parts_.name;
    if (parts_.links.empty())
      return report_.error(parts_.line, fmt::format("robot '{}'", parts_.name), "it has no <link>",
                           "it must have one or more");
    index_links();
    index_joints();
    connect();
    const int root = find_root();
    if (root == none || faulty_ || !order(root)) return;
    build(root);
    mimics();
    settle_masses(stated_, options_, report_, robot_);
    start();
  }

 private:
  template <class Part>
  std::map<std::string, int> index(const std::vector<Part>& parts, const auto& described) {
    std::map<std::string, int> found;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& [name, line] = described(parts[i]);
      if (name.empty()) {
        faulty_ = true;
        continue;
      }
      const auto [place, fresh] = found.emplace(name, static_cast<int>(i));
      if (fresh) continue;
      faulty_ = true;
      const bool links = std::is_same_v<Part, LinkPart>;
      report_.error(line, links ? link_name(name) : joint_name(name),
                    fmt::format("its name is used twice (first in line {})",
                                described(parts[static_cast<std::size_t>(place->second)]).second),
                    links ? "links have different names" : "joints have different names");
    }
    return found;
  }

  void index_links() {
    links_ = index(parts_.links, [](const LinkPart& l) { return std::pair(l.name, l.line); });
  }
  void index_joints() {
    joints_ = index(parts_.joints, [](const JointPart& j) { return std::pair(j.joint.name, j.line); });
  }

  int link(const std::string& name, int line, const std::string& owner, const char* which) {
    const auto found = links_.find(name);
    if (found != links_.end()) return found->second;
    faulty_ = true;
    if (name.empty()) return none;  // named as missing before
    std::string known;
    for (const LinkPart& l : parts_.links) {
      if (known.size() > 120) {
        known += ", …";
        break;
      }
      known += (known.empty() ? "" : ", ") + l.name.substr(0, 60);
    }
    report_.error(line, owner,
                  fmt::format("its {} is '{}', a link that doesn't exist", which, name.substr(0, 100)),
                  "links: " + known);
    return none;
  }

  void connect() {
    parent_joint_.assign(parts_.links.size(), none);
    children_.assign(parts_.links.size(), {});
    for (std::size_t i = 0; i < parts_.joints.size(); ++i) {
      const JointPart& joint = parts_.joints[i];
      const std::string owner = joint_name(joint.joint.name);
      const int parent = link(joint.parent, joint.parent_line, owner, "parent");
      const int child = link(joint.child, joint.child_line, owner, "child");
      if (parent == none || child == none) continue;
      int& taken = parent_joint_[static_cast<std::size_t>(child)];
      if (parent == child) {
        faulty_ = true;
        report_.error(joint.line, owner, fmt::format("its parent and child are both '{}'", joint.child),
                      "a joint connects two links");
      } else if (taken != none) {
        faulty_ = true;
        const JointPart& other = parts_.joints[static_cast<std::size_t>(taken)];
        report_.error(joint.line, owner,
                      fmt::format("its child '{}' already hangs on joint '{}' (line {}): a loop of joints",
                                  joint.child, other.joint.name, other.line),
                      "links form a tree: each is the child of one joint");
      } else {
        taken = static_cast<int>(i);
        children_[static_cast<std::size_t>(parent)].push_back(static_cast<int>(i));
      }
    }
  }

  int find_root() {
    int root = none;
    for (std::size_t i = 0; i < parts_.links.size(); ++i) {
      if (parent_joint_[i] != none) continue;
      if (root == none) {
        root = static_cast<int>(i);
      } else if (!faulty_) {  // else a joint that couldn't be read is the reason
        const LinkPart& first = parts_.links[static_cast<std::size_t>(root)];
        report_.error(parts_.links[i].line, link_name(parts_.links[i].name),
                      fmt::format("it is the child of no joint, and neither is '{}' (line {}): two roots",
                                  first.name, first.line),
                      "all links but one are the child of a joint");
        faulty_ = true;
      }
    }
    if (root == none && !faulty_) report_loop(0);
    return root;
  }

  /// Follows parents from a link until one comes again.
  void report_loop(std::size_t from) {
    std::vector<bool> seen(parts_.links.size(), false);
    std::size_t at = from;
    while (!seen[at]) {
      seen[at] = true;
      at = static_cast<std::size_t>(links_[joint_of(at).parent]);
    }
    std::string loop = parts_.links[at].name;
    const int line = joint_of(at).line;
    const std::string owner = joint_name(joint_of(at).joint.name);
    std::size_t i = at;
    do {
      i = static_cast<std::size_t>(links_[joint_of(i).parent]);
      if (loop.size() < 300) loop += " < " + parts_.links[i].name;
    } while (i != at);
    report_.error(line, owner, fmt::format("it is part of a loop of joints: {}", loop),
                  "links form a tree: from one root");
    faulty_ = true;
  }

  const JointPart& joint_of(std::size_t link) const {
    return parts_.joints[static_cast<std::size_t>(parent_joint_[link])];
  }

  /// Parents before children. False if a link is not reached, or too deep.
  bool order(int root) {
    std::vector<std::pair<int, std::size_t>> waiting{{root, 1}};
    while (!waiting.empty()) {
      const auto [at, depth] = waiting.back();
      waiting.pop_back();
      order_.push_back(static_cast<std::size_t>(at));
      const auto& joints = children_[order_.back()];
      if (depth >= deepest && !joints.empty()) {
        const JointPart& joint = parts_.joints[static_cast<std::size_t>(joints[0])];
        report_.error(joint.line, joint_name(joint.joint.name),
                      fmt::format("its child '{}' is link {} of a chain", joint.child, depth + 1),
                      fmt::format("trees are at most {} links deep", deepest));
        return false;
      }
      // The last is taken first: the order of the file needs it reversed.
      for (std::size_t j = joints.size(); j-- > 0;)
        waiting.emplace_back(links_[parts_.joints[static_cast<std::size_t>(joints[j])].child], depth + 1);
    }
    if (order_.size() == parts_.links.size()) return true;
    std::vector<bool> reached(parts_.links.size(), false);
    for (const std::size_t i : order_) reached[i] = true;
    report_loop(static_cast<std::size_t>(std::find(reached.begin(), reached.end(), false) - reached.begin()));
    return false;
  }

  void build(int root) {
    const LinkPart& base = parts_.links[static_cast<std::size_t>(root)];
    const bool world = base.name == "world";
    if (world && options_.base == Base::free)
      report_.error(base.line, link_name(base.name), "the root is the world, and a free base is asked for",
                    "a robot that hangs on `world` has a fixed base");
    // The world stays a link if something stands in it.
    const bool dropped = world && base.shapes.empty() && base.visuals.empty() && order_.size() > 1;
    std::vector<std::int32_t> place(parts_.links.size(), rigid::world_link);
    for (const std::size_t i : order_) {
      if (dropped && i == static_cast<std::size_t>(root)) continue;
      LinkPart& part = parts_.links[i];
      rigid::Link link;
      link.name = part.name;
      link.shapes = std::move(part.shapes);
      const bool is_root = i == static_cast<std::size_t>(root);
      const JointPart* joint = is_root ? nullptr : &joint_of(i);
      if (joint) {
        link.joint = joint->joint;
        const auto parent = static_cast<std::size_t>(links_[joint->parent]);
        link.joint.parent = place[parent];
        if (dropped && parent == static_cast<std::size_t>(root))
          link.joint.origin = options_.origin * link.joint.origin;
      } else {
        link.joint.name = root_joint_name(part.name);
        link.joint.kind = options_.base == Base::free ? JointKind::free : JointKind::fixed;
        link.joint.origin = options_.origin;
      }
      place[i] = static_cast<std::int32_t>(robot_.body.links.size());
      for (VisualShape& visual : part.visuals) {
        visual.link = static_cast<std::uint32_t>(place[i]);
        robot_.visuals.push_back(std::move(visual));
      }
      part_of_.push_back(i);
      stated_.push_back(part.inertial);
      robot_.surfaces.push_back(part.surface);
      robot_.lines.push_back({part.line, part.inertial.line, joint ? joint->line : 0, part.shape_lines});
      robot_.body.links.push_back(std::move(link));
    }
  }

  /// A name that no joint of the file has.
  std::string root_joint_name(const std::string& link) const {
    std::string name = link + "_base";
    while (joints_.contains(name)) name += "_";
    return name;
  }

  void mimics() {
    std::map<std::string, std::uint32_t> link_by_joint;
    for (std::size_t i = 0; i < robot_.body.links.size(); ++i)
      link_by_joint.emplace(robot_.body.links[i].joint.name, static_cast<std::uint32_t>(i));
    for (std::size_t i = 0; i < robot_.body.links.size(); ++i) {
      if (robot_.lines[i].joint == 0) continue;
      const JointPart& part = joint_of(part_of_[i]);
      if (!part.mimic) continue;
      const std::string owner = joint_name(part.joint.name);
      const auto found = joints_.find(part.mimic->joint);
      if (found == joints_.end()) {
        report_.error(
            part.mimic->line, owner,
            fmt::format("it mimics '{}', a joint that doesn't exist", part.mimic->joint.substr(0, 100)),
            "it must be the name of a joint");
        continue;
      }
      follow(i, parts_.joints[static_cast<std::size_t>(found->second)], link_by_joint);
    }
  }

  /// Sets the mimic of a link's joint: of a joint that mimics another itself, that one's.
  void follow(std::size_t i, const JointPart& first, std::map<std::string, std::uint32_t>& link_by_joint) {
    const JointPart& part = joint_of(part_of_[i]);
    const std::string owner = joint_name(part.joint.name);
    const JointPart* leader = &first;
    double multiplier = part.mimic->multiplier, offset = part.mimic->offset;
    for (std::size_t steps = 0; leader->mimic; ++steps) {
      const auto next = joints_.find(leader->mimic->joint);
      if (next == joints_.end()) return;  // named at that joint
      if (leader == &part || steps > parts_.joints.size())
        return report_.error(
            part.mimic->line, owner,
            leader == &part && steps == 0 ? "it mimics itself" : "it mimics a joint that mimics it in turn",
            "it must follow another joint");
      offset += multiplier * leader->mimic->offset;
      multiplier *= leader->mimic->multiplier;
      leader = &parts_.joints[static_cast<std::size_t>(next->second)];
    }
    const JointKind kind = leader->joint.kind;
    if (kind != JointKind::revolute && kind != JointKind::continuous && kind != JointKind::prismatic)
      return report_.error(
          part.mimic->line, owner,
          fmt::format("it mimics '{}', which doesn't move in one dimension", leader->joint.name),
          "it must follow a revolute, continuous or prismatic joint");
    robot_.body.links[i].joint.mimic = rigid::Mimic{link_by_joint[leader->joint.name], multiplier, offset};
  }

  /// Positions at time zero, where they aren't all zero.
  void start() {
    auto& body = robot_.body;
    std::vector<double> values(body.links.size(), 0);
    bool moved = false;
    for (std::size_t i = 0; i < body.links.size(); ++i) {
      const rigid::Joint& joint = body.links[i].joint;
      if (joint.mimic) continue;
      values[i] = std::min(std::max(0.0, joint.lower), joint.upper);
      if (values[i] == 0) continue;
      moved = true;
      report_.note(robot_.lines[i].joint, joint_name(joint.name),
                   fmt::format("zero lies outside its limits ({} to {}): it starts at {}", joint.lower,
                               joint.upper, values[i]));
    }
    for (std::size_t i = 0; i < body.links.size(); ++i) {
      const rigid::Joint& joint = body.links[i].joint;
      if (!joint.mimic) continue;
      values[i] = joint.mimic->multiplier * values[joint.mimic->link] + joint.mimic->offset;
      moved = moved || values[i] != 0;
      if (values[i] < joint.lower || values[i] > joint.upper)
        report_.warning(robot_.lines[i].joint, joint_name(joint.name),
                        fmt::format("it mimics to {}, outside its limits ({} to {})", values[i], joint.lower,
                                    joint.upper),
                        "multiplier and offset should lead within its limits");
    }
    if (!moved) return;
    for (std::size_t i = 0; i < body.links.size(); ++i) {
      const JointKind kind = body.links[i].joint.kind;
      if (kind == JointKind::free)
        body.positions.insert(body.positions.end(), {0, 0, 0, 1, 0, 0, 0});
      else if (kind == JointKind::spherical)
        body.positions.insert(body.positions.end(), {1, 0, 0, 0});
      else if (kind == JointKind::planar)
        body.positions.insert(body.positions.end(), {0, 0, 0});
      else if (kind != JointKind::fixed)
        body.positions.push_back(values[i]);
    }
  }

  Parts parts_;
  const UrdfOptions& options_;
  Report& report_;
  UrdfRobot& robot_;
  bool faulty_ = false;  // names or connections: no tree can be built
  std::map<std::string, int> links_, joints_;
  std::vector<int> parent_joint_;           // by link of the file
  std::vector<std::vector<int>> children_;  // joints, by link of the file
  std::vector<std::size_t> order_;          // links of the file, parents first
  std::vector<std::size_t> part_of_;        // link of the file, by link of the model
  std::vector<StatedInertial> stated_;      // by link of the model
};

}  // namespace

void assemble(Parts parts, const UrdfOptions& options, Report& report, UrdfRobot& robot) {
  Assembler(std::move(parts), options, report, robot).run();
}

}  // namespace microcosm::formats::urdf
