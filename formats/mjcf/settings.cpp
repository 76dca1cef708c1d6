#include "formats/mjcf/settings.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::formats::mjcf {

namespace {

/// Standard gravity (CGPM 1901); gravities that differ by more than a hundredth of it are named.
constexpr core::Vec3 standard_gravity{0, 0, -9.80665};

class SettingsReader {
 public:
  explicit SettingsReader(AttributeReader& reader) : reader_(reader), findings_(reader.findings()) {}

  Settings read(const Element& root) {
    for (const Element& section : root.children) {
      if (section.name == "compiler") compiler(section);
      if (section.name == "option") option(section);
    }
    return settings_;
  }

 private:
  void compiler(const Element& e) {
    const std::string owner = "<compiler>";
    const Layers layers{{&e}};
    reader_.expect(e, owner, {"autolimits",      "boundmass",         "boundinertia",     "settotalmass",
                              "balanceinertia",  "strippath",         "coordinate",       "angle",
                              "fitaabb",         "eulerseq",          "meshdir",          "texturedir",
                              "discardvisual",   "convexhull",        "usethread",        "fusestatic",
                              "inertiafromgeom", "inertiagrouprange", "exactmeshinertia", "saveinertial",
                              "assetdir",        "alignfree"});
    for (const Element& c : e.children)
      if (c.name == "lengthrange")
        findings_.each(Severity::note, c.place, owner, "<lengthrange>", "it is for muscles");
      else
        findings_.error(c.place, owner,
                        fmt::format("<compiler> holds <{}>, which isn't read", shortened(c.name)),
                        "valid: lengthrange");
    angles(layers, owner);
    files(layers, owner);
    masses(layers, owner);
    if (const auto limits = reader_.flag(layers, owner, "autolimits")) settings_.automatic_limits = *limits;
    // Of drawing and of MuJoCo's own memory; the physics is the same without.
    for (const char* unused : {"fitaabb", "discardvisual", "convexhull", "usethread", "fusestatic",
                               "saveinertial", "alignfree", "texturedir"})
      if (e.find(unused))
        findings_.each(Severity::note, layers.place(unused), owner, fmt::format("<compiler {}>", unused),
                       "it doesn't touch the physics");
  }

  void angles(const Layers& layers, const std::string& owner) {
    if (const auto unit = reader_.word(layers, owner, "angle", {"degree", "radian"}))
      settings_.angle = *unit == "degree" ? core::pi / 180 : 1;
    if (const auto kind = reader_.word(layers, owner, "coordinate", {"local", "global"}); kind == "global")
      findings_.error(
          layers.place("coordinate"), owner, "<compiler coordinate> is 'global'",
          "it must be local, as MuJoCo has had it alone since 2.3.4: save the model with an older one");
    const Attribute* sequence = layers.find("eulerseq");
    if (!sequence) return;
    if (sequence->value.size() == 3 && sequence->value.find_first_not_of("xyzXYZ") == std::string::npos)
      settings_.euler_sequence = sequence->value;
    else
      findings_.error(sequence->place, owner,
                      fmt::format("<compiler eulerseq> is '{}'", shortened(sequence->value)),
                      "it must be three of x, y, z, X, Y, Z");
  }

  void files(const Layers& layers, const std::string& owner) {
    if (const Attribute* folder = layers.find("assetdir")) settings_.mesh_folder = folder->value;
    if (const Attribute* folder = layers.find("meshdir")) settings_.mesh_folder = folder->value;
    if (const auto strip = reader_.flag(layers, owner, "strippath")) settings_.strip_paths = *strip;
    if (const auto exact = reader_.flag(layers, owner, "exactmeshinertia"); exact == false)
      findings_.note(layers.place("exactmeshinertia"), owner,
                     "<compiler exactmeshinertia> is gone from MuJoCo 3: <mesh inertia> decides");
    else if (exact)
      findings_.error(layers.place("exactmeshinertia"), owner, "<compiler exactmeshinertia> is 'true'",
                      "write <mesh inertia=\"exact\"/> in the defaults, as MuJoCo 3 has it");
  }

  void masses(const Layers& layers, const std::string& owner) {
    if (const auto from = reader_.word(layers, owner, "inertiafromgeom", {"true", "false", "auto"}))
      settings_.inertia_from_geoms = *from == "true"    ? InertiaFromGeoms::always
                                     : *from == "false" ? InertiaFromGeoms::never
                                                        : InertiaFromGeoms::where_none_is_given;
    if (const auto range = reader_.numbers(layers, owner, "inertiagrouprange", 2)) {
      const double first = (*range)[0], last = (*range)[1];
      if (std::floor(first) != first || std::floor(last) != last || first < 0 || last > 1000 || first > last)
        findings_.error(layers.place("inertiagrouprange"), owner,
                        fmt::format("<compiler inertiagrouprange> is {} {}", first, last),
                        "it must be the first and the last of some groups, 0 or more");
      else
        settings_.inertia_groups = {static_cast<int>(first), static_cast<int>(last)};
    }
    if (const auto least = reader_.not_negative(layers, owner, "boundmass")) settings_.least_mass = *least;
    if (const auto least = reader_.not_negative(layers, owner, "boundinertia"))
      settings_.least_inertia = *least;
    if (const auto balance = reader_.flag(layers, owner, "balanceinertia"))
      settings_.balance_inertia = *balance;
    // MuJoCo's own default is -1: as it is.
    if (const auto total = reader_.number(layers, owner, "settotalmass"))
      settings_.total_mass = *total > 0 ? *total : 0;
  }

  void option(const Element& e) {
    const std::string owner = "<option>";
    const Layers layers{{&e}};
    reader_.expect(e, owner,
                   {"timestep",
                    "apirate",
                    "impratio",
                    "tolerance",
                    "ls_tolerance",
                    "noslip_tolerance",
                    "ccd_tolerance",
                    "mpr_tolerance",
                    "sleep_tolerance",
                    "gravity",
                    "wind",
                    "magnetic",
                    "density",
                    "viscosity",
                    "o_margin",
                    "o_solref",
                    "o_solimp",
                    "o_friction",
                    "integrator",
                    "collision",
                    "cone",
                    "jacobian",
                    "solver",
                    "iterations",
                    "ls_iterations",
                    "noslip_iterations",
                    "ccd_iterations",
                    "mpr_iterations",
                    "sdf_iterations",
                    "sdf_initpoints",
                    "actuatorgroupdisable"});
    reader_.expect_children(e, owner, {"flag"});
    gravity(layers, owner);
    medium(layers, owner);
    for (const char* scenarios : {"timestep", "integrator"})
      if (e.find(scenarios))
        findings_.each(Severity::note, layers.place(scenarios), owner, fmt::format("<option {}>", scenarios),
                       "the scenario's bodies.world has its own");
    for (const char* unused : {"apirate",
                               "impratio",
                               "tolerance",
                               "ls_tolerance",
                               "noslip_tolerance",
                               "ccd_tolerance",
                               "mpr_tolerance",
                               "sleep_tolerance",
                               "cone",
                               "jacobian",
                               "solver",
                               "iterations",
                               "ls_iterations",
                               "noslip_iterations",
                               "ccd_iterations",
                               "mpr_iterations",
                               "sdf_iterations",
                               "sdf_initpoints",
                               "magnetic",
                               "o_margin",
                               "o_solref",
                               "o_solimp",
                               "o_friction"})
      if (e.find(unused))
        findings_.each(Severity::note, layers.place(unused), owner, fmt::format("<option {}>", unused),
                       "it is MuJoCo's solver's or sensors'");
    for (const char* acts : {"collision", "actuatorgroupdisable"})
      if (e.find(acts))
        findings_.error(layers.place(acts), owner, fmt::format("<option {}> can't be followed", acts),
                        "leave it out");
    for (const Element& c : e.children)
      if (c.name == "flag") flags(c);
  }

  void gravity(const Layers& layers, const std::string& owner) {
    const auto g = reader_.triple(layers, owner, "gravity");
    if (!g) return;
    if (norm(*g - standard_gravity) > 0.01 * norm(standard_gravity))
      findings_.warning(
          layers.place("gravity"), owner,
          fmt::format("<option gravity> is {} {} {}: gravity is the scenario's", g->x, g->y, g->z),
          fmt::format("state it there: bodies.world {{ gravity = {{{}*m/s^2, {}*m/s^2, {}*m/s^2}} }}", g->x,
                      g->y, g->z));
    else
      findings_.note(layers.place("gravity"), owner,
                     "<option gravity> is left out: gravity is the scenario's");
  }

  void medium(const Layers& layers, const std::string& owner) {
    for (const char* field : {"density", "viscosity"}) {
      const auto value = reader_.not_negative(layers, owner, field);
      if (value && *value > 0)
        findings_.error(layers.place(field), owner, fmt::format("<option {}> is {}: a medium", field, *value),
                        "liquids are the scenario's: leave it out");
    }
    const auto wind = reader_.triple(layers, owner, "wind");
    if (wind && norm(*wind) > 0)
      findings_.error(layers.place("wind"), owner, "<option wind> is not zero", "leave it out");
  }

  void flags(const Element& e) {
    const std::string owner = "<flag>";
    const Layers layers{{&e}};
    reader_.expect_children(e, owner, {});
    for (const Attribute& a : e.attributes) {
      const std::string& name = a.name;
      const auto state = reader_.word(layers, owner, name.c_str(), {"enable", "disable"});
      if (!state) continue;
      const auto among = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
      };
      if (among({"constraint", "equality", "frictionloss", "limit", "contact", "spring", "damper", "passive",
                 "clampctrl", "filterparent", "actuation"})) {
        if (*state == "disable")
          findings_.error(a.place, owner, fmt::format("<flag {}> is disabled, which can't be followed", name),
                          "leave it out, and what it disables");
      } else if (name == "gravity") {
        if (*state == "disable")
          findings_.warning(a.place, owner, "<flag gravity> is disabled: gravity is the scenario's",
                            "state it there: bodies.world { gravity = {0*m/s^2, 0*m/s^2, 0*m/s^2} }");
      } else if (name == "override") {
        if (*state == "enable")
          findings_.warning(a.place, owner, "<flag override> is left out", "contacts are the scenario's");
      } else if (among({"warmstart", "refsafe", "sensor", "midphase", "eulerdamp", "autoreset", "nativeccd",
                        "island", "multiccd", "energy", "fwdinv", "invdiscrete", "sensornoise", "sleep",
                        "diagexact", "ipc"})) {
        findings_.each(Severity::note, a.place, owner, fmt::format("<flag {}>", name),
                       "it is MuJoCo's solver's");
      } else {
        findings_.error(a.place, owner,
                        fmt::format("<flag> has the attribute '{}', which isn't read", shortened(name)),
                        "valid: the flags of MuJoCo 3");
      }
    }
  }

  AttributeReader& reader_;
  Findings& findings_;
  Settings settings_;
};

}  // namespace

Settings read_settings(const Element& root, AttributeReader& reader) {
  return SettingsReader(reader).read(root);
}

}  // namespace microcosm::formats::mjcf
