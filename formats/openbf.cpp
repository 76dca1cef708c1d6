#include "formats/openbf.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "engine/core/math.hpp"
#include "formats/network_checks.hpp"
#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

// Of the period: by so much the samples of curves read off a picture may step back.
constexpr double digitising_slack = 0.01;

/// One mapping of the file, with its place and what messages call it.
class Entry {
 public:
  Entry(std::string path, const YAML::Node& node, std::string what)
      : path_(std::move(path)), node_(node), what_(std::move(what)) {
    if (!node_.IsMap()) throw InputError(where(node_), fmt::format("{} is no list of 'key: value'", what_));
  }

  SourceLocation where() const { return where(node_); }
  SourceLocation where(const YAML::Node& node) const {
    return {path_, node.Mark().line + 1, node.Mark().column + 1};
  }
  const std::string& what() const { return what_; }
  void rename(std::string what) { what_ = std::move(what); }

  std::optional<std::string> text(const char* key) const {
    const YAML::Node value = node_[key];
    if (!value.IsDefined() || value.IsNull()) return std::nullopt;
    if (!value.IsScalar())
      throw InputError(where(value), fmt::format("{}: '{}' is not a single value", what_, key));
    return value.Scalar();
  }
  std::string required(const char* key) const {
    const auto value = text(key);
    if (!value) throw InputError(where(), fmt::format("{} has no '{}'", what_, key));
    return *value;
  }
  std::optional<double> optional_number(const char* key) const {
    const auto value = text(key);
    if (!value) return std::nullopt;
    return formats::number(*value, where(node_[key]), fmt::format("{}: '{}'", what_, key));
  }
  double positive(const char* key) const {
    const std::string value = required(key);
    return formats::positive(value, where(node_[key]), fmt::format("{}: '{}'", what_, key));
  }
  YAML::Node child(const char* key) const {
    const YAML::Node value = node_[key];
    if (!value.IsDefined()) throw InputError(where(), fmt::format("{} has no '{}'", what_, key));
    return value;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  YAML::Node node_;
  std::string what_;
};

flow::VesselDescription vessel_of(const Entry& entry) {
  flow::VesselDescription vessel;
  vessel.name = entry.required("label");
  vessel.start_node = entry.required("sn");
  vessel.end_node = entry.required("tn");
  vessel.length = entry.positive("L");
  vessel.young_modulus_start = vessel.young_modulus_end = entry.positive("E");
  const bool uniform = entry.text("R0").has_value();
  vessel.radius_start = entry.positive(uniform ? "R0" : "Rp");
  vessel.radius_end = entry.positive(uniform ? "R0" : "Rd");
  const double law = artery_wall_thickness((vessel.radius_start + vessel.radius_end) / 2);
  const double thickness = entry.text("h0") ? entry.positive("h0") : law;
  vessel.wall_thickness_start = vessel.wall_thickness_end = thickness;
  return vessel;
}

/// rho c/A at the vessel's end, at the reference pressure: the end that reflects least.
double characteristic_impedance(const flow::VesselDescription& vessel, double density) {
  const double radius = vessel.radius_end, area = core::pi * radius * radius;
  const double speed =
      std::sqrt(2.0 / 3.0 * vessel.young_modulus_end * vessel.wall_thickness_end / (density * radius));
  return density * speed / area;
}

flow::Windkessel windkessel_of(const Entry& entry, const std::string& kind, double impedance) {
  flow::Windkessel end;
  end.compliance = entry.positive("Cc");
  const double first = entry.positive("R1");
  const auto second = entry.optional_number("R2");
  if (second && *second < 0)
    throw InputError(entry.where(),
                     fmt::format("{}: 'R2' is {}; it must not be negative", entry.what(), *second));
  if (kind == "wk2") {
    end.distal_resistance = first;
  } else if (second && *second > 0) {
    end.proximal_resistance = first;
    end.distal_resistance = *second;
  } else {
    if (!(first > impedance))
      throw InputError(entry.where(),
                       fmt::format("{}: its total resistance, {} Pa s/m^3, is below the vessel's "
                                   "characteristic impedance, {:.4g}; state R1 and R2",
                                   entry.what(), first, impedance));
    end.proximal_resistance = impedance;
    end.distal_resistance = first - impedance;
  }
  return end;
}

/// A figure of the whole network that openBF states for each vessel.
class Common {
 public:
  void add(const Entry& entry, const char* key) {
    const auto value = entry.optional_number(key);
    if (!value) return;
    if (value_ && *value_ != *value)
      throw InputError(entry.where(),
                       fmt::format("{}: '{}' is {}, that of '{}' is {}; one for the whole network is "
                                   "supported",
                                   entry.what(), key, *value, vessel_, *value_));
    value_ = value;
    vessel_ = entry.what();
  }
  const std::optional<double>& value() const { return value_; }

 private:
  std::optional<double> value_;
  std::string vessel_;
};

void add_end(flow::NetworkDescription& network, const Entry& entry) {
  const auto kind = entry.text("outlet");
  if (!kind || *kind == "none") return;
  const auto& vessel = network.vessels.back();
  if (*kind != "wk2" && *kind != "wk3")
    throw InputError(entry.where(), fmt::format("{}: its outlet is '{}'; 'wk2' and 'wk3' are supported",
                                                entry.what(), *kind));
  const double impedance = characteristic_impedance(vessel, network.fluid.density);
  network.windkessels.push_back({vessel.end_node, windkessel_of(entry, *kind, impedance)});
}

std::string inlet_of(const flow::NetworkDescription& network, const std::string& path,
                     const std::vector<int>& line) {
  std::map<std::string, std::size_t> sources;
  for (std::size_t v = 0; v < network.vessels.size(); ++v) sources.emplace(network.vessels[v].start_node, v);
  for (const auto& vessel : network.vessels) sources.erase(vessel.end_node);
  if (sources.empty())
    throw InputError({path}, "every node has a vessel that ends there, so none is the inlet");
  if (sources.size() > 1) {
    const auto& [node, vessel] = *std::next(sources.begin());
    throw InputError(
        {path, line[vessel]},
        fmt::format("vessel '{}' starts at node '{}', where no vessel ends, and so does one at node "
                    "'{}': one inlet is supported",
                    network.vessels[vessel].name, node, sources.begin()->first));
  }
  return sources.begin()->first;
}

flow::NetworkDescription network_of(const std::string& path, const YAML::Node& root,
                                    const ReadBeside& beside) {
  const Entry top(path, root, "the file");
  flow::NetworkDescription network;
  network.name = top.text("project_name").value_or(top.text("project name").value_or("openbf"));
  const Entry blood(path, top.child("blood"), "'blood'");
  network.fluid.density = blood.positive("rho");
  network.fluid.viscosity = blood.positive("mu");
  require_si(network.fluid, blood.where());
  const YAML::Node list = top.child("network");
  if (!list.IsSequence() || list.size() == 0)
    throw InputError(top.where(list), "'network' is no list of vessels");
  Common exponent, external;
  std::vector<int> line;
  for (const YAML::Node& node : list) {
    Entry entry(path, node, "a vessel");
    entry.rename(fmt::format("vessel '{}'", entry.required("label")));
    network.vessels.push_back(vessel_of(entry));
    line.push_back(entry.where().line);
    exponent.add(entry, "gamma profile");
    exponent.add(entry, "gamma_profile");
    external.add(entry, "Pext");
    add_end(network, entry);
  }
  network.fluid.profile_exponent = exponent.value().value_or(2);
  network.external_pressure = external.value().value_or(0);
  network.inlet_node = inlet_of(network, path, line);
  const std::string inflow = top.text("inlet_file").value_or(network.name + "_inlet.dat");
  network.inflow = read_inflow(inflow, beside(inflow));
  check_located(network, path, line);
  return network;
}

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
                                     const ReadBeside& beside) {
  try {
    return network_of(path, YAML::Load(content), beside);
  } catch (const YAML::Exception& error) {
    throw InputError({path, error.mark.line + 1, error.mark.column + 1}, "this is no YAML: " + error.msg);
  }
}

}  // namespace microcosm::formats
