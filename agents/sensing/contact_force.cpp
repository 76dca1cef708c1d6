// sensors.contact_force: the sum of all contact forces on a body or a link (mean of the last substep), in the
// world's axes, and how many points press. Force: truth + noise, rounded to the resolution.

#include <cmath>

#include "agents/body_names.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"

namespace microcosm::agents {

namespace {

class ContactForce final : public Sensor {
 public:
  ContactForce(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : body_(body_of(values, "of", parts)),
        link_(values.has("link") ? static_cast<std::int32_t>(link_of(values, "of", "link", parts).link) : -1),
        noise_(values.number("noise")),
        resolution_(values.number("resolution")) {
    fields::set_name(info_, id, "",
                     "sum of the contact forces, along the world's axes; number of contact points");
    info_.channels = {"x_force", "y_force", "z_force", "contacts"};
    info_.channel_units = {"N", "N", "N", "1"};
    info_.storage = Storage::float64;
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    const rigid::ContactSum sum = parts.bodies->contact_sum(body_, link_, {});
    const double truth[] = {sum.force.x, sum.force.y, sum.force.z};
    for (std::size_t i = 0; i < 3; ++i) {
      const double noisy = truth[i] + noise_ * random.normal();
      raw[i] = resolution_ > 0 ? resolution_ * std::round(noisy / resolution_) : noisy;
    }
    raw[3] = sum.count;
  }

 private:
  std::uint32_t body_;
  std::int32_t link_;
  double noise_, resolution_;
};

std::vector<core::FieldEntry> contact_fields() {
  std::vector<core::FieldEntry> whose = fields::link("The body that is touched.", "cube");
  whose.back().meaning = "Which link of a robot, by its name in the file; all of them if not given.";
  return fields::join(
      whose,
      {fields::rate("200*Hz", "usual of tactile sensors"),
       fields::latency("0*s", "none: add that of the bus"),
       fields::quantity("noise", core::dimensions::force, 0, "0*N", "Standard deviation, each axis.",
                        "an ideal sensor: state that of yours"),
       fields::quantity("resolution", core::dimensions::force, 0, "0*N", "Step of the converter; 0 for none.",
                        "an ideal sensor: state that of yours")});
}

const RegisterSensor contact_force{{
    .entry = {.name = "sensors.contact_force",
              .returns = "sensor",
              .meaning = "Sum of the contact forces on a body or a robot's link.",
              .fields = contact_fields()},
    .channels = {{"x_force", "N", "Sum of the forces, along the world's axes."},
                 {"y_force", "N", ""},
                 {"z_force", "N", ""},
                 {"contacts", "1", "Number of points that press."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<ContactForce>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
