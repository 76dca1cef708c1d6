#include "formats/simvascular_1d.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/math.hpp"
#include "formats/network_checks.hpp"
#include "formats/simvascular_cards.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

/// Of the file's units in SI.
struct UnitScales {
  double length = 1, density = 1, viscosity = 1, pressure = 1, resistance = 1, compliance = 1;
  double area() const { return length * length; }
  double flow() const { return length * length * length; }
};

constexpr UnitScales si{};
constexpr UnitScales cgs{1e-2, 1e3, 0.1, 0.1, 1e5, 1e-5};

[[noreturn]] void mixed(const SourceLocation& where, const std::string& what) {
  throw InputError(where, what + ": are the units mixed?");
}

UnitScales units_of(const MaterialCard& material, const std::string& path) {
  if (material.density >= 0.5 && material.density <= 2) return cgs;
  if (material.density >= 500 && material.density <= 2000) return si;
  throw InputError(
      {path, material.line},
      fmt::format("MATERIAL {}: the density is {}; blood's is about 1.06 g/cm^3 (a file in centimetres, "
                  "grams and seconds) or 1060 kg/m^3 (a file in SI), and other units are not supported",
                  material.name, material.density));
}

class Builder {
 public:
  Builder(const std::string& path, const SimVascularCards& cards) : path_(path), cards_(cards) {}

  flow::NetworkDescription build(std::vector<std::pair<core::Vec3, core::Vec3>>* positions) {
    network_.name = cards_.model.empty() ? "simvascular" : cards_.model;
    read_fluid();
    for (const SegmentCard& segment : cards_.segments) add_vessel(segment);
    check_joints();
    add_inlet();
    for (const SegmentCard& segment : cards_.segments) add_end(segment);
    check_located(network_, path_, line_);
    if (positions) *positions = std::move(positions_);
    return std::move(network_);
  }

 private:
  SourceLocation at(int line) const { return {path_, line}; }

  template <class Card>
  const Card& named(const std::vector<Card>& cards, const std::string& name, const SourceLocation& where,
                    const std::string& what) const {
    for (const Card& card : cards)
      if (card.name == name) return card;
    throw InputError(where, fmt::format("{} '{}' doesn't exist", what, name));
  }

  void read_fluid() {
    const MaterialCard& first = cards_.materials.front();
    units_ = units_of(first, path_);
    for (const MaterialCard& material : cards_.materials) {
      if (material.density != first.density || material.viscosity != first.viscosity ||
          material.reference_pressure != first.reference_pressure)
        throw InputError(
            at(material.line),
            fmt::format("MATERIAL {}: density, viscosity or reference pressure are not those of {}; one "
                        "for the whole network is supported",
                        material.name, first.name));
      check_material(material);
    }
    network_.fluid.density = first.density * units_.density;
    network_.fluid.viscosity = first.viscosity * units_.viscosity;
    network_.reference_pressure = first.reference_pressure * units_.pressure;
    require_si(network_.fluid, at(first.line));
    const double pressure = std::abs(network_.reference_pressure);
    if (pressure != 0 && !(pressure >= 200 && pressure <= 4e4))
      mixed(at(first.line),
            fmt::format("MATERIAL {}: the reference pressure is {:.6g} Pa, an artery's is about 11000 Pa",
                        first.name, network_.reference_pressure));
  }

  void check_material(const MaterialCard& material) const {
    const bool olufsen = material.type == "OLUFSEN";
    const auto& p = material.parameters;
    const bool valid = olufsen ? p[0] >= 0 && p[1] <= 0 && p[2] > 0 : p[0] > 0;
    if (!valid)
      throw InputError(at(material.line),
                       fmt::format("MATERIAL {}: {}", material.name,
                                   olufsen ? "k1 must not be negative, k2 not positive, k3 positive"
                                           : "its stiffness must be positive"));
    if (olufsen && p[0] > 0 && -p[1] / units_.length > 2e4)
      mixed(at(material.line), fmt::format("MATERIAL {}: k2 is {:.6g} /m, that of arteries about -2253",
                                           material.name, p[1] / units_.length));
  }

  double radius_of(double area, const SegmentCard& segment, const char* what) const {
    if (!(area > 0))
      throw InputError(at(segment.line), fmt::format("SEGMENT {}: its {} is {}; it must be positive",
                                                     segment.name, what, area));
    return std::sqrt(area * units_.area() / core::pi);
  }

  core::Vec3 position_of(const std::string& node, const SegmentCard& segment) const {
    const auto& card =
        named(cards_.nodes, node, at(segment.line), fmt::format("SEGMENT {}: NODE", segment.name));
    return units_.length * card.position;
  }

  void add_vessel(const SegmentCard& segment) {
    flow::VesselDescription vessel;
    vessel.name = segment.name;
    vessel.start_node = segment.start_node;
    vessel.end_node = segment.end_node;
    positions_.emplace_back(position_of(segment.start_node, segment), position_of(segment.end_node, segment));
    vessel.length = segment.length * units_.length;
    vessel.radius_start = radius_of(segment.start_area, segment, "inlet area");
    vessel.radius_end = radius_of(segment.end_area, segment, "outlet area");
    const auto& material = named(cards_.materials, segment.material, at(segment.line),
                                 fmt::format("SEGMENT {}: MATERIAL", segment.name));
    const auto& p = material.parameters;
    if (material.type == "OLUFSEN")
      vessel.stiffness_law = {p[0] * units_.pressure, p[1] / units_.length, p[2] * units_.pressure};
    else
      vessel.stiffness_law = {0, 0, p[0] * units_.pressure};
    network_.vessels.push_back(vessel);
    line_.push_back(segment.line);
  }

  const SegmentCard& segment_of(const std::string& id, const SegmentListCard& list) const {
    for (const SegmentCard& segment : cards_.segments)
      if (segment.id == id) return segment;
    throw InputError(at(list.line), fmt::format("{}: there is no SEGMENT of id {}", list.name, id));
  }

  /// The solver joins segments by their joints, and we by their nodes: they must say the same.
  void check_joints() const {
    std::map<std::string, const JointCard*> joint_of;
    std::map<std::string, std::vector<std::string>> ends_at;  // node: segments, by the joint cards
    for (const JointCard& joint : cards_.joints) {
      std::string node;
      const auto join = [&](const SegmentListCard& list, bool ends) {
        for (const std::string& id : list.segments) {
          const SegmentCard& segment = segment_of(id, list);
          const std::string& its = ends ? segment.end_node : segment.start_node;
          if (node.empty()) node = its;
          if (its != node)
            throw InputError(at(joint.line),
                             fmt::format("JOINT {}: SEGMENT {} {} at node {}, another one at node {}",
                                         joint.name, segment.name, ends ? "ends" : "starts", its, node));
          ends_at[node].push_back(segment.name);
        }
      };
      join(
          named(cards_.inlets, joint.inlets, at(joint.line), fmt::format("JOINT {}: JOINTINLET", joint.name)),
          true);
      join(named(cards_.outlets, joint.outlets, at(joint.line),
                 fmt::format("JOINT {}: JOINTOUTLET", joint.name)),
           false);
      if (!joint_of.emplace(node, &joint).second)
        throw InputError(at(joint.line), fmt::format("JOINT {}: JOINT {} joins node {} already", joint.name,
                                                     joint_of[node]->name, node));
    }
    check_meetings(ends_at);
  }

  void check_meetings(const std::map<std::string, std::vector<std::string>>& joined) const {
    std::map<std::string, std::size_t> meeting;
    for (const SegmentCard& segment : cards_.segments) {
      ++meeting[segment.start_node];
      ++meeting[segment.end_node];
    }
    for (const SegmentCard& segment : cards_.segments) {
      for (const std::string& node : {segment.start_node, segment.end_node}) {
        const auto found = joined.find(node);
        const std::size_t count = found == joined.end() ? 0 : found->second.size();
        if (meeting[node] > 1 && count != meeting[node])
          throw InputError(at(segment.line),
                           fmt::format("SEGMENT {}: {} segments meet at its node {}, of which a JOINT "
                                       "joins {}",
                                       segment.name, meeting[node], node, count));
      }
    }
  }

  /// The values of a table that is a wave: ascending from 0.
  template <class Wave>
  Wave wave_of(const TableCard& table, double scale, std::vector<double> Wave::*values) const {
    Wave wave;
    wave.time = table.time;
    for (const double value : table.value) (wave.*values).push_back(scale * value);
    bool ascends = wave.time.size() >= 2 && wave.time.front() == 0;
    for (std::size_t i = 1; i < wave.time.size(); ++i) ascends = ascends && wave.time[i] > wave.time[i - 1];
    if (!ascends)
      throw InputError(
          at(table.line),
          fmt::format("DATATABLE {}: its times must ascend from 0, two or more of them", table.name));
    wave.period = wave.time.back();
    return wave;
  }

  const TableCard& table(const std::string& name, int line, const std::string& what) const {
    return named(cards_.tables, name, at(line), what + ": DATATABLE");
  }

  void add_inlet() {
    std::string inlet;
    for (const SegmentCard& segment : cards_.segments) {
      const auto ends_there = [&](const SegmentCard& other) { return other.end_node == segment.start_node; };
      if (std::any_of(cards_.segments.begin(), cards_.segments.end(), ends_there)) continue;
      if (!inlet.empty() && inlet != segment.start_node)
        throw InputError(at(segment.line),
                         fmt::format("SEGMENT {}: no segment ends at its inlet node {}, nor at node {}: "
                                     "one inlet is supported",
                                     segment.name, segment.start_node, inlet));
      inlet = segment.start_node;
    }
    const SolverCard& solver = cards_.solver;
    if (inlet.empty())
      throw InputError(at(solver.line), "some segment ends at every inlet node, so none is the inlet");
    const TableCard& values = table(solver.table, solver.line, "SOLVEROPTIONS");
    if (solver.end == "FLOW") {
      network_.inlet_node = inlet;
      network_.inflow = wave_of<flow::InflowWave>(values, units_.flow(), &flow::InflowWave::flow);
    } else if (solver.end == "PRESSURE_WAVE" || solver.end == "PRESSURE") {
      network_.ends.emplace_back(
          inlet, wave_of<flow::PressureWave>(values, units_.pressure, &flow::PressureWave::pressure));
    } else {
      throw InputError(at(solver.line),
                       fmt::format("SOLVEROPTIONS: the inlet's type {} is not supported; FLOW, PRESSURE "
                                   "and PRESSURE_WAVE are",
                                   solver.end));
    }
  }

  void require_values(const TableCard& card, const SegmentCard& segment, std::size_t least, std::size_t most,
                      const char* what) const {
    if (card.value.size() < least || card.value.size() > most)
      throw InputError(
          at(card.line),
          fmt::format("DATATABLE {} of SEGMENT {} has {} pairs; {} needs {} to {}: {}", card.name,
                      segment.name, card.value.size(), segment.end, least, most, what));
  }

  void add_end(const SegmentCard& segment) {
    if (segment.end == "NOBOUND") return;
    const std::string what = fmt::format("SEGMENT {}", segment.name);
    const TableCard& card = table(segment.table, segment.line, what);
    const auto& v = card.value;
    if (segment.end == "RCR") {
      require_values(card, segment, 3, 4, "Rp, C, Rd, Pd");
      const flow::Windkessel end{v[0] * units_.resistance, v[2] * units_.resistance, v[1] * units_.compliance,
                                 (v.size() > 3 ? v[3] : 0) * units_.pressure};
      check_windkessel(end, card, segment);
      network_.windkessels.emplace_back(segment.end_node, end);
    } else if (segment.end == "RESISTANCE") {
      require_values(card, segment, 1, 2, "R, Pd");
      if (!(v[0] > 0))
        throw InputError(at(card.line),
                         fmt::format("DATATABLE {} of SEGMENT {}: its resistance is {}; it must be positive",
                                     card.name, segment.name, v[0]));
      network_.ends.emplace_back(
          segment.end_node,
          flow::ResistanceEnd{v[0] * units_.resistance, (v.size() > 1 ? v[1] : 0) * units_.pressure});
    } else if (segment.end == "PRESSURE") {
      require_values(card, segment, 1, 1, "a constant");
      const double period = flow::beat_period(network_), pressure = v[0] * units_.pressure;
      network_.ends.emplace_back(segment.end_node,
                                 flow::PressureWave{{0, period}, {pressure, pressure}, period});
    } else if (segment.end == "PRESSURE_WAVE") {
      network_.ends.emplace_back(segment.end_node, wave_of<flow::PressureWave>(
                                                       card, units_.pressure, &flow::PressureWave::pressure));
    } else if (segment.end == "FLOW") {
      auto wave = wave_of<flow::InflowWave>(card, -units_.flow(), &flow::InflowWave::flow);
      network_.ends.emplace_back(segment.end_node, wave);
    } else {
      throw InputError(at(segment.line),
                       fmt::format("{}: the end {} is not supported; NOBOUND, RCR, RESISTANCE, PRESSURE, "
                                   "PRESSURE_WAVE and FLOW are",
                                   what, segment.end));
    }
  }

  void check_windkessel(const flow::Windkessel& end, const TableCard& card,
                        const SegmentCard& segment) const {
    const std::string what = fmt::format("DATATABLE {} of SEGMENT {}", card.name, segment.name);
    if (!(end.proximal_resistance >= 0 && end.distal_resistance > 0 && end.compliance >= 0))
      throw InputError(at(card.line),
                       fmt::format("{}: Rp is {}, C {}, Rd {}; Rp and C must not be negative, Rd must be "
                                   "positive",
                                   what, card.value[0], card.value[1], card.value[2]));
  }

  const std::string& path_;
  const SimVascularCards& cards_;
  UnitScales units_;
  flow::NetworkDescription network_;
  std::vector<int> line_;
  std::vector<std::pair<core::Vec3, core::Vec3>> positions_;
};

}  // namespace

flow::NetworkDescription read_simvascular_1d(const std::string& path, const std::string& content,
                                             std::vector<std::pair<core::Vec3, core::Vec3>>* positions) {
  return Builder(path, read_simvascular_cards(path, content)).build(positions);
}

}  // namespace microcosm::formats
