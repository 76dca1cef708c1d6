// sensors.hall_array: Hall sensors that look for the carriers' dipole fields beside the field of the scanner.
//
// Reading of one element: gain (1 + gain error) B . e + offset + noise, where B is the main field, the
// gradient coils' field along it, and the dipole field of every moving carrier; e is the sensitive axis.
// Across the main field only the dipoles are left. They are tiny: the signal-to-noise ratio that summary()
// gives is far below 0 dB for carriers of micrometres.

#include <limits>

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/magnetics/sources.hpp"

namespace microcosm::agents {

namespace {

using core::Vec3;

/// A direction across `field`: the world axis that is furthest from it, made orthogonal.
Vec3 across(const Vec3& field) {
  const Vec3 along = core::normalized(field);
  Vec3 axis{1, 0, 0};
  if (std::abs(along.x) > std::abs(along.y)) axis = {0, 1, 0};
  return core::normalized(axis - core::dot(axis, along) * along);
}

class HallArray final : public Sensor {
 public:
  HallArray(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : positions_(std::get<std::vector<Vec3>>(values.at("positions"))),
        gain_(values.number("gain")),
        gain_error_(values.number("gain_error")),
        offset_(values.number("offset")),
        noise_(values.number("noise")) {
    if (parts.magnetics == nullptr)
      throw core::InputError(values.where, "a Hall array needs a magnetic field in the scenario");
    if (positions_.empty())
      throw core::InputError(values.where, "field 'positions': at least one position is needed");
    axis_ =
        values.has("axis") ? core::normalized(values.vector("axis")) : across(parts.magnetics->field().field);
    if (core::norm(axis_) == 0)
      throw core::InputError(values.where, "field 'axis': the zero vector has no direction");
    fields::set_name(info_, id, "T", "magnetic field along the sensitive axis, one channel an element");
    info_.storage = Storage::int16;
    info_.scale = values.number("resolution");
    fields::set_timing(info_, values);
    for (std::size_t i = 0; i < positions_.size(); ++i)
      info_.channels.push_back(fmt::format("element_{}", i));
    memory_.assign(2 * positions_.size() + 3, 0.0);
  }

  std::span<const double> state() const override { return std::span(memory_).first(2 * positions_.size()); }
  std::span<double> memory() override { return memory_; }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream& random,
               std::span<double> raw) override {
    if (drawn() == 0) draw_elements(random);
    const Vec3 main = parts.magnetics->field().field;
    const Vec3 gradient = parts.magnetics->gradient();
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const double carriers = core::dot(carriers_field(parts, positions_[i]), axis_);
      const Vec3 scanner = main + core::dot(gradient, positions_[i]) * core::normalized(main);
      signal_power() += carriers * carriers;
      const double field = core::dot(scanner, axis_) + carriers;
      raw[i] = raw_from_value(info_, memory_[2 * i] * field + memory_[2 * i + 1] + noise_ * random.normal());
    }
    readings() += static_cast<double>(positions_.size());
  }

  /// Of the carriers' field along the axis: root mean square, that of noise and quantisation, their ratio.
  /// NaN where there is no signal.
  std::vector<OutcomeNumber> summary() const override {
    const double readings = *(memory_.end() - 1), power = *(memory_.end() - 2);
    const double signal = readings > 0 ? power / readings : 0;
    const double noise = noise_ * noise_ + info_.scale * info_.scale / 12;
    const double ratio =
        signal > 0 ? 10 * core::log10(signal / noise) : std::numeric_limits<double>::quiet_NaN();
    return {{"signal_rms", std::sqrt(signal), "T"},
            {"noise_rms", std::sqrt(noise), "T"},
            {"snr_db", ratio, "dB"}};
  }

 private:
  /// Gain and offset of each element, drawn once an episode: two draws an element.
  void draw_elements(core::RandomStream& random) {
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const double gain = random.normal();
      const double offset = random.normal();
      memory_[2 * i] = gain_ * (1 + gain_error_ * gain);
      memory_[2 * i + 1] = offset_ * offset;
    }
    drawn() = 1;
  }

  static Vec3 carriers_field(const EpisodeParts& parts, const Vec3& position) {
    Vec3 field;
    for (const NamedCarriers& group : parts.carriers) {
      const swim::BeadCarrierModel& model = group.carriers->model();
      const double volume = 4.0 / 3.0 * core::pi * model.radius * model.radius * model.radius;
      const Vec3 moment = parts.magnetics->moment(model.magnetisation * volume);
      const auto carriers = group.carriers->carriers();
      for (std::uint32_t i = 0; i < carriers.size(); ++i)
        if (carriers[i].status == swim::CarrierStatus::moving)
          field += magnetics::dipole_field(moment, position - group.carriers->position(i));
    }
    return field;
  }

  std::vector<Vec3> positions_;
  Vec3 axis_;
  double gain_, gain_error_, offset_, noise_;
  double& drawn() { return *(memory_.end() - 3); }
  double& signal_power() { return *(memory_.end() - 2); }  // sum over readings [T^2]
  double& readings() { return *(memory_.end() - 1); }
  std::vector<double> memory_;  // gain and offset [T] of each element, then the three
};

std::vector<core::FieldEntry> hall_fields() {
  using namespace core::dimensions;
  core::FieldEntry positions;
  positions.name = "positions";
  positions.kind = core::FieldKind::vector_list;
  positions.dimension = length;
  positions.required = true;
  positions.meaning = "Where the elements are.";
  positions.example = "{ {0*mm, -120*mm, -140*mm}, {40*mm, -120*mm, -140*mm} }";
  core::FieldEntry axis;
  axis.name = "axis";
  axis.kind = core::FieldKind::vector;
  axis.meaning = "Sensitive axis of all elements; across the main field if it is left out.";
  axis.example = "{1, 0, 0}";
  const std::string datasheet =
      "order of integrated Hall sensors with 32-fold averaging (TI TMAG5170, +-50 mT)";
  return {
      positions,
      axis,
      fields::rate("100*Hz", "integrated Hall sensors with averaging give a few hundred samples a second"),
      fields::latency("0*s", "a wire"),
      fields::gain(),
      fields::quantity("gain_error", none, 0, "0.02", "Standard deviation of the elements' relative gains.",
                       datasheet),
      fields::quantity("offset", magnetic_field, 0, "0.3*mT", "Standard deviation of the elements' offsets.",
                       datasheet),
      fields::quantity("noise", magnetic_field, 0, "24*uT", "Standard deviation of a sample.", datasheet),
      fields::quantity("resolution", magnetic_field, 1e-15, "1.5*uT", "Step of the converter.",
                       "16 bits over +-50 mT (TI TMAG5170)")};
}

const RegisterSensor hall_array{{
    .entry = {.name = "sensors.hall_array",
              .returns = "sensor",
              .meaning = "Hall sensors outside the body that pick up the carriers' dipole fields; prints its "
                         "signal-to-noise ratio.",
              .fields = hall_fields()},
    .channels = {{"element_<k>", "T", "Field along the sensitive axis at the k-th position, from 0."}},
    .make = [](const std::string& id, const core::Values& values, const EpisodeParts& parts)
        -> std::unique_ptr<Sensor> { return std::make_unique<HallArray>(id, values, parts); },
}};

}  // namespace

}  // namespace microcosm::agents
