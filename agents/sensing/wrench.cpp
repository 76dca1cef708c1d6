// sensors.wrench: force and torque through a joint, as a wrist or joint sensor measures them: what the parent
// does to the child, at the child's origin, along its axes. Truth + bias + noise, rounded to the resolution.
// What the child's side weighs is part of it, as of a real sensor.

#include <cmath>

#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

class Wrench final : public Sensor {
 public:
  Wrench(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : link_{.body = body_of(values, "of", parts)},
        force_{values.number("force_noise"), values.number("force_resolution")},
        torque_{values.number("torque_noise"), values.number("torque_resolution")} {
    const rigid::RigidWorld& world = parts.need_bodies();
    try {
      link_.link = world.joint_named(link_.body, values.text("joint"));
    } catch (const core::InputError& error) {
      throw core::InputError(values.where, fmt::format("field 'joint': {}", error.message()));
    }
    if (moving_links(world, link_.body).empty())
      throw core::InputError(values.where,
                             fmt::format("field 'of': nothing of '{}' moves", values.handle("of")));
    if (world.model().bodies[link_.body].links[link_.link].joint.kind == rigid::JointKind::free)
      throw core::InputError(
          values.where,
          fmt::format("field 'joint': nothing goes through '{}', which is free", values.text("joint")));
    fields::set_name(info_, id, "",
                     "force and torque of the parent on the child, at its origin, along its axes");
    info_.channels = {"x_force", "y_force", "z_force", "x_torque", "y_torque", "z_torque"};
    info_.channel_units = {"N", "N", "N", "N m", "N m", "N m"};
    info_.storage = Storage::float64;
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    const rigid::Spatial wrench = parts.bodies->joint_wrench(link_.body, link_.link, scratch_);
    read(wrench.linear, force_, random, raw.first(3));
    read(wrench.angular, torque_, random, raw.last(3));
  }

 private:
  struct Axes {
    double noise = 0, resolution = 0;
  };

  static void read(const core::Vec3& truth, const Axes& axes, core::RandomStream& random,
                   std::span<double> raw) {
    const double values[] = {truth.x, truth.y, truth.z};
    for (std::size_t i = 0; i < 3; ++i) {
      const double noisy = values[i] + axes.noise * random.normal();
      raw[i] = axes.resolution > 0 ? axes.resolution * std::round(noisy / axes.resolution) : noisy;
    }
  }

  BodyLink link_;
  Axes force_, torque_;
  std::vector<rigid::Spatial> scratch_;
};

std::vector<core::FieldEntry> wrench_fields() {
  constexpr core::Dimension torque = core::dimensions::force * core::dimensions::length;
  const core::FieldEntry of{.name = "of",
                            .kind = core::FieldKind::handle,
                            .required = true,
                            .meaning = "The robot.",
                            .example = "arm",
                            .handle_kind = "robot"};
  const core::FieldEntry joint{
      .name = "joint",
      .kind = core::FieldKind::text,
      .required = true,
      .meaning = "The joint that it sits in, by its name in the file; also a fixed one.",
      .example = "\"flange\""};
  const char* source = "a wrist sensor of 100 N and 5 N m, 0.02 % of its range";
  return {of,
          joint,
          fields::rate("1*kHz", "usual of wrist sensors"),
          fields::latency("0*s", "none: add that of the bus"),
          fields::quantity("force_noise", core::dimensions::force, 0, "0.02*N",
                           "Standard deviation, each axis.", source),
          fields::quantity("force_resolution", core::dimensions::force, 0, "0.01*N", "Step of the converter.",
                           source),
          fields::quantity("torque_noise", torque, 0, "1*mJ", "Standard deviation, each axis.", source),
          fields::quantity("torque_resolution", torque, 0, "0.5*mJ", "Step of the converter.", source)};
}

const RegisterSensor wrench{{
    .entry = {.name = "sensors.wrench",
              .returns = "sensor",
              .meaning = "Force and torque through a robot's joint.",
              .fields = wrench_fields()},
    .channels = {{"x_force", "N", "Of the parent on the child, at its origin, along its axes."},
                 {"y_force", "N", ""},
                 {"z_force", "N", ""},
                 {"x_torque", "N m", "The same."},
                 {"y_torque", "N m", ""},
                 {"z_torque", "N m", ""}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<Wrench>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
