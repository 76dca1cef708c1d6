#include <fmt/format.h>

#include <algorithm>

#include "datagen/episode_file.hpp"
#include "datagen/hdf5_file.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

struct NamedArray {
  std::string path;  // inside demo_K
  PackedArray array;
};

/// o(t+1) for each step; the last row stays, as nothing comes after it.
std::vector<double> next_rows(const std::vector<double>& values, std::size_t columns) {
  std::vector<double> next(values);
  if (values.size() > columns)
    std::copy(values.begin() + static_cast<std::ptrdiff_t>(columns), values.end(), next.begin());
  return next;
}

PackedArray pack_matrix(std::size_t rows, std::size_t columns, const std::vector<double>& values) {
  return pack(ElementType::float64, rows, columns, std::as_bytes(std::span(values)));
}

void pack_observations(const agents::Recording& recording, std::vector<NamedArray>& arrays) {
  const std::size_t steps = recording.control_t_ns.size();
  for (std::size_t i = 0; i < recording.observation_names.size(); ++i) {
    const std::vector<double> values = canonical(recording.observations[i]);
    const std::size_t columns = steps == 0 ? 0 : values.size() / steps;
    const auto& name = recording.observation_names[i];
    arrays.push_back({"obs/" + name, pack_matrix(steps, columns, values)});
    arrays.push_back({"next_obs/" + name, pack_matrix(steps, columns, next_rows(values, columns))});
  }
}

std::vector<NamedArray> pack_recording(const agents::Recording& recording) {
  std::vector<NamedArray> arrays;
  const std::size_t steps = recording.control_t_ns.size();
  std::vector<std::uint8_t> dones(steps, 0);
  if (steps > 0) dones.back() = 1;
  const std::vector<double> actions = canonical(recording.actions);
  arrays.push_back({"actions", pack_matrix(steps, recording.action_names.size(), actions)});
  arrays.push_back({"rewards", pack_vector(ElementType::float64, canonical(recording.rewards))});
  arrays.push_back({"dones", pack_vector(ElementType::uint8, dones)});
  arrays.push_back({"control_t_ns", pack_vector(ElementType::int64, recording.control_t_ns)});
  pack_observations(recording, arrays);
  for (const auto& stream : recording.streams) {
    const std::vector<std::byte> values = stored_bytes(stream);
    arrays.push_back({"streams/" + stream.info.id + "/t_ns", pack_vector(ElementType::int64, stream.t_ns)});
    arrays.push_back(
        {"streams/" + stream.info.id + "/x",
         pack(element_type(stream.info.storage), stream.t_ns.size(), stream.info.channels.size(), values)});
  }
  return arrays;
}

void write_stream_attributes(const hdf5::Handle& demo, const agents::StreamInfo& info) {
  const hdf5::Handle group = hdf5::open_group(demo, "streams/" + info.id);
  hdf5::write_attribute(group, "channels", info.channels);
  hdf5::write_attribute(group, "unit", info.unit);
  hdf5::write_attribute(group, "channel_units", info.channel_units);
  hdf5::write_attribute(group, "meaning", info.meaning);
  hdf5::write_attribute(group, "storage", std::string(storage_name(info.storage)));
  hdf5::write_attribute(group, "scale", info.scale);
  hdf5::write_attribute(group, "offset", info.offset);
  hdf5::write_attribute(group, "missing", agents::no_value(info.storage));
  hdf5::write_attribute(group, "period_ns", std::int64_t{info.period.count()});
  hdf5::write_attribute(group, "latency_ns", std::int64_t{info.latency.count()});
  hdf5::write_flag(group, "truth", info.truth);
}

void write_demo_attributes(const hdf5::Handle& demo, const agents::Recording& recording,
                           const std::string& sha256) {
  hdf5::write_attribute(demo, "format_version", episode_format_version);
  hdf5::write_attribute(demo, "num_samples", std::int64_t(recording.control_t_ns.size()));
  hdf5::write_attribute(demo, "seed", recording.seed);
  hdf5::write_attribute(demo, "episode", std::uint64_t{recording.episode});
  hdf5::write_attribute(demo, "sha256", sha256);
  hdf5::write_attribute(demo, "state_hash", state_hash_text(recording.state_hash));
  hdf5::write_attribute(demo, "drawn", dump_json(named_values_to_json(recording.drawn)));
  hdf5::write_attribute(demo, "outcome", dump_json(named_values_to_json(recording.outcomes)));
  hdf5::write_flag(demo, "failed", !recording.failure.empty());
  Json failures = Json::array();
  for (const auto& failure : recording.failure)
    failures.push_back({{"step", failure.step},
                        {"body", failure.body},
                        {"field", failure.field},
                        {"message", failure.message}});
  hdf5::write_attribute(demo, "failure", dump_json(failures));
}

void write_groups(const hdf5::Handle& root, const agents::Recording& recording, const std::string& sha256,
                  const Json& env_args, const std::vector<NamedArray>& arrays) {
  std::vector<std::string> stream_ids;
  for (const auto& stream : recording.streams) stream_ids.push_back(stream.info.id);
  const hdf5::Handle data = hdf5::create_group(root, "data");
  hdf5::write_attribute(data, "total", std::int64_t(recording.control_t_ns.size()));
  hdf5::write_attribute(data, "env_args", dump_json(env_args));
  const hdf5::Handle demo = hdf5::create_group(data, episode_name(recording.episode));
  write_demo_attributes(demo, recording, sha256);
  const hdf5::Handle obs = hdf5::create_group(demo, "obs");
  hdf5::write_attribute(obs, "names", recording.observation_names);
  const hdf5::Handle next_obs = hdf5::create_group(demo, "next_obs");
  const hdf5::Handle streams = hdf5::create_group(demo, "streams");
  hdf5::write_attribute(streams, "names", stream_ids);
  for (const auto& [path, array] : arrays) {
    const hdf5::Handle dataset = hdf5::write_array(demo, path, array);
    if (path == "actions") hdf5::write_attribute(dataset, "names", recording.action_names);
  }
  for (const auto& stream : recording.streams) write_stream_attributes(demo, stream.info);
}

void check_names(const agents::Recording& recording) {
  std::vector<std::string> ids;
  for (const auto& stream : recording.streams) ids.push_back(stream.info.id);
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

std::string episode_name(std::uint32_t episode) {
  return fmt::format("demo_{}", episode);
}

std::string episode_path(std::uint32_t episode) {
  return fmt::format("episodes/demo_{}.h5", episode);
}

std::vector<std::byte> encode_episode(const agents::Recording& recording, const std::string& sha256,
                                      const Json& env_args) {
  check_names(recording);
  const std::vector<NamedArray> arrays = pack_recording(recording);
  const hdf5::Lock lock;
  hdf5::MemoryFile file;
  write_groups(file.root(), recording, sha256, env_args, arrays);
  return file.finish();
}

}  // namespace microcosm::datagen
