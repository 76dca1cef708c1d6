// <inertial>: mass, centre, inertia, as they are written.

#include <cmath>

#include "formats/urdf/inertia.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

constexpr const char* inertia_example =
    "<inertia ixx=\"...\" ixy=\"...\" ixz=\"...\" iyy=\"...\" iyz=\"...\" izz=\"...\"/>, in kg m^2 about the "
    "centre of mass";

std::optional<double> read_mass(const XMLElement& inertial, const std::string& owner, XmlReader& xml,
                                int& line) {
  const XMLElement* e = xml.needed_child(inertial, owner, "mass", "<mass value=\"...\"/>, in kg");
  if (!e) return std::nullopt;
  line = e->GetLineNum();
  xml.expect_attributes(*e, owner, {"value"});
  xml.expect_children(*e, owner, {});
  return xml.needed_number(*e, owner, "value");
}

std::optional<core::Mat3> read_tensor(const XMLElement& e, const std::string& owner, XmlReader& xml) {
  xml.expect_attributes(e, owner, {"ixx", "ixy", "ixz", "iyy", "iyz", "izz"});
  xml.expect_children(e, owner, {});
  const bool diagonal = !e.Attribute("ixy") && !e.Attribute("ixz") && !e.Attribute("iyz");
  if (diagonal)
    xml.report().warning(e.GetLineNum(), owner, "<inertia> has no ixy, ixz and iyz: 0 is taken",
                         std::string("valid: ") + inertia_example);
  const auto product = [&](const char* name) {
    return diagonal ? std::optional(0.0) : xml.needed_number(e, owner, name);
  };
  const auto xx = xml.needed_number(e, owner, "ixx"), xy = product("ixy"), xz = product("ixz"),
             yy = xml.needed_number(e, owner, "iyy"), yz = product("iyz"),
             zz = xml.needed_number(e, owner, "izz");
  if (!xx || !xy || !xz || !yy || !yz || !zz) return std::nullopt;
  return core::Mat3{{*xx, *xy, *xz}, {*xy, *yy, *yz}, {*xz, *yz, *zz}};
}

}  // namespace

StatedInertial read_inertial(const XMLElement& element, const std::string& owner, XmlReader& xml) {
  StatedInertial stated;
  stated.stated = true;
  stated.line = stated.mass_line = stated.inertia_line = element.GetLineNum();
  xml.expect_attributes(element, owner, {});
  xml.expect_children(element, owner, {"origin", "mass", "inertia"});
  const core::Pose frame = xml.origin(element, owner);
  const auto mass = read_mass(element, owner, xml, stated.mass_line);
  const XMLElement* e = xml.needed_child(element, owner, "inertia", inertia_example);
  if (!e) return stated;
  stated.inertia_line = e->GetLineNum();
  const auto inertia = read_tensor(*e, owner, xml);
  if (!mass || !inertia) return stated;
  stated.written = *inertia;
  stated.value = {*mass, frame.position, turned(*inertia, frame.orientation)};
  stated.readable = true;
  return stated;
}

}  // namespace microcosm::formats::urdf
