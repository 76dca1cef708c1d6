#include "formats/mjcf/defaults.hpp"

#include <algorithm>
#include <set>

#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

namespace {

bool among(const std::string& name, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
}

}  // namespace

Defaults::Defaults(const Element& root, AttributeReader& reader) {
  // Every outermost <default> adds to one class, whatever it is called.
  for (const Element& section : root.children)
    if (section.name == "default") main_.push_back(&section);
  classes_.emplace("main", main_);
  for (const Element* section : main_) {
    const std::string owner = "<default>";
    reader.expect(*section, owner, {"class"});
    if (const Attribute* name = section->find("class")) classes_.emplace(name->value, main_);
    check(*section, owner, reader);
  }
  for (const Element* section : main_)
    for (const Element& inner : section->children)
      if (inner.name == "default") add(inner, main_, reader);
}

void Defaults::add(const Element& element, DefaultClass outer, AttributeReader& reader) {
  const Attribute* name = element.find("class");
  const std::string owner = fmt::format("<default class=\"{}\">", name ? shortened(name->value) : "");
  reader.expect(element, owner, {"class"});
  check(element, owner, reader);
  outer.push_back(&element);
  if (!name || name->value.empty())
    reader.findings().error(element.place, owner, "a <default> within another has no class",
                            "valid: <default class=\"...\">");
  else if (!classes_.emplace(name->value, outer).second)
    reader.findings().error(name->place, owner, "its class exists already", "classes have different names");
  for (const Element& inner : element.children)
    if (inner.name == "default") add(inner, outer, reader);
}

void Defaults::check(const Element& element, const std::string& owner, AttributeReader& reader) const {
  std::set<std::string> seen;
  for (const Element& c : element.children) {
    if (c.name == "default") continue;
    if (!seen.insert(c.name).second)
      reader.findings().error(c.place, owner, fmt::format("it has a second <{}>", shortened(c.name)),
                              "it may have one");
    check_attributes(c, owner, reader);
  }
}

const DefaultClass* Defaults::named(const Attribute& name, const std::string& owner,
                                    Findings& findings) const {
  const auto found = classes_.find(name.value);
  if (found != classes_.end()) return &found->second;
  std::string known;
  for (const auto& [other, unused] : classes_) {
    if (known.size() > 120) {
      known += ", …";
      break;
    }
    known += (known.empty() ? "" : ", ") + shortened(other);
  }
  findings.error(name.place, owner,
                 fmt::format("its {} is '{}', which no <default> has", name.name, shortened(name.value)),
                 "classes: " + known);
  return nullptr;
}

Layers Defaults::layers(const Element& element, const DefaultClass& inherited,
                        std::initializer_list<const char*> names, const std::string& owner,
                        Findings& findings) const {
  const DefaultClass* defaults = &inherited;
  if (const Attribute* name = element.find("class"))
    if (const DefaultClass* own = named(*name, owner, findings)) defaults = own;
  Layers layers;
  for (const Element* of : *defaults)
    for (const Element& c : of->children)
      if (among(c.name, names)) layers.of.push_back(&c);
  layers.of.push_back(&element);
  return layers;
}

}  // namespace microcosm::formats::mjcf
