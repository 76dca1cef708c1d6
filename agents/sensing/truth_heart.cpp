// truth.heart: pressures and volumes of the heart's chambers, for pressure–volume loops. Recorded, never
// shown to the controller.

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

struct ChamberChannels {
  flow::Compartment compartment;
  const char* name;
};
constexpr ChamberChannels chambers[] = {{flow::left_ventricle, "left_ventricle"},
                                        {flow::right_ventricle, "right_ventricle"},
                                        {flow::left_atrium, "left_atrium"},
                                        {flow::right_atrium, "right_atrium"}};

class TrueHeart final : public Sensor {
 public:
  TrueHeart(const std::string& id, const core::Values& values, const EpisodeParts& parts) {
    if (parts.network == nullptr || parts.network->circulation() == nullptr)
      throw core::InputError(
          values.where,
          "there is no heart in the scenario to record; declare blood.network { ..., heart = "
          "{ ... } }");
    const std::string name =
        id.starts_with("true_") || id.starts_with("truth_") ? id.substr(id.find('_') + 1) : id;
    fields::set_name(
        info_, "truth/" + name, "",
        "pressures of the chambers, at the aorta's root, in lung arteries and veins; volumes of the "
        "chambers, and of all blood");
    for (const ChamberChannels& chamber : chambers) add(chamber.name, "_pressure", "Pa");
    for (const char* vessel : {"aorta", "pulmonary_arteries", "veins"}) add(vessel, "_pressure", "Pa");
    for (const ChamberChannels& chamber : chambers) add(chamber.name, "_volume", "m^3");
    add("blood", "_volume", "m^3");
    info_.storage = Storage::float64;
    info_.truth = true;
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    const flow::PulseWaveNetwork& network = *parts.network;
    const flow::PerCompartment pressure = network.compartment_pressure();
    std::size_t i = 0;
    for (const ChamberChannels& chamber : chambers) raw[i++] = pressure[chamber.compartment];
    raw[i++] = network.aortic_pressure();
    raw[i++] = pressure[flow::pulmonary_arteries];
    raw[i++] = pressure[flow::veins];
    for (const ChamberChannels& chamber : chambers)
      raw[i++] = network.circulation_state().volume[chamber.compartment];
    raw[i++] = network.blood_volume();
  }

 private:
  void add(const char* whose, const char* quantity, const char* unit) {
    info_.channels.push_back(std::string(whose) + quantity);
    info_.channel_units.emplace_back(unit);
  }
};

const RegisterSensor heart{
    {.entry = {.name = "truth.heart",
               .returns = "sensor",
               .meaning = "True pressures and volumes of the heart of blood.network { heart = ... }.",
               .fields = {fields::rate("200*Hz",
                                       "20 samples in the shortest phase of the beat, about 100 ms")}},
     .channels = {{"left_ventricle_pressure", "Pa", ""},
                  {"right_ventricle_pressure", "Pa", ""},
                  {"left_atrium_pressure", "Pa", ""},
                  {"right_atrium_pressure", "Pa", ""},
                  {"aorta_pressure", "Pa", ""},
                  {"pulmonary_arteries_pressure", "Pa", ""},
                  {"veins_pressure", "Pa", ""},
                  {"left_ventricle_volume", "m^3", ""},
                  {"right_ventricle_volume", "m^3", ""},
                  {"left_atrium_volume", "m^3", ""},
                  {"right_atrium_volume", "m^3", ""},
                  {"blood_volume", "m^3", "Of all blood."}},
     .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
         -> std::unique_ptr<Sensor> { return std::make_unique<TrueHeart>(id, values, parts); }}};

}  // namespace

}  // namespace microcosm::agents
