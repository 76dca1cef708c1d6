// sensors.pressure_catheter: pressure through a fluid-filled catheter. Fluid column and transducer are a
// damped oscillator driven by the pressure at the tip (Gardner 1981, Anesthesiology 54:227); then gain,
// offset, drift, noise and the converter's step.

#include <array>

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/second_order.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/vessel_names.hpp"

namespace microcosm::agents {

namespace {

class PressureCatheter final : public Sensor {
 public:
  PressureCatheter(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : place_(place_of(values, "vessel", "at", parts.need_vessels())),
        response_(values.number("natural_frequency"), values.number("damping_ratio")),
        gain_(values.number("gain")),
        offset_(values.number("offset")),
        drift_(values.number("drift")),
        noise_(values.number("noise")) {
    fields::set_name(info_, id, "Pa", "pressure at the transducer, over the surroundings'");
    info_.channels = {"pressure"};
    info_.storage = Storage::int16;
    info_.scale = values.number("resolution");
    fields::set_timing(info_, values);
  }

  bool has_dynamics() const override { return true; }
  std::span<const double> state() const override { return std::span(memory_).first(2); }
  std::span<double> memory() override { return memory_; }

  void advance(const EpisodeParts& parts, core::Nanoseconds, core::Nanoseconds period) override {
    response_.advance(memory_[0], memory_[1], tip_pressure(parts), core::seconds(period));
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds now, core::RandomStream& random,
               std::span<double> raw) override {
    if (memory_[2] == 0)  // at the start the column has followed the pressure already
      memory_ = {tip_pressure(parts), 0, 1};
    const double zero = offset_ + drift_ * core::seconds(now);
    raw[0] = raw_from_value(info_, gain_ * memory_[0] + zero + noise_ * random.normal());
  }

 private:
  double tip_pressure(const EpisodeParts& parts) const {
    return parts.flow->pressure(place_.vessel, place_.s);
  }

  core::VesselPosition place_;
  SecondOrderResponse response_;
  double gain_, offset_, drift_, noise_;
  std::array<double, 3> memory_{};  // pressure at the transducer [Pa], its rate [Pa/s]; 1 once it has settled
};

std::vector<core::FieldEntry> catheter_fields() {
  using namespace core::dimensions;
  constexpr double any = -std::numeric_limits<double>::infinity();
  return {
      fields::quantity("natural_frequency", frequency, 1, "14.7*Hz",
                       "Undamped natural frequency of column and transducer.",
                       "mean of 30 clinical systems: Schwid 1988, J Clin Monit 4:181"),
      fields::quantity("damping_ratio", none, 0.01, "0.24", "Damping over critical damping.",
                       "mean of 30 clinical systems: Schwid 1988, J Clin Monit 4:181"),
      fields::rate("200*Hz", "ten samples a period at the largest natural frequencies in use (about 20 Hz)"),
      fields::latency("0*s", "a wire; what delay there is comes from the response"),
      fields::gain(),
      fields::quantity("offset", pressure, any, "0*Pa", "Error of zero.", "a zeroed transducer"),
      fields::quantity("drift", pressure / time, any, "0*Pa/s", "Growth of the error of zero.",
                       "a warm transducer"),
      fields::quantity("noise", pressure, 0, "30*Pa", "Standard deviation.", "assumed: about 0.2 mmHg"),
      fields::quantity("resolution", pressure, 1e-3, "10.74*Pa", "Step of the converter.",
                       "12 bits over -30 to 300 mmHg, the range of ANSI/AAMI BP22")};
}

const RegisterSensor catheter{{
    .entry =
        {.name = "sensors.pressure_catheter",
         .returns = "sensor",
         .meaning =
             "Blood pressure at one place through a fluid-filled catheter, with its second-order response.",
         .fields = fields::join(fields::place(), catheter_fields())},
    .channels = {{"pressure", "Pa", "At the transducer, over the surroundings'."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<PressureCatheter>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
