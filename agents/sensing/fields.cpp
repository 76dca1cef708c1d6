#include "agents/sensing/fields.hpp"

#include <utility>

#include "agents/body_names.hpp"

namespace microcosm::agents::fields {

core::FieldEntry quantity(std::string name, core::Dimension dimension, double minimum,
                          std::string default_text, std::string meaning, std::string source) {
  core::FieldEntry entry;
  entry.name = std::move(name);
  entry.dimension = dimension;
  entry.minimum = minimum;
  entry.example = default_text;
  entry.default_text = std::move(default_text);
  entry.meaning = std::move(meaning);
  entry.source = std::move(source);
  return entry;
}

core::FieldEntry rate(std::string default_text, std::string source) {
  core::FieldEntry entry = quantity(
      "rate", core::dimensions::frequency, 1e-3, std::move(default_text),
      "Samples a second, at most one a world step; each at the step nearest to k / rate.", std::move(source));
  entry.maximum = 1e7;
  return entry;
}

core::FieldEntry latency(std::string default_text, std::string source) {
  core::FieldEntry entry =
      quantity("latency", core::dimensions::time, 0, std::move(default_text),
               "Time from sampling until the controller can see the sample.", std::move(source));
  entry.maximum = 1e5;
  return entry;
}

core::FieldEntry gain() {
  return quantity("gain", core::dimensions::none, 0, "1",
                  "Factor on what is measured; declare it random for a sensor whose calibration varies.",
                  "an ideal sensor");
}

namespace {

core::FieldEntry of(const char* handle_kind, const char* meaning, const char* example) {
  core::FieldEntry entry;
  entry.name = "of";
  entry.kind = core::FieldKind::handle;
  entry.required = true;
  entry.meaning = meaning;
  entry.example = example;
  entry.handle_kind = handle_kind;
  return entry;
}

}  // namespace

core::FieldEntry carriers() {
  return of("carriers", "The carriers that are looked at.", "carriers");
}

core::FieldEntry solute() {
  return of("solute", "The solute that is looked at.", "contrast");
}

std::vector<core::FieldEntry> place() {
  core::FieldEntry vessel;
  vessel.name = "vessel";
  vessel.kind = core::FieldKind::text;
  vessel.required = true;
  vessel.meaning = "The vessel in which it measures.";
  vessel.example = "\"celiac_trunk\"";
  core::FieldEntry at = quantity("at", core::dimensions::length, 0, "0*mm",
                                 "Arc length from the vessel's start.", "the vessel's start");
  at.example = "8*mm";
  return {vessel, at};
}

std::vector<core::FieldEntry> link(std::string meaning, std::string example) {
  core::FieldEntry whose;
  whose.name = "of";
  whose.kind = core::FieldKind::handle;
  whose.required = true;
  whose.meaning = std::move(meaning);
  whose.example = std::move(example);
  whose.handle_kind = any_body;
  core::FieldEntry which;
  which.name = "link";
  which.kind = core::FieldKind::text;
  which.meaning = "Which link of a robot, by its name in the file; its root if not given.";
  which.example = "\"palm\"";
  return {whose, which};
}

void set_name(StreamInfo& info, std::string id, std::string unit, std::string meaning) {
  info.id = std::move(id);
  info.unit = std::move(unit);
  info.meaning = std::move(meaning);
}

void set_timing(StreamInfo& info, const core::Values& values) {
  info.rate = values.number("rate");
  info.period = core::from_seconds(1 / info.rate);
  if (values.has("latency")) info.latency = core::from_seconds(values.number("latency"));
}

std::vector<core::FieldEntry> join(std::vector<core::FieldEntry> first, std::vector<core::FieldEntry> rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

}  // namespace microcosm::agents::fields
