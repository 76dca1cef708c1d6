// sensors.concentration: concentration of a solute in the blood at one place of a vessel, averaged over the
// cross-section, as contrast-enhanced imaging or a sampling catheter gives it.

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/vessel_names.hpp"

namespace microcosm::agents {

namespace {

class Concentration final : public Sensor {
 public:
  Concentration(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : solute_(parts.solutes->solute_named(values.handle("of"))),
        place_(place_of(values, "vessel", "at", parts.need_vessels())),
        gain_(values.number("gain")),
        noise_(values.number("noise")) {
    fields::set_name(info_, id, "kg/m^3", "concentration in the blood, averaged over the cross-section");
    info_.channels = {"concentration"};
    info_.storage = Storage::int32;
    info_.scale = values.number("resolution");
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    const double here = parts.solutes->concentration(solute_, place_.vessel, place_.s);
    raw[0] = raw_from_value(info_, gain_ * here + noise_ * random.normal());
  }

 private:
  std::uint32_t solute_;
  core::VesselPosition place_;
  double gain_, noise_;
};

constexpr const char* attenuation =
    "of iodine in CT, 25 HU for 1 mg/ml at 120 kV: Bae 2010, Radiology 256:32; assumed: ";

std::vector<core::FieldEntry> concentration_fields() {
  return {fields::rate("20*Hz", "assumed: of the order of frame rates in fluoroscopy"),
          fields::latency("0*s", "none: add that of the reconstruction"), fields::gain(),
          fields::quantity("noise", core::dimensions::density, 0, "0.4*mg/ml", "Standard deviation.",
                           std::string(attenuation) + "10 HU"),
          fields::quantity("resolution", core::dimensions::density, 1e-15, "0.04*mg/ml",
                           "Step of the converter.", std::string(attenuation) + "1 HU")};
}

const RegisterSensor concentration{{
    .entry = {.name = "sensors.concentration",
              .returns = "sensor",
              .meaning = "Concentration of a solute in the blood at one place of a vessel.",
              .fields =
                  fields::join({fields::solute()}, fields::join(fields::place(), concentration_fields()))},
    .channels = {{"concentration", "kg/m^3", "Mass of solute in a volume of blood."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<Concentration>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
