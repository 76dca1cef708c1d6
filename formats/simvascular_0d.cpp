#include "formats/simvascular_0d.hpp"

#include <map>

#include "formats/json_text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using flow::LumpedBoundary;
using flow::LumpedBoundaryKind;

flow::LumpedWave wave_of(const JsonObject& values, const char* name, std::vector<std::string>& notes) {
  flow::LumpedWave wave;
  if (values.has("fn"))
    values.fail("'fn', a formula of time, is not supported; give samples, 't' and their values");
  wave.value = values.numbers(name);
  if (wave.value.size() > 1 || values.has("t")) wave.time = values.numbers("t");
  if (wave.value.size() == 1) {
    wave.time = {0};
    return wave;
  }
  if (wave.time.size() != wave.value.size()) {
    values.fail(fmt::format("{} values of '{}' at {} times 't'", wave.value.size(), name, wave.time.size()));
  }
  // Some files begin after 0: the wave is periodic, so it begins with its last value.
  if (!wave.time.empty() && wave.time.front() > 0) {
    notes.push_back(fmt::format(
        "{}: its samples begin at {}; the wave is periodic, so it begins at 0 with its last value",
        values.what(), wave.time.front()));
    wave.time.insert(wave.time.begin(), 0);
    wave.value.insert(wave.value.begin(), wave.value.back());
  }
  return wave;
}

void read_coronary(const JsonObject& values, LumpedBoundary& boundary, std::vector<std::string>& notes) {
  values.require_known({"Ra1", "Ra2", "Rv1", "Ca", "Cc", "Pim", "P_v", "t"});
  boundary.kind = LumpedBoundaryKind::coronary;
  boundary.proximal_resistance = values.number("Ra1");
  boundary.middle_resistance = values.number("Ra2");
  boundary.distal_resistance = values.number("Rv1");
  boundary.proximal_compliance = values.number("Ca");
  boundary.compliance = values.number("Cc");
  boundary.distal_pressure = values.number("P_v");
  boundary.wave = wave_of(values, "Pim", notes);
}

LumpedBoundary boundary_of(const JsonValue& value, std::vector<std::string>& notes) {
  JsonObject entry(value, "a boundary condition");
  LumpedBoundary boundary;
  boundary.name = entry.text("bc_name");
  boundary.line = entry.where().line;
  entry.rename(fmt::format("boundary '{}'", boundary.name));
  entry.require_known({"bc_name", "bc_type", "bc_values"});
  const std::string type = entry.text("bc_type");
  const JsonObject values(entry.at("bc_values"), entry.what());
  if (type == "FLOW") {
    values.require_known({"Q", "t", "fn"});
    boundary.kind = LumpedBoundaryKind::flow;
    boundary.wave = wave_of(values, "Q", notes);
  } else if (type == "PRESSURE") {
    values.require_known({"P", "t", "fn"});
    boundary.kind = LumpedBoundaryKind::pressure;
    boundary.wave = wave_of(values, "P", notes);
  } else if (type == "RESISTANCE") {
    values.require_known({"R", "Pd"});
    boundary.kind = LumpedBoundaryKind::resistance;
    boundary.distal_resistance = values.number("R");
    boundary.distal_pressure = values.number_or("Pd", 0);
  } else if (type == "RCR") {
    values.require_known({"Rp", "C", "Rd", "Pd"});
    boundary.kind = LumpedBoundaryKind::windkessel;
    boundary.proximal_resistance = values.number("Rp");
    boundary.distal_resistance = values.number("Rd");
    boundary.compliance = values.number("C");
    boundary.distal_pressure = values.number_or("Pd", 0);
  } else if (type == "CORONARY") {
    read_coronary(values, boundary, notes);
  } else {
    throw InputError(
        entry.at("bc_type").where,
        fmt::format("{}: the type {} is not supported; FLOW, PRESSURE, RESISTANCE, RCR and CORONARY are",
                    entry.what(), type.substr(0, 40)));
  }
  return boundary;
}

class Reader {
 public:
  Reader(const std::string& path, const JsonValue& root, std::vector<std::string>& notes)
      : top_(root, "the file"), notes_(notes) {
    network_.file = path;
  }

  flow::LumpedDescription read() {
    refuse_blocks();
    top_.require_known({"description", "simulation_parameters", "boundary_conditions", "vessels", "junctions",
                        "initial_condition", "initial_condition_d", "closed_loop_blocks", "valves",
                        "chambers", "external_solver_coupling_blocks"});
    read_parameters(JsonObject(top_.at("simulation_parameters"), "simulation_parameters"));
    for (const JsonValue& value : top_.list("boundary_conditions")) {
      network_.boundaries.push_back(boundary_of(value, notes_));
      const auto place = static_cast<std::uint32_t>(network_.boundaries.size() - 1);
      if (!boundary_index_.emplace(network_.boundaries.back().name, place).second)
        throw InputError(value.where, fmt::format("boundary '{}': there is another one of this name",
                                                  network_.boundaries.back().name));
    }
    for (const JsonValue& value : top_.list("vessels")) read_vessel(value);
    if (top_.has("junctions"))
      for (const JsonValue& value : top_.list("junctions")) read_junction(value);
    read_initial();
    flow::check(network_);
    return std::move(network_);
  }

 private:
  /// Named by the type of their first block, which says what the model needs.
  void refuse_blocks() const {
    constexpr std::pair<const char*, const char*> refused[] = {{"closed_loop_blocks", "closed_loop_type"},
                                                               {"valves", "type"},
                                                               {"chambers", "type"},
                                                               {"external_solver_coupling_blocks", "type"}};
    for (const auto& [list, type] : refused) {
      if (!top_.has(list) || top_.list(list).empty()) continue;
      const JsonObject block(top_.list(list).front(), fmt::format("a block of '{}'", list));
      throw InputError(
          block.where(),
          fmt::format("'{}': the block type {} is not supported; vessels, junctions and boundary "
                      "conditions FLOW, PRESSURE, RESISTANCE, RCR and CORONARY are",
                      list, block.has(type) ? block.text(type).substr(0, 40) : "without a type"));
    }
  }

  void read_parameters(const JsonObject& parameters) {
    // What an output holds, how a solver iterates and when it stops doesn't change what is solved.
    const std::vector<std::string_view> settings{"output_variable_based",
                                                 "output_interval",
                                                 "output_mean_only",
                                                 "output_derivative",
                                                 "absolute_tolerance",
                                                 "maximum_nonlinear_iterations",
                                                 "rho_infty",
                                                 "use_cycle_to_cycle_error",
                                                 "sim_cycle_to_cycle_percent_error",
                                                 "density",
                                                 "viscosity",
                                                 "model_name"};
    std::vector<std::string_view> known{"number_of_cardiac_cycles", "number_of_time_pts_per_cardiac_cycle",
                                        "output_all_cycles",        "steady_initial",
                                        "coupled_simulation",       "cardiac_period"};
    known.insert(known.end(), settings.begin(), settings.end());
    parameters.require_known(known);
    if (parameters.boolean_or("coupled_simulation", false))
      parameters.fail("'coupled_simulation' is not supported");
    std::vector<std::string> unused;
    for (const std::string_view name : settings)
      if (parameters.has(name)) unused.push_back(fmt::format("'{}'", name));
    if (!unused.empty())
      notes_.push_back(fmt::format(
          "settings that are not used: {}; every vessel's flows and pressures are written, of the "
          "cycles that the file states",
          fmt::join(unused, ", ")));
    network_.cycles = parameters.integer("number_of_cardiac_cycles", 1, 100000);
    network_.points_per_cycle = parameters.integer("number_of_time_pts_per_cardiac_cycle", 2, 1000000);
    network_.report_all = parameters.boolean_or("output_all_cycles", false);
    if (parameters.has("cardiac_period")) network_.period = parameters.number("cardiac_period");
    network_.steady_start = parameters.boolean_or("steady_initial", true);
  }

  /// svZeroDSolver names a node by the blocks on its two sides, as in "pressure:INFLOW:branch0_seg0".
  void read_initial() {
    if (top_.has("initial_condition_d") && !top_.at("initial_condition_d").names.empty())
      notes_.push_back("'initial_condition_d' is not used: the equations give the rates");
    if (!top_.has("initial_condition") || top_.at("initial_condition").names.empty()) return;
    if (network_.steady_start) {
      notes_.push_back(
          "'initial_condition' is not used: the run starts from the steady state ('steady_initial')");
      return;
    }
    const JsonObject initial(top_.at("initial_condition"), "'initial_condition'");
    const double pressure = initial.number_or("pressure_all", 0), flow = initial.number_or("flow_all", 0);
    for (auto& vessel : network_.vessels) {
      vessel.initial_pressure_in = vessel.initial_pressure_out = pressure;
      vessel.initial_flow_in = vessel.initial_flow_out = flow;
    }
    std::vector<std::string> unused;
    for (const std::string& name : top_.at("initial_condition").names)
      if (!name.starts_with('_') && name != "pressure_all" && name != "flow_all" &&
          !set_initial(name, initial.number(name)))
        unused.push_back(fmt::format("'{}'", name.substr(0, 80)));
    if (!unused.empty())
      notes_.push_back(
          fmt::format("initial values of what is not there, and not used: {}", fmt::join(unused, ", ")));
  }

  bool set_initial(const std::string& name, double value) {
    const auto first = name.find(':'), last = name.rfind(':');
    if (first == std::string::npos) return false;
    const std::string kind = name.substr(0, first), block = name.substr(last + 1);
    if ((kind == "P_c" || kind == "pressure_c") && boundary_index_.contains(block)) {
      network_.boundaries[boundary_index_.at(block)].initial_pressure = value;
      return true;
    }
    if ((kind != "pressure" && kind != "flow") || first == last) return false;
    const std::string before = name.substr(first + 1, last - first - 1);
    bool known = false;
    if (const auto vessel = vessel_named_.find(block); vessel != vessel_named_.end()) {
      auto& entry = network_.vessels[vessel->second];
      (kind == "flow" ? entry.initial_flow_in : entry.initial_pressure_in) = value;
      known = true;
    }
    if (const auto vessel = vessel_named_.find(before); vessel != vessel_named_.end()) {
      auto& entry = network_.vessels[vessel->second];
      (kind == "flow" ? entry.initial_flow_out : entry.initial_pressure_out) = value;
      known = true;
    }
    return known;
  }

  void read_vessel(const JsonValue& value) {
    JsonObject entry(value, "a vessel");
    flow::LumpedVessel vessel;
    vessel.name = entry.text("vessel_name");
    vessel.line = entry.where().line;
    entry.rename(fmt::format("vessel '{}'", vessel.name));
    entry.require_known({"vessel_name", "vessel_id", "vessel_length", "zero_d_element_type",
                         "zero_d_element_values", "boundary_conditions"});
    const std::string type = entry.text("zero_d_element_type");
    if (type != "BloodVessel" && type != "BloodVesselCRL")
      entry.fail(fmt::format("the element type {} is not supported; BloodVessel and BloodVesselCRL are",
                             type.substr(0, 40)));
    vessel.compliance_first = type == "BloodVesselCRL";
    const JsonObject values(entry.at("zero_d_element_values"), entry.what());
    values.require_known({"R_poiseuille", "L", "C", "stenosis_coefficient"});
    vessel.resistance = values.number("R_poiseuille");
    vessel.inertance = values.number_or("L", 0);
    vessel.compliance = values.number_or("C", 0);
    vessel.stenosis = values.number_or("stenosis_coefficient", 0);
    if (entry.has("boundary_conditions")) {
      const JsonObject ends(entry.at("boundary_conditions"), entry.what());
      ends.require_known({"inlet", "outlet"});
      if (ends.has("inlet")) vessel.inlet = boundary_named(ends, "inlet");
      if (ends.has("outlet")) vessel.outlet = boundary_named(ends, "outlet");
    }
    const double id = entry.number("vessel_id");
    if (!vessel_index_.emplace(id, static_cast<std::uint32_t>(network_.vessels.size())).second)
      entry.fail(fmt::format("its vessel_id {} is another's", id));
    vessel_named_.emplace(vessel.name, static_cast<std::uint32_t>(network_.vessels.size()));
    network_.vessels.push_back(std::move(vessel));
  }

  std::uint32_t boundary_named(const JsonObject& ends, const char* end) const {
    const std::string name = ends.text(end);
    const auto found = boundary_index_.find(name);
    if (found == boundary_index_.end())
      throw InputError(ends.at(end).where, fmt::format("{}: its {} boundary '{}' doesn't exist", ends.what(),
                                                       end, name.substr(0, 40)));
    return found->second;
  }

  /// By id in `inlet_vessels`, or by name in `inlet_blocks`; so for outlets.
  std::vector<std::uint32_t> vessels_of(const JsonObject& junction, const std::string& side) const {
    std::vector<std::uint32_t> vessels;
    const std::string ids = side + "_vessels", names = side + "_blocks";
    if (junction.has(ids) == junction.has(names))
      junction.fail(fmt::format("it needs either '{}' or '{}'", ids, names));
    if (junction.has(names)) {
      for (const JsonValue& name : junction.list(names)) {
        const auto found = vessel_named_.find(name.text);
        if (found == vessel_named_.end())
          throw InputError(name.where, fmt::format("{}: there is no vessel '{}'", junction.what(),
                                                   name.text.substr(0, 40)));
        vessels.push_back(found->second);
      }
      return vessels;
    }
    for (const double id : junction.numbers(ids)) {
      const auto found = vessel_index_.find(id);
      if (found == vessel_index_.end())
        throw InputError(junction.at(ids).where,
                         fmt::format("{}: there is no vessel of id {}", junction.what(), id));
      vessels.push_back(found->second);
    }
    return vessels;
  }

  void read_junction(const JsonValue& value) {
    JsonObject entry(value, "a junction");
    flow::LumpedJunction junction;
    junction.name = entry.text("junction_name");
    junction.line = entry.where().line;
    entry.rename(fmt::format("junction '{}'", junction.name));
    entry.require_known({"junction_name", "junction_type", "junction_values", "inlet_vessels",
                         "outlet_vessels", "inlet_blocks", "outlet_blocks", "areas", "lengths"});
    const std::string type = entry.text("junction_type");
    junction.inlets = vessels_of(entry, "inlet");
    junction.outlets = vessels_of(entry, "outlet");
    if (type == "BloodVesselJunction") {
      const JsonObject values(entry.at("junction_values"), entry.what());
      values.require_known({"R_poiseuille", "L", "C", "stenosis_coefficient"});
      if (values.has("C"))
        for (const double compliance : values.numbers("C"))
          if (compliance != 0) values.fail("a compliance in a junction is not supported");
      if (values.has("R_poiseuille")) junction.resistance = values.numbers("R_poiseuille");
      if (values.has("L")) junction.inertance = values.numbers("L");
      if (values.has("stenosis_coefficient")) junction.stenosis = values.numbers("stenosis_coefficient");
    } else if (type == "resistive_junction") {
      const JsonObject values(entry.at("junction_values"), entry.what());
      values.require_known({"R"});
      const std::vector<double> resistance = values.numbers("R");
      const std::size_t inlets = junction.inlets.size();
      if (resistance.size() != inlets + junction.outlets.size())
        values.fail(fmt::format("'R' has {} values; it needs one for each of its {} inlets and {} outlets",
                                resistance.size(), inlets, junction.outlets.size()));
      const auto middle = resistance.begin() + static_cast<std::ptrdiff_t>(inlets);
      junction.inlet_resistance.assign(resistance.begin(), middle);
      junction.resistance.assign(middle, resistance.end());
    } else if (type != "NORMAL_JUNCTION" && type != "internal_junction") {
      entry.fail(fmt::format(
          "the type {} is not supported; NORMAL_JUNCTION, internal_junction, resistive_junction and "
          "BloodVesselJunction are",
          type.substr(0, 40)));
    }
    network_.junctions.push_back(std::move(junction));
  }

  JsonObject top_;
  std::vector<std::string>& notes_;
  flow::LumpedDescription network_;
  std::map<std::string, std::uint32_t> boundary_index_;
  std::map<double, std::uint32_t> vessel_index_;
  std::map<std::string, std::uint32_t> vessel_named_;
};

}  // namespace

flow::LumpedDescription read_simvascular_0d(const std::string& path, const std::string& content,
                                            std::vector<std::string>* notes) {
  const JsonValue root = parse_json(path, content);
  std::vector<std::string> unread;
  return Reader(path, root, notes ? *notes : unread).read();
}

std::string csv_of(const flow::LumpedResult& result) {
  std::string text = "name,time,flow_in,flow_out,pressure_in,pressure_out\n";
  for (std::size_t v = 0; v < result.name.size(); ++v)
    for (std::size_t t = 0; t < result.time.size(); ++t)
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", result.name[v], result.time[t],
                     result.flow_in[v][t], result.flow_out[v][t], result.pressure_in[v][t],
                     result.pressure_out[v][t]);
  return text;
}

}  // namespace microcosm::formats
