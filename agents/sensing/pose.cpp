// sensors.pose: where a body or link is, in the world or in the frame of another, as motion capture, or a
// camera that sees a marker, gives it.
//
// Position + noise; orientation turned by a rotation vector whose components are noise (normal, small
// angles).

#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/errors.hpp"

#include <optional>

namespace microcosm::agents {

namespace {

class PoseSensor final : public Sensor {
 public:
  PoseSensor(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : link_(link_of(values, "of", "link", parts)),
        noise_(values.number("noise")),
        angle_noise_(values.number("angle_noise")),
        dropout_(values.number("dropout")) {
    if (values.has("relative_to")) frame_ = link_of(values, "relative_to", "relative_to_link", parts);
    if (!frame_ && values.has("relative_to_link"))
      throw core::InputError(values.where,
                             "field 'relative_to_link' needs the field 'relative_to': whose link it is");
    fields::set_name(info_, id, "",
                     "position of the origin, and the quaternion that turns its axes to those of the frame");
    info_.channels = {"x", "y", "z", "qw", "qx", "qy", "qz"};
    info_.channel_units = {"m", "m", "m", "1", "1", "1", "1"};
    info_.storage = Storage::float64;
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    const bool lost = random.uniform() < dropout_;
    const core::Vec3 shift = noise_ * normal(random), turn = angle_noise_ * normal(random);
    rigid::Pose pose = parts.bodies->link_pose(link_.body, link_.link);
    if (frame_) pose = inverse(parts.bodies->link_pose(frame_->body, frame_->link)) * pose;
    const core::Vec3 position = pose.position + shift;
    const rigid::Quaternion q = core::normalized(core::rotation_by(turn) * pose.orientation);
    const double row[] = {position.x, position.y, position.z, q.w, q.x, q.y, q.z};
    for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = lost ? no_value(info_.storage) : row[i];
  }

 private:
  static core::Vec3 normal(core::RandomStream& random) {
    core::Vec3 drawn;
    for (double* component : {&drawn.x, &drawn.y, &drawn.z}) *component = random.normal();
    return drawn;
  }

  BodyLink link_;
  std::optional<BodyLink> frame_;
  double noise_, angle_noise_, dropout_;
};

std::vector<core::FieldEntry> pose_fields() {
  std::vector<core::FieldEntry> all = fields::link("What is seen.", "cube");
  core::FieldEntry frame = all[0], frame_link = all[1];
  frame.name = "relative_to";
  frame.required = false;
  frame.meaning = "The body that carries the camera: places are in its frame; in the world's if not given.";
  frame.example = "servicer";
  frame_link.name = "relative_to_link";
  frame_link.meaning = "Which link of it; its root if not given.";
  core::FieldEntry dropout = fields::quantity("dropout", core::dimensions::none, 0, "0",
                                              "Probability that a sample is missing.", "none");
  dropout.maximum = 1;
  return fields::join(
      all,
      {frame, frame_link, fields::rate("50*Hz", "usual of cameras"), fields::latency("20*ms", "one frame"),
       fields::quantity("noise", core::dimensions::length, 0, "1*mm",
                        "Standard deviation of the position, each axis.", "assumed: a marker seen from 1 m"),
       fields::quantity("angle_noise", core::dimensions::none, 0, "5e-3*rad",
                        "Standard deviation of the orientation, each axis.",
                        "assumed: a marker seen from 1 m"),
       dropout});
}

const RegisterSensor pose{{
    .entry = {.name = "sensors.pose",
              .returns = "sensor",
              .meaning =
                  "Where a body or a robot's link is, as motion capture or a camera with a marker gives it.",
              .fields = pose_fields()},
    .channels = {{"x", "m", "Position of the origin."},
                 {"y", "m", ""},
                 {"z", "m", ""},
                 {"qw", "1", "Quaternion that turns its axes to those of the frame."},
                 {"qx", "1", ""},
                 {"qy", "1", ""},
                 {"qz", "1", ""}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<PoseSensor>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
