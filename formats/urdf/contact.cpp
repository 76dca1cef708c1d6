// <contact> of a link: what its surface is like. An extension of pybullet's (Coumans and Bai, PyBullet
// Quickstart Guide, "loadURDF"; its lengths and coefficients are Bullet's, which are ours: torques over
// normal forces).

#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

LinkSurface read_contact(const XMLElement& element, const std::string& owner, XmlReader& xml) {
  LinkSurface surface;
  const auto read = [&](const char* name, double largest, std::optional<double>& out) {
    const XMLElement* e = xml.child(element, owner, name);
    if (!e) return;
    xml.expect_attributes(*e, owner, {"value"});
    xml.expect_children(*e, owner, {});
    const auto value = xml.needed_number(*e, owner, "value");
    if (!value) return;
    if (*value >= 0 && *value <= largest)
      out = *value;
    else
      xml.fault(e->GetLineNum(), owner, fmt::format("<{} value> is {}", name, *value),
                fmt::format("it must be 0 to {}", largest));
  };
  xml.expect_attributes(element, owner, {});
  xml.expect_children(
      element, owner,
      {"lateral_friction", "rolling_friction", "spinning_friction", "restitution", "stiffness", "damping",
       "contact_cfm", "contact_erp", "inertia_scaling", "friction_anchor"});
  // Ranges as bodies of a scenario have them.
  constexpr double largest_friction = 100, largest_length = 1e4;
  read("lateral_friction", largest_friction, surface.friction);
  read("rolling_friction", largest_length, surface.rolling_friction);
  read("spinning_friction", largest_length, surface.torsional_friction);
  read("restitution", 1, surface.restitution);
  for (const char* left_out : {"stiffness", "damping", "contact_cfm", "contact_erp"})
    if (const XMLElement* e = element.FirstChildElement(left_out))
      xml.report().warning(e->GetLineNum(), owner, fmt::format("<{}> is left out", left_out),
                           "contacts are hard here: they have no stiffness or damping");
  for (const char* left_out : {"inertia_scaling", "friction_anchor"})
    if (const XMLElement* e = element.FirstChildElement(left_out))
      xml.report().warning(e->GetLineNum(), owner, fmt::format("<{}> is left out", left_out),
                           "it is a means of Bullet's solver: masses and friction are those of the file");
  return surface;
}

}  // namespace microcosm::formats::urdf
