#include "formats/mjcf/reading.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "formats/text.hpp"

namespace microcosm::formats::mjcf {

namespace {

constexpr double largest_number = 1e12;
constexpr std::size_t longest_name = 1000, most_numbers = 10'000'000, most_findings = 2000;

std::string list_of(std::initializer_list<const char*> names) {
  std::string text;
  for (const char* name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text.empty() ? "none" : text;
}

bool contains(std::initializer_list<const char*> names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
}

/// Words between any white space, new lines included.
std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view space = " \t\r\n\v\f";
  std::vector<std::string_view> words;
  for (std::size_t first = text.find_first_not_of(space); first != std::string_view::npos;
       first = text.find_first_not_of(space)) {
    text.remove_prefix(first);
    const std::size_t end = std::min(text.find_first_of(space), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string attribute_name(const std::string& element, const std::string& attribute) {
  return fmt::format("<{} {}>", shortened(element), shortened(attribute));
}

}  // namespace

std::string shortened(std::string_view text) {
  return std::string(text.substr(0, 60)) + (text.size() > 60 ? "…" : "");
}

std::string name_of(const Layers& layers, const char* attribute) {
  return attribute_name(layers.own().name, attribute);
}

std::string owner_of(const Element& element, const std::string& body) {
  const Attribute* name = element.find("name");
  if (name && !name->value.empty())
    return fmt::format("{} '{}'", shortened(element.name), shortened(name->value));
  if (body.empty()) return fmt::format("<{}>", shortened(element.name));
  return fmt::format("{} of body '{}'", shortened(element.name), shortened(body));
}

const Attribute* Layers::find(std::string_view attribute) const {
  for (std::size_t i = of.size(); i-- > 0;)
    if (const Attribute* found = of[i]->find(attribute)) return found;
  return nullptr;
}

Place Layers::place(std::string_view attribute) const {
  const Attribute* found = find(attribute);
  return found ? found->place : own().place;
}

void Findings::add(Severity severity, const Place& place, std::string owner, std::string given,
                   std::string valid) {
  if (++added_ == most_findings) {
    owner = "the file";
    given = fmt::format("there are more than {} findings; the others are not listed", most_findings);
    valid = "the first ones come first";
    severity = Severity::error;
  }
  if (added_ > most_findings) return;
  report_.add(severity, document_.where(place), std::move(owner), std::move(given), std::move(valid));
}

void Findings::each(Severity severity, const Place& place, const std::string& owner, const std::string& what,
                    const std::string& reason) {
  const auto [known, fresh] = index_.emplace(what, gathered_.size());
  if (fresh) gathered_.push_back({severity, place, owner, what, reason, 0});
  ++gathered_[known->second].count;
}

void Findings::finish() {
  for (const Gathered& g : gathered_)
    add(g.severity, g.place, g.owner,
        g.what + " is left out" +
            (g.count > 1 ? fmt::format(" (here, and in {} more places)", g.count - 1) : ""),
        g.reason);
  gathered_.clear();
  index_.clear();
}

std::optional<std::vector<double>> AttributeReader::parse(const Attribute& attribute,
                                                          const std::string& element,
                                                          const std::string& owner, std::size_t most) {
  const std::string what = attribute_name(element, attribute.name);
  const auto words = words_of(attribute.value);
  if (words.size() > most) {
    findings_.error(attribute.place, owner,
                    fmt::format("{} is '{}': {} numbers", what, shortened(attribute.value), words.size()),
                    fmt::format("it may have {} at most", most));
    return std::nullopt;
  }
  std::vector<double> values;
  for (const auto& word : words) try {
      const double value = formats::number(word, {}, what);
      if (!(std::abs(value) <= largest_number)) {
        findings_.error(attribute.place, owner, fmt::format("{} is {}", what, value),
                        fmt::format("it must be at most {}", largest_number));
        return std::nullopt;
      }
      values.push_back(value);
    } catch (const core::InputError& error) {
      const std::string& message = error.message();
      const std::size_t cut = message.rfind("; ");
      findings_.error(attribute.place, owner, message.substr(0, cut), message.substr(cut + 2));
      return std::nullopt;
    }
  return values;
}

std::optional<std::vector<double>> AttributeReader::numbers(const Layers& layers, const std::string& owner,
                                                            const char* attribute, std::size_t count) {
  const Attribute* found = layers.find(attribute);
  if (!found) return std::nullopt;
  auto values = parse(*found, layers.own().name, owner, most_numbers);
  if (!values || values->size() == count) return values;
  findings_.error(found->place, owner,
                  fmt::format("{} is '{}': {} numbers", name_of(layers, attribute), shortened(found->value),
                              values->size()),
                  fmt::format("it must be {}",
                              count == 1 ? "one number" : fmt::format("{} numbers between spaces", count)));
  return std::nullopt;
}

std::optional<double> AttributeReader::number(const Layers& layers, const std::string& owner,
                                              const char* attribute) {
  const auto values = numbers(layers, owner, attribute, 1);
  return values ? std::optional(values->front()) : std::nullopt;
}

std::optional<double> AttributeReader::not_negative(const Layers& layers, const std::string& owner,
                                                    const char* attribute) {
  const auto value = number(layers, owner, attribute);
  if (!value || *value >= 0) return value;
  findings_.error(layers.place(attribute), owner, fmt::format("{} is {}", name_of(layers, attribute), *value),
                  "it must be 0 or more");
  return std::nullopt;
}

std::optional<int> AttributeReader::integer(const Layers& layers, const std::string& owner,
                                            const char* attribute) {
  const auto value = number(layers, owner, attribute);
  if (!value) return std::nullopt;
  if (std::floor(*value) == *value && std::abs(*value) < 2147483648.0) return static_cast<int>(*value);
  findings_.error(layers.place(attribute), owner, fmt::format("{} is {}", name_of(layers, attribute), *value),
                  "it must be a whole number");
  return std::nullopt;
}

std::optional<core::Vec3> AttributeReader::triple(const Layers& layers, const std::string& owner,
                                                  const char* attribute) {
  const auto values = numbers(layers, owner, attribute, 3);
  if (!values) return std::nullopt;
  return core::Vec3{(*values)[0], (*values)[1], (*values)[2]};
}

std::size_t AttributeReader::overlay(const Layers& layers, const std::string& owner, const char* attribute,
                                     std::vector<double>& values) {
  std::size_t given = 0;
  for (const Element* layer : layers.of) {
    const Attribute* found = layer->find(attribute);
    if (!found) continue;
    const auto read = parse(*found, layer->name, owner, values.size());
    if (!read) continue;
    std::copy(read->begin(), read->end(), values.begin());
    given = std::max(given, read->size());
  }
  return given;
}

std::optional<std::vector<double>> AttributeReader::list(const Layers& layers, const std::string& owner,
                                                         const char* attribute) {
  const Attribute* found = layers.find(attribute);
  return found ? parse(*found, layers.own().name, owner, most_numbers) : std::nullopt;
}

std::optional<std::string> AttributeReader::word(const Layers& layers, const std::string& owner,
                                                 const char* attribute,
                                                 std::initializer_list<const char*> valid) {
  const Attribute* found = layers.find(attribute);
  if (!found) return std::nullopt;
  if (contains(valid, found->value)) return found->value;
  findings_.error(found->place, owner,
                  fmt::format("{} is '{}'", name_of(layers, attribute), shortened(found->value)),
                  "it must be one of: " + list_of(valid));
  return std::nullopt;
}

std::optional<bool> AttributeReader::flag(const Layers& layers, const std::string& owner,
                                          const char* attribute) {
  const auto text = word(layers, owner, attribute, {"true", "false"});
  return text ? std::optional(*text == "true") : std::nullopt;
}

std::string AttributeReader::name(const Layers& layers, const std::string& owner, const char* attribute) {
  const Attribute* found = layers.own().find(attribute);
  if (!found) return "";
  const auto refuse = [&](const std::string& given, const char* valid) {
    findings_.error(found->place, owner, name_of(layers, attribute) + given, valid);
    return std::string();
  };
  if (words_of(found->value).empty()) return refuse(" is empty", "it must not be empty");
  if (found->value.size() > longest_name)
    return refuse(fmt::format(" has {} bytes", found->value.size()), "it may have 1000 at most");
  if (!is_printable(found->value))
    return refuse(" holds a control character, or isn't UTF-8", "it must be printable UTF-8");
  return found->value;
}

void AttributeReader::expect(const Element& element, const std::string& owner,
                             std::initializer_list<const char*> known) {
  for (const Attribute& a : element.attributes)
    if (!contains(known, a.name))
      findings_.error(a.place, owner,
                      fmt::format("<{}> has the attribute '{}', which isn't read", shortened(element.name),
                                  shortened(a.name)),
                      "valid: " + list_of(known));
}

void AttributeReader::expect_children(const Element& element, const std::string& owner,
                                      std::initializer_list<const char*> known) {
  for (const Element& c : element.children)
    if (!contains(known, c.name))
      findings_.error(
          c.place, owner,
          fmt::format("<{}> holds <{}>, which isn't read there", shortened(element.name), shortened(c.name)),
          "valid: " + list_of(known));
}

}  // namespace microcosm::formats::mjcf
