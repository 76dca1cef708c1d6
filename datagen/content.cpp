#include "datagen/content.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

#include "datagen/dataset.hpp"
#include "datagen/json_values.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {

static_assert(std::endian::native == std::endian::little, "files and hashes take memory as it is");

namespace {

constexpr std::array<std::string_view, 4> storage_names{"int16", "int32", "float32", "float64"};

template <class T>
void append_as(std::vector<std::byte>& out, const agents::Stream& stream) {
  std::vector<T> values(stream.raw.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double raw = stream.raw[i];
    if constexpr (std::is_integral_v<T>) {
      MICROCOSM_ASSERT_COMPARE(raw, >=, static_cast<double>(std::numeric_limits<T>::lowest()));
      MICROCOSM_ASSERT_COMPARE(raw, <=, static_cast<double>(std::numeric_limits<T>::max()));
    } else if (std::isnan(raw)) {
      values[i] = static_cast<T>(canonical(raw));
      continue;
    }
    values[i] = static_cast<T>(raw);
    MICROCOSM_ASSERT_COMPARE(static_cast<double>(values[i]), ==, raw);
  }
  const auto bytes = std::as_bytes(std::span(values));
  out.assign(bytes.begin(), bytes.end());
}

template <class T>
void read_as(std::vector<double>& out, const std::vector<std::byte>& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  out.assign(values.begin(), values.end());
}

/// Adds fields to a SHA-256 in the order and form of docs/dataset.md.
class CanonicalHash {
 public:
  void count(std::uint64_t value) { hash_.add(std::as_bytes(std::span(&value, 1))); }
  void integer(std::int64_t value) { count(static_cast<std::uint64_t>(value)); }
  void real(double value) { count(std::bit_cast<std::uint64_t>(canonical(value))); }
  void text(std::string_view value) {
    count(value.size());
    hash_.add(value);
  }
  void texts(const std::vector<std::string>& values) {
    count(values.size());
    for (const auto& value : values) text(value);
  }
  void integers(const std::vector<std::int64_t>& values) {
    count(values.size());
    hash_.add(std::as_bytes(std::span(values)));
  }
  void reals(const std::vector<double>& values) {
    count(values.size());
    const std::vector<double> clean = canonical(values);
    hash_.add(std::as_bytes(std::span(clean)));
  }
  void named(const std::vector<std::pair<std::string, double>>& values) {
    count(values.size());
    for (const auto& [name, value] : values) {
      text(name);
      real(value);
    }
  }
  void stream(const agents::Stream& stream, std::uint64_t format) {
    text(stream.info.id);
    texts(stream.info.channels);
    text(stream.info.unit);
    texts(stream.info.channel_units);
    text(stream.info.meaning);
    text(storage_name(stream.info.storage));
    real(stream.info.scale);
    real(stream.info.offset);
    integer(stream.info.period.count());
    integer(stream.info.latency.count());
    if (format > first_format) real(stream.info.rate);
    count(stream.info.truth ? 1 : 0);
    integers(stream.t_ns);
    count(stream.raw.size());
    hash_.add(stored_bytes(stream));
  }
  std::string hex() { return hash_.hex(); }

 private:
  core::Sha256 hash_;
};

}  // namespace

std::string_view storage_name(agents::Storage storage) {
  return storage_names[static_cast<std::size_t>(storage)];
}

std::size_t storage_size(agents::Storage storage) {
  constexpr std::array<std::size_t, 4> sizes{2, 4, 4, 8};
  return sizes[static_cast<std::size_t>(storage)];
}

agents::Storage storage_from_name(std::string_view name) {
  for (std::size_t i = 0; i < storage_names.size(); ++i)
    if (storage_names[i] == name) return static_cast<agents::Storage>(i);
  throw core::InputError(fmt::format("unknown storage '{}'; valid: int16, int32, float32, float64", name));
}

std::vector<std::byte> stored_bytes(const agents::Stream& stream) {
  std::vector<std::byte> out;
  switch (stream.info.storage) {
    case agents::Storage::int16:
      append_as<std::int16_t>(out, stream);
      break;
    case agents::Storage::int32:
      append_as<std::int32_t>(out, stream);
      break;
    case agents::Storage::float32:
      append_as<float>(out, stream);
      break;
    case agents::Storage::float64:
      append_as<double>(out, stream);
      break;
  }
  return out;
}

std::vector<double> raw_from_stored(agents::Storage storage, const std::vector<std::byte>& bytes) {
  std::vector<double> out;
  switch (storage) {
    case agents::Storage::int16:
      read_as<std::int16_t>(out, bytes);
      break;
    case agents::Storage::int32:
      read_as<std::int32_t>(out, bytes);
      break;
    case agents::Storage::float32:
      read_as<float>(out, bytes);
      break;
    case agents::Storage::float64:
      read_as<double>(out, bytes);
      break;
  }
  return out;
}

double canonical(double value) {
  return std::isnan(value) ? std::bit_cast<double>(std::uint64_t{0x7ff8000000000000u}) : value;
}

std::vector<double> canonical(const std::vector<double>& values) {
  std::vector<double> out(values);
  for (double& value : out) value = canonical(value);
  return out;
}

std::string content_sha256(const agents::Recording& recording, std::uint64_t format) {
  CanonicalHash hash;
  hash.text(fmt::format("microcosm episode content {}", format));
  hash.count(recording.seed);
  hash.count(recording.episode);
  hash.named(recording.drawn);
  hash.texts(recording.action_names);
  hash.integers(recording.control_t_ns);
  hash.reals(recording.actions);
  hash.reals(recording.rewards);
  hash.count(recording.observation_names.size());
  for (std::size_t i = 0; i < recording.observation_names.size(); ++i) {
    hash.text(recording.observation_names[i]);
    hash.reals(recording.observations[i]);
  }
  hash.count(recording.streams.size());
  for (const auto& stream : recording.streams) hash.stream(stream, format);
  hash.named(recording.outcomes);
  if (format > first_format) hash.texts(recording.outcome_units);
  hash.count(recording.failure.size());
  for (const auto& failure : recording.failure) {
    hash.integer(failure.step);
    hash.text(valid_utf8(failure.body));
    hash.text(valid_utf8(failure.field));
    hash.text(valid_utf8(failure.message));
  }
  return hash.hex();
}

}  // namespace microcosm::datagen
