// <joint>: kind, ends, axis, limits, dynamics, mimic.

#include <cmath>

#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::JointKind;

struct KindName {
  const char* name;
  JointKind kind;
};
constexpr KindName kind_names[] = {
    {"revolute", JointKind::revolute},   {"continuous", JointKind::continuous},
    {"prismatic", JointKind::prismatic}, {"fixed", JointKind::fixed},
    {"floating", JointKind::free},       {"planar", JointKind::planar},
    {"spherical", JointKind::spherical},
};

class JointReader {
 public:
  JointReader(const XMLElement& element, XmlReader& xml) : element_(element), xml_(xml) {}

  JointPart read() {
    part_.line = element_.GetLineNum();
    const char* name = element_.Attribute("name");
    owner_ = joint_name(name ? name : "");
    xml_.expect_attributes(element_, owner_, {"name", "type"});
    xml_.expect_children(element_, owner_,
                         {"parent", "child", "origin", "axis", "limit", "dynamics", "joint_properties",
                          "mimic", "safety_controller", "calibration"});
    part_.joint.name = xml_.text(element_, owner_, "name");
    kind();
    part_.parent = end("parent", part_.parent_line);
    part_.child = end("child", part_.child_line);
    part_.joint.origin = xml_.origin(element_, owner_);
    axis();
    limit();
    dynamics();
    mimic();
    for (const char* left_out : {"safety_controller", "calibration"})
      if (const auto* e = element_.FirstChildElement(left_out))
        xml_.report().warning(e->GetLineNum(), owner_, fmt::format("<{}> is left out", left_out),
                              "controllers are those of the scenario");
    return std::move(part_);
  }

 private:
  bool moves_in_one_dimension() const {
    const JointKind kind = part_.joint.kind;
    return kind == JointKind::revolute || kind == JointKind::continuous || kind == JointKind::prismatic;
  }
  bool has_range() const {
    return part_.joint.kind == JointKind::revolute || part_.joint.kind == JointKind::prismatic;
  }
  const char* unit() const { return part_.joint.kind == JointKind::prismatic ? "m" : "rad"; }
  void error(const XMLElement& e, std::string given, std::string valid) {
    xml_.report().error(e.GetLineNum(), owner_, std::move(given), std::move(valid));
  }
  void warning(const XMLElement& e, std::string given, std::string valid) {
    xml_.report().warning(e.GetLineNum(), owner_, std::move(given), std::move(valid));
  }

  void kind() {
    const std::string text = xml_.text(element_, owner_, "type");
    for (const auto& [name, kind] : kind_names)
      if (text == name) {
        part_.joint.kind = kind;
        if (kind == JointKind::spherical)
          xml_.report().note(part_.line, owner_, "its type, spherical, is pybullet's: URDF has none such");
        return;
      }
    const std::string near =
        near_name(text, {"revolute", "continuous", "prismatic", "fixed", "floating", "planar"});
    if (!text.empty())
      error(element_, fmt::format("its type is '{}'", text.substr(0, 60)),
            "it must be revolute, continuous, prismatic, fixed, floating or planar" +
                (near.empty() ? "" : fmt::format(": did you mean {}?", near)));
  }

  std::string end(const char* which, int& line) {
    line = part_.line;
    const XMLElement* e = xml_.needed_child(
        element_, owner_, which, which[0] == 'p' ? "<parent link=\"...\"/>" : "<child link=\"...\"/>");
    if (!e) return "";
    line = e->GetLineNum();
    xml_.expect_attributes(*e, owner_, {"link"});
    xml_.expect_children(*e, owner_, {});
    return xml_.text(*e, owner_, "link");
  }

  void axis() {
    const XMLElement* e = xml_.child(element_, owner_, "axis");
    const bool needed = moves_in_one_dimension() || part_.joint.kind == JointKind::planar;
    part_.joint.axis = {1, 0, 0};
    if (!e) {
      if (needed)
        xml_.report().note(part_.line, owner_, "there is no <axis>: URDF's default, 1 0 0, is taken");
      return;
    }
    xml_.expect_attributes(*e, owner_, {"xyz"});
    xml_.expect_children(*e, owner_, {});
    if (!e->Attribute("xyz")) return error(*e, "<axis xyz> is missing", "valid: <axis xyz=\"0 0 1\"/>");
    const auto xyz = xml_.triple(*e, owner_, "xyz");
    if (!xyz || !needed) return;
    const double length = norm(*xyz);
    if (!(length > 1e-9))
      return error(*e, fmt::format("<axis xyz> is {} {} {}", xyz->x, xyz->y, xyz->z),
                   "an axis must not be zero");
    if (std::abs(length - 1) > 1e-3)
      warning(*e,
              fmt::format("<axis xyz> is {} {} {}, of length {:.4g}; its direction is taken", xyz->x, xyz->y,
                          xyz->z, length),
              "it should be a unit vector");
    part_.joint.axis = *xyz / length;
  }

  /// What a motor can do: an upper bound, >= 0.
  void bound(const XMLElement& e, const char* attribute, double& out) {
    const auto value = xml_.bound(e, owner_, attribute);
    if (!e.Attribute(attribute) && moves_in_one_dimension())
      warning(e, fmt::format("<limit {}> is missing: no bound is taken", attribute),
              fmt::format("URDF demands it, in {}", units_of(attribute)));
    if (!value) return;
    if (*value < 0)
      return error(e, fmt::format("<limit {}> is {}", attribute, *value), "it must be 0 or more");
    if (*value == 0 && moves_in_one_dimension())
      warning(e, fmt::format("<limit {}> is 0: its motor can't move it", attribute),
              attribute[0] == 'e' ? "it should be positive; a scenario may state `effort` in its place"
                                  : "it should be positive");
    out = *value;
  }

  std::string units_of(const std::string& attribute) const {
    const bool slides = part_.joint.kind == JointKind::prismatic;
    return attribute == "effort" ? (slides ? "N" : "N m") : (slides ? "m/s" : "rad/s");
  }

  void limit() {
    const XMLElement* e = xml_.child(element_, owner_, "limit");
    if (!e) {
      if (has_range())
        warning(element_, "it has no <limit>: neither its range nor its motor is bounded",
                "valid: <limit lower=\"...\" upper=\"...\" effort=\"...\" velocity=\"...\"/>");
      else if (part_.joint.kind == JointKind::continuous)
        warning(element_, "it has no <limit>: its motor is not bounded",
                "valid: <limit effort=\"...\" velocity=\"...\"/>, in N m and rad/s");
      return;
    }
    xml_.expect_attributes(*e, owner_, {"lower", "upper", "effort", "velocity"});
    xml_.expect_children(*e, owner_, {});
    bound(*e, "effort", part_.joint.effort_limit);
    bound(*e, "velocity", part_.joint.velocity_limit);
    range(*e);
  }

  void range(const XMLElement& e) {
    const auto lower = xml_.bound(e, owner_, "lower"), upper = xml_.bound(e, owner_, "upper");
    if (!has_range()) {
      if ((lower || upper) && !(lower.value_or(0) == 0 && upper.value_or(0) == 0))
        warning(e, "<limit lower> and <limit upper> mean nothing at a joint of this type",
                "only revolute and prismatic joints have them");
      return;
    }
    const bool missing_lower = !e.Attribute("lower"), missing_upper = !e.Attribute("upper");
    if (missing_lower && missing_upper)
      return warning(e, "<limit lower> and <limit upper> are missing: its range is not bounded",
                     fmt::format("they should be numbers, in {}", unit()));
    if (missing_lower || missing_upper)
      warning(e, fmt::format("<limit {}> is missing: 0 is taken", missing_lower ? "lower" : "upper"),
              fmt::format("it should be a number, in {}", unit()));
    // After a malformed number its default says nothing more.
    if ((!missing_lower && !lower) || (!missing_upper && !upper)) return;
    const double low = lower.value_or(0), high = upper.value_or(0);
    if (low > high || low == rigid::unlimited || high == -rigid::unlimited)
      return error(e, fmt::format("<limit lower> is {} and <limit upper> {}", low, high),
                   "lower must not exceed upper");
    if (low == high)
      warning(e, fmt::format("<limit lower> and <limit upper> are both {}: it can't move", low),
              "a joint that doesn't move is of type fixed");
    const double largest =
        std::max(std::isfinite(low) ? std::abs(low) : 0, std::isfinite(high) ? std::abs(high) : 0);
    if (part_.joint.kind == JointKind::revolute && largest > 4 * core::pi)
      warning(e, fmt::format("it turns from {} to {} rad, more than two turns", low, high),
              "angles are in radians: are these degrees?");
    if (part_.joint.kind == JointKind::prismatic && largest > 100)
      warning(e, fmt::format("it slides from {} to {} m", low, high),
              "lengths are in metres: are these millimetres?");
    part_.joint.lower = low;
    part_.joint.upper = high;
  }

  /// <dynamics>, which older files call <joint_properties>.
  void dynamics() {
    const XMLElement* e = xml_.child(element_, owner_, "dynamics");
    const XMLElement* old = xml_.child(element_, owner_, "joint_properties");
    if (e && old)
      warning(*old, "<joint_properties> is left out: there is a <dynamics>", "a joint has one of them");
    if (!e) e = old;
    if (!e) return;
    xml_.expect_attributes(*e, owner_, {"damping", "friction"});
    xml_.expect_children(*e, owner_, {});
    const auto read = [&](const char* attribute, double& out) {
      const auto value = xml_.number(*e, owner_, attribute);
      if (value && *value < 0)
        error(*e, fmt::format("<{} {}> is {}", e->Name(), attribute, *value), "it must be 0 or more");
      else if (value)
        out = *value;
    };
    read("damping", part_.joint.damping);
    read("friction", part_.joint.friction);
    if (part_.joint.kind == JointKind::free && (part_.joint.damping > 0 || part_.joint.friction > 0))
      warning(*e, "<dynamics> is left out: nothing holds a floating joint",
              "joints of other types have them");
    const double effort = part_.joint.effort_limit, friction = part_.joint.friction;
    if (friction > 0 && effort > 0 && friction >= effort)
      warning(*e,
              fmt::format("<dynamics friction> is {}, and <limit effort> {}: its motor can't move it",
                          friction, effort),
              "friction should be less than effort");
  }

  void mimic() {
    const XMLElement* e = xml_.child(element_, owner_, "mimic");
    if (!e) return;
    xml_.expect_attributes(*e, owner_, {"joint", "multiplier", "offset"});
    xml_.expect_children(*e, owner_, {});
    MimicPart mimic;
    mimic.line = e->GetLineNum();
    mimic.joint = xml_.text(*e, owner_, "joint");
    mimic.multiplier = xml_.number(*e, owner_, "multiplier").value_or(1);
    mimic.offset = xml_.number(*e, owner_, "offset").value_or(0);
    if (part_.joint.kind == JointKind::fixed)
      return warning(*e, "its <mimic> is left out: it is fixed", "what mimics moves");
    if (!moves_in_one_dimension())
      return error(*e, "it has a <mimic>, but doesn't move in one dimension",
                   "revolute, continuous and prismatic joints can mimic");
    if (!mimic.joint.empty()) part_.mimic = mimic;
  }

  const XMLElement& element_;
  XmlReader& xml_;
  std::string owner_;
  JointPart part_;
};

}  // namespace

JointPart read_joint(const XMLElement& element, XmlReader& xml) {
  return JointReader(element, xml).read();
}

}  // namespace microcosm::formats::urdf
