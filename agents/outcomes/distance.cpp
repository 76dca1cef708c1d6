// outcomes.distance: how far a point of a body or link is from where it shall be. outcomes.rotation: how far
// one has turned since the start, and from the turn that it shall end with.

#include <limits>
#include <optional>

#include "agents/body_names.hpp"
#include "agents/outcomes/outcome.hpp"
#include "agents/sensing/fields.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

constexpr double never = std::numeric_limits<double>::quiet_NaN();

core::Vec3 place_of(const EpisodeParts& parts, const BodyLink& link, const core::Vec3& point) {
  return parts.bodies->link_pose(link.body, link.link) * point;
}

class DistanceMeter final : public OutcomeMeter {
 public:
  DistanceMeter(const core::Values& values, const EpisodeParts& parts)
      : link_(link_of(values, "of", "link", parts)),
        point_(values.vector("point")),
        to_point_(values.vector("target")),
        within_(values.has("within") ? std::optional(values.number("within")) : std::nullopt) {
    if (values.has("to")) to_ = link_of(values, "to", "to_link", parts);
    if (!to_ && values.has("to_link"))
      throw core::InputError(values.where, "field 'to_link' needs the field 'to': whose link it is");
  }

  void observe(const EpisodeParts& parts, core::Nanoseconds now) override {
    const double distance = this->distance(parts);
    reward_ = started() ? last() - distance : 0;
    last() = distance;
    closest() = started() ? std::min(closest(), distance) : distance;
    if (within_ && memory_[3] < 0 && distance <= *within_) memory_[3] = exact_seconds(now);
    memory_[0] = 1;
  }
  bool has_reward() const override { return true; }
  double reward() const override { return reward_; }
  std::span<double> memory() override { return memory_; }

  std::vector<OutcomeNumber> numbers(const EpisodeParts& parts) const override {
    const double distance = this->distance(parts);
    std::vector<OutcomeNumber> all{{"", distance, "m"}, {"closest", started() ? memory_[2] : distance, "m"}};
    if (!within_) return all;
    all.push_back({"within", distance <= *within_ ? 1.0 : 0.0, "1"});
    all.push_back({"first_within", memory_[3] < 0 ? never : memory_[3], "s"});
    return all;
  }

 private:
  double distance(const EpisodeParts& parts) const {
    const core::Vec3 target = to_ ? place_of(parts, *to_, to_point_) : to_point_;
    return core::norm(place_of(parts, link_, point_) - target);
  }
  bool started() const { return memory_[0] != 0; }
  double& last() { return memory_[1]; }
  double& closest() { return memory_[2]; }

  BodyLink link_;
  core::Vec3 point_;
  std::optional<BodyLink> to_;
  core::Vec3 to_point_;
  std::optional<double> within_;
  std::vector<double> memory_{0, 0, 0, -1};  // started; last and closest distance; when it was within first
  double reward_ = 0;
};

class RotationMeter final : public OutcomeMeter {
 public:
  RotationMeter(const core::Values& values, const EpisodeParts& parts)
      : link_(link_of(values, "of", "link", parts)), start_(orientation(parts)) {
    if (values.has("within")) within_ = values.number("within");
    if (values.has("target")) target_ = core::rotation_by(values.vector("target")) * start_;
    if (within_ && !target_) target_ = start_;
  }

  void observe(const EpisodeParts& parts, core::Nanoseconds) override {
    memory_[largest] = std::max(memory_[largest], angle(parts, start_));
    if (!target_) return;
    const double missing = angle(parts, *target_);
    reward_ = memory_[started] != 0 ? memory_[last] - missing : 0;
    memory_[last] = missing;
    memory_[started] = 1;
  }
  bool has_reward() const override { return target_.has_value(); }
  double reward() const override { return reward_; }
  std::span<double> memory() override { return memory_; }

  std::vector<OutcomeNumber> numbers(const EpisodeParts& parts) const override {
    const double rotation = angle(parts, start_);
    std::vector<OutcomeNumber> all{{"", rotation, "rad"},
                                   {"largest", std::max(memory_[largest], rotation), "rad"}};
    if (target_) all.push_back({"error", angle(parts, *target_), "rad"});
    if (within_) all.push_back({"within", angle(parts, *target_) <= *within_ ? 1.0 : 0.0, "1"});
    return all;
  }

 private:
  enum { largest, started, last, count };

  rigid::Quaternion orientation(const EpisodeParts& parts) const {
    return parts.bodies->link_pose(link_.body, link_.link).orientation;
  }
  double angle(const EpisodeParts& parts, const rigid::Quaternion& from) const {
    return core::norm(core::rotation_vector(orientation(parts) * core::conjugate(from)));
  }

  BodyLink link_;
  rigid::Quaternion start_;
  std::optional<rigid::Quaternion> target_;
  std::optional<double> within_;
  std::vector<double> memory_ = std::vector<double>(count);  // [rad]; of the missing angle, the last one
  double reward_ = 0;
};

core::FieldEntry vector(const char* name, const char* meaning, const char* source) {
  core::FieldEntry entry =
      fields::quantity(name, core::dimensions::length, -1e6, "{0*m, 0*m, 0*m}", meaning, source);
  entry.kind = core::FieldKind::vector;
  entry.maximum = 1e6;
  entry.example = "{400*mm, 0*mm, 20*mm}";
  return entry;
}

std::vector<core::FieldEntry> distance_fields() {
  std::vector<core::FieldEntry> all = fields::link("What shall be somewhere.", "cube");
  all.push_back(vector("point", "Which point of it, in the link's frame.", "its origin"));
  core::FieldEntry to = all[0], to_link = all[1];
  to.name = "to";
  to.required = false;
  to.meaning = "Where it shall be is given in the frame of this body; in the world if not given.";
  to.example = "table";
  to_link.name = "to_link";
  to_link.meaning = "Which link of `to`; its root if not given.";
  core::FieldEntry within =
      fields::quantity("within", core::dimensions::length, 0, "",
                       "Whether it ends at most this far away, and when it first did.", "");
  within.example = "10*mm";
  return fields::join(all, {vector("target", "Where it shall be.", "the origin"), to, to_link, within});
}

const RegisterOutcome distance{{
    .entry = {.name = "outcomes.distance",
              .returns = "outcome",
              .meaning = "How far a body or a link ends from where it shall be, and how close it came.",
              .fields = distance_fields()},
    .numbers = {{"", "m", "How far away it ends."},
                {"closest", "m", "The least distance at the end of a control step."},
                {"within", "1", "1 if it ends within `within`, else 0; only where that is given."},
                {"first_within", "s",
                 "When it first was; NaN if it never was. Only where `within` is given."}},
    .reward = "the distance lost [m]",
    .make = [](const core::Values& values, const EpisodeParts& parts) -> std::unique_ptr<OutcomeMeter> {
      return std::make_unique<DistanceMeter>(values, parts);
    },
}};

std::vector<core::FieldEntry> rotation_fields() {
  core::FieldEntry target{.name = "target",
                          .kind = core::FieldKind::vector,
                          .minimum = -100,
                          .maximum = 100,
                          .meaning =
                              "How far it shall be turned in the end: a rotation vector, along the world's "
                              "axes. If given, the angle that is missing is an outcome too.",
                          .example = "{0, 0, 90*deg}"};
  core::FieldEntry within = fields::quantity("within", core::dimensions::none, 0, "",
                                             "Whether it ends at most this angle [rad] away from `target` "
                                             "(from where it started, if there is none).",
                                             "");
  within.example = "5*deg";
  return fields::join(fields::link("What may turn.", "servicer"), {target, within});
}

const RegisterOutcome rotation{{
    .entry = {.name = "outcomes.rotation",
              .returns = "outcome",
              .meaning =
                  "The angle [rad] by which a body or a link ends turned from where it started, and the "
                  "largest on the way.",
              .fields = rotation_fields()},
    .numbers = {{"", "rad", "The angle by which it ends turned from where it started."},
                {"largest", "rad", "The largest at the end of a control step."},
                {"error", "rad", "The angle that is missing; only where a `target` is given."},
                {"within", "1", "1 if that is within `within`, else 0; only where that is given."}},
    .reward = "the missing angle lost [rad]; it needs a `target`",
    .make = [](const core::Values& values, const EpisodeParts& parts) -> std::unique_ptr<OutcomeMeter> {
      return std::make_unique<RotationMeter>(values, parts);
    },
}};

}  // namespace

}  // namespace microcosm::agents
