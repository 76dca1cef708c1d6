// Which attributes the elements with defaults have, and which of them are left out.

#include <algorithm>

#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

namespace {

constexpr const char* hard_contacts = "contacts are hard here: bodies don't sink into each other";
constexpr const char* hard_limits = "limits and dry friction are exact here";

/// Attributes of an element that change what MuJoCo does, and are not followed; and those that change
/// nothing.
struct LeftOut {
  std::vector<std::pair<const char*, const char*>> with_warning, with_note;  // name, reason
};

void name_left_out(const Element& e, const std::string& owner, const LeftOut& list, Findings& findings) {
  const auto name = [&](const auto& names, Severity severity) {
    for (const auto& [attribute, reason] : names)
      if (const Attribute* found = e.find(attribute); found && found->value != "0")
        findings.each(severity, found->place, owner, fmt::format("<{} {}>", e.name, attribute), reason);
  };
  name(list.with_warning, Severity::warning);
  name(list.with_note, Severity::note);
}

void check_joint(const Element& e, const std::string& owner, AttributeReader& reader) {
  reader.expect(e, owner,
                {"name",
                 "class",
                 "type",
                 "group",
                 "pos",
                 "axis",
                 "springdamper",
                 "limited",
                 "actuatorfrclimited",
                 "solreflimit",
                 "solimplimit",
                 "solreffriction",
                 "solimpfriction",
                 "stiffness",
                 "range",
                 "actuatorfrcrange",
                 "actuatorgravcomp",
                 "margin",
                 "ref",
                 "springref",
                 "armature",
                 "damping",
                 "frictionloss",
                 "user"});
  name_left_out(e, owner,
                {{{"margin", hard_limits}},
                 {{"solreflimit", hard_limits},
                  {"solimplimit", hard_limits},
                  {"solreffriction", hard_limits},
                  {"solimpfriction", hard_limits},
                  {"group", "it is for drawing"},
                  {"user", "it is for the user's own code"}}},
                reader.findings());
}

void check_geom(const Element& e, const std::string& owner, AttributeReader& reader) {
  reader.expect(e, owner,
                {"name",     "class",  "type",     "contype",   "conaffinity", "condim",     "group",
                 "priority", "size",   "material", "friction",  "mass",        "density",    "shellinertia",
                 "solmix",   "solref", "solimp",   "margin",    "gap",         "surfacevel", "adhesion",
                 "fromto",   "pos",    "quat",     "axisangle", "xyaxes",      "zaxis",      "euler",
                 "hfield",   "mesh",   "fitscale", "rgba",      "fluidshape",  "fluidcoef",  "user"});
  name_left_out(e, owner,
                {{{"margin", hard_contacts},
                  {"gap", hard_contacts},
                  {"priority", "the friction of two surfaces is their geometric mean here"}},
                 {{"solmix", hard_contacts},
                  {"solref", hard_contacts},
                  {"solimp", hard_contacts},
                  {"fluidshape", "there is no medium in the file"},
                  {"fluidcoef", "there is no medium in the file"},
                  {"user", "it is for the user's own code"}}},
                reader.findings());
}

void check_site(const Element& e, const std::string& owner, AttributeReader& reader) {
  reader.expect(e, owner,
                {"name", "class", "type", "group", "pos", "quat", "axisangle", "xyaxes", "zaxis", "euler",
                 "material", "mesh", "size", "fromto", "rgba", "user"});
}

void check_actuator(const Element& e, const std::string& owner, AttributeReader& reader) {
  reader.expect(e, owner,
                {"name",      "class",         "group",     "ctrllimited",  "forcelimited", "actlimited",
                 "ctrlrange", "forcerange",    "actrange",  "lengthrange",  "gear",         "cranklength",
                 "joint",     "jointinparent", "tendon",    "slidersite",   "cranksite",    "site",
                 "refsite",   "body",          "actdim",    "dyntype",      "gaintype",     "biastype",
                 "dynprm",    "gainprm",       "biasprm",   "actearly",     "user",         "kp",
                 "kv",        "dampratio",     "timeconst", "inheritrange", "damping",      "armature",
                 "nsample",   "interp",        "delay",     "input"});
  name_left_out(e, owner,
                {{},
                 {{"group", "it is for drawing"},
                  {"user", "it is for the user's own code"},
                  {"inheritrange", "the joint's own limits hold"}}},
                reader.findings());
  // Gains in the words of another kind of actuator mean nothing.
  const auto of_kinds = [&](std::initializer_list<const char*> attributes,
                            std::initializer_list<const char*> kinds) {
    for (const char* attribute : attributes)
      if (const Attribute* found = e.find(attribute);
          found && std::none_of(kinds.begin(), kinds.end(), [&](const char* k) { return e.name == k; }))
        reader.findings().error(
            found->place, owner,
            fmt::format("<{}> has the attribute '{}', which isn't one of its own", e.name, attribute),
            "motor: gear; position: kp, kv, dampratio; velocity: kv; general: gainprm, biasprm, biastype");
  };
  of_kinds({"kp", "dampratio", "timeconst", "inheritrange"}, {"position"});
  of_kinds({"kv"}, {"position", "velocity"});
  of_kinds({"dyntype", "gaintype", "biastype", "dynprm", "gainprm", "biasprm", "actearly", "actdim",
            "actlimited", "actrange"},
           {"general"});
}

void check_equality(const Element& e, const std::string& owner, AttributeReader& reader) {
  reader.expect(e, owner, {"name", "class", "active", "solref", "solimp", "joint1", "joint2", "polycoef"});
  name_left_out(e, owner,
                {{},
                 {{"solref", "joints that follow others do so exactly here"},
                  {"solimp", "joints that follow others do so exactly here"}}},
                reader.findings());
}

}  // namespace

void check_attributes(const Element& e, const std::string& owner, AttributeReader& reader) {
  const auto is = [&](std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* n) { return e.name == n; });
  };
  reader.expect_children(e, owner, {"layer"});
  if (is({"joint"}))
    check_joint(e, owner, reader);
  else if (is({"geom"}))
    check_geom(e, owner, reader);
  else if (is({"site"}))
    check_site(e, owner, reader);
  else if (is({"general", "motor", "position", "velocity"}))
    check_actuator(e, owner, reader);
  else if (is({"equality"}))
    check_equality(e, owner, reader);
  else if (is({"mesh"}))
    reader.expect(e, owner, {"scale", "maxhullvert", "inertia"});
  else if (is({"material", "camera", "light", "pair", "tendon", "intvelocity", "damper", "cylinder", "muscle",
               "adhesion", "orientation", "pid", "dcmotor"}))
    return;  // of elements that are left out or refused where they stand
  else
    reader.findings().error(e.place, owner,
                            fmt::format("it holds <{}>, which has no defaults", shortened(e.name)),
                            "valid: joint, geom, site, mesh, material, equality, actuators, default");
}

}  // namespace microcosm::formats::mjcf
