// sensors.tracker: where the carriers are, as an imaging system finds them: a frame at a time, late, noisy,
// with dropouts.

#include <limits>
#include <utility>

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"

namespace microcosm::agents {

namespace {

class Tracker final : public Sensor {
 public:
  Tracker(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : carriers_(values.handle("of")), noise_(values.number("noise")), dropout_(values.number("dropout")) {
    fields::set_name(
        info_, id, "m",
        "x, y, z of each carrier that moves; no value for those in stock or gone, and for dropouts");
    info_.storage = Storage::int32;
    info_.scale = values.number("resolution");
    fields::set_timing(info_, values);
    const std::uint32_t count = parts.carriers_named(carriers_).model().count;
    for (std::uint32_t i = 0; i < count; ++i)
      for (const char* axis : {"x", "y", "z"}) info_.channels.push_back(fmt::format("{}_{}", i, axis));
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    const swim::BeadCarriers& group = parts.carriers_named(carriers_);
    const auto carriers = group.carriers();
    for (std::uint32_t i = 0; i < carriers.size(); ++i) {
      // Four draws a carrier and frame whatever happens, so that one carrier's fate doesn't change another's
      // noise.
      const double dx = random.normal();
      const double dy = random.normal();
      const double dz = random.normal();
      const bool dropped = random.uniform() < dropout_;
      core::Vec3 seen{missing, missing, missing};
      if (carriers[i].status == swim::CarrierStatus::moving && !dropped)
        seen = group.position(i) + noise_ * core::Vec3{dx, dy, dz};
      raw[3 * i] = raw_from_value(info_, seen.x);
      raw[3 * i + 1] = raw_from_value(info_, seen.y);
      raw[3 * i + 2] = raw_from_value(info_, seen.z);
    }
  }

 private:
  static constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  std::string carriers_;
  double noise_, dropout_;
};

core::FieldEntry dropout_field() {
  core::FieldEntry entry = fields::quantity("dropout", core::dimensions::none, 0, "0.02",
                                            "Probability that a carrier is missing from a frame.",
                                            "assumed: one in fifty; no measured figure");
  entry.maximum = 1;
  return entry;
}

const RegisterSensor tracker{{
    .entry =
        {.name = "sensors.tracker",
         .returns = "sensor",
         .meaning =
             "Positions of moving carriers from an imaging system; the reading is one x, y, z a carrier.",
         .fields = {fields::carriers(),
                    fields::rate("25*Hz",
                                 "rounded from the 24 Hz of real-time MRI steering: Martel et al. 2007, "
                                 "Appl Phys Lett 90:114105"),
                    fields::latency("40*ms",
                                    "one frame at 25 Hz: a position is known when the next frame begins"),
                    fields::quantity("noise", core::dimensions::length, 0, "0.5*mm",
                                     "Standard deviation along each axis.",
                                     "half a pixel of real-time imaging at 1 mm; assumed"),
                    dropout_field(),
                    fields::quantity("resolution", core::dimensions::length, 1e-9, "10*um",
                                     "Step in which positions are stored.", "a fiftieth of the noise")}},
    .channels = {{"<k>_x", "m",
                  "Position of the k-th carrier, from 0; in `sense`, [k + 1] is its {x, y, z}."},
                 {"<k>_y", "m", ""},
                 {"<k>_z", "m", ""}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<Tracker>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
