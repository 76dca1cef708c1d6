#pragma once
// What the readers of MJCF's parts share: findings with their places, and attributes with the defaults under
// them.

#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/pose.hpp"
#include "formats/mjcf/document.hpp"
#include "formats/urdf/finding.hpp"

namespace microcosm::formats::mjcf {

using urdf::Severity;

/// An element and the defaults that apply to it: later layers win.
struct Layers {
  std::vector<const Element*> of;  // the element itself is the last

  const Element& own() const { return *of.back(); }
  /// The one that counts; null if none gives it.
  const Attribute* find(std::string_view attribute) const;
  /// The place of the attribute, else that of the element.
  Place place(std::string_view attribute) const;
};

class Findings {
 public:
  Findings(const Document& document, urdf::Report& report) : document_(document), report_(report) {}

  void add(Severity severity, const Place& place, std::string owner, std::string given, std::string valid);
  void error(const Place& place, std::string owner, std::string given, std::string valid) {
    add(Severity::error, place, std::move(owner), std::move(given), std::move(valid));
  }
  void warning(const Place& place, std::string owner, std::string given, std::string valid) {
    add(Severity::warning, place, std::move(owner), std::move(given), std::move(valid));
  }
  void note(const Place& place, std::string owner, std::string given) {
    add(Severity::note, place, std::move(owner), std::move(given), "");
  }

  /// Of what many elements may hold: named once, at its first place, with how often it stands in the file.
  void each(Severity severity, const Place& place, const std::string& owner, const std::string& what,
            const std::string& reason);
  /// Writes what `each` has gathered.
  void finish();

  bool has_errors() const { return report_.has_errors(); }
  int line(const Place& place) const { return place.line; }

 private:
  struct Gathered {
    Severity severity;
    Place place;
    std::string owner, what, reason;
    std::size_t count = 0;
  };
  const Document& document_;
  urdf::Report& report_;
  std::vector<Gathered> gathered_;
  std::map<std::string, std::size_t> index_;
  std::size_t added_ = 0;
};

/// Reads attributes; what is wrong becomes an error and nothing is returned.
class AttributeReader {
 public:
  explicit AttributeReader(Findings& findings) : findings_(findings) {}

  std::optional<double> number(const Layers& layers, const std::string& owner, const char* attribute);
  /// The same, 0 or more.
  std::optional<double> not_negative(const Layers& layers, const std::string& owner, const char* attribute);
  std::optional<int> integer(const Layers& layers, const std::string& owner, const char* attribute);
  /// Exactly `count` numbers.
  std::optional<std::vector<double>> numbers(const Layers& layers, const std::string& owner,
                                             const char* attribute, std::size_t count);
  std::optional<core::Vec3> triple(const Layers& layers, const std::string& owner, const char* attribute);
  /// Up to as many numbers as `values` has: each layer replaces the first ones. How many were ever given.
  std::size_t overlay(const Layers& layers, const std::string& owner, const char* attribute,
                      std::vector<double>& values);
  /// Any number of numbers, of the element that counts.
  std::optional<std::vector<double>> list(const Layers& layers, const std::string& owner,
                                          const char* attribute);
  /// One of the words; nothing if it is missing.
  std::optional<std::string> word(const Layers& layers, const std::string& owner, const char* attribute,
                                  std::initializer_list<const char*> valid);
  std::optional<bool> flag(const Layers& layers, const std::string& owner, const char* attribute);
  /// Printable UTF-8 of at most 1,000 bytes, not empty; "" if it is missing or wrong.
  std::string name(const Layers& layers, const std::string& owner, const char* attribute);

  /// Attributes that are not among `known` are errors; an element knows `class` by itself.
  void expect(const Element& element, const std::string& owner, std::initializer_list<const char*> known);
  /// Children that are not among `known` are errors.
  void expect_children(const Element& element, const std::string& owner,
                       std::initializer_list<const char*> known);

  Findings& findings() { return findings_; }

 private:
  std::optional<std::vector<double>> parse(const Attribute& attribute, const std::string& element,
                                           const std::string& owner, std::size_t most);
  Findings& findings_;
};

/// "<geom size>", for messages.
std::string name_of(const Layers& layers, const char* attribute);
/// At most 60 bytes of it.
std::string shortened(std::string_view text);
/// "geom 'hand'", or "geom of body 'arm'" for one without a name.
std::string owner_of(const Element& element, const std::string& body);

}  // namespace microcosm::formats::mjcf
