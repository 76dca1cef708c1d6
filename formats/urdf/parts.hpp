#pragma once
// Links and joints as they stand in a file, before they are put together.

#include <optional>
#include <string>
#include <vector>

#include "formats/urdf/urdf.hpp"
#include "formats/urdf/xml.hpp"

namespace microcosm::formats::urdf {

struct LinkPart {
  std::string name;
  int line = 0, inertial_line = 0;
  bool has_inertial = false;  // and it is valid
  rigid::Inertial inertial;
  std::vector<rigid::Shape> shapes;  // of <collision>
  std::vector<int> shape_lines;
  std::vector<VisualShape> visuals;
  bool faulty = false;  // an error in the inertial
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

/// The <inertial> of a link, in the link's axes.
void read_inertial(const XMLElement& element, LinkPart& link, XmlReader& xml);

}  // namespace microcosm::formats::urdf
