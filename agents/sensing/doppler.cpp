// sensors.doppler: blood velocity by pulsed Doppler ultrasound at one place of a vessel.
//
// The gate, of length g along a beam at angle theta to the axis and centred on the axis, reaches to the
// radius a = min(R, g/2 sin(theta)). With the profile u(r) = U (zeta + 2)/zeta (1 - (r/R)^zeta) the mean
// along the beam is U (zeta + 2)/zeta (1 - (a/R)^zeta/(zeta + 1)), the peak U (zeta + 2)/zeta. The scanner
// sees u cos(theta) and divides by cos(theta), so noise and resolution along the beam grow by 1/cos(theta).
// No aliasing.

#include <algorithm>

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/vessel_names.hpp"
#include "engine/core/math.hpp"

namespace microcosm::agents {

namespace {

class Doppler final : public Sensor {
 public:
  Doppler(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : place_(place_of(values, "vessel", "at", parts.need_vessels())),
        peak_(values.text("quantity") == "peak"),
        gate_reach_(values.number("gate") / 2 * core::sin(values.number("angle"))),
        cosine_(core::cos(values.number("angle"))),
        gain_(values.number("gain")),
        noise_(values.number("noise")) {
    fields::set_name(info_, id, "m/s",
                     "velocity along the vessel's axis, positive from its start to its end, angle-corrected");
    info_.channels = {"velocity"};
    info_.storage = Storage::int16;
    info_.scale = values.number("resolution") / cosine_;
    fields::set_timing(info_, values);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    const double along_beam = gain_ * velocity(*parts.flow) * cosine_ + noise_ * random.normal();
    raw[0] = raw_from_value(info_, along_beam / cosine_);
  }

 private:
  double velocity(const core::FlowField& flow) const {
    const double radius = flow.radius(place_.vessel, place_.s);
    const double exponent = flow.profile_exponent(place_.vessel);
    const double mean = flow.flow_rate(place_.vessel, place_.s) / (core::pi * radius * radius);
    const double peak = mean * (exponent + 2) / exponent;
    if (peak_ || gate_reach_ <= 0) return peak;
    const double reach = std::min(gate_reach_ / radius, 1.0);
    return peak * (1 - core::exp(exponent * core::log(reach)) / (exponent + 1));
  }

  core::VesselPosition place_;
  bool peak_;
  double gate_reach_, cosine_, gain_, noise_;
};

core::FieldEntry quantity_field() {
  core::FieldEntry entry;
  entry.name = "quantity";
  entry.kind = core::FieldKind::choice;
  entry.default_text = "\"mean\"";
  entry.meaning = "The mean velocity in the gate, or the peak.";
  entry.source = "flow is estimated from the mean";
  entry.choices = {"mean", "peak"};
  return entry;
}

core::FieldEntry angle_field() {
  // The limit: at 80 degrees one degree of error is a tenth of the velocity already.
  core::FieldEntry entry = fields::quantity(
      "angle", core::dimensions::none, 0, "60*deg", "Angle between the beam and the vessel's axis.",
      "the usual limit of vascular examinations: Hoskins 1996, Br J Radiol 69:172");
  entry.maximum = 80 * core::pi / 180;
  return entry;
}

const RegisterSensor doppler{{
    .entry = {.name = "sensors.doppler",
              .returns = "sensor",
              .meaning = "Blood velocity by pulsed Doppler ultrasound at one place of a vessel.",
              .fields = fields::join(
                  fields::place(),
                  {quantity_field(), angle_field(),
                   fields::quantity("gate", core::dimensions::length, 1e-6, "1.5*mm",
                                    "Length of the gate along the beam.",
                                    "sample volume of Steel et al. 2004 (vector Doppler flow rig)"),
                   fields::rate("100*Hz", "one spectrum every 10 ms"),
                   fields::latency("10*ms", "one spectrum's window"), fields::gain(),
                   fields::quantity("noise", core::dimensions::velocity, 0, "0.02*m/s",
                                    "Standard deviation along the beam.",
                                    "one spectral line, c/(2 f T): c 1540 m/s, f 4 MHz, T 10 ms"),
                   fields::quantity("resolution", core::dimensions::velocity, 1e-6, "0.02*m/s",
                                    "Step along the beam.",
                                    "one spectral line, c/(2 f T): c 1540 m/s, f 4 MHz, T 10 ms")})},
    .channels = {{"velocity", "m/s", "Along the vessel's axis, positive from its start to its end."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<Doppler>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
