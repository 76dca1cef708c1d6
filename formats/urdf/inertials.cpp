// <inertial>: mass, centre, inertia.

#include <cmath>

#include "formats/urdf/inertia.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

/// [kg]; 0 after an error.
double read_mass(const XMLElement& inertial, const std::string& owner, XmlReader& xml) {
  const XMLElement* e = xml.needed_child(inertial, owner, "mass", "<mass value=\"...\"/>, in kg");
  if (!e) return 0;
  xml.expect_attributes(*e, owner, {"value"}, Severity::error);
  xml.expect_children(*e, owner, {}, Severity::error);
  const auto mass = xml.needed_number(*e, owner, "value");
  if (!mass || *mass > 0) return mass.value_or(0);
  xml.report().error(
      e->GetLineNum(), owner, fmt::format("its mass is {} kg", *mass),
      *mass == 0 ? "it must be positive; a frame without mass has no <inertial>" : "it must be positive");
  return 0;
}

}  // namespace

void read_inertial(const XMLElement& element, LinkPart& link, XmlReader& xml) {
  const std::string owner = link_name(link.name);
  Report& report = xml.report();
  link.inertial_line = element.GetLineNum();
  link.faulty = true;
  xml.expect_attributes(element, owner, {}, Severity::error);
  xml.expect_children(element, owner, {"origin", "mass", "inertia"}, Severity::error);
  const core::Pose frame = xml.origin(element, owner);

  const double mass = read_mass(element, owner, xml);
  const XMLElement* e =
      xml.needed_child(element, owner, "inertia",
                       "<inertia ixx=\"...\" ixy=\"...\" ixz=\"...\" iyy=\"...\" iyz=\"...\" "
                       "izz=\"...\"/>, in kg m^2 about the centre of mass");
  if (!e) return;
  xml.expect_attributes(*e, owner, {"ixx", "ixy", "ixz", "iyy", "iyz", "izz"}, Severity::error);
  xml.expect_children(*e, owner, {}, Severity::error);
  const auto xx = xml.needed_number(*e, owner, "ixx"), xy = xml.needed_number(*e, owner, "ixy"),
             xz = xml.needed_number(*e, owner, "ixz"), yy = xml.needed_number(*e, owner, "iyy"),
             yz = xml.needed_number(*e, owner, "iyz"), zz = xml.needed_number(*e, owner, "izz");
  if (!xx || !xy || !xz || !yy || !yz || !zz) return;
  const core::Mat3 inertia{{*xx, *xy, *xz}, {*xy, *yy, *yz}, {*xz, *yz, *zz}};
  if (const std::string fault = fault_of_inertia(inertia); !fault.empty()) {
    report.error(e->GetLineNum(), owner,
                 fmt::format("<inertia> (ixx {} ixy {} ixz {} iyy {} iyz {} izz {}): {}", *xx, *xy, *xz, *yy,
                             *yz, *zz, fault),
                 "a body's moments are positive, and none exceeds the sum of the other two");
    return;
  }
  if (!(mass > 0)) return;
  link.inertial = {mass, frame.position, turned(inertia, frame.orientation)};
  link.has_inertial = true;
  link.faulty = false;
}

}  // namespace microcosm::formats::urdf
