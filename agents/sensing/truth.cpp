// truth.carriers, truth.flow, truth.gradient, truth.solute: what is so, without noise or delay. Recorded
// beside the sensors, never shown to the controller.

#include "agents/episode.hpp"
#include "agents/sensing/fields.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/sensing/truth_stream.hpp"
#include "agents/vessel_names.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

constexpr TruthChannel carrier_channels[] = {{"x", "m"},    {"y", "m"},    {"z", "m"},      {"vx", "m/s"},
                                             {"vy", "m/s"}, {"vz", "m/s"}, {"status", "1"}, {"vessel", "1"},
                                             {"s", "m"},    {"r", "m"}};
constexpr TruthChannel flow_channels[] = {{"pressure", "Pa"}, {"flow", "m^3/s"}, {"radius", "m"}};

class TrueCarriers final : public TruthStream {
 public:
  TrueCarriers(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : TruthStream(id, values, "",
                    "of each carrier: position [m] and velocity [m/s] in space (NaN while in stock), status "
                    "(0 in stock, 1 moving, "
                    "2 left), index of its vessel, arc length [m], offset from the centreline [m] (all -1 "
                    "while in stock)"),
        carriers_(values.handle("of")) {
    const std::uint32_t count = parts.carriers_named(carriers_).model().count;
    for (std::uint32_t i = 0; i < count; ++i)
      for (const TruthChannel& channel : carrier_channels) add_channel(fmt::format("{}", i), channel);
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    const swim::BeadCarriers& group = parts.carriers_named(carriers_);
    const auto carriers = group.carriers();
    for (std::uint32_t i = 0; i < carriers.size(); ++i) {
      const swim::Carrier& carrier = carriers[i];
      const bool stored = carrier.status == swim::CarrierStatus::stored;
      const core::Vec3 position = stored ? core::Vec3{nan, nan, nan} : group.position(i);
      const core::Vec3 velocity = stored ? core::Vec3{nan, nan, nan} : carrier.velocity;
      const double r = core::norm({carrier.where.y, carrier.where.z, 0});
      const double row[] = {position.x,
                            position.y,
                            position.z,
                            velocity.x,
                            velocity.y,
                            velocity.z,
                            static_cast<double>(carrier.status),
                            stored ? -1 : static_cast<double>(carrier.where.vessel),
                            stored ? -1 : carrier.where.s,
                            stored ? -1 : r};
      std::copy(std::begin(row), std::end(row), raw.begin() + std::ptrdiff_t{10} * i);
    }
  }

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::string carriers_;
};

class TrueFlow final : public TruthStream {
 public:
  TrueFlow(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : TruthStream(id, values, "",
                    "at each site: pressure [Pa], volume flow [m^3/s] from the vessel's start to its end, "
                    "inner radius [m]") {
    for (const core::Values& site : values.tables("sites")) {
      sites_.push_back(place_of(site, "vessel", "at", parts.need_vessels()));
      const std::string& vessel = site.text("vessel");
      for (const TruthChannel& channel : flow_channels)
        add_channel(fmt::format("{}_{}", sites_.size() - 1, vessel), channel);
    }
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    for (std::size_t i = 0; i < sites_.size(); ++i) {
      const auto [vessel, s] = std::pair(sites_[i].vessel, sites_[i].s);
      raw[3 * i] = parts.flow->pressure(vessel, s);
      raw[3 * i + 1] = parts.flow->flow_rate(vessel, s);
      raw[3 * i + 2] = parts.flow->radius(vessel, s);
    }
  }

 private:
  std::vector<core::VesselPosition> sites_;
};

class TrueGradient final : public TruthStream {
 public:
  TrueGradient(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : TruthStream(id, values, "T/m",
                    "gradient along x, y, z of the field's component along the main field") {
    if (parts.magnetics == nullptr)
      throw core::InputError(values.where, "there is no magnetic field in the scenario to record");
    info_.channels = {"x", "y", "z"};
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    const core::Vec3 gradient = parts.magnetics->gradient();
    raw[0] = gradient.x;
    raw[1] = gradient.y;
    raw[2] = gradient.z;
  }
};

/// Where all of one solute is; the sum of all channels but `injected` is the initial mass plus `injected`.
class TrueSolute final : public TruthStream {
 public:
  TrueSolute(const std::string& id, const core::Values& values, const EpisodeParts& parts)
      : TruthStream(id, values, "kg",
                    "mass of the solute in the blood, in the tissue, taken up by walls, cleared from the "
                    "tissue, in carriers, injected so far, and out at each end (less what came in)"),
        solute_(parts.solutes->solute_named(values.handle("of"))) {
    info_.channels = {"blood", "tissue", "taken_up", "cleared", "in_carriers", "injected"};
    const auto& ends = parts.solutes->end_names();
    for (std::size_t e = 0; e < ends.size(); ++e)
      info_.channels.push_back(fmt::format("{}_{}_out", e, ends[e]));
  }

  void measure(const EpisodeParts& parts, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    const flow::SoluteAmounts amounts = parts.solutes->amounts(solute_);
    const double row[] = {amounts.blood,   amounts.tissue,     amounts.taken_up,
                          amounts.cleared, in_carriers(parts), amounts.injected};
    const auto left = parts.solutes->left(solute_);
    std::copy(left.begin(), left.end(), std::copy(std::begin(row), std::end(row), raw.begin()));
  }

 private:
  /// What was given off in the last step, and is not in the blood yet, included.
  double in_carriers(const EpisodeParts& parts) const {
    double sum = 0;
    for (const NamedCarriers& group : parts.carriers) {
      const auto& drug = group.carriers->model().drug;
      if (!drug || drug->solute != solute_) continue;
      for (const double mass : group.carriers->drug_mass()) sum += mass;
    }
    const core::Exchange& exchange = parts.world->exchange();
    for (std::size_t i = 0; i < exchange.source_mass.size(); ++i)
      if (exchange.source_solute[i] == solute_) sum += exchange.source_mass[i];
    return sum;
  }

  std::uint32_t solute_;
};

core::FieldEntry rate() {
  return fields::rate("100*Hz", "ten samples in the shortest wave of interest, about 100 ms");
}

core::FieldEntry sites() {
  core::FieldEntry entry;
  entry.name = "sites";
  entry.kind = core::FieldKind::table_list;
  entry.required = true;
  entry.meaning = "Where pressure, flow and radius are recorded.";
  entry.example = "{ { vessel = \"celiac_trunk\", at = 8*mm } }";
  entry.fields = fields::place();
  return entry;
}

template <class Stream>
std::unique_ptr<Sensor> make(const std::string& id, const core::Values& values, const EpisodeParts& parts) {
  return std::make_unique<Stream>(id, values, parts);
}

const RegisterSensor carriers{
    {.entry = {.name = "truth.carriers",
               .returns = "sensor",
               .meaning = "Where the carriers truly are, how fast, and in which vessel.",
               .fields = {fields::carriers(), rate()}},
     .channels = {{"<k>_x", "m", "Position of the k-th carrier, from 0; NaN while in stock."},
                  {"<k>_y", "m", ""},
                  {"<k>_z", "m", ""},
                  {"<k>_vx", "m/s", "Velocity; NaN while in stock."},
                  {"<k>_vy", "m/s", ""},
                  {"<k>_vz", "m/s", ""},
                  {"<k>_status", "1", "0 in stock, 1 moving, 2 left."},
                  {"<k>_vessel", "1", "Index of its vessel; -1 while in stock."},
                  {"<k>_s", "m", "Arc length; -1 while in stock."},
                  {"<k>_r", "m", "Offset from the centreline; -1 while in stock."}},
     .make = make<TrueCarriers>}};
const RegisterSensor flow{{.entry = {.name = "truth.flow",
                                     .returns = "sensor",
                                     .meaning = "True pressure, flow and radius at named sites.",
                                     .fields = {sites(), rate()}},
                           .channels = {{"<i>_<vessel>_pressure", "Pa", "At the i-th site, from 0."},
                                        {"<i>_<vessel>_flow", "m^3/s", "From the vessel's start to its end."},
                                        {"<i>_<vessel>_radius", "m", "Inner radius."}},
                           .make = make<TrueFlow>}};
const RegisterSensor gradient{
    {.entry = {.name = "truth.gradient",
               .returns = "sensor",
               .meaning = "The magnetic gradient as it is, after the coils' rise time.",
               .fields = {rate()}},
     .channels = {{"x", "T/m", "Of the field's component along the main field."},
                  {"y", "T/m", ""},
                  {"z", "T/m", ""}},
     .make = make<TrueGradient>}};
const RegisterSensor solute{
    {.entry = {.name = "truth.solute",
               .returns = "sensor",
               .meaning = "Where all of a solute is: blood, tissue, carriers, out at each end.",
               .fields = {fields::solute(), rate()}},
     .channels = {{"blood", "kg", "Mass in the blood."},
                  {"tissue", "kg", "In the tissue."},
                  {"taken_up", "kg", "Taken up by walls."},
                  {"cleared", "kg", "Cleared from the tissue."},
                  {"in_carriers", "kg", "In carriers."},
                  {"injected", "kg", "Injected so far."},
                  {"<i>_<end>_out", "kg", "Out at each end, less what came in."}},
     .make = make<TrueSolute>}};

}  // namespace

}  // namespace microcosm::agents
