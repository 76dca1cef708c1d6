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

  /// While one lives, what is wrong is a warning: of what is only drawn.
  class OnlyDrawn {
   public:
    explicit OnlyDrawn(XmlReader& xml) : xml_(xml), before_(xml.worst_) { xml.worst_ = Severity::warning; }
    OnlyDrawn(const OnlyDrawn&) = delete;
    OnlyDrawn& operator=(const OnlyDrawn&) = delete;
    ~OnlyDrawn() { xml_.worst_ = before_; }

   private:
    XmlReader& xml_;
    Severity before_;
  };

  /// What can't be simulated as it stands.
  void fault(int line, std::string owner, std::string given, std::string valid) {
    report_.add(worst_, line, std::move(owner), std::move(given), std::move(valid));
  }

  /// Attributes that are not among `known` are warnings, and left out; those that are nearly one of them (a
  /// letter is wrong, or its case) are faults. `owner` names the link or joint.
  void expect_attributes(const XMLElement& element, const std::string& owner,
                         std::initializer_list<const char*> known);
  /// The same of children. Text between them is a fault.
  void expect_children(const XMLElement& element, const std::string& owner,
                       std::initializer_list<const char*> known);
  /// One child that isn't among `known`.
  void unknown_child(const XMLElement& child, const XMLElement& parent, const std::string& owner,
                     std::initializer_list<const char*> known);

  /// The child of this name, null if there is none; a fault if there are more.
  const XMLElement* child(const XMLElement& parent, const std::string& owner, const char* name);
  /// The same; a fault if there is none.
  const XMLElement* needed_child(const XMLElement& parent, const std::string& owner, const char* name,
                                 const char* example);

  /// Text that must be there and not be empty; empty after an error.
  std::string text(const XMLElement& element, const std::string& owner, const char* attribute);

  /// A finite number; nothing if it is missing, or (a fault) malformed.
  std::optional<double> number(const XMLElement& element, const std::string& owner, const char* attribute);
  /// The same; a fault if it is missing.
  std::optional<double> needed_number(const XMLElement& element, const std::string& owner,
                                      const char* attribute);
  /// A bound of a joint: a number, or infinity (`inf`, or anything above 1e12, with a warning); nothing if it
  /// is missing, or (a fault) malformed.
  std::optional<double> bound(const XMLElement& element, const std::string& owner, const char* attribute);
  /// A size [m] that must be there and be 1 pm to 1000 km.
  std::optional<double> size(const XMLElement& element, const std::string& owner, const char* attribute);
  /// `count` finite numbers between spaces; nothing if missing, or (a fault) malformed.
  std::optional<std::vector<double>> numbers(const XMLElement& element, const std::string& owner,
                                             const char* attribute, std::size_t count);
  std::optional<core::Vec3> triple(const XMLElement& element, const std::string& owner,
                                   const char* attribute);

  /// The <origin> of an element: xyz [m], then rpy [rad]: about the fixed x, then y, then z; or, in place of
  /// rpy, quat_xyzw, as urdfdom reads it since its version 4.1. The identity if there is none.
  core::Pose origin(const XMLElement& parent, const std::string& owner);

  Report& report() { return report_; }

 private:
  std::optional<double> parse(const std::string& what, std::string_view text, int line,
                              const std::string& owner);
  core::Quaternion turn(const XMLElement& origin, const std::string& owner);
  Report& report_;
  Severity worst_ = Severity::error;
};

/// The name among `known` that was most likely meant: of another case, with a letter wrong, missing, too many
/// or two exchanged (in names of six letters or more, two such). Empty if none is near.
std::string near_name(const std::string& name, std::initializer_list<const char*> known);

/// "<inertia ixx>", for messages.
std::string name_of(const XMLElement& element, const char* attribute);

}  // namespace microcosm::formats::urdf
