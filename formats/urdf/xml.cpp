#include "formats/urdf/xml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "formats/text.hpp"

namespace microcosm::formats::urdf {

namespace {

constexpr double largest_number = 1e12;
constexpr double largest_distance = 1e6;  // [m]
constexpr std::size_t longest_text = 1000;
constexpr double unlimited = std::numeric_limits<double>::infinity();

std::string list_of(std::initializer_list<const char*> names) {
  std::string text;
  for (const char* name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text.empty() ? "none" : text;
}

std::string in_lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// Letters to change, add, drop or exchange with their neighbour to make one word of the other (the optimal
/// string alignment distance: Boytsov 2011, ACM J Exp Algorithmics 16:1.1); `most` + 1 if there are more.
std::size_t edits(const std::string& a, const std::string& b, std::size_t most) {
  if (std::max(a.size(), b.size()) > std::min(a.size(), b.size()) + most) return most + 1;
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t k = 0; k <= b.size(); ++k) d[0][k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t same = a[i - 1] == b[k - 1] ? 0 : 1;
      d[i][k] = std::min({d[i - 1][k] + 1, d[i][k - 1] + 1, d[i - 1][k - 1] + same});
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
        d[i][k] = std::min(d[i][k], d[i - 2][k - 2] + 1);
    }
  return d[a.size()][b.size()];
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

std::string near_name(const std::string& name, std::initializer_list<const char*> known) {
  const std::size_t allowed = name.size() >= 6 ? 2 : 1;
  std::string best;
  std::size_t least = allowed + 1;
  for (const char* candidate : known) {
    const std::size_t steps = edits(in_lower_case(name), in_lower_case(candidate), allowed);
    if (steps < least) least = steps, best = candidate;
  }
  return best;
}

void XmlReader::expect_attributes(const XMLElement& element, const std::string& owner,
                                  std::initializer_list<const char*> known) {
  for (const auto* a = element.FirstAttribute(); a; a = a->Next()) {
    if (contains(known, a->Name()) || std::strncmp(a->Name(), "xmlns", 5) == 0) continue;
    const std::string given = fmt::format("<{}> has an attribute '{}', which URDF doesn't know",
                                          element.Name(), shortened(a->Name()));
    if (const std::string near = near_name(a->Name(), known); !near.empty())
      fault(a->GetLineNum(), owner, given, fmt::format("did you mean '{}'?", near));
    else
      report_.warning(a->GetLineNum(), owner, given + ": it is left out", "valid: " + list_of(known));
  }
}

void XmlReader::expect_children(const XMLElement& element, const std::string& owner,
                                std::initializer_list<const char*> known) {
  for (const tinyxml2::XMLNode* node = element.FirstChild(); node; node = node->NextSibling()) {
    if (const auto* text = node->ToText()) {
      fault(text->GetLineNum(), owner,
            fmt::format("<{}> holds the text '{}', which URDF doesn't know", element.Name(),
                        shortened(text->Value())),
            "values are attributes");
    } else if (const auto* child = node->ToElement(); child && !contains(known, child->Name())) {
      unknown_child(*child, element, owner, known);
    }
  }
}

void XmlReader::unknown_child(const XMLElement& child, const XMLElement& parent, const std::string& owner,
                              std::initializer_list<const char*> known) {
  const std::string given =
      fmt::format("<{}> holds <{}>, which URDF doesn't know there", parent.Name(), shortened(child.Name()));
  const std::string near = near_name(child.Name(), known);
  // What only looks like the name of something drawn changes no physics.
  if (!near.empty() && near != "visual" && near != "material")
    fault(child.GetLineNum(), owner, given, fmt::format("did you mean <{}>?", near));
  else
    report_.warning(child.GetLineNum(), owner, given + ": it is left out", "valid: " + list_of(known));
}

const XMLElement* XmlReader::child(const XMLElement& parent, const std::string& owner, const char* name) {
  const XMLElement* found = parent.FirstChildElement(name);
  const XMLElement* second = found ? found->NextSiblingElement(name) : nullptr;
  if (second)
    fault(second->GetLineNum(), owner,
          fmt::format("<{}> has a second <{}> (the first is in line {})", parent.Name(), name,
                      found->GetLineNum()),
          "it may have one");
  return found;
}

const XMLElement* XmlReader::needed_child(const XMLElement& parent, const std::string& owner,
                                          const char* name, const char* example) {
  const XMLElement* found = child(parent, owner, name);
  if (!found)
    fault(parent.GetLineNum(), owner, fmt::format("<{}> has no <{}>", parent.Name(), name),
          std::string("valid: ") + example);
  return found;
}

std::string XmlReader::text(const XMLElement& element, const std::string& owner, const char* attribute) {
  const char* found = element.Attribute(attribute);
  if (!found)
    fault(element.GetLineNum(), owner, name_of(element, attribute) + " is missing",
          fmt::format("valid: <{} {}=\"...\"/>", element.Name(), attribute));
  else if (parts_of(found).empty())
    fault(line_of(element, attribute), owner, name_of(element, attribute) + " is empty",
          "it must not be empty");
  else if (std::strlen(found) > longest_text)
    fault(line_of(element, attribute), owner,
          fmt::format("{} has {} characters", name_of(element, attribute), std::strlen(found)),
          fmt::format("it may have {} at most", longest_text));
  else if (!is_printable(found))
    fault(line_of(element, attribute), owner,
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
    fault(line, owner, fmt::format("{} is {}", what, value),
          fmt::format("it must be at most {}", largest_number));
  } catch (const core::InputError& error) {
    const std::string& message = error.message();
    const std::size_t cut = message.rfind("; ");
    fault(line, owner, message.substr(0, cut), message.substr(cut + 2));
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
    fault(element.GetLineNum(), owner, name_of(element, attribute) + " is missing", "it must be a number");
  return number(element, owner, attribute);
}

std::optional<double> XmlReader::bound(const XMLElement& element, const std::string& owner,
                                       const char* attribute) {
  const char* found = element.Attribute(attribute);
  if (!found) return std::nullopt;
  const auto parts = parts_of(found);
  std::string word = parts.size() == 1 ? in_lower_case(std::string(parts[0].substr(0, 40))) : found;
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.erase(0, 1);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool whole = !word.empty() && end == word.data() + word.size();
  // Beyond a double's range: "1e999" is, and so is "1e-999", which is zero.
  if (whole && error == std::errc::result_out_of_range)
    value = word.find("e-") == std::string::npos ? unlimited : 0;
  if (!whole || !(value > largest_number)) return number(element, owner, attribute);
  report_.warning(line_of(element, attribute), owner,
                  fmt::format("{} is {}: no bound is taken", name_of(element, attribute), shortened(found)),
                  fmt::format("a bound is at most {}", largest_number));
  return negative ? -unlimited : unlimited;
}

std::optional<double> XmlReader::size(const XMLElement& element, const std::string& owner,
                                      const char* attribute) {
  const auto value = needed_number(element, owner, attribute);
  if (!value || (*value >= 1e-12 && *value <= 1e6)) return value;
  fault(line_of(element, attribute), owner, fmt::format("{} is {} m", name_of(element, attribute), *value),
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
    fault(line, owner,
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

core::Quaternion XmlReader::turn(const XMLElement& origin, const std::string& owner) {
  const auto rpy = triple(origin, owner, "rpy");
  if (origin.Attribute("quat_xyzw")) {
    if (origin.Attribute("rpy"))
      fault(line_of(origin, "quat_xyzw"), owner, "<origin> has both rpy and quat_xyzw",
            "it is turned by one of them");
    const auto q = numbers(origin, owner, "quat_xyzw", 4);
    if (!q) return {};
    const core::Quaternion given{(*q)[3], (*q)[0], (*q)[1], (*q)[2]};
    const double length =
        std::sqrt(given.w * given.w + given.x * given.x + given.y * given.y + given.z * given.z);
    if (!(std::abs(length - 1) <= 1e-3))
      fault(line_of(origin, "quat_xyzw"), owner, fmt::format("<origin quat_xyzw> has length {:.4g}", length),
            "it must be 1");
    else
      return core::normalized(given);
    return {};
  }
  if (!rpy) return {};
  const double largest = std::max({std::abs(rpy->x), std::abs(rpy->y), std::abs(rpy->z)});
  if (largest > 2.0001 * core::pi)
    report_.warning(line_of(origin, "rpy"), owner,
                    fmt::format("<origin rpy> is {} {} {} rad, more than a turn", rpy->x, rpy->y, rpy->z),
                    "angles are in radians: are these degrees?");
  return core::normalized(core::rotation_by({0, 0, rpy->z}) * core::rotation_by({0, rpy->y, 0}) *
                          core::rotation_by({rpy->x, 0, 0}));
}

core::Pose XmlReader::origin(const XMLElement& parent, const std::string& owner) {
  const XMLElement* element = child(parent, owner, "origin");
  if (!element) return {};
  expect_attributes(*element, owner, {"xyz", "rpy", "quat_xyzw"});
  expect_children(*element, owner, {});
  core::Pose pose;
  if (const auto xyz = triple(*element, owner, "xyz")) pose.position = *xyz;
  if (!(norm(pose.position) <= largest_distance)) {
    const core::Vec3& p = pose.position;
    fault(line_of(*element, "xyz"), owner, fmt::format("<origin xyz> is {} {} {} m", p.x, p.y, p.z),
          fmt::format("it must be at most {} m long", largest_distance));
    pose.position = {};
  }
  pose.orientation = turn(*element, owner);
  return pose;
}

}  // namespace microcosm::formats::urdf
