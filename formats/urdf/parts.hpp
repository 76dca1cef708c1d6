#pragma once
// Links and joints as they stand in a file, before they are put together.

#include <optional>
#include <string>
#include <vector>

#include "formats/urdf/urdf.hpp"
#include "formats/urdf/xml.hpp"

namespace microcosm::formats::urdf {

/// The <inertial> of a link as it is written. Whether a body can have it is settled when it is known what
/// moves (masses.hpp).
struct StatedInertial {
  bool stated = false;    // there is an <inertial>
  bool readable = false;  // and its numbers are numbers
  rigid::Inertial value;  // in the link's axes; of a mass that may be zero or less
  core::Mat3 written;     // the inertia in its own axes
  int line = 0, mass_line = 0, inertia_line = 0;
};

struct LinkPart {
  std::string name;
  int line = 0;
  StatedInertial inertial;
  std::vector<rigid::Shape> shapes;  // of <collision>
  std::vector<int> shape_lines;
  std::vector<VisualShape> visuals;
  LinkSurface surface;
  bool stands_in = false;  // a box is drawn in place of meshes
};

struct MimicPart {
  std::string joint;
  double multiplier = 1, offset = 0;
  int line = 0;
};

struct JointPart {
  std::string parent, child;
  int line = 0, parent_line = 0, child_line = 0;
  rigid::Joint joint;
  std::optional<MimicPart> mimic;
};

struct Parts {
  std::string name;
  int line = 0;
  std::vector<LinkPart> links;
  std::vector<JointPart> joints;
};

std::string link_name(const std::string& name);   // "link 'palm'"
std::string joint_name(const std::string& name);  // "joint 'wrist'"

/// The parts in a <robot>. What is wrong becomes findings.
Parts read_parts(const XMLElement& robot, const UrdfOptions& options, XmlReader& xml);

/// The <joint>. Findings as `read_parts`.
JointPart read_joint(const XMLElement& element, XmlReader& xml);

/// The <inertial> of a link. Findings as `read_parts`.
StatedInertial read_inertial(const XMLElement& element, const std::string& owner, XmlReader& xml);

/// The <contact> of a link, as pybullet has it. Findings as `read_parts`.
LinkSurface read_contact(const XMLElement& element, const std::string& owner, XmlReader& xml);

}  // namespace microcosm::formats::urdf
