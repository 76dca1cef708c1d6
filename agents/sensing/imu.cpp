// sensors.imu: an accelerometer and a gyroscope on a link, at a point of it.
//
// Specific force f = R^T (a - g) and angular rate R^T w in the link's axes; a is the change of the point's
// velocity over the last World step, over its length (zero before the first). Each: truth + bias + noise,
// rounded to the resolution. Two bodies that collide give a its mean over the step, as a real sensor's
// bandwidth would.

#include <cmath>

#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"

namespace microcosm::agents {

namespace {

using core::Vec3;

class Imu final : public Sensor {
 public:
  Imu(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : link_(link_of(values, "of", "link", parts)),
        point_(values.vector("point")),
        force_{values.number("accelerometer_noise"), values.number("accelerometer_resolution"),
               values.vector("accelerometer_bias")},
        rate_{values.number("gyroscope_noise"), values.number("gyroscope_resolution"),
              values.vector("gyroscope_bias")} {
    fields::set_name(info_, id, "",
                     "specific force (acceleration less gravity) and angular rate, along the link's axes");
    info_.channels = {"x_force", "y_force", "z_force", "x_rate", "y_rate", "z_rate"};
    info_.channel_units = {"m/s^2", "m/s^2", "m/s^2", "rad/s", "rad/s", "rad/s"};
    info_.storage = Storage::float64;
    fields::set_timing(info_, values);
  }

  bool has_dynamics() const override { return true; }
  std::span<const double> state() const override { return memory_; }

  void advance(const EpisodeParts& parts, core::Nanoseconds, core::Nanoseconds period) override {
    const Vec3 before{memory_[1], memory_[2], memory_[3]}, now = velocity(parts);
    store((now - before) / core::seconds(period), now);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    if (memory_[0] == 0) store({}, velocity(parts));
    const rigid::RigidWorld& world = *parts.bodies;
    const rigid::Quaternion back = core::conjugate(world.link_pose(link_.body, link_.link).orientation);
    const Vec3 acceleration{memory_[4], memory_[5], memory_[6]};
    const Vec3 force = core::rotate(back, acceleration - world.model().gravity);
    const Vec3 rate = core::rotate(back, world.link_velocity(link_.body, link_.link).angular);
    read(force, force_, random, raw.first(3));
    read(rate, rate_, random, raw.last(3));
  }

 private:
  struct Axes {
    double noise = 0, resolution = 0;
    Vec3 bias;
  };

  Vec3 velocity(const EpisodeParts& parts) const {
    const rigid::Spatial rate = parts.bodies->link_velocity(link_.body, link_.link);
    const Vec3 arm = core::rotate(parts.bodies->link_pose(link_.body, link_.link).orientation, point_);
    return rate.linear + cross(rate.angular, arm);
  }

  void store(const Vec3& acceleration, const Vec3& velocity) {
    memory_ = {1, velocity.x, velocity.y, velocity.z, acceleration.x, acceleration.y, acceleration.z};
  }

  static void read(const Vec3& truth, const Axes& axes, core::RandomStream& random, std::span<double> raw) {
    const Vec3 biased = truth + axes.bias;
    const double values[] = {biased.x, biased.y, biased.z};
    for (std::size_t i = 0; i < 3; ++i) {
      const double noisy = values[i] + axes.noise * random.normal();
      raw[i] = axes.resolution > 0 ? axes.resolution * std::round(noisy / axes.resolution) : noisy;
    }
  }

  BodyLink link_;
  Vec3 point_;
  Axes force_, rate_;
  std::vector<double> memory_ = std::vector<double>(7);  // started; velocity, acceleration of the last step
};

core::FieldEntry vector(const char* name, core::Dimension dimension, const char* default_text,
                        const char* meaning, const char* source) {
  core::FieldEntry entry = fields::quantity(name, dimension, -1e6, default_text, meaning, source);
  entry.kind = core::FieldKind::vector;
  entry.maximum = 1e6;
  return entry;
}

std::vector<core::FieldEntry> imu_fields() {
  using namespace core::dimensions;
  return fields::join(
      fields::link("The body that carries it.", "body"),
      {vector("point", length, "{0*m, 0*m, 0*m}", "Where it sits, in the link's frame.", "the link's origin"),
       fields::rate("200*Hz", "usual of industrial units"),
       fields::latency("0*s", "none: add that of the bus"),
       fields::quantity("accelerometer_noise", acceleration, 0, "0.02*m/s^2",
                        "Standard deviation, each axis.", "0.15 mg/sqrt(Hz), usual of MEMS, over 200 Hz"),
       vector("accelerometer_bias", acceleration, "{0*m/s^2, 0*m/s^2, 0*m/s^2}", "Added to what is measured.",
              "calibrated"),
       fields::quantity("accelerometer_resolution", acceleration, 0, "0.0048*m/s^2", "Step of the converter.",
                        "16 bits over +-16 g"),
       fields::quantity("gyroscope_noise", frequency, 0, "0.0017*rad/s", "Standard deviation, each axis.",
                        "0.007 deg/s/sqrt(Hz), usual of MEMS, over 200 Hz"),
       vector("gyroscope_bias", frequency, "{0*rad/s, 0*rad/s, 0*rad/s}", "Added to what is measured.",
              "calibrated"),
       fields::quantity("gyroscope_resolution", frequency, 0, "0.0011*rad/s", "Step of the converter.",
                        "16 bits over +-2000 deg/s")});
}

const RegisterSensor imu{{
    .entry = {.name = "sensors.imu",
              .returns = "sensor",
              .meaning = "Specific force and angular rate of a body or a robot's link.",
              .fields = imu_fields()},
    .channels = {{"x_force", "m/s^2", "Specific force: acceleration less gravity, along the link's axes."},
                 {"y_force", "m/s^2", ""},
                 {"z_force", "m/s^2", ""},
                 {"x_rate", "rad/s", "Angular rate, about the link's axes."},
                 {"y_rate", "rad/s", ""},
                 {"z_rate", "rad/s", ""}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<Imu>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
