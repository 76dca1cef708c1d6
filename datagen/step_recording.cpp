#include "datagen/step_recording.hpp"

#include <fmt/format.h>

#include <cstring>

#include "engine/core/errors.hpp"
#include "engine/world/exchange_bytes.hpp"
#include "engine/world/step_hashes.hpp"

namespace microcosm::datagen {
namespace {

using world::append_number;
using world::append_values;

using Bytes = std::vector<std::byte>;

void append_text(Bytes& out, const std::string& text) {
  append_number(out, static_cast<std::int64_t>(text.size()));
  append_values(out, std::span<const char>(text));
}

void append_texts(Bytes& out, const std::vector<std::string>& texts) {
  append_number(out, static_cast<std::int64_t>(texts.size()));
  for (const auto& text : texts) append_text(out, text);
}

}  // namespace

std::size_t StepRecordingHeader::row_size() const {
  const std::size_t hashes = part_names.size() + sensor_names.size() + bodies * world::body_fields.size();
  return sizeof(std::uint64_t) + hashes * sizeof(std::uint16_t);
}

std::int64_t StepRecording::steps() const {
  return static_cast<std::int64_t>(rows.size() / header.row_size());
}

void StepRecording::row(std::int64_t step, StepRow& out) const {
  std::span<const std::byte> in(rows);
  in = in.subspan(static_cast<std::size_t>(step) * header.row_size());
  out.parts.resize(header.part_names.size());
  out.sensors.resize(header.sensor_names.size());
  out.fields.resize(header.bodies * world::body_fields.size());
  world::read_values(in, std::span(&out.state, 1));
  world::read_values(in, std::span(out.parts));
  world::read_values(in, std::span(out.sensors));
  world::read_values(in, std::span(out.fields));
}

void append_row(std::vector<std::byte>& out, const StepRow& row) {
  append_values(out, std::span<const std::uint64_t>(&row.state, 1));
  append_values(out, std::span<const std::uint16_t>(row.parts));
  append_values(out, std::span<const std::uint16_t>(row.sensors));
  append_values(out, std::span<const std::uint16_t>(row.fields));
}

std::vector<std::byte> file_start() {
  Bytes out;
  append_values(out, std::span<const char>("MCSTEPS\n", 8));
  append_number(out, static_cast<std::int64_t>(step_recording_version));
  return out;
}

std::size_t open_chunk(std::vector<std::byte>& out, StepChunk kind) {
  append_number(out, static_cast<std::int64_t>(kind));
  append_number(out, 0);
  return out.size();
}

void close_chunk(std::vector<std::byte>& out, std::size_t opened) {
  const std::uint64_t size = out.size() - opened;
  std::memcpy(out.data() + opened - sizeof size, &size, sizeof size);
  const auto whole = std::span<const std::byte>(out).subspan(opened - 2 * sizeof size);
  append_number(out, static_cast<std::int64_t>(world::hash_of_block(whole)));
}

void append_chunk(std::vector<std::byte>& out, StepChunk kind, std::span<const std::byte> content) {
  const std::size_t opened = open_chunk(out, kind);
  append_values(out, content);
  close_chunk(out, opened);
}

std::vector<std::byte> header_chunk(const StepRecordingHeader& header) {
  Bytes content;
  for (const auto* text : {&header.scenario, &header.identity, &header.version}) append_text(content, *text);
  append_number(content, static_cast<std::int64_t>(header.seed));
  append_number(content, header.episode);
  append_text(content, header.options.duration);
  append_number(content, static_cast<std::int64_t>(header.options.set.size()));
  for (const auto& [name, value] : header.options.set) {
    append_text(content, name);
    append_text(content, value);
  }
  append_number(content, header.options.budget.instructions);
  append_number(content, static_cast<std::int64_t>(header.options.budget.memory));
  append_number(content, static_cast<std::int64_t>(header.sources.size()));
  for (const auto& source : header.sources) {
    append_text(content, source.path);
    append_text(content, source.content);
  }
  for (const auto period : {header.time_step, header.control_period, header.duration})
    append_number(content, period.count());
  append_texts(content, header.action_names);
  append_texts(content, header.part_names);
  append_texts(content, header.sensor_names);
  append_number(content, static_cast<std::int64_t>(header.bodies));
  Bytes out;
  append_chunk(out, StepChunk::header, content);
  return out;
}

std::vector<std::byte> end_content(std::int64_t steps, const std::vector<agents::EpisodeFailure>& failure) {
  Bytes out;
  append_number(out, steps);
  append_number(out, static_cast<std::int64_t>(failure.size()));
  for (const auto& one : failure) {
    append_number(out, one.step);
    for (const auto* text : {&one.body, &one.field, &one.message}) append_text(out, *text);
  }
  return out;
}

}  // namespace microcosm::datagen
