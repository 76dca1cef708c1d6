#pragma once
// Elements and attributes of a robot's XML, checked as they are read: what is wrong becomes a finding and is
// replaced by a default, so that one reading finds every fault.

#include <tinyxml2.h>

#include <initializer_list>
#include <optional>
#include <string>

#include "engine/core/pose.hpp"
#include "formats/urdf/finding.hpp"

namespace microcosm::formats::urdf {

using tinyxml2::XMLElement;

class XmlReader {
 public:
  explicit XmlReader(Report& report) : report_(report) {}

  /// Attributes that are not among `known` are findings of severity `unknown`. `owner` names the link or
  /// joint.
  void expect_attributes(const XMLElement& element, const std::string& owner,
                         std::initializer_list<const char*> known, Severity unknown);
  /// Children, or text, that are not among `known`.
  void expect_children(const XMLElement& element, const std::string& owner,
                       std::initializer_list<const char*> known, Severity unknown);

  /// The child of this name, null if there is none; an error if there are more.
  const XMLElement* child(const XMLElement& parent, const std::string& owner, const char* name);
  /// The same; an error if there is none.
  const XMLElement* needed_child(const XMLElement& parent, const std::string& owner, const char* name,
                                 const char* example);

  /// Text that must be there and not be empty; empty after an error.
  std::string text(const XMLElement& element, const std::string& owner, const char* attribute);

  /// A finite number; nothing if it is missing, or (an error) malformed.
  std::optional<double> number(const XMLElement& element, const std::string& owner, const char* attribute);
  /// The same; an error if it is missing.
  std::optional<double> needed_number(const XMLElement& element, const std::string& owner,
                                      const char* attribute);
  /// A size [m] that must be there and be 1 pm to 1000 km.
  std::optional<double> size(const XMLElement& element, const std::string& owner, const char* attribute);
  /// `count` finite numbers between spaces; nothing if missing, or (an error) malformed.
  std::optional<std::vector<double>> numbers(const XMLElement& element, const std::string& owner,
                                             const char* attribute, std::size_t count);
  std::optional<core::Vec3> triple(const XMLElement& element, const std::string& owner,
                                   const char* attribute);

  /// The <origin> of an element: xyz [m], then rpy [rad]: about the fixed x, then y, then z. The identity if
  /// there is none.
  core::Pose origin(const XMLElement& parent, const std::string& owner);

  Report& report() { return report_; }

 private:
  std::optional<double> parse(const std::string& what, std::string_view text, int line,
                              const std::string& owner);
  Report& report_;
};

/// "<inertia ixx>", for messages.
std::string name_of(const XMLElement& element, const char* attribute);

}  // namespace microcosm::formats::urdf
