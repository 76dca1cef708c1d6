#include "formats/urdf/masses.hpp"

#include <algorithm>

#include "formats/urdf/inertia.hpp"
#include "formats/urdf/repair.hpp"

namespace microcosm::formats::urdf {

namespace {

using core::Mat3;
using rigid::Inertial;
using rigid::JointKind;

constexpr const char* way_out =
    "`repair = true` in the scenario, or `microcosm inspect --repaired FILE`, takes ";

/// What is stated of a link, as a body of its own.
enum class Worth {
  none,        // no <inertial>
  unreadable,  // or an error that was named
  massless,
  negative,    // mass
  pointlike,   // a mass whose inertia says nothing
  impossible,  // a mass whose inertia no body has
  possible,
};

Worth worth_of(const StatedInertial& stated) {
  if (!stated.stated) return Worth::none;
  if (!stated.readable) return Worth::unreadable;
  if (stated.value.mass < 0) return Worth::negative;
  if (stated.value.mass == 0) return Worth::massless;
  if (says_nothing(stated.written)) return Worth::pointlike;
  return fault_of_inertia(stated.written).empty() ? Worth::possible : Worth::impossible;
}

std::string text_of(const Mat3& m) {
  return fmt::format("ixx {} ixy {} ixz {} iyy {} iyz {} izz {}", m.x.x, m.x.y, m.x.z, m.y.y, m.y.z, m.z.z);
}

/// The largest of a tensor's numbers.
double size_of(const Mat3& m) {
  return std::max(
      {std::abs(m.x.x), std::abs(m.x.y), std::abs(m.x.z), std::abs(m.y.y), std::abs(m.y.z), std::abs(m.z.z)});
}

class Masses {
 public:
  Masses(const std::vector<StatedInertial>& stated, const UrdfOptions& options, Report& report,
         UrdfRobot& robot)
      : stated_(stated), options_(options), report_(report), robot_(robot), links_(robot.body.links) {}

  void run() {
    gather();
    for (std::size_t i = 0; i < links_.size(); ++i)
      if (worth_[i] == Worth::possible) links_[i].inertial = stated_[i].value;
    for (const auto& group : groups_)
      if (grounded_[group.front()])
        for (const std::size_t i : group) stand(i);
      else if (std::none_of(group.begin(), group.end(),
                            [&](std::size_t i) { return worth_[i] == Worth::unreadable; }))
        settle(group);
  }

 private:
  /// Links by the link that moves them, that one first, and where they stand in its frame.
  void gather() {
    std::vector<std::size_t> group_of(links_.size());
    frame_.resize(links_.size());
    grounded_.resize(links_.size());
    for (std::size_t i = 0; i < links_.size(); ++i) {
      worth_.push_back(worth_of(stated_[i]));
      const rigid::Joint& joint = links_[i].joint;
      const bool fixed = joint.kind == JointKind::fixed;
      const auto parent = static_cast<std::size_t>(std::max(joint.parent, 0));
      grounded_[i] = fixed && (joint.parent < 0 || grounded_[parent]);
      if (fixed && joint.parent >= 0) {
        group_of[i] = group_of[parent];
        frame_[i] = frame_[parent] * joint.origin;
        groups_[group_of[i]].push_back(i);
      } else {
        group_of[i] = groups_.size();
        groups_.push_back({i});
      }
    }
  }

  std::string owner(std::size_t i) const { return link_name(links_[i].name); }
  Inertial in_frame_of_root(std::size_t i, const Inertial& inertial) const {
    return {inertial.mass, frame_[i] * inertial.centre, turned(inertial.inertia, frame_[i].orientation)};
  }

  /// A link that is fixed to the world.
  void stand(std::size_t i) {
    const StatedInertial& stated = stated_[i];
    switch (worth_[i]) {
      case Worth::none:
      case Worth::unreadable:
      case Worth::possible:
        return;
      case Worth::negative:
        return bad_mass(i);
      case Worth::massless:
        return report_.note(stated.mass_line, owner(i),
                            "its mass is 0: it is fixed to the world, where nothing depends on it");
      case Worth::pointlike:
        links_[i].inertial.mass = stated.value.mass;
        links_[i].inertial.centre = stated.value.centre;
        return report_.note(
            stated.inertia_line, owner(i),
            "its inertia says nothing: it is fixed to the world, where nothing depends on it");
      case Worth::impossible:
        links_[i].inertial = stated.value;
        return report_.warning(
            stated.inertia_line, owner(i),
            fmt::format("<inertia> ({}): {}; it is fixed to the world, where nothing depends on it",
                        text_of(stated.written), fault_of_inertia(stated.written)),
            "a body's moments are positive, and none exceeds the sum of the other two");
    }
  }

  void settle(const std::vector<std::size_t>& group) {
    const std::size_t root = group.front();
    // What some link alone makes impossible.
    for (const std::size_t i : group)
      if (worth_[i] == Worth::negative)
        bad_mass(i);
      else if (worth_[i] == Worth::impossible && (i == root || !negligible(i, group)))
        bad_inertia(i);
    if (faulty_in(group)) return;
    // The moving link has a mass and an inertia, of its own or of what is fixed to it.
    if (worth_[root] != Worth::possible) {
      const auto first = std::find_if(group.begin(), group.end(),
                                      [&](std::size_t i) { return worth_[i] == Worth::possible; });
      if (first != group.end())
        take(root, *first);
      else if (!nothing_to_move(group))
        return;
    }
    // The rest are frames, and masses that join it.
    for (const std::size_t i : group)
      if (worth_[i] == Worth::massless && i != root)
        frame(i, root);
      else if ((worth_[i] == Worth::pointlike || worth_[i] == Worth::impossible))
        lump(i, root);
  }

  /// What was named as an error, and is no body of its own to go on with.
  bool faulty_in(const std::vector<std::size_t>& group) const {
    return std::any_of(group.begin(), group.end(),
                       [&](std::size_t i) { return worth_[i] == Worth::unreadable; });
  }

  /// An impossible inertia that is less than a thousandth of what the link is fixed to.
  bool negligible(std::size_t i, const std::vector<std::size_t>& group) const {
    double least = 0;
    for (const std::size_t other : group)
      if (worth_[other] == Worth::possible)
        least = std::max(least, principal(stated_[other].written).moments.x);
    return size_of(stated_[i].written) < 1e-3 * least;
  }

  void repaired(std::size_t i, int line, const std::string& what, const Mended& mended) {
    links_[i].inertial = mended.inertial;
    worth_[i] = Worth::possible;
    robot_.repairs.push_back({links_[i].name, mended.inertial});
    report_.note(line, owner(i),
                 fmt::format("repaired: {}; taken: {} kg, {} ({})", what, mended.inertial.mass,
                             text_of(mended.inertial.inertia), mended.how));
  }

  void bad_mass(std::size_t i) {
    const std::string given = fmt::format("its mass is {} kg", stated_[i].value.mass);
    const Mended mended = mend_mass(robot_, i);
    if (options_.repair) return repaired(i, stated_[i].mass_line, given, mended);
    report_.error(
        stated_[i].mass_line, owner(i), given,
        fmt::format("it must be positive ({}{:.6g} kg: {})", way_out, mended.inertial.mass, mended.how));
    worth_[i] = Worth::unreadable;
  }

  void bad_inertia(std::size_t i) {
    const std::string given =
        fmt::format("<inertia> ({}): {}", text_of(stated_[i].written), fault_of_inertia(stated_[i].written));
    const Mended mended = mend_inertia(robot_, i, stated_[i].value, worth_[i] == Worth::pointlike);
    if (options_.repair) return repaired(i, stated_[i].inertia_line, given, mended);
    report_.error(
        stated_[i].inertia_line, owner(i), given,
        fmt::format("a body's moments are positive, and none exceeds the sum of the other two ({}{})",
                    way_out, mended.how));
    worth_[i] = Worth::unreadable;
  }

  /// A body that moves and whose links have no mass, or none with an inertia. Whether it was mended.
  bool nothing_to_move(const std::vector<std::size_t>& group) {
    const std::size_t root = group.front();
    const auto heavy = std::find_if(group.begin(), group.end(),
                                    [&](std::size_t i) { return worth_[i] == Worth::pointlike; });
    if (heavy != group.end()) {
      bad_inertia(*heavy);
      if (!options_.repair) return false;
      if (*heavy != root) take(root, *heavy);
      return true;
    }
    const std::string given = fmt::format(
        "it moves (joint '{}') and neither it nor a link fixed to it has a mass", links_[root].joint.name);
    const Mended mended = mend_mass(robot_, root);
    const int line = stated_[root].stated ? stated_[root].mass_line : robot_.lines[root].link;
    if (options_.repair)
      repaired(root, line, given, mended);
    else
      report_.error(line, owner(root), given,
                    fmt::format("what moves has a positive mass ({}{:.6g} kg: {})", way_out,
                                mended.inertial.mass, mended.how));
    return options_.repair;
  }

  /// The moving link takes the inertial of a link that is fixed to it: the same body.
  void take(std::size_t root, std::size_t other) {
    links_[root].inertial = in_frame_of_root(other, links_[other].inertial);
    links_[other].inertial = {};
    const bool stated = stated_[root].stated;
    report_.note(stated ? stated_[root].line : robot_.lines[root].link, owner(root),
                 fmt::format("it has no {}: that of '{}', which is fixed to it, is taken",
                             !stated                           ? "<inertial>"
                             : worth_[root] == Worth::massless ? "mass"
                                                               : "inertia",
                             links_[other].name));
  }

  void frame(std::size_t i, std::size_t root) {
    const bool turns = size_of(stated_[i].written) > 0;
    report_.note(
        stated_[i].mass_line, owner(i),
        fmt::format("its mass is 0: it is a frame of '{}'{}", links_[root].name,
                    turns ? fmt::format(", and its inertia ({}) is left out: a body without mass has none",
                                        text_of(stated_[i].written))
                          : ""));
  }

  void lump(std::size_t i, std::size_t root) {
    const Inertial whole = in_frame_of_root(i, stated_[i].value);
    const Inertial point{whole.mass, whole.centre, {}};
    const Inertial sum = sum_of({links_[root].inertial, whole});
    const bool possible = fault_of_inertia(sum.inertia).empty();
    links_[root].inertial = possible ? sum : sum_of({links_[root].inertial, point});
    report_.note(stated_[i].inertia_line, owner(i),
                 fmt::format("no body has its inertia ({}): its {} kg are added, {}, to {}",
                             text_of(stated_[i].written), stated_[i].value.mass,
                             possible && size_of(stated_[i].written) > 0 ? "with it" : "as a point",
                             i == root ? "what is fixed to it"
                                       : fmt::format("'{}', to which it is fixed", links_[root].name)));
  }

  const std::vector<StatedInertial>& stated_;
  const UrdfOptions& options_;
  Report& report_;
  UrdfRobot& robot_;
  std::vector<rigid::Link>& links_;
  std::vector<Worth> worth_;
  std::vector<rigid::Pose> frame_;
  std::vector<bool> grounded_;
  std::vector<std::vector<std::size_t>> groups_;
};

}  // namespace

void settle_masses(const std::vector<StatedInertial>& stated, const UrdfOptions& options, Report& report,
                   UrdfRobot& robot) {
  Masses(stated, options, report, robot).run();
}

}  // namespace microcosm::formats::urdf
