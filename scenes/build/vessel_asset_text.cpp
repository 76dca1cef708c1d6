#include "scenes/build/vessel_asset_text.hpp"

#include <fmt/format.h>

#include <functional>

#include "engine/core/errors.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::size_t widest_line = 110;

/// A Lua string; control characters become escapes.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      result += std::string{'\\', c};
    else if (byte < 32 || byte == 127)
      result += fmt::format("\\{:03}", byte);
    else
      result += c;
  }
  return result + '"';
}

std::string quantity(double value, const char* unit) {
  return fmt::format("{}*{}", value, unit);
}

std::string list(std::size_t count, const std::function<std::string(std::size_t)>& item, std::size_t indent) {
  std::string text = "{", line;
  const std::string start = fmt::format("\n{:{}}", "", indent);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string next = item(i) + (i + 1 < count ? ", " : "");
    if (!line.empty() && indent + line.size() + next.size() > widest_line) {
      line.pop_back();  // the space
      text += start + line;
      line.clear();
    }
    line += next;
  }
  if (text.size() == 1 && indent + line.size() < widest_line) return text + line + "}";
  return text + start + line + "}";
}

std::string quantities(const std::vector<double>& values, const char* unit, std::size_t indent) {
  return list(
      values.size(), [&](std::size_t i) { return quantity(values[i], unit); }, indent);
}

std::string pair(double first, double second, const char* unit) {
  return first == second ? quantity(first, unit)
                         : fmt::format("{{{}, {}}}", quantity(first, unit), quantity(second, unit));
}

std::string vessel_text(const flow::VesselDescription& vessel) {
  if (vessel.centreline.size() < 2)
    throw core::InputError(fmt::format("vessel \"{}\": it has no centreline", vessel.name));
  std::string text =
      fmt::format("    {{ name = {}, from = {}, to = {},\n      length = {}, radius = {},\n",
                  quoted(vessel.name), quoted(vessel.start_node), quoted(vessel.end_node),
                  quantity(vessel.length, "m"), pair(vessel.radius_start, vessel.radius_end, "m"));
  if (vessel.stiffness_law) {
    text += fmt::format("      stiffness_law = {{ k1 = {}, k2 = {}/m, k3 = {} }},\n",
                        quantity(vessel.stiffness_law->k1, "Pa"), vessel.stiffness_law->k2,
                        quantity(vessel.stiffness_law->k3, "Pa"));
  } else {
    text += fmt::format("      wall_thickness = {}, young_modulus = {},\n",
                        pair(vessel.wall_thickness_start, vessel.wall_thickness_end, "m"),
                        pair(vessel.young_modulus_start, vessel.young_modulus_end, "Pa"));
  }
  if (flow::is_viscoelastic(vessel) && vessel.stiffness_law)
    text += fmt::format("      wall_thickness = {},\n",
                        pair(vessel.wall_thickness_start, vessel.wall_thickness_end, "m"));
  if (flow::is_viscoelastic(vessel))
    text += fmt::format("      wall_viscosity = {},\n",
                        pair(vessel.wall_viscosity_start, vessel.wall_viscosity_end, "Pa*s"));
  const auto point = [&](std::size_t i) {
    const core::Vec3& p = vessel.centreline[i];
    return fmt::format("{{{}, {}, {}}}", quantity(p.x, "m"), quantity(p.y, "m"), quantity(p.z, "m"));
  };
  return text + fmt::format("      path = {} }},\n", list(vessel.centreline.size(), point, 8));
}

struct EndText {
  const std::string& node;

  std::string operator()(const flow::InflowWave& wave) const {
    return waves(wave.time, "flow", wave.flow, "m^3/s");
  }
  std::string operator()(const flow::PressureWave& wave) const {
    return waves(wave.time, "pressure", wave.pressure, "Pa");
  }
  std::string operator()(const flow::ResistanceEnd& end) const {
    return fmt::format("    {{ node = {}, resistance = {}, outlet_pressure = {} }},\n", quoted(node),
                       quantity(end.resistance, "Pa*s/m^3"), quantity(end.outlet_pressure, "Pa"));
  }
  std::string operator()(const flow::ReflectionEnd& end) const {
    return fmt::format("    {{ node = {}, reflection = {} }},\n", quoted(node), end.coefficient);
  }
  std::string operator()(const flow::Heart&) const {
    throw core::InputError(
        fmt::format("a vessel asset can't hold the heart at node '{}'; a scenario states it", node));
  }
  std::string operator()(const flow::Windkessel& end) const {
    return fmt::format(
        "    {{ node = {}, proximal_resistance = {}, distal_resistance = {},\n      compliance = {}, "
        "outlet_pressure = {} }},\n",
        quoted(node), quantity(end.proximal_resistance, "Pa*s/m^3"),
        quantity(end.distal_resistance, "Pa*s/m^3"), quantity(end.compliance, "m^3/Pa"),
        quantity(end.outlet_pressure, "Pa"));
  }

 private:
  std::string waves(const std::vector<double>& time, const char* name, const std::vector<double>& values,
                    const char* unit) const {
    return fmt::format("    {{ node = {},\n      time = {},\n      {} = {} }},\n", quoted(node),
                       quantities(time, "s", 8), name, quantities(values, unit, 8));
  }
};

std::string ends_text(const flow::NetworkDescription& network) {
  std::string windkessels, others;
  for (const auto& [node, end] : network.windkessels) windkessels += EndText{node}(end);
  for (const auto& [node, end] : network.ends) {
    const bool windkessel = std::holds_alternative<flow::Windkessel>(end);
    (windkessel ? windkessels : others) += std::visit(EndText{node}, end);
  }
  std::string text;
  if (!windkessels.empty()) text += fmt::format("  windkessels = {{\n{}  }},\n", windkessels);
  if (!others.empty()) text += fmt::format("  ends = {{\n{}  }},\n", others);
  return text;
}

std::string stenoses_text(const flow::NetworkDescription& network) {
  std::string text;
  for (const flow::Stenosis& stenosis : network.stenoses) {
    text += fmt::format("    {{ vessel = {}, at = \"{}\", ", quoted(stenosis.vessel),
                        stenosis.at_end ? "end" : "start");
    if (const auto& loss = stenosis.loss)
      text += fmt::format("viscous = {}, turbulent = {}, inertance = {} }},\n",
                          quantity(loss->viscous, "Pa*s/m^3"), quantity(loss->turbulent, "Pa*s^2/m^6"),
                          quantity(loss->inertance, "Pa*s^2/m^3"));
    else
      text += fmt::format("area_reduction = {}, length = {} }},\n", stenosis.area_reduction,
                          quantity(stenosis.length, "m"));
  }
  return text.empty() ? text : fmt::format("  stenoses = {{\n{}  }},\n", text);
}

}  // namespace

std::string vessel_asset_text(const flow::NetworkDescription& network, const std::string& citation,
                              const std::string& note, const std::string& inflow_name) {
  std::string text = fmt::format("return blood.vessels {{\n  name = {},\n  citation = {},\n",
                                 quoted(asset_name(network.name)), quoted(citation));
  if (!note.empty()) text += fmt::format("  note = {},\n", quoted(note));
  const double coefficient = network.fluid.momentum_coefficient;
  text += fmt::format("  fluid = {{ density = {}, viscosity = {}, profile_exponent = {}{} }},\n",
                      quantity(network.fluid.density, "kg/m^3"), quantity(network.fluid.viscosity, "Pa*s"),
                      network.fluid.profile_exponent,
                      coefficient > 0 ? fmt::format(", momentum_coefficient = {}", coefficient) : "");
  text += fmt::format("  reference_pressure = {},\n  external_pressure = {},\n",
                      quantity(network.reference_pressure, "Pa"), quantity(network.external_pressure, "Pa"));
  if (!network.inlet_node.empty()) {
    text += fmt::format(
        "  inlet = {},\n  inflows = {{\n    {{ name = {}, period = {},\n      time = {},\n      flow = {} "
        "}},\n  }},\n",
        quoted(network.inlet_node), quoted(inflow_name), quantity(network.inflow.period, "s"),
        quantities(network.inflow.time, "s", 8), quantities(network.inflow.flow, "m^3/s", 8));
  }
  text += "  vessels = {\n";
  for (const auto& vessel : network.vessels) text += vessel_text(vessel);
  return text + fmt::format("  }},\n{}{}}}\n", ends_text(network), stenoses_text(network));
}

std::string asset_name(const std::string& title) {
  constexpr std::size_t longest = 60;
  std::string name;
  for (const char c : title) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
    if (letter || digit || c == '_')
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  if (name != title)
    while (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty()) return "network";
  if (name.front() >= '0' && name.front() <= '9') name = "network_" + name;
  return name.substr(0, longest);
}

}  // namespace microcosm::scenes
