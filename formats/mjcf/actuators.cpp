// <actuator>: what each says about its joint's motor.

#include <algorithm>
#include <cmath>

#include "engine/rigid/tree.hpp"
#include "formats/mjcf/assemble.hpp"

namespace microcosm::formats::mjcf {

namespace {

using rigid::Motor;
using rigid::MotorKind;

/// MuJoCo's force of an actuator: gain u + bias0 + bias1 length + bias2 rate, of u within its range; on a
/// joint of gear g: torque = g force, length = g position.
struct Law {
  double gain = 1;
  std::vector<double> gains{1, 0, 0}, biases{0, 0, 0};
  bool affine = false;
  bool damping_ratio = false;  // bias2 is one
};

/// Motors of one joint while its actuators are read.
struct JointMotors {
  bool position = false, velocity = false, torque = false, bounded = false;
};

bool among(const std::string& name, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
}

class ActuatorReader {
 public:
  ActuatorReader(const Element& element, Placed& placed, const Context& context)
      : owner_(owner_of(element, "")),
        placed_(placed),
        context_(context),
        reader_(context.reader),
        findings_(context.findings),
        layers_(context.defaults.layers(element, context.defaults.main(),
                                        {"general", "motor", "position", "velocity", "intvelocity", "damper",
                                         "cylinder", "muscle", "adhesion", "orientation", "pid", "dcmotor"},
                                        owner_, context.findings)) {}

  void read(std::map<std::uint32_t, JointMotors>& motors) {
    check_attributes(layers_.own(), owner_, reader_);
    if (!find_joint() || !law() || !refuse_others()) return;
    std::vector<double> gears{1, 0, 0, 0, 0, 0};
    reader_.overlay(layers_, owner_, "gear", gears);
    gear_ = gears[0];
    if (!(std::abs(gear_) > 1e-12 && std::abs(gear_) <= 1e6))
      return error("gear", fmt::format("its gear is {}", gear_), "it must not be zero");
    apply(motors[link_]);
  }

 private:
  void error(const char* attribute, std::string given, std::string valid) {
    findings_.error(layers_.place(attribute), owner_, std::move(given), std::move(valid));
  }
  rigid::Joint& joint() { return placed_.robot.body.links[link_].joint; }

  bool find_joint() {
    for (const char* other : {"tendon", "site", "body", "slidersite", "cranksite"})
      if (layers_.find(other)) {
        error(other, fmt::format("it acts on a {}", other), "actuators act on joints here");
        return false;
      }
    const Attribute* name = layers_.find("joint");
    if (!name) name = layers_.find("jointinparent");
    if (!name) {
      error("joint", "it has no joint", "valid: joint=\"...\"");
      return false;
    }
    const auto found = placed_.joints.find(name->value);
    if (found == placed_.joints.end()) {
      error("joint", fmt::format("its joint '{}' doesn't exist", shortened(name->value)),
            "it must be the name of a joint");
      return false;
    }
    link_ = found->second;
    if (rigid::rate_count(joint().kind) == 1) return true;
    error("joint", fmt::format("its joint '{}' doesn't move in one dimension", shortened(name->value)),
          "motors are those of hinges and slides");
    return false;
  }

  /// Each layer sets what its kind sets: a <motor> in the defaults undoes the gains before it.
  bool law() {
    for (const Element* layer : layers_.of) {
      const Layers own{{layer}};
      if (layer->name == "general") {
        general(own);
      } else if (layer->name == "motor") {
        law_.gains[0] = 1;
        law_.affine = false;
      } else if (layer->name == "position") {
        position(own);
      } else if (layer->name == "velocity") {
        law_.gains[0] = reader_.not_negative(own, owner_, "kv").value_or(law_.gains[0]);
        law_.biases = {0, 0, -law_.gains[0]};
        law_.affine = true;
        law_.damping_ratio = false;
      } else {
        findings_.error(layer->place, owner_,
                        fmt::format("its defaults are those of a <{}>", shortened(layer->name)),
                        "motor, position, velocity and general are read");
        return false;
      }
    }
    return true;
  }

  void general(const Layers& own) {
    reader_.word(own, owner_, "gaintype", {"fixed"});
    reader_.word(own, owner_, "dyntype", {"none"});
    if (const auto bias = reader_.word(own, owner_, "biastype", {"none", "affine"}))
      law_.affine = *bias == "affine";
    std::vector<double> gains(10), biases(10);
    std::copy(law_.gains.begin(), law_.gains.end(), gains.begin());
    std::copy(law_.biases.begin(), law_.biases.end(), biases.begin());
    reader_.overlay(own, owner_, "gainprm", gains);
    const std::size_t given = reader_.overlay(own, owner_, "biasprm", biases);
    std::copy_n(gains.begin(), 3, law_.gains.begin());
    std::copy_n(biases.begin(), 3, law_.biases.begin());
    // MuJoCo takes a positive rate term of a position servo for a damping ratio.
    if (given > 2) law_.damping_ratio = law_.biases[2] > 0 && law_.gains[0] == -law_.biases[1];
  }

  void position(const Layers& own) {
    law_.affine = true;
    law_.gains[0] = reader_.not_negative(own, owner_, "kp").value_or(law_.gains[0]);
    law_.biases[0] = 0;
    law_.biases[1] = -law_.gains[0];
    const auto rate = reader_.not_negative(own, owner_, "kv"),
               ratio = reader_.not_negative(own, owner_, "dampratio");
    if (rate && ratio && *rate > 0 && *ratio > 0)
      error("dampratio", "it has both kv and dampratio", "it has one of them");
    if (rate) {
      law_.biases[2] = -*rate;
      law_.damping_ratio = false;
    }
    if (ratio && *ratio > 0) {
      law_.biases[2] = *ratio;
      law_.damping_ratio = true;
    }
  }

  bool refuse_others() {
    const std::size_t before = faults_;
    for (const char* field : {"timeconst", "delay", "damping", "armature"}) {
      const auto values = reader_.list(layers_, owner_, field);
      if (values && std::any_of(values->begin(), values->end(), [](double v) { return v != 0; }))
        refuse(field);
    }
    for (const char* field : {"actrange", "actdim", "input", "nsample", "interp"})
      if (layers_.find(field)) refuse(field);
    if (reader_.word(layers_, owner_, "actlimited", {"true", "false", "auto"}) == "true")
      refuse("actlimited");
    if (!law_.affine) law_.biases = {0, 0, 0};
    for (const char* unused : {"lengthrange", "dynprm", "actearly", "cranklength"})
      if (layers_.find(unused))
        findings_.each(Severity::note, layers_.place(unused), owner_,
                       fmt::format("<{} {}>", layers_.own().name, unused),
                       "a motor at a joint has no use for it");
    if (law_.gains[1] != 0 || law_.gains[2] != 0) refuse("gainprm");
    return faults_ == before;
  }
  void refuse(const char* field) {
    ++faults_;
    error(field, fmt::format("its {} can't be followed", field),
          "what is read: torque = gear (gain ctrl), or that of a position or velocity servo");
  }

  /// Two numbers and whether they hold.
  std::optional<std::pair<double, double>> range_of(const char* attribute, const char* limited) {
    const auto range = reader_.numbers(layers_, owner_, attribute, 2);
    const auto holds = reader_.word(layers_, owner_, limited, {"true", "false", "auto"}).value_or("auto");
    const bool given = layers_.find(attribute) != nullptr;
    if (holds == "true" && !given)
      error(limited, fmt::format("it has {} and no {}", limited, attribute),
            fmt::format("give its {}", attribute));
    if (holds == "auto" && given && !context_.settings.automatic_limits)
      error(attribute, fmt::format("it has a {} and no {}", attribute, limited),
            fmt::format("with <compiler autolimits=\"false\"> {} must be true or false", limited));
    if (holds == "false" || !range) return std::nullopt;
    if ((*range)[0] < (*range)[1]) return std::pair((*range)[0], (*range)[1]);
    if (!((*range)[0] == 0 && (*range)[1] == 0 && holds == "auto"))
      error(attribute, fmt::format("{} is {} {}", name_of(layers_, attribute), (*range)[0], (*range)[1]),
            "the first must be below the second");
    return std::nullopt;
  }

  /// The bound of a range that is the same both ways; nothing (and an error) if it isn't.
  std::optional<double> symmetric(const std::pair<double, double>& range, const char* attribute) {
    if (std::abs(range.first + range.second) <= 1e-9 * (range.second - range.first)) return range.second;
    error(attribute, fmt::format("{} is {} {}", name_of(layers_, attribute), range.first, range.second),
          "bounds of effort are the same both ways here: it must be -a a");
    return std::nullopt;
  }

  void apply(JointMotors& before) {
    Motor motor;
    const auto control = range_of("ctrlrange", "ctrllimited"), force = range_of("forcerange", "forcelimited");
    const double g = gear_, gain = law_.gains[0], constant = law_.biases[0], stiff = -law_.biases[1];
    double slow = law_.damping_ratio ? damping_of_ratio(stiff) : -law_.biases[2];
    double effort = rigid::unlimited;
    if (force)
      if (const auto bound = symmetric(*force, "forcerange")) effort = std::abs(g) * *bound;
    if (stiff < 0 || slow < 0)
      return error("biasprm", "it pushes away from where it is, or speeds up what moves",
                   "biasprm is 0 -kp -kv, with kp and kv 0 or more");
    if (stiff == 0 && slow == 0) {
      if (constant != 0)
        return error("biasprm", fmt::format("it has a constant force of {}", constant),
                     "the first of biasprm must be 0");
      motor.kind = MotorKind::torque;
      if (control)
        if (const auto bound = symmetric(*control, "ctrlrange"))
          effort = std::min(effort, std::abs(g * gain) * *bound);
      if (g * gain != 1)
        findings_.note(
            layers_.own().place, owner_,
            fmt::format("one unit of its ctrl is {} {} at joint '{}', which is what is commanded here",
                        g * gain, joint().kind == rigid::JointKind::prismatic ? "N" : "N m", joint().name));
    } else {
      motor.kind = stiff > 0 ? MotorKind::position : MotorKind::velocity;
      const double divisor = (stiff > 0 ? stiff : slow) * g;
      motor.position_gain = stiff * g * g;
      motor.velocity_gain = slow * g * g;
      if (stiff == 0 && constant != 0)
        return error("biasprm", fmt::format("it has a constant force of {}", constant),
                     "the first of biasprm must be 0");
      if (control)
        motor.command_limit = std::max(std::abs(gain * control->first + constant),
                                       std::abs(gain * control->second + constant)) /
                              std::abs(divisor);
      if (constant != 0 || gain / divisor != 1)
        findings_.note(
            layers_.own().place, owner_,
            fmt::format(
                "its ctrl u is the {} ({} u + {}) / {} of joint '{}', which is what is commanded here",
                stiff > 0 ? "position" : "rate", gain, constant, divisor, joint().name));
    }
    join(motor, effort, before);
  }

  /// A position and a velocity servo of one joint are one motor; any others don't add up.
  void join(const Motor& motor, double effort, JointMotors& before) {
    const bool bounded = effort < rigid::unlimited;
    const bool first = !before.position && !before.velocity && !before.torque;
    const bool pair = ((motor.kind == MotorKind::position && before.velocity && !before.position) ||
                       (motor.kind == MotorKind::velocity && before.position && !before.velocity)) &&
                      !before.torque && !bounded && !before.bounded;
    if (!first && !pair)
      return findings_.error(
          layers_.own().place, owner_, fmt::format("joint '{}' has an actuator already", joint().name),
          "a joint has one motor; a position and a velocity servo without forcerange are one");
    Motor& to = joint().motor;
    if (first) {
      to = motor;
    } else {
      to.position_gain += motor.position_gain;
      to.velocity_gain += motor.velocity_gain;
      if (motor.kind == MotorKind::position) to.command_limit = motor.command_limit;
      to.kind = MotorKind::position;
      findings_.note(
          layers_.own().place, owner_,
          fmt::format("with the other servo of joint '{}' it is one motor of both gains", joint().name));
    }
    joint().effort_limit = std::min(joint().effort_limit, effort);
    before.position |= motor.kind == MotorKind::position;
    before.velocity |= motor.kind == MotorKind::velocity;
    before.torque |= motor.kind == MotorKind::torque;
    before.bounded |= bounded;
  }

  /// kv = 2 ratio sqrt(kp m), m the inertia at the joint in the position at time zero, seen through the gear.
  double damping_of_ratio(double stiff) {
    rigid::BodyModel body = placed_.robot.body;
    body.positions = start_of(placed_);
    try {
      rigid::check(body);
    } catch (const core::InputError&) {
      return 0;  // named elsewhere
    }
    const rigid::Tree tree(body);
    rigid::TreeKinematics kinematics;
    rigid::Tree::Workspace work;
    const std::size_t rates = tree.rate_count();
    std::vector<double> matrix(rates * rates);
    tree.kinematics(body.positions, std::vector<double>(rates, 0.0), kinematics);
    tree.mass_matrix(kinematics, work, matrix);
    const auto& node = tree.nodes()[static_cast<std::size_t>(tree.node_of(link_))];
    const double inertia = matrix[node.first_rate * rates + node.first_rate] + joint().armature;
    return 2 * law_.biases[2] * std::sqrt(stiff * inertia / (gear_ * gear_));
  }

  std::string owner_;
  Placed& placed_;
  const Context& context_;
  AttributeReader& reader_;
  Findings& findings_;
  Layers layers_;
  Law law_;
  std::uint32_t link_ = 0;
  double gear_ = 1;
  std::size_t faults_ = 0;
};

}  // namespace

void add_motors(const Element& root, Placed& placed, const Context& context) {
  std::map<std::uint32_t, JointMotors> motors;
  placed.robot.states_motors = true;
  for (const Element& section : root.children) {
    if (section.name != "actuator") continue;
    for (const Element& e : section.children)
      if (among(e.name, {"general", "motor", "position", "velocity"}))
        ActuatorReader(e, placed, context).read(motors);
      else
        context.findings.error(e.place, owner_of(e, ""), fmt::format("<{}> isn't read", shortened(e.name)),
                               "motor, position, velocity and general are");
  }
}

}  // namespace microcosm::formats::mjcf
