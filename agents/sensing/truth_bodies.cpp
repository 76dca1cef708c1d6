// truth.bodies: where rigid bodies and the links of robots truly are, and how fast.

#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/sensing/truth_stream.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

constexpr TruthChannel channels[] = {{"x", "m"},     {"y", "m"},    {"z", "m"},      {"qw", "1"},
                                     {"qx", "1"},    {"qy", "1"},   {"qz", "1"},     {"vx", "m/s"},
                                     {"vy", "m/s"},  {"vz", "m/s"}, {"wx", "rad/s"}, {"wy", "rad/s"},
                                     {"wz", "rad/s"}};

class TrueBodies final : public TruthStream {
 public:
  TrueBodies(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : TruthStream(
            id, values, "",
            "of each body and each link that moves: position [m] of its origin, quaternion w, x, y, z "
            "that turns its axes to the world's, velocity of its origin [m/s], angular velocity "
            "[rad/s], in the world's axes") {
    const rigid::RigidWorld& world = parts.need_bodies();
    if (values.has("of")) {
      for (const auto& body : std::get<std::vector<core::HandleReference>>(values.at("of")))
        add_links(moving_links(world, world.body_named(body.id)));
      if (links_.empty()) throw core::InputError(values.where, "field 'of': nothing in this list moves");
    } else {
      for (std::uint32_t b = 0; b < world.model().bodies.size(); ++b) add_links(moving_links(world, b));
      if (links_.empty()) throw core::InputError(values.where, "the scenario has no body that moves");
    }
    for (const BodyLink& link : links_)
      for (const TruthChannel& channel : channels) add_channel(name_of(world, link), channel);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    auto out = raw.begin();
    for (const BodyLink& link : links_) {
      const rigid::Pose pose = parts.bodies->link_pose(link.body, link.link);
      const rigid::Spatial rate = parts.bodies->link_velocity(link.body, link.link);
      const rigid::Quaternion& q = pose.orientation;
      const double row[] = {pose.position.x,
                            pose.position.y,
                            pose.position.z,
                            q.w,
                            q.x,
                            q.y,
                            q.z,
                            rate.linear.x,
                            rate.linear.y,
                            rate.linear.z,
                            rate.angular.x,
                            rate.angular.y,
                            rate.angular.z};
      out = std::copy(std::begin(row), std::end(row), out);
    }
  }

 private:
  void add_links(const std::vector<BodyLink>& links) {
    links_.insert(links_.end(), links.begin(), links.end());
  }

  std::vector<BodyLink> links_;
};

core::FieldEntry of() {
  return {.name = "of",
          .kind = core::FieldKind::handle_list,
          .meaning = "The bodies and robots that are recorded; all that move if not given.",
          .example = "{ cube, arm }",
          .handle_kind = any_body};
}

const RegisterSensor bodies{
    {.entry = {.name = "truth.bodies",
               .returns = "sensor",
               .meaning = "Where rigid bodies and the moving links of robots truly are, and how fast.",
               .fields = {of(), fields::rate("100*Hz", "usual for the motion of robots")}},
     .channels = {{"<body>_x", "m",
                   "Position of the origin of a body, or of each moving link of a robot (<robot>_<link>)."},
                  {"<body>_y", "m", ""},
                  {"<body>_z", "m", ""},
                  {"<body>_qw", "1", "Quaternion that turns its axes to the world's."},
                  {"<body>_qx", "1", ""},
                  {"<body>_qy", "1", ""},
                  {"<body>_qz", "1", ""},
                  {"<body>_vx", "m/s", "Velocity of the origin."},
                  {"<body>_vy", "m/s", ""},
                  {"<body>_vz", "m/s", ""},
                  {"<body>_wx", "rad/s", "Angular velocity, in the world's axes."},
                  {"<body>_wy", "rad/s", ""},
                  {"<body>_wz", "rad/s", ""}},
     .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
         -> std::unique_ptr<Sensor> { return std::make_unique<TrueBodies>(id, values, parts); }}};

}  // namespace

}  // namespace microcosm::agents
