#include "formats/urdf/xml.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "formats/text.hpp"

namespace microcosm::formats::urdf {

namespace {

constexpr double largest_number = 1e12;
constexpr double largest_distance = 1e6;  // [m]
constexpr std::size_t longest_text = 1000;

std::string list_of(std::initializer_list<const char*> names) {
  std::string text;
  for (const char* name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text.empty() ? "none" : text;
}

bool contains(std::initializer_list<const char*> names, const char* name) {
  return std::any_of(names.begin(), names.end(), [&](const char* n) { return std::strcmp(n, name) == 0; });
}

std::string shortened(std::string_view text) {
  return std::string(text.substr(0, 60)) + (text.size() > 60 ? "…" : "");
}

int line_of(const XMLElement& element, const char* attribute) {
  const auto* found = element.FindAttribute(attribute);
  return found ? found->GetLineNum() : element.GetLineNum();
}

/// Words between any white space, new lines included.
std::vector<std::string_view> parts_of(std::string_view text) {
  constexpr std::string_view space = " \t\r\n\v\f";
  std::vector<std::string_view> parts;
  for (std::size_t first = text.find_first_not_of(space); first != std::string_view::npos;
       first = text.find_first_not_of(space)) {
    text.remove_prefix(first);
    const std::size_t end = std::min(text.find_first_of(space), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return parts;
}

}  // namespace

std::string name_of(const XMLElement& element, const char* attribute) {
  return fmt::format("<{} {}>", element.Name(), attribute);
}

void XmlReader::expect_attributes(const XMLElement& element, const std::string& owner,
                                  std::initializer_list<const char*> known, Severity unknown) {
  for (const auto* a = element.FirstAttribute(); a; a = a->Next()) {
    if (!contains(known, a->Name()) && std::strncmp(a->Name(), "xmlns", 5) != 0)
      report_.add(unknown, a->GetLineNum(), owner,
                  fmt::format("<{}> has an attribute '{}', which URDF doesn't know", element.Name(),
                              shortened(a->Name())),
                  "valid: " + list_of(known));
  }
}

void XmlReader::expect_children(const XMLElement& element, const std::string& owner,
                                std::initializer_list<const char*> known, Severity unknown) {
  for (const tinyxml2::XMLNode* node = element.FirstChild(); node; node = node->NextSibling()) {
    if (const auto* text = node->ToText()) {
      report_.add(unknown, text->GetLineNum(), owner,
                  fmt::format("<{}> holds the text '{}', which URDF doesn't know", element.Name(),
                              shortened(text->Value())),
                  "values are attributes");
    } else if (const auto* child = node->ToElement(); child && !contains(known, child->Name())) {
      report_.add(unknown, child->GetLineNum(), owner,
                  fmt::format("<{}> holds <{}>, which URDF doesn't know there", element.Name(),
                              shortened(child->Name())),
                  "valid: " + list_of(known));
    }
  }
}

const XMLElement* XmlReader::child(const XMLElement& parent, const std::string& owner, const char* name) {
  const XMLElement* found = parent.FirstChildElement(name);
  const XMLElement* second = found ? found->NextSiblingElement(name) : nullptr;
  if (second)
    report_.error(second->GetLineNum(), owner,
                  fmt::format("<{}> has a second <{}> (the first is in line {})", parent.Name(), name,
                              found->GetLineNum()),
                  "it may have one");
  return found;
}

const XMLElement* XmlReader::needed_child(const XMLElement& parent, const std::string& owner,
                                          const char* name, const char* example) {
  const XMLElement* found = child(parent, owner, name);
  if (!found)
    report_.error(parent.GetLineNum(), owner, fmt::format("<{}> has no <{}>", parent.Name(), name),
                  std::string("valid: ") + example);
  return found;
}

std::string XmlReader::text(const XMLElement& element, const std::string& owner, const char* attribute) {
  const char* found = element.Attribute(attribute);
  if (!found)
    report_.error(element.GetLineNum(), owner, name_of(element, attribute) + " is missing",
                  fmt::format("valid: <{} {}=\"...\"/>", element.Name(), attribute));
  else if (parts_of(found).empty())
    report_.error(line_of(element, attribute), owner, name_of(element, attribute) + " is empty",
                  "it must not be empty");
  else if (std::strlen(found) > longest_text)
    report_.error(line_of(element, attribute), owner,
                  fmt::format("{} has {} characters", name_of(element, attribute), std::strlen(found)),
                  fmt::format("it may have {} at most", longest_text));
  else if (!is_printable(found))
    report_.error(line_of(element, attribute), owner,
                  name_of(element, attribute) + " holds a control character, or isn't UTF-8",
                  "it must be printable UTF-8");
  else
    return found;
  return "";
}

std::optional<double> XmlReader::parse(const std::string& what, std::string_view text, int line,
                                       const std::string& owner) {
  try {
    const double value = formats::number(text, {report_.file(), line}, what);
    if (std::abs(value) <= largest_number) return value;
    report_.error(line, owner, fmt::format("{} is {}", what, value),
                  fmt::format("it must be at most {}", largest_number));
  } catch (const core::InputError& error) {
    const std::string& message = error.message();
    const std::size_t cut = message.rfind("; ");
    report_.error(line, owner, message.substr(0, cut), message.substr(cut + 2));
  }
  return std::nullopt;
}

std::optional<double> XmlReader::number(const XMLElement& element, const std::string& owner,
                                        const char* attribute) {
  const char* found = element.Attribute(attribute);
  if (!found) return std::nullopt;
  const auto parts = parts_of(found);
  return parse(name_of(element, attribute), parts.size() == 1 ? parts[0] : std::string_view(found),
               line_of(element, attribute), owner);
}

std::optional<double> XmlReader::needed_number(const XMLElement& element, const std::string& owner,
                                               const char* attribute) {
  if (!element.Attribute(attribute))
    report_.error(element.GetLineNum(), owner, name_of(element, attribute) + " is missing",
                  "it must be a number");
  return number(element, owner, attribute);
}

std::optional<double> XmlReader::size(const XMLElement& element, const std::string& owner,
                                      const char* attribute) {
  const auto value = needed_number(element, owner, attribute);
  if (!value || (*value >= 1e-12 && *value <= 1e6)) return value;
  report_.error(line_of(element, attribute), owner,
                fmt::format("{} is {} m", name_of(element, attribute), *value),
                *value > 0 ? "it must be between 1e-12 and 1e6 m" : "it must be positive");
  return std::nullopt;
}

std::optional<std::vector<double>> XmlReader::numbers(const XMLElement& element, const std::string& owner,
                                                      const char* attribute, std::size_t count) {
  const char* found = element.Attribute(attribute);
  if (!found) return std::nullopt;
  const int line = line_of(element, attribute);
  const auto parts = parts_of(found);
  if (parts.size() != count) {
    report_.error(
        line, owner,
        fmt::format("{} is '{}': {} numbers", name_of(element, attribute), shortened(found), parts.size()),
        fmt::format("it must be {} numbers between spaces", count));
    return std::nullopt;
  }
  std::vector<double> values;
  for (const auto& part : parts) {
    const auto value = parse(name_of(element, attribute), part, line, owner);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

std::optional<core::Vec3> XmlReader::triple(const XMLElement& element, const std::string& owner,
                                            const char* attribute) {
  const auto values = numbers(element, owner, attribute, 3);
  if (!values) return std::nullopt;
  return core::Vec3{(*values)[0], (*values)[1], (*values)[2]};
}

core::Pose XmlReader::origin(const XMLElement& parent, const std::string& owner) {
  const XMLElement* element = child(parent, owner, "origin");
  if (!element) return {};
  expect_attributes(*element, owner, {"xyz", "rpy"}, Severity::error);
  expect_children(*element, owner, {}, Severity::error);
  core::Pose pose;
  if (const auto xyz = triple(*element, owner, "xyz")) pose.position = *xyz;
  if (!(norm(pose.position) <= largest_distance)) {
    const core::Vec3& p = pose.position;
    report_.error(line_of(*element, "xyz"), owner, fmt::format("<origin xyz> is {} {} {} m", p.x, p.y, p.z),
                  fmt::format("it must be at most {} m long", largest_distance));
    pose.position = {};
  }
  if (const auto rpy = triple(*element, owner, "rpy")) {
    const double largest = std::max({std::abs(rpy->x), std::abs(rpy->y), std::abs(rpy->z)});
    if (largest > 2.0001 * core::pi)
      report_.warning(line_of(*element, "rpy"), owner,
                      fmt::format("<origin rpy> is {} {} {} rad, more than a turn", rpy->x, rpy->y, rpy->z),
                      "angles are in radians: are these degrees?");
    pose.orientation =
        core::normalized(core::rotation_by({0, 0, rpy->z}) * core::rotation_by({0, rpy->y, 0}) *
                         core::rotation_by({rpy->x, 0, 0}));
  }
  return pose;
}

}  // namespace microcosm::formats::urdf
