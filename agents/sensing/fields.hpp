#pragma once
// Fields that most sensors have, so that they are named and checked alike.

#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "engine/core/schema.hpp"

namespace microcosm::agents::fields {

/// A quantity with a default and its source.
core::FieldEntry quantity(std::string name, core::Dimension dimension, double minimum,
                          std::string default_text, std::string meaning, std::string source);

/// `rate`: samples a second, at most one a World step (checked when the episode is built).
core::FieldEntry rate(std::string default_text, std::string source);
/// `latency`: from sampling to delivery.
core::FieldEntry latency(std::string default_text, std::string source);
/// `gain`: dimensionless, 1 for an ideal sensor; a scenario may declare it random.
core::FieldEntry gain();
/// `of`: the carriers that are looked at.
core::FieldEntry carriers();
/// `of`: the solute that is looked at.
core::FieldEntry solute();
/// `vessel` and `at`: a place on a centreline.
std::vector<core::FieldEntry> place();

/// `of` and `link`: a body, or a link of a robot (its root if not given).
std::vector<core::FieldEntry> link(std::string meaning, std::string example);

/// What one stream is called and means, and its unit (SI).
void set_name(StreamInfo& info, std::string id, std::string unit, std::string meaning);

/// Rate and period of field `rate`; the latency of field `latency` where there is one.
void set_timing(StreamInfo& info, const core::Values& values);

/// `first` followed by `rest`.
std::vector<core::FieldEntry> join(std::vector<core::FieldEntry> first, std::vector<core::FieldEntry> rest);

}  // namespace microcosm::agents::fields
