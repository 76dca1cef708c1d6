// outcomes.displacement: how far a point of a body or link has moved along a direction since a time, its mean
// speed, and the least and the furthest on the way.

#include "agents/body_names.hpp"
#include "agents/outcomes/outcome.hpp"
#include "agents/sensing/fields.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

class DisplacementMeter final : public OutcomeMeter {
 public:
  DisplacementMeter(const core::Values& values, const EpisodeParts& parts)
      : link_(link_of(values, "of", "link", parts)),
        point_(values.vector("point")),
        along_(core::normalized(values.vector("along"))),
        after_(core::from_seconds(values.number("after"))) {
    if (core::norm(along_) == 0)
      throw core::InputError(values.where, "field 'along': the zero vector has no direction");
    restart(parts, 0);
  }

  void observe(const EpisodeParts& parts, core::Nanoseconds now) override {
    const double before = displacement();
    memory_[place_now] = place(parts);
    memory_[time_now] = exact_seconds(now);
    reward_ = displacement() - before;
    if (now <= after_) restart(parts, memory_[time_now]);
    memory_[least] = std::min(memory_[least], displacement());
    memory_[largest] = std::max(memory_[largest], displacement());
  }
  bool has_reward() const override { return true; }
  double reward() const override { return reward_; }
  std::span<double> memory() override { return memory_; }

  std::vector<OutcomeNumber> numbers(const EpisodeParts&) const override {
    const double time = memory_[time_now] - memory_[time_start];
    return {{"", displacement(), "m"},
            {"mean_speed", time > 0 ? displacement() / time : 0, "m/s"},
            {"least", memory_[least], "m"},
            {"largest", memory_[largest], "m"}};
  }

 private:
  enum { place_start, time_start, place_now, time_now, least, largest, count };

  void restart(const EpisodeParts& parts, double now) {
    const double start = place(parts);
    memory_ = {start, now, start, now, 0, 0};
  }
  double place(const EpisodeParts& parts) const {
    return dot(parts.bodies->link_pose(link_.body, link_.link) * point_, along_);
  }
  double displacement() const { return memory_[place_now] - memory_[place_start]; }

  BodyLink link_;
  core::Vec3 point_, along_;
  core::Nanoseconds after_;
  std::vector<double> memory_ = std::vector<double>(count);  // [m], [s]
  double reward_ = 0;
};

std::vector<core::FieldEntry> displacement_fields() {
  core::FieldEntry point = fields::quantity("point", core::dimensions::length, -1e6, "{0*m, 0*m, 0*m}",
                                            "Which point of it, in the link's frame.", "its origin");
  point.kind = core::FieldKind::vector;
  point.maximum = 1e6;
  core::FieldEntry along =
      fields::quantity("along", core::dimensions::none, -1e6, "{1, 0, 0}",
                       "Along which direction of the world; its length doesn't matter.", "the x axis");
  along.kind = core::FieldKind::vector;
  along.maximum = 1e6;
  core::FieldEntry after = fields::quantity("after", core::dimensions::time, 0, "0*s",
                                            "Where it is at the last control step up to this time is zero.",
                                            "the episode's start");
  after.maximum = 1e5;
  return fields::join(fields::link("What moves.", "robot"), {point, along, after});
}

const RegisterOutcome displacement{{
    .entry = {.name = "outcomes.displacement",
              .returns = "outcome",
              .meaning =
                  "How far a body or a link has moved along a direction, its mean speed, and the least and "
                  "the furthest on the way.",
              .fields = displacement_fields()},
    .numbers = {{"", "m", "How far it has moved along the direction since `after`."},
                {"mean_speed", "m/s", "That over the time since `after`."},
                {"least", "m", "The least of it on the way; 0 at the start."},
                {"largest", "m", "The largest."}},
    .reward = "the way gained along the direction [m]",
    .make = [](const core::Values& values, const EpisodeParts& parts) -> std::unique_ptr<OutcomeMeter> {
      return std::make_unique<DisplacementMeter>(values, parts);
    },
}};

}  // namespace

}  // namespace microcosm::agents
