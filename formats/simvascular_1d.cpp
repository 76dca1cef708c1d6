#include "formats/simvascular_1d.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/wall.hpp"
#include "formats/network_checks.hpp"
#include "formats/simvascular_cards.hpp"
#include "formats/simvascular_joints.hpp"

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
  Builder(const std::string& path, const SimVascularCards& cards, const NetworkChoices& choices,
          std::vector<std::string>& notes)
      : path_(path), cards_(cards), choices_(choices), notes_(notes) {}

  flow::NetworkDescription build(std::vector<std::pair<core::Vec3, core::Vec3>>* positions) {
    network_.name = cards_.model.empty() ? "simvascular" : cards_.model;
    read_fluid();
    nodes_ = join_segments(cards_, path_, notes_);
    for (std::size_t s = 0; s < cards_.segments.size(); ++s) add_vessel(s);
    for (std::size_t s = 0; s < cards_.segments.size(); ++s)
      if (cards_.segments[s].loss == "STENOSIS") add_stenosis(s);
    add_inlet();
    for (std::size_t s = 0; s < cards_.segments.size(); ++s) add_end(s);
    hold_constants();
    note_unused();
    check_located(network_, path_, line_, choices_);
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
          material.reference_pressure != first.reference_pressure ||
          material.profile_exponent != first.profile_exponent)
        throw InputError(
            at(material.line),
            fmt::format(
                "MATERIAL {}: density, viscosity, reference pressure or exponent are not those of {}; "
                "one for the whole network is supported",
                material.name, first.name));
      check_material(material);
    }
    network_.fluid.density = first.density * units_.density;
    network_.fluid.viscosity = first.viscosity * units_.viscosity;
    network_.reference_pressure = first.reference_pressure * units_.pressure;
    // Of the profile U (n + 2)/n (1 - (r/R)^n): the solver's friction has n + 2, its momentum (n + 2)/(n +
    // 1).
    network_.fluid.profile_exponent = first.profile_exponent;
    if (!(first.profile_exponent > 0))
      throw InputError(
          at(first.line),
          fmt::format("MATERIAL {}: the exponent of its velocity profile is {}; it must be positive",
                      first.name, first.profile_exponent));
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

  /// Null where there is no such node: places are left to the layout.
  const NodeCard* node_of(const std::string& name) const {
    for (const NodeCard& node : cards_.nodes)
      if (node.name == name) return &node;
    return nullptr;
  }

  void add_vessel(std::size_t s) {
    const SegmentCard& segment = cards_.segments[s];
    flow::VesselDescription vessel;
    vessel.name = segment.name;
    vessel.start_node = nodes_.start[s];
    vessel.end_node = nodes_.end[s];
    const NodeCard *start = node_of(segment.start_node), *end = node_of(segment.end_node);
    if (start && end && positions_.size() == s)
      positions_.emplace_back(units_.length * start->position, units_.length * end->position);
    else if (!positions_.empty() || s == 0) {
      positions_.clear();
      notes_.push_back(fmt::format(
          "SEGMENT {}: there is no NODE '{}', so its places are not used: the layout is schematic",
          segment.name, start ? segment.end_node : segment.start_node));
    }
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

  /// What the solver's loss takes beyond the vessel's own friction: with La = .83 L + 1.64 D, D the diameter
  /// and S the area of the narrow segment, S_0 that of the one before it,
  ///
  ///   dp = 8 pi mu La/S^2 Q + 1.52 rho/(2 S_0^2) (S_0/S - 1)^2 Q |Q|
  ///
  /// (Young and Tsai's K_v = 32 La/D_0 (S_0/S)^2 in these symbols); no inertia, and never less than friction.
  void add_stenosis(std::size_t s) {
    const SegmentCard& segment = cards_.segments[s];
    std::size_t upstream = 0;
    while (upstream < cards_.segments.size() && cards_.segments[upstream].id != segment.upstream) ++upstream;
    if (upstream == cards_.segments.size() || nodes_.end[upstream] != nodes_.start[s])
      throw InputError(
          at(segment.line),
          fmt::format("SEGMENT {}: STENOSIS needs the id of the segment before it, and {} {}", segment.name,
                      segment.upstream,
                      upstream == cards_.segments.size() ? "is none" : "doesn't end where it starts"));
    const auto& vessel = network_.vessels[s];
    const auto area = [](double radius) { return core::pi * radius * radius; };
    const double narrow = area(vessel.radius_start), open = area(network_.vessels[upstream].radius_end);
    const double length = 0.83 * vessel.length + 1.64 * 2 * vessel.radius_start;
    const double viscous = 8 * core::pi * network_.fluid.viscosity * length / (narrow * narrow);
    const double own = flow::resistance_to(vessel, network_.fluid, 1), ratio = open / narrow - 1;
    if (viscous < own)
      notes_.push_back(fmt::format(
          "SEGMENT {}: its friction is that of a vessel of its length, which is above that of its "
          "STENOSIS loss",
          segment.name));
    if (std::count(nodes_.start.begin(), nodes_.start.end(), nodes_.start[s]) > 1)
      notes_.push_back(fmt::format(
          "SEGMENT {}: its STENOSIS loss is that of its own flow; the solver's is that of the flow "
          "of SEGMENT {}, from which others branch",
          segment.name, cards_.segments[upstream].name));
    const flow::StenosisLoss loss{std::max(0.0, viscous - own),
                                  1.52 * network_.fluid.density / (2 * open * open) * ratio * ratio, 0};
    network_.stenoses.push_back({vessel.name, false, 0, 0, loss});
  }

  /// The values of a table that is a wave: ascending from 0.
  template <class Wave>
  Wave wave_of(const TableCard& table, double scale, std::vector<double> Wave::*values) const {
    require_list(table);
    Wave wave;
    wave.time = table.time;
    for (const double value : table.value) (wave.*values).push_back(scale * value);
    if (wave.time.size() == 1) {  // a constant
      wave.time = {0, 1};
      (wave.*values).push_back((wave.*values).front());
    }
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

  void require_list(const TableCard& table) const {
    if (table.type != "LIST")
      throw InputError(at(table.line), fmt::format("DATATABLE {}: the type {} is not supported; only LIST is",
                                                   table.name, table.type.substr(0, 40)));
  }

  void add_inlet() {
    const SolverCard& solver = cards_.solver;
    const std::string& inlet = nodes_.inlet;
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
    require_list(card);
    if (card.value.size() < least || card.value.size() > most)
      throw InputError(
          at(card.line),
          fmt::format("DATATABLE {} of SEGMENT {} has {} pairs; {} needs {} to {}: {}", card.name,
                      segment.name, card.value.size(), segment.end, least, most, what));
  }

  void add_end(std::size_t s) {
    const SegmentCard& segment = cards_.segments[s];
    const std::string& node = nodes_.end[s];
    if (segment.end == "NOBOUND") return;
    const std::string what = fmt::format("SEGMENT {}", segment.name);
    const TableCard& card = table(segment.table, segment.line, what);
    const auto& v = card.value;
    if (segment.end == "RCR") {
      require_values(card, segment, 3, 4, "Rp, C, Rd, Pd");
      const flow::Windkessel end{v[0] * units_.resistance, v[2] * units_.resistance, v[1] * units_.compliance,
                                 (v.size() > 3 ? v[3] : 0) * units_.pressure};
      check_windkessel(end, card, segment);
      network_.windkessels.emplace_back(node, end);
    } else if (segment.end == "RESISTANCE") {
      require_values(card, segment, 1, 2, "R, Pd");
      if (!(v[0] > 0))
        throw InputError(at(card.line),
                         fmt::format("DATATABLE {} of SEGMENT {}: its resistance is {}; it must be positive",
                                     card.name, segment.name, v[0]));
      network_.ends.emplace_back(
          node, flow::ResistanceEnd{v[0] * units_.resistance, (v.size() > 1 ? v[1] : 0) * units_.pressure});
    } else if (segment.end == "PRESSURE") {
      require_values(card, segment, 1, v.size(), "a constant");
      if (std::any_of(v.begin(), v.end(), [&](double value) { return value != v.front(); }))
        throw InputError(at(card.line),
                         fmt::format("DATATABLE {} of SEGMENT {}: PRESSURE takes a constant; a pressure that "
                                     "changes is PRESSURE_WAVE",
                                     card.name, segment.name));
      const double pressure = v[0] * units_.pressure;
      network_.ends.emplace_back(node, flow::PressureWave{{0, 1}, {pressure, pressure}, 1});
    } else if (segment.end == "PRESSURE_WAVE") {
      network_.ends.emplace_back(segment.end_node, wave_of<flow::PressureWave>(
                                                       card, units_.pressure, &flow::PressureWave::pressure));
    } else if (segment.end == "FLOW") {
      auto wave = wave_of<flow::InflowWave>(card, -units_.flow(), &flow::InflowWave::flow);
      network_.ends.emplace_back(node, wave);
    } else {
      throw InputError(at(segment.line),
                       fmt::format("{}: the end {} is not supported; NOBOUND, RCR, RESISTANCE, PRESSURE, "
                                   "PRESSURE_WAVE and FLOW are",
                                   what, segment.end));
    }
  }

  /// A constant has the period of what beats.
  void hold_constants() {
    double period = 0;
    const auto each = [&](const auto& visit) {
      if (!network_.inlet_node.empty())
        visit(network_.inflow.time, network_.inflow.flow, network_.inflow.period);
      for (auto& entry : network_.ends) {
        if (auto* flow = std::get_if<flow::InflowWave>(&entry.second))
          visit(flow->time, flow->flow, flow->period);
        if (auto* wave = std::get_if<flow::PressureWave>(&entry.second))
          visit(wave->time, wave->pressure, wave->period);
      }
    };
    const auto constant = [](const std::vector<double>& values) {
      return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
    };
    each([&](auto&, auto& values, double& own) { period = period == 0 && !constant(values) ? own : period; });
    double any = 0;
    each([&](auto&, auto&, double& own) { any = any == 0 ? own : any; });
    each([&](auto& time, auto& values, double& own) {
      if (!constant(values)) return;
      own = period > 0 ? period : any;
      time = {0, own};
      values.resize(2, values.front());
    });
  }

  void note_unused() {
    notes_.push_back(
        "time step, saves, elements, quadrature, tolerance and formulation are settings of the solver, and "
        "not used");
    for (const std::string& card : cards_.unused)
      notes_.push_back(fmt::format("the card {} is not used", card));
    for (const TableCard& table : cards_.tables)
      if (table.name != cards_.solver.table &&
          std::none_of(cards_.segments.begin(), cards_.segments.end(),
                       [&](const SegmentCard& segment) { return segment.table == table.name; }))
        notes_.push_back(fmt::format("DATATABLE {} is not used: no segment names it", table.name));
    for (const MaterialCard& material : cards_.materials)
      if (material.type == "LINEAR" && material.parameters.size() > 1)
        notes_.push_back(
            fmt::format("MATERIAL {}: LINEAR has one parameter; the others are not used", material.name));
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
  const NetworkChoices& choices_;
  std::vector<std::string>& notes_;
  UnitScales units_;
  SegmentNodes nodes_;
  flow::NetworkDescription network_;
  std::vector<int> line_;
  std::vector<std::pair<core::Vec3, core::Vec3>> positions_;
};

}  // namespace

flow::NetworkDescription read_simvascular_1d(const std::string& path, const std::string& content,
                                             std::vector<std::pair<core::Vec3, core::Vec3>>* positions,
                                             const NetworkChoices& choices, std::vector<std::string>* notes) {
  std::vector<std::string> unread;
  const SimVascularCards cards = read_simvascular_cards(path, content);
  return Builder(path, cards, choices, notes ? *notes : unread).build(positions);
}

}  // namespace microcosm::formats
