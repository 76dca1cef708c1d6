#include "formats/openbf.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "engine/core/math.hpp"
#include "engine/flow/network/wall.hpp"
#include "formats/network_checks.hpp"
#include "formats/text.hpp"
#include "formats/yaml_entry.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

// Of the period: by so much the samples of curves read off a picture may step back.
constexpr double digitising_slack = 0.01;

const std::vector<const char*> top_keys{"project_name", "inlet_file", "blood", "network"};
const std::vector<const char*> unused_top_keys{"solver", "write_results", "output_directory",
                                               "results_folder", "description"};
const std::vector<const char*> blood_keys{"rho", "mu"};
const std::vector<const char*> unused_blood_keys{"Cf"};
const std::vector<const char*> vessel_keys{"label",
                                           "sn",
                                           "tn",
                                           "L",
                                           "E",
                                           "R0",
                                           "Rp",
                                           "Rd",
                                           "h0",
                                           "Pext",
                                           "gamma_profile",
                                           "visco-elastic",
                                           "outlet",
                                           "R1",
                                           "R2",
                                           "Cc",
                                           "Pout",
                                           "inlet_impedance_matching",
                                           "Rt",
                                           "inlet",
                                           "inlet_file"};
const std::vector<const char*> unused_vessel_keys{
    "M", "to_save", "initial_pressure", "initial_flow", "Pc", "inlet_number", "id"};
const std::vector<const char*> end_keys{"outlet", "R1", "R2", "Cc", "Pout", "inlet_impedance_matching", "Rt"};

/// What a file states that is not used, gathered by key, for one sentence each.
class Unused {
 public:
  void add(const std::vector<std::string>& keys, const std::string& what, const char* why) {
    for (const std::string& key : keys) {
      auto& entry = by_key_[{why, key}];
      if (entry.second++ == 0) entry.first = what;
    }
  }
  void write(std::vector<std::string>& notes) const {
    for (const auto& [key, entry] : by_key_)
      notes.push_back(fmt::format("'{}' of {}{} is not used{}", key.second, entry.first,
                                  entry.second > 1 ? fmt::format(" and {} more", entry.second - 1) : "",
                                  key.first));
  }

 private:
  std::map<std::pair<std::string, std::string>, std::pair<std::string, int>> by_key_;
};

constexpr const char* setting = ": it is a setting of openBF";
constexpr const char* unknown_key = ": no key of openBF";

/// Gamma of openBF's visco-elastic walls [Pa s m], p = Gamma/(A_0 sqrt(A)) dA/dt, as phi of ours.
double wall_viscosity(double radius, double thickness) {
  const double gamma = 0.6 + 0.0015 * 0.5 / radius;
  return gamma / (2.0 / 3.0 * std::sqrt(core::pi) * thickness);
}

flow::VesselDescription vessel_of(const YamlEntry& entry) {
  flow::VesselDescription vessel;
  vessel.name = entry.required("label");
  vessel.start_node = entry.required("sn");
  vessel.end_node = entry.required("tn");
  vessel.length = entry.positive("L");
  vessel.young_modulus_start = vessel.young_modulus_end = entry.positive("E");
  if (!entry.has("R0") && !entry.has("Rp"))
    throw InputError(entry.where(), fmt::format("{} has no 'R0' and no 'Rp'", entry.what()));
  vessel.radius_start = entry.positive(entry.has("Rp") ? "Rp" : "R0");
  vessel.radius_end = entry.has("Rd") ? entry.positive("Rd") : vessel.radius_start;
  const bool stated = entry.has("h0");
  vessel.wall_thickness_start = stated ? entry.positive("h0") : artery_wall_thickness(vessel.radius_start);
  vessel.wall_thickness_end = stated ? entry.positive("h0") : artery_wall_thickness(vessel.radius_end);
  if (entry.flag_or("visco-elastic", false)) {
    vessel.wall_viscosity_start = wall_viscosity(vessel.radius_start, vessel.wall_thickness_start);
    vessel.wall_viscosity_end = wall_viscosity(vessel.radius_end, vessel.wall_thickness_end);
  }
  return vessel;
}

/// A figure of the whole network that openBF states for each vessel; `otherwise` where a vessel has none.
class Common {
 public:
  Common(const char* key, double otherwise) : key_(key), otherwise_(otherwise) {}

  void add(const YamlEntry& entry) {
    const auto value = entry.number(key_);
    if (!value) {
      if (silent_.empty()) silent_ = entry.what();
      return;
    }
    if (value_ && *value_ != *value)
      throw InputError(
          entry.where(),
          fmt::format("{}: '{}' is {}, that of '{}' is {}; one for the whole network is supported",
                      entry.what(), key_, *value, vessel_, *value_));
    value_ = value;
    vessel_ = entry.what();
  }
  double value(std::vector<std::string>& notes) const {
    if (value_ && !silent_.empty() && *value_ != otherwise_)
      notes.push_back(
          fmt::format("{} states no '{}', for which openBF takes {}: {} is taken, as stated by {}; "
                      "one for the whole network is supported",
                      silent_, key_, otherwise_, *value_, vessel_));
    return value_.value_or(otherwise_);
  }

 private:
  const char* key_;
  double otherwise_;
  std::optional<double> value_;
  std::string vessel_, silent_;
};

class Reader {
 public:
  Reader(const std::string& path, const YAML::Node& root, const ReadBeside& beside,
         const NetworkChoices& choices, std::vector<std::string>& notes)
      : path_(path), top_(path, root, "the file"), beside_(beside), choices_(choices), notes_(notes) {}

  flow::NetworkDescription read() {
    network_.name = top_.text("project_name").value_or("openbf");
    unused_.add(top_.unknown(top_keys, unused_top_keys), "the file", unknown_key);
    unused_.add(top_.present(unused_top_keys), "the file", setting);
    const YamlEntry blood(path_, top_.child("blood"), "'blood'");
    unused_.add(blood.unknown(blood_keys, unused_blood_keys), "'blood'", unknown_key);
    unused_.add(blood.present(unused_blood_keys), "'blood'", setting);
    network_.fluid.density = blood.positive("rho");
    network_.fluid.viscosity = blood.positive("mu");
    // Its flux of momentum is Q^2/A, whatever the profile that its friction assumes.
    network_.fluid.momentum_coefficient = 1;
    require_si(network_.fluid, blood.where());
    read_vessels();
    add_inlets();
    for (std::size_t v = 0; v < entries_.size(); ++v) add_end(v);
    unused_.write(notes_);
    check_located(network_, path_, line_, choices_);
    return std::move(network_);
  }

 private:
  void read_vessels() {
    const YAML::Node list = top_.child("network");
    if (!list.IsSequence() || list.size() == 0)
      throw InputError(top_.where(list), "'network' is no list of vessels");
    Common exponent("gamma_profile", 2), external("Pext", 0);
    std::string viscous;
    for (const YAML::Node& node : list) {
      YamlEntry entry(path_, node, "a vessel");
      entry.rename(fmt::format("vessel '{}'", entry.required("label")));
      unused_.add(entry.unknown(vessel_keys, unused_vessel_keys), entry.what(), unknown_key);
      unused_.add(entry.present(unused_vessel_keys), entry.what(), setting);
      network_.vessels.push_back(vessel_of(entry));
      line_.push_back(entry.where().line);
      ++starts_[network_.vessels.back().start_node];
      ++ends_[network_.vessels.back().end_node];
      exponent.add(entry);
      external.add(entry);
      const auto& vessel = network_.vessels.back();
      if (viscous.empty() && flow::is_viscoelastic(vessel) && vessel.radius_start != vessel.radius_end)
        viscous = entry.what();
      entries_.push_back(std::move(entry));
    }
    if (!viscous.empty())
      notes_.push_back(fmt::format(
          "{} is tapered: its wall's viscosity is openBF's at both ends, and linear between", viscous));
    network_.fluid.profile_exponent = exponent.value(notes_);
    network_.external_pressure = external.value(notes_);
  }

  /// Nodes where no vessel ends, in the order of the file.
  void add_inlets() {
    std::vector<std::size_t> sources;
    for (std::size_t v = 0; v < entries_.size(); ++v)
      if (!ends_.contains(network_.vessels[v].start_node)) sources.push_back(v);
    if (sources.empty())
      throw InputError({path_}, "every node has a vessel that ends there, so none is the inlet");
    separate_inlets(sources);
    const bool file = top_.has("inlet_file");
    std::size_t main = sources.front();  // takes the inflow of the file
    for (const std::size_t v : sources)
      if (network_.vessels[v].start_node == "1") main = v;
    for (const std::size_t v : sources) {
      const YamlEntry& entry = entries_[v];
      const auto own = entry.text("inlet_file");
      if (own) {
        add_inlet(v, *own, entry.text("inlet").value_or("Q"), entry);
      } else if (v == main || shared_inlet_.contains(v)) {
        add_inlet(v, top_.text("inlet_file").value_or(network_.name + "_inlet.dat"), "Q", entry);
      } else {
        throw InputError(
            {path_, line_[v]},
            fmt::format(
                "vessel '{}' starts at node '{}', where no vessel ends, and so does one at node '{}': "
                "openBF's inflow enters at node 1; a further inlet needs an 'inlet_file' of its vessel{}",
                network_.vessels[v].name, network_.vessels[v].start_node, network_.vessels[main].start_node,
                file ? "" : ", or an outlet"));
      }
    }
  }

  /// Of several vessels that start at one inlet each takes the whole inflow in openBF: an inlet each.
  void separate_inlets(const std::vector<std::size_t>& sources) {
    std::map<std::string, std::size_t> first;
    for (const std::size_t v : sources) {
      auto& vessel = network_.vessels[v];
      const auto [known, fresh] = first.emplace(vessel.start_node, v);
      if (fresh) continue;
      notes_.push_back(
          fmt::format("vessels '{}' and '{}' both start at inlet '{}': each takes the whole inflow, "
                      "as in openBF, at a node of its own",
                      network_.vessels[known->second].name, vessel.name, vessel.start_node));
      if (vessel.start_node == network_.vessels[sources.front()].start_node) shared_inlet_.insert(v);
      vessel.start_node += "_" + vessel.name;
    }
  }

  void add_inlet(std::size_t v, const std::string& file, const std::string& kind, const YamlEntry& entry) {
    const std::string& node = network_.vessels[v].start_node;
    const flow::InflowWave wave = read_inflow(file, beside_(file));
    if (kind == "P") {
      network_.ends.emplace_back(node, flow::PressureWave{wave.time, wave.flow, wave.period});
    } else if (kind != "Q" && kind != "1") {
      throw InputError(entry.where("inlet"),
                       fmt::format("{}: its inlet is '{}'; 'Q' (flow) and 'P' (pressure) are supported",
                                   entry.what(), kind.substr(0, 40)));
    } else if (network_.inlet_node.empty()) {
      network_.inlet_node = node;
      network_.inflow = wave;
    } else {
      network_.ends.emplace_back(node, wave);
    }
  }

  void add_end(std::size_t v) {
    const YamlEntry& entry = entries_[v];
    const auto& vessel = network_.vessels[v];
    if (vessel.start_node == vessel.end_node) return;  // named by the checks of the whole network
    const auto kind = entry.text("outlet");
    const bool reflects = kind ? *kind == "reflection" : !entry.has("R1") && entry.has("Rt");
    if (kind && *kind != "none" && *kind != "wk2" && *kind != "wk3" && !reflects)
      throw InputError(entry.where(),
                       fmt::format("{}: its outlet is '{}'; 'wk2', 'wk3' and 'reflection' are supported",
                                   entry.what(), kind->substr(0, 40)));
    if (starts_.contains(vessel.end_node)) {
      const auto stated = entry.present(end_keys);
      if (kind.value_or("none") != "none")
        throw InputError(
            entry.where("outlet"),
            fmt::format("{}: it has an outlet, and another vessel starts at its end", entry.what()));
      unused_.add(stated, entry.what(), ": another vessel starts at its end");
      return;
    }
    if (kind && *kind == "none") return;
    if (!kind && !reflects && !entry.has("R1")) return;  // named by the checks of the whole network
    if (ends_[vessel.end_node] > 1)
      throw InputError(entry.where(),
                       fmt::format("{}: {} vessels end at its node '{}', and none starts there", entry.what(),
                                   ends_[vessel.end_node], vessel.end_node));
    if (reflects) {
      const double coefficient = entry.number_or("Rt", 0);
      if (!(coefficient >= -1 && coefficient <= 1))
        throw InputError(entry.where("Rt"),
                         fmt::format("{}: 'Rt' is {}; it lies within [-1, 1]", entry.what(), coefficient));
      unused_.add(entry.present({"R1", "R2", "Cc", "Pout"}), entry.what(), ": its end reflects");
      network_.ends.emplace_back(vessel.end_node, flow::ReflectionEnd{coefficient});
      return;
    }
    unused_.add(entry.present({"Rt"}), entry.what(), ": its end is a windkessel");
    network_.windkessels.push_back({vessel.end_node, windkessel_of(entry, vessel)});
  }

  flow::Windkessel windkessel_of(const YamlEntry& entry, const flow::VesselDescription& vessel) {
    flow::Windkessel end;
    end.compliance = entry.positive("Cc");
    end.outlet_pressure = entry.number_or("Pout", 0);
    const double first = entry.positive("R1"), second = entry.not_negative_or("R2", 0);
    const bool matching = entry.flag_or("inlet_impedance_matching", false);
    end.proximal_resistance = first;
    end.distal_resistance = second;
    if (second > 0 && !matching) return end;
    const double impedance = flow::characteristic_impedance(flow::wall_at(vessel, 1), network_.fluid.density);
    const double total = first + second;
    if (!(total > impedance))
      throw InputError(
          entry.where(),
          fmt::format("{}: its total resistance, {} Pa s/m^3, is below the vessel's "
                      "characteristic impedance, {:.4g}; state R1 and R2{}",
                      entry.what(), total, impedance, matching ? " without inlet_impedance_matching" : ""));
    end.proximal_resistance = impedance;
    end.distal_resistance = total - impedance;
    if (second > 0 && !matched_)
      notes_.push_back(
          fmt::format("{}: R1 is matched to the vessel's impedance at its reference pressure; openBF "
                      "matches it anew in every step",
                      entry.what()));
    if (!(second > 0) && !total_)
      notes_.push_back(
          fmt::format("{}: R1 without R2 is the total resistance, of which {:.4g} Pa s/m^3, the vessel's "
                      "impedance, is proximal (today's openBF keeps R1 and adds R2 = R1 - impedance)",
                      entry.what(), impedance));
    (second > 0 ? matched_ : total_) = true;
    return end;
  }

  const std::string& path_;
  YamlEntry top_;
  const ReadBeside& beside_;
  const NetworkChoices& choices_;
  std::vector<std::string>& notes_;
  flow::NetworkDescription network_;
  std::vector<YamlEntry> entries_;
  std::vector<int> line_;
  std::map<std::string, int> starts_, ends_;  // vessels that start and end at a node
  std::set<std::size_t> shared_inlet_;
  Unused unused_;
  bool matched_ = false, total_ = false;  // said once
};

}  // namespace

double artery_wall_thickness(double radius) {
  return radius * (0.2802 * core::exp(-505.3 * radius) + 0.1324 * core::exp(-11.14 * radius));
}

flow::InflowWave read_inflow(const std::string& path, const std::string& content) {
  struct Sample {
    double time, flow;
    int line;
  };
  std::vector<Sample> samples;
  for (const TextLine& line : lines(content, '#')) {
    const SourceLocation where{path, line.number};
    const auto columns = words(line.text);
    if (columns.size() != 2)
      throw InputError(where,
                       fmt::format("{} columns; expected two, time [s] and flow [m^3/s]", columns.size()));
    const double time = number(columns[0], where, "the time");
    samples.push_back({time, number(columns[1], where, "the flow"), line.number});
  }
  if (samples.size() < 2) throw InputError({path}, "an inflow needs at least two times");
  if (samples.front().time != 0)
    throw InputError({path, samples.front().line},
                     fmt::format("the first time is {} s; it must be 0", samples.front().time));
  const double slack = digitising_slack * samples.back().time;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    const double before = samples[i - 1].time, time = samples[i].time;
    if (!(time > before - slack) || time == before || time <= 0)
      throw InputError({path, samples[i].line},
                       fmt::format("the time {} s does not follow {} s; times ascend from 0", time, before));
  }
  std::stable_sort(samples.begin(), samples.end(),
                   [](const Sample& a, const Sample& b) { return a.time < b.time; });
  flow::InflowWave wave;
  for (const Sample& sample : samples) {
    if (!wave.time.empty() && sample.time == wave.time.back())
      throw InputError({path, sample.line}, fmt::format("the time {} s is there twice", sample.time));
    wave.time.push_back(sample.time);
    wave.flow.push_back(sample.flow);
  }
  wave.period = wave.time.back();
  return wave;
}

flow::NetworkDescription read_openbf(const std::string& path, const std::string& content,
                                     const ReadBeside& beside, const NetworkChoices& choices,
                                     std::vector<std::string>* notes) {
  std::vector<std::string> unread;
  try {
    return Reader(path, YAML::Load(content), beside, choices, notes ? *notes : unread).read();
  } catch (const YAML::Exception& error) {
    throw InputError({path, error.mark.line + 1, error.mark.column + 1}, "this is no YAML: " + error.msg);
  }
}

}  // namespace microcosm::formats
