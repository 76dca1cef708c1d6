#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "datagen/content.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/hdf5/write.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

using hdf5::ElementType;
using hdf5::Value;

/// o(t+1) for each step; the last row stays, as nothing comes after it.
std::vector<double> next_rows(const std::vector<double>& values, std::size_t columns) {
  std::vector<double> next(values);
  if (values.size() > columns)
    std::copy(values.begin() + static_cast<std::ptrdiff_t>(columns), values.end(), next.begin());
  return next;
}

Value matrix(std::size_t rows, std::size_t columns, const std::vector<double>& values) {
  return hdf5::array_value(ElementType::float64, {rows, columns}, std::as_bytes(std::span(values)));
}

template <class T>
Value vector(ElementType type, const std::vector<T>& values) {
  return hdf5::array_value(type, {values.size()}, std::as_bytes(std::span(values)));
}

void add_control(hdf5::Tree& tree, const std::string& demo, const agents::Recording& recording) {
  const std::size_t steps = recording.control_t_ns.size();
  std::vector<std::uint8_t> dones(steps, 0);
  if (steps > 0) dones.back() = 1;
  const Value actions = matrix(steps, recording.action_names.size(), canonical(recording.actions));
  hdf5::Object& object = hdf5::add_array(tree, demo + "/actions", actions);
  object.attributes["names"] = hdf5::texts_value(recording.action_names);
  hdf5::add_array(tree, demo + "/rewards", vector(ElementType::float64, canonical(recording.rewards)));
  hdf5::add_array(tree, demo + "/dones", vector(ElementType::uint8, dones));
  hdf5::add_array(tree, demo + "/control_t_ns", vector(ElementType::int64, recording.control_t_ns));
}

void add_observations(hdf5::Tree& tree, const std::string& demo, const agents::Recording& recording) {
  const std::size_t steps = recording.control_t_ns.size();
  hdf5::add_group(tree, demo + "/obs").attributes["names"] = hdf5::texts_value(recording.observation_names);
  hdf5::add_group(tree, demo + "/next_obs");
  for (std::size_t i = 0; i < recording.observation_names.size(); ++i) {
    const std::vector<double> values = canonical(recording.observations[i]);
    const std::size_t columns = steps == 0 ? 0 : values.size() / steps;
    const auto& name = recording.observation_names[i];
    hdf5::add_array(tree, demo + "/obs/" + name, matrix(steps, columns, values));
    hdf5::add_array(tree, demo + "/next_obs/" + name, matrix(steps, columns, next_rows(values, columns)));
  }
}

void add_stream(hdf5::Tree& tree, const std::string& streams, const agents::Stream& stream,
                std::uint64_t format) {
  const agents::StreamInfo& info = stream.info;
  const std::string path = streams + "/" + info.id;
  hdf5::add_array(tree, path + "/t_ns", vector(ElementType::int64, stream.t_ns));
  hdf5::add_array(tree, path + "/x",
                  hdf5::array_value(element_type(info.storage), {stream.t_ns.size(), info.channels.size()},
                                    stored_bytes(stream)));
  auto& attributes = hdf5::add_group(tree, path).attributes;
  attributes["channels"] = hdf5::texts_value(info.channels);
  attributes["unit"] = hdf5::text_value(info.unit);
  attributes["channel_units"] = hdf5::texts_value(info.channel_units);
  attributes["meaning"] = hdf5::text_value(info.meaning);
  attributes["storage"] = hdf5::text_value(std::string(storage_name(info.storage)));
  attributes["scale"] = hdf5::number_value(info.scale);
  attributes["offset"] = hdf5::number_value(info.offset);
  attributes["missing"] = hdf5::number_value(canonical(agents::no_value(info.storage)));
  attributes["period_ns"] = hdf5::number_value(std::int64_t{info.period.count()});
  attributes["latency_ns"] = hdf5::number_value(std::int64_t{info.latency.count()});
  attributes["truth"] = hdf5::flag_value(info.truth);
  if (format > first_format) attributes["rate_hz"] = hdf5::number_value(info.rate);
}

void add_streams(hdf5::Tree& tree, const std::string& demo, const agents::Recording& recording,
                 std::uint64_t format) {
  std::vector<std::string> ids;
  for (const auto& stream : recording.streams) ids.push_back(stream.info.id);
  hdf5::add_group(tree, demo + "/streams").attributes["names"] = hdf5::texts_value(ids);
  for (const auto& stream : recording.streams) add_stream(tree, demo + "/streams", stream, format);
}

void add_attributes(hdf5::Object& demo, const agents::Recording& recording, const std::string& sha256,
                    std::uint64_t format) {
  auto& attributes = demo.attributes;
  attributes["format_version"] = hdf5::number_value(static_cast<std::int64_t>(format));
  attributes["num_samples"] = hdf5::number_value(static_cast<std::int64_t>(recording.control_t_ns.size()));
  attributes["seed"] = hdf5::number_value(recording.seed);
  attributes["episode"] = hdf5::number_value(std::uint64_t{recording.episode});
  attributes["sha256"] = hdf5::text_value(sha256);
  attributes["state_hash"] = hdf5::text_value(state_hash_text(recording.state_hash));
  attributes["drawn"] = hdf5::text_value(dump_json(named_values_to_json(recording.drawn)));
  attributes["outcome"] = hdf5::text_value(dump_json(named_values_to_json(recording.outcomes)));
  attributes["failed"] = hdf5::flag_value(!recording.failure.empty());
  Json failures = Json::array();
  for (const auto& failure : recording.failure)
    failures.push_back({{"step", failure.step},
                        {"body", failure.body},
                        {"field", failure.field},
                        {"message", failure.message}});
  attributes["failure"] = hdf5::text_value(dump_json(failures));
  if (format == first_format) return;
  attributes["format_state"] = hdf5::text_value(std::string(format_state));
  attributes["outcome_units"] = hdf5::texts_value(recording.outcome_units);
}

void check_names(const agents::Recording& recording) {
  for (const auto* values : {&recording.drawn, &recording.outcomes})
    for (const auto& [name, value] : *values) require_utf8(name);
  for (const auto* names : {&recording.action_names, &recording.observation_names, &recording.outcome_units})
    for (const auto& name : *names) require_utf8(name);
  std::vector<std::string> ids;
  for (const auto& stream : recording.streams) {
    ids.push_back(stream.info.id);
    require_utf8(stream.info.id);
    require_utf8(stream.info.unit);
    require_utf8(stream.info.meaning);
    for (const auto& name : stream.info.channels) require_utf8(name);
    for (const auto& unit : stream.info.channel_units) require_utf8(unit);
  }
  for (const auto& id : ids) {
    if (std::ranges::count(ids, id) > 1)
      throw core::InputError(fmt::format("two streams are both named '{}'", id));
    for (const char* array : {"/t_ns", "/x"})
      for (const auto& other : ids)
        if (other == id + array || other.starts_with(id + array + "/"))
          throw core::InputError(
              fmt::format("a stream can't be named '{}' beside one named '{}'", other, id));
  }
}

}  // namespace

hdf5::ElementType element_type(agents::Storage storage) {
  constexpr ElementType types[] = {ElementType::int16, ElementType::int32, ElementType::float32,
                                   ElementType::float64};
  return types[static_cast<std::size_t>(storage)];
}

std::string episode_name(std::uint32_t episode) {
  return fmt::format("demo_{}", episode);
}

std::string episode_path(std::uint32_t episode) {
  return fmt::format("episodes/demo_{}.h5", episode);
}

std::optional<std::uint32_t> episode_of(std::string_view path) {
  constexpr std::string_view begin = "episodes/demo_", end = ".h5";
  if (!path.starts_with(begin) || !path.ends_with(end)) return std::nullopt;
  const char* const last = path.data() + path.size() - end.size();
  std::uint32_t episode = 0;
  const auto [stop, error] = std::from_chars(path.data() + begin.size(), last, episode);
  if (error != std::errc{} || stop != last || episode_path(episode) != path) return std::nullopt;
  return episode;
}

hdf5::Tree episode_tree(const agents::Recording& recording, const std::string& sha256, const Json& env_args,
                        std::uint64_t format) {
  check_names(recording);
  hdf5::Tree tree;
  hdf5::Object& data = hdf5::add_group(tree, "/data");
  data.attributes["total"] = hdf5::number_value(static_cast<std::int64_t>(recording.control_t_ns.size()));
  data.attributes["env_args"] = hdf5::text_value(dump_json(env_args));
  const std::string demo = "/data/" + episode_name(recording.episode);
  add_attributes(hdf5::add_group(tree, demo), recording, sha256, format);
  add_control(tree, demo, recording);
  add_observations(tree, demo, recording);
  add_streams(tree, demo, recording, format);
  return tree;
}

std::vector<std::byte> encode_episode(const agents::Recording& recording, const std::string& sha256,
                                      const Json& env_args, std::uint64_t format) {
  return hdf5::write_tree(episode_tree(recording, sha256, env_args, format));
}

}  // namespace microcosm::datagen
