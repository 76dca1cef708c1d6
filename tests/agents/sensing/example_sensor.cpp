// sensors.wall_shear: wall shear stress at one place of a vessel, as a flush-mounted film sensor would give
// it.

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/vessel_names.hpp"

namespace microcosm::agents {

namespace {

class WallShear final : public Sensor {
 public:
  WallShear(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : place_(place_of(values, "vessel", "at", parts.need_vessels())), noise_(values.number("noise")) {
    fields::set_name(info_, id, "Pa", "wall shear stress along the vessel's axis");
    info_.channels = {"wall_shear_stress"};
    info_.storage = Storage::int16;
    info_.scale = values.number("resolution");
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    core::FlowPoint point{.position = {}, .where = place_};
    core::FlowSample flow;
    parts.flow->sample({&point, 1}, {&flow, 1});
    raw[0] = raw_from_value(info_, flow.wall_shear_stress + noise_ * random.normal());
  }

 private:
  core::VesselPosition place_;
  double noise_;
};

const RegisterSensor wall_shear{{
    .entry = {.name = "sensors.wall_shear",
              .returns = "sensor",
              .meaning = "Wall shear stress at one place of a vessel.",
              .fields =
                  fields::join(fields::place(),
                               {fields::rate("100*Hz", "an example"), fields::latency("0*s", "an example"),
                                fields::quantity("noise", core::dimensions::pressure, 0, "0.05*Pa",
                                                 "Standard deviation.", "an example"),
                                fields::quantity("resolution", core::dimensions::pressure, 1e-6, "0.01*Pa",
                                                 "Step of the converter.", "an example")})},
    .channels = {{"wall_shear_stress", "Pa", "Along the vessel's axis."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<WallShear>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
