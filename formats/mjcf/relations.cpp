// <equality> and <contact>: what acts between joints, and what may touch.

#include <algorithm>
#include <cmath>
#include <set>

#include "formats/mjcf/assemble.hpp"

namespace microcosm::formats::mjcf {

namespace {

using rigid::Mimic;

class EqualityReader {
 public:
  EqualityReader(Placed& placed, const Context& context)
      : placed_(placed), context_(context), reader_(context.reader), findings_(context.findings) {}

  void read(const Element& e) {
    const std::string owner = owner_of(e, "");
    if (e.name != "joint")
      return findings_.error(e.place, owner,
                             fmt::format("<equality> holds <{}>, which isn't read", shortened(e.name)),
                             "of equalities, those of two joints are");
    reader_.expect(e, owner, {"name", "class", "active", "solref", "solimp", "joint1", "joint2", "polycoef"});
    for (const char* soft : {"solref", "solimp"})
      if (e.find(soft))
        findings_.each(Severity::note, e.find(soft)->place, owner, fmt::format("<equality {}>", soft),
                       "joints that follow others do so exactly here");
    const Layers layers =
        context_.defaults.layers(e, context_.defaults.main(), {"equality"}, owner, findings_);
    if (reader_.flag(layers, owner, "active") == false)
      return findings_.note(e.place, owner, "it is not active, and left out");
    const auto first = joint(layers, owner, "joint1"), second = joint(layers, owner, "joint2");
    if (!first || !second) return;
    if (*first == *second)
      return findings_.error(layers.place("joint2"), owner, "both its joints are one", "they must be two");
    std::vector<double> c{0, 1, 0, 0, 0};
    reader_.overlay(layers, owner, "polycoef", c);
    if (c[2] != 0 || c[3] != 0 || c[4] != 0)
      return findings_.error(layers.place("polycoef"), owner,
                             fmt::format("its polycoef is {} {} {} {} {}", c[0], c[1], c[2], c[3], c[4]),
                             "joints follow others in proportion here: the last three must be 0");
    follow(e, owner, *first, *second, c);
  }

 private:
  std::optional<std::uint32_t> joint(const Layers& layers, const std::string& owner, const char* attribute) {
    const Attribute* name = layers.find(attribute);
    if (!name) {
      findings_.error(layers.own().place, owner, fmt::format("it has no {}", attribute),
                      "both joints must be named; a joint that doesn't move has none");
      return std::nullopt;
    }
    const auto found = placed_.joints.find(name->value);
    if (found == placed_.joints.end() || rigid::rate_count(link(found->second).joint.kind) != 1) {
      findings_.error(name->place, owner,
                      fmt::format("its {} is '{}', which is no joint that moves in one dimension", attribute,
                                  shortened(name->value)),
                      "it must be the name of a hinge or slide");
      return std::nullopt;
    }
    return found->second;
  }

  rigid::Link& link(std::uint32_t i) { return placed_.robot.body.links[i]; }
  double reference(std::uint32_t i) const { return placed_.part_of_joint[i]->reference; }
  bool driven(std::uint32_t i) const {
    return placed_.robot.body.links[i].joint.motor.kind != rigid::MotorKind::none;
  }

  /// (first - its ref) = c0 + c1 (second - its ref). Whoever has the motor leads.
  void follow(const Element& e, const std::string& owner, std::uint32_t first, std::uint32_t second,
              const std::vector<double>& c) {
    if (driven(first) && driven(second))
      return findings_.error(
          e.place, owner,
          fmt::format("both '{}' and '{}' have actuators", link(first).joint.name, link(second).joint.name),
          "a joint that follows another has no motor here");
    double multiplier = c[1], offset = reference(first) + c[0] - c[1] * reference(second);
    std::uint32_t follower = first, leader = second;
    const bool turn = driven(first) || (link(first).joint.mimic && !link(second).joint.mimic) || leads(first);
    if (turn && !leads(second)) {
      if (c[1] == 0)
        return findings_.error(e.place, owner, "it fixes a joint that has an actuator, or that others follow",
                               "its second coefficient must not be 0");
      std::swap(follower, leader);
      offset = -offset / multiplier;
      multiplier = 1 / multiplier;
    }
    // A leader that follows another itself passes that on.
    for (std::size_t steps = 0; link(leader).joint.mimic; ++steps) {
      const Mimic of = *link(leader).joint.mimic;
      offset += multiplier * of.offset;
      multiplier *= of.multiplier;
      leader = of.link;
      if (steps > placed_.robot.body.links.size()) break;
    }
    if (driven(follower))
      return findings_.error(e.place, owner,
                             fmt::format("'{}' has an actuator, and is to follow", link(follower).joint.name),
                             "a joint that follows another has no motor here");
    if (leader == follower || link(follower).joint.mimic || leads(follower))
      return findings_.error(
          e.place, owner,
          fmt::format("'{}' follows another joint, or is followed, already", link(follower).joint.name),
          "each joint follows one, and none in a circle");
    if (!(std::abs(multiplier) <= 1e9 && std::abs(offset) <= 1e9))
      return findings_.error(e.place, owner, "its coefficients are out of range", "they must be at most 1e9");
    link(follower).joint.mimic = Mimic{leader, multiplier, offset};
  }

  bool leads(std::uint32_t joint) const {
    const auto& links = placed_.robot.body.links;
    return std::any_of(links.begin(), links.end(),
                       [&](const rigid::Link& l) { return l.joint.mimic && l.joint.mimic->link == joint; });
  }

  Placed& placed_;
  const Context& context_;
  AttributeReader& reader_;
  Findings& findings_;
};

bool touch(const GeomPart& a, const GeomPart& b) {
  return (a.contact_type & b.contact_affinity) != 0 || (b.contact_type & a.contact_affinity) != 0;
}

/// What the masks of geoms say, against what happens here: robots touch all of the scenario, and themselves
/// as its self_collision says.
class ContactJudge {
 public:
  ContactJudge(const Parts& parts, const Placed& placed, const Context& context)
      : parts_(parts), placed_(placed), context_(context), findings_(context.findings) {}

  void masks() {
    const GeomPart common;  // of contype 1 and conaffinity 1
    for (std::size_t i = 1; i < parts_.bodies.size(); ++i) {
      if (placed_.link_of_body[i] < 0) continue;
      for (const GeomPart& geom : parts_.bodies[i].geoms)
        if (geom.collides && !touch(geom, common))
          findings_.each(
              Severity::warning, geom.place, fmt::format("geom of body '{}'", parts_.bodies[i].name),
              fmt::format("contype {} with conaffinity {}", geom.contact_type, geom.contact_affinity),
              "a geom that touches some others only touches all of the scenario here");
    }
    std::size_t apart = 0, together = 0;
    count_pairs(apart, together);
    if (apart == 0 && together > 0 && exclusions_ == 0)
      findings_.note(
          parts_.bodies[0].place, "<worldbody>",
          "by its masks the robot touches itself: the scenario says so with self_collision = true");
    else if (together > 0)
      findings_.note(
          parts_.bodies[0].place, "<worldbody>",
          fmt::format("of the pairs of its bodies {} may touch each other and {} may not: the scenario's "
                      "self_collision holds for all",
                      together, apart + exclusions_));
  }

  void section(const Element& section) {
    for (const Element& e : section.children) {
      const std::string owner = owner_of(e, "");
      if (e.name == "exclude") {
        context_.reader.expect(e, owner, {"name", "body1", "body2"});
        for (const char* which : {"body1", "body2"}) {
          const Attribute* name = e.find(which);
          const bool known = name && std::any_of(parts_.bodies.begin(), parts_.bodies.end(),
                                                 [&](const BodyPart& b) { return b.name == name->value; });
          if (!known)
            findings_.error(
                name ? name->place : e.place, owner,
                name ? fmt::format("its {} is '{}', which no body is called", which, shortened(name->value))
                     : fmt::format("it has no {}", which),
                "it must be the name of a body");
        }
        ++exclusions_;
        findings_.each(Severity::note, e.place, owner, "<exclude>",
                       "the scenario's self_collision holds for all links but those that one joint connects");
      } else {
        findings_.error(e.place, owner,
                        fmt::format("<contact> holds <{}>, which isn't read", shortened(e.name)),
                        "what touches, and how, is the scenario's");
      }
    }
  }

 private:
  struct Masks {
    std::int32_t body, parent;
    std::set<std::pair<int, int>> kinds;
  };

  void count_pairs(std::size_t& apart, std::size_t& together) const {
    constexpr std::size_t most = 300;  // bodies whose pairs are worth counting
    std::vector<Masks> all;
    for (std::size_t i = 1; i < parts_.bodies.size(); ++i) {
      if (placed_.link_of_body[i] < 0) continue;
      Masks masks{static_cast<std::int32_t>(i), parts_.bodies[i].parent, {}};
      for (const GeomPart& geom : parts_.bodies[i].geoms)
        if (geom.collides) masks.kinds.emplace(geom.contact_type, geom.contact_affinity);
      if (!masks.kinds.empty() && all.size() < most) all.push_back(std::move(masks));
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (all[j].parent == all[i].body || all[j].body == all[i].parent) continue;
        bool any = false;
        for (const auto& [type, affinity] : all[i].kinds)
          for (const auto& [other_type, other_affinity] : all[j].kinds)
            any |= (type & other_affinity) != 0 || (other_type & affinity) != 0;
        ++(any ? together : apart);
      }
  }

  const Parts& parts_;
  const Placed& placed_;
  const Context& context_;
  Findings& findings_;
  std::size_t exclusions_ = 0;
};

}  // namespace

void add_equalities(const Element& root, Placed& placed, const Context& context) {
  EqualityReader reader(placed, context);
  for (const Element& section : root.children)
    if (section.name == "equality")
      for (const Element& e : section.children) reader.read(e);
}

void judge_contacts(const Element& root, const Parts& parts, const Placed& placed, const Context& context) {
  ContactJudge judge(parts, placed, context);
  for (const Element& section : root.children)
    if (section.name == "contact") judge.section(section);
  judge.masks();
}

}  // namespace microcosm::formats::mjcf
