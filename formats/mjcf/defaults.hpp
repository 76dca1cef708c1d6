#pragma once
// <default>: classes of attributes for elements that don't give their own.

#include <map>
#include <string>
#include <vector>

#include "formats/mjcf/reading.hpp"

namespace microcosm::formats::mjcf {

/// The <default> elements that a class consists of: the outermost first.
using DefaultClass = std::vector<const Element*>;

class Defaults {
 public:
  /// Reads every <default> in <mujoco>. Findings: classes without name, named twice, elements that have no
  /// defaults, attributes that their elements don't have.
  Defaults(const Element& root, AttributeReader& reader);

  /// Of no class: those of the outermost <default>.
  const DefaultClass& main() const { return main_; }
  /// Null, and an error, if there is none of this name.
  const DefaultClass* named(const Attribute& name, const std::string& owner, Findings& findings) const;

  /// An element with the defaults of its `class`, else of `inherited`, for elements of any of these names.
  Layers layers(const Element& element, const DefaultClass& inherited,
                std::initializer_list<const char*> names, const std::string& owner, Findings& findings) const;

 private:
  void add(const Element& element, DefaultClass outer, AttributeReader& reader);
  void check(const Element& element, const std::string& owner, AttributeReader& reader) const;

  DefaultClass main_;
  std::map<std::string, DefaultClass> classes_;
};

}  // namespace microcosm::formats::mjcf
