// <joint> and <freejoint>.

#include <cmath>

#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

namespace {

using rigid::JointKind;

class JointReader {
 public:
  JointReader(const Layers& layers, const std::string& owner, const Context& context)
      : layers_(layers),
        owner_(owner),
        reader_(context.reader),
        findings_(context.findings),
        settings_(context.settings) {}

  JointPart read() {
    part_.place = layers_.own().place;
    part_.name = reader_.name(layers_, owner_, "name");
    kind();
    if (const auto anchor = reader_.triple(layers_, owner_, "pos")) part_.anchor = *anchor;
    axis();
    if (const auto reference = reader_.number(layers_, owner_, "ref")) part_.reference = angle() * *reference;
    limits();
    if (const auto v = reader_.not_negative(layers_, owner_, "damping")) part_.damping = *v;
    if (const auto v = reader_.not_negative(layers_, owner_, "armature")) part_.armature = *v;
    if (const auto v = reader_.not_negative(layers_, owner_, "frictionloss")) part_.friction = *v;
    if (const auto v = reader_.not_negative(layers_, owner_, "stiffness")) part_.stiffness = *v;
    if (const auto v = reader_.number(layers_, owner_, "springref")) part_.rest = angle() * *v;
    if (const auto range = range_of("actuatorfrcrange", "actuatorfrclimited")) effort(*range);
    refuse_others();
    if (part_.kind == JointKind::free) check_free();
    return part_;
  }

 private:
  bool slides() const { return part_.kind == JointKind::prismatic; }
  bool single() const { return rigid::rate_count(part_.kind) == 1; }
  /// What a number of the joint's position is worth [rad] or [m].
  double angle() const { return slides() ? 1 : settings_.angle; }
  void error(const char* attribute, std::string given, std::string valid) {
    findings_.error(layers_.place(attribute), owner_, std::move(given), std::move(valid));
  }

  void kind() {
    if (layers_.own().name == "freejoint") {
      part_.kind = JointKind::free;
      return;
    }
    const auto type = reader_.word(layers_, owner_, "type", {"hinge", "slide", "ball", "free"});
    if (type == "slide") part_.kind = JointKind::prismatic;
    if (type == "ball") part_.kind = JointKind::spherical;
    if (type == "free") part_.kind = JointKind::free;
  }

  void axis() {
    const auto given = reader_.triple(layers_, owner_, "axis");
    if (!given || !single()) return;
    const double length = norm(*given);
    if (!(length > 1e-9))
      return error("axis", name_of(layers_, "axis") + " is zero", "an axis must not be zero");
    part_.axis = *given / length;
  }

  /// Two numbers and whether they hold, as `limited` and <compiler autolimits> have it.
  std::optional<std::pair<double, double>> range_of(const char* attribute, const char* limited) {
    const auto range = reader_.numbers(layers_, owner_, attribute, 2);
    const auto holds = reader_.word(layers_, owner_, limited, {"true", "false", "auto"}).value_or("auto");
    const bool given = layers_.find(attribute) != nullptr;
    if (holds == "true" && !given)
      error(limited, fmt::format("it is limited and has no {}", attribute),
            fmt::format("give its {}", attribute));
    if (holds == "auto" && given && !settings_.automatic_limits)
      error(attribute, fmt::format("it has a {} and no {}", attribute, limited),
            fmt::format("with <compiler autolimits=\"false\"> {} must be true or false", limited));
    if (holds == "false" || !range) return std::nullopt;
    const double lower = (*range)[0], upper = (*range)[1];
    if (lower < upper) return std::pair(lower, upper);
    // Without "true" two zeros mean no range.
    if (!(lower == 0 && upper == 0 && holds == "auto"))
      error(attribute, fmt::format("{} is {} {}", name_of(layers_, attribute), lower, upper),
            "the first must be below the second");
    return std::nullopt;
  }

  void limits() {
    if (part_.kind == JointKind::free) return;
    const auto range = range_of("range", "limited");
    if (!range) return;
    if (part_.kind == JointKind::spherical)
      return error("range", "it is a ball joint with a limit", "ball joints have none here: leave range out");
    part_.lower = angle() * range->first;
    part_.upper = angle() * range->second;
    if (part_.kind == JointKind::continuous) part_.kind = JointKind::revolute;
    const double largest = std::max(std::abs(part_.lower), std::abs(part_.upper));
    if (part_.kind == JointKind::revolute && largest > 4 * core::pi)
      findings_.warning(
          layers_.place("range"), owner_,
          fmt::format("it turns from {} to {} rad, more than two turns", part_.lower, part_.upper),
          "is it in the unit of <compiler angle>?");
    if (slides() && largest > 100)
      findings_.warning(layers_.place("range"), owner_,
                        fmt::format("it slides from {} to {} m", part_.lower, part_.upper),
                        "lengths are in metres: are these millimetres?");
  }

  void effort(const std::pair<double, double>& range) {
    if (std::abs(range.first + range.second) > 1e-9 * (range.second - range.first))
      return error(
          "actuatorfrcrange",
          fmt::format("{} is {} {}", name_of(layers_, "actuatorfrcrange"), range.first, range.second),
          "bounds of effort are the same both ways here: it must be -a a");
    part_.effort_limit = range.second;
  }

  void refuse_others() {
    if (const auto values = reader_.numbers(layers_, owner_, "springdamper", 2))
      if ((*values)[0] > 0 && (*values)[1] > 0)
        error("springdamper", "springdamper isn't read", "give stiffness and damping as numbers");
    if (const auto compensated = reader_.flag(layers_, owner_, "actuatorgravcomp"); compensated == true)
      error("actuatorgravcomp", "actuatorgravcomp isn't read",
            "gravity is not compensated here: leave it out");
    if (part_.stiffness > 0 && !single())
      error("stiffness", "it has a stiffness and doesn't move in one dimension",
            "hinges and slides may have springs");
  }

  /// Defaults for all joints reach free ones too: there is <freejoint/> for those.
  void check_free() {
    const auto refuse = [&](const char* attribute, double value) {
      if (value > 0)
        error(attribute, fmt::format("it is free and has a {} of {}", attribute, value),
              "nothing holds a free joint here: write <freejoint/>, which no defaults touch");
    };
    refuse("damping", part_.damping);
    refuse("armature", part_.armature);
    refuse("frictionloss", part_.friction);
    part_.anchor = {};
    part_.reference = 0;
  }

  const Layers& layers_;
  const std::string& owner_;
  AttributeReader& reader_;
  Findings& findings_;
  const Settings& settings_;
  JointPart part_;
};

}  // namespace

JointPart read_joint(const Element& element, const DefaultClass& inherited, const std::string& body,
                     const Context& context) {
  const std::string owner = owner_of(element, body);
  if (element.name == "freejoint") {
    context.reader.expect(element, owner, {"name", "group", "align"});
    context.reader.expect_children(element, owner, {});
    return JointReader({{&element}}, owner, context).read();
  }
  check_attributes(element, owner, context.reader);
  const Layers layers = context.defaults.layers(element, inherited, {"joint"}, owner, context.findings);
  return JointReader(layers, owner, context).read();
}

}  // namespace microcosm::formats::mjcf
