#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "datagen/episode_file.hpp"
#include "datagen/hdf5_file.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

template <class T>
std::vector<T> read_values(const hdf5::Handle& parent, const std::string& path, ElementType type,
                           hdf5::ArrayShape& shape) {
  const std::vector<std::byte> bytes = hdf5::read_array(parent, path, type, shape);
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

std::string shape_text(const hdf5::ArrayShape& shape) {
  return shape.columns ? fmt::format("{} x {}", shape.rows, *shape.columns) : fmt::format("{}", shape.rows);
}

std::vector<double> read_reals(const hdf5::Handle& parent, const std::string& path,
                               const hdf5::ArrayShape& expected) {
  hdf5::ArrayShape shape;
  std::vector<double> values = read_values<double>(parent, path, ElementType::float64, shape);
  if (shape != expected)
    throw core::InputError(
        fmt::format("'{}' has the shape {}; expected {}", path, shape_text(shape), shape_text(expected)));
  return values;
}

agents::StreamInfo read_stream_info(const hdf5::Handle& group, const std::string& id) {
  agents::StreamInfo info;
  info.id = id;
  info.channels = hdf5::read_texts(group, "channels");
  info.unit = hdf5::read_text(group, "unit");
  info.channel_units = hdf5::read_texts(group, "channel_units");
  if (!info.channel_units.empty() && info.channel_units.size() != info.channels.size())
    throw core::InputError(fmt::format("the stream '{}' has {} channels and {} units", id,
                                       info.channels.size(), info.channel_units.size()));
  info.meaning = hdf5::read_text(group, "meaning");
  info.storage = storage_from_name(hdf5::read_text(group, "storage"));
  info.scale = hdf5::read_real(group, "scale");
  info.offset = hdf5::read_real(group, "offset");
  info.period = core::Nanoseconds(hdf5::read_integer(group, "period_ns"));
  info.latency = core::Nanoseconds(hdf5::read_integer(group, "latency_ns"));
  info.truth = hdf5::read_flag(group, "truth");
  return info;
}

agents::Stream read_stream(const hdf5::Handle& streams, const std::string& id) {
  const hdf5::Handle group = hdf5::open_group(streams, id);
  agents::Stream stream;
  stream.info = read_stream_info(group, id);
  hdf5::ArrayShape times, values;
  stream.t_ns = read_values<std::int64_t>(group, "t_ns", ElementType::int64, times);
  const auto bytes = hdf5::read_array(group, "x", element_type(stream.info.storage), values);
  if (values.rows != times.rows || values.columns != stream.info.channels.size())
    throw core::InputError(fmt::format("the stream '{}' has {} times, {} channels and values of shape {}", id,
                                       times.rows, stream.info.channels.size(), shape_text(values)));
  stream.raw = raw_from_stored(stream.info.storage, bytes);
  return stream;
}

void read_observations(const hdf5::Handle& demo, agents::Recording& recording) {
  const hdf5::Handle obs = hdf5::open_group(demo, "obs");
  recording.observation_names = hdf5::read_texts(obs, "names");
  for (const auto& name : recording.observation_names) {
    hdf5::ArrayShape shape;
    recording.observations.push_back(read_values<double>(obs, name, ElementType::float64, shape));
    if (shape.rows != recording.control_t_ns.size())
      throw core::InputError(fmt::format("the observation '{}' has {} rows; expected {}", name, shape.rows,
                                         recording.control_t_ns.size()));
  }
}

void read_attributes(const hdf5::Handle& demo, agents::Recording& recording) {
  const std::int64_t version = hdf5::read_integer(demo, "format_version");
  if (version != episode_format_version)
    throw core::InputError(fmt::format("is of format version {}; this program reads version {}", version,
                                       episode_format_version));
  const std::uint64_t episode = hdf5::read_count(demo, "episode");
  if (episode > std::numeric_limits<std::uint32_t>::max())
    throw core::InputError("the episode's number is too large");
  recording.episode = static_cast<std::uint32_t>(episode);
  recording.seed = hdf5::read_count(demo, "seed");
  recording.state_hash = state_hash_from_text(hdf5::read_text(demo, "state_hash"));
  recording.drawn =
      named_values_from_json(Json{{"drawn", parse_json(hdf5::read_text(demo, "drawn"))}}, "drawn");
  recording.outcomes =
      named_values_from_json(Json{{"outcome", parse_json(hdf5::read_text(demo, "outcome"))}}, "outcome");
  for (const auto& failure : parse_json(hdf5::read_text(demo, "failure"))) {
    const Json& step = json_member(failure, "step");
    if (!step.is_number_integer()) throw core::InputError("'step' should be a whole number");
    recording.failure.push_back({step.get<std::int64_t>(), json_text(failure, "body"),
                                 json_text(failure, "field"), json_text(failure, "message")});
  }
}

agents::Recording read_demo(const hdf5::Handle& demo) {
  agents::Recording recording;
  read_attributes(demo, recording);
  hdf5::ArrayShape shape;
  recording.control_t_ns = read_values<std::int64_t>(demo, "control_t_ns", ElementType::int64, shape);
  const std::uint64_t steps = shape.rows;
  recording.action_names = hdf5::read_texts(hdf5::open_array(demo, "actions"), "names");
  recording.actions = read_reals(demo, "actions", {steps, recording.action_names.size()});
  recording.rewards = read_reals(demo, "rewards", {steps, std::nullopt});
  read_observations(demo, recording);
  const hdf5::Handle streams = hdf5::open_group(demo, "streams");
  for (const auto& id : hdf5::read_texts(streams, "names"))
    recording.streams.push_back(read_stream(streams, id));
  return recording;
}

}  // namespace

agents::Recording read_episode_file(const std::filesystem::path& path, std::uint32_t episode) {
  const hdf5::Lock lock;
  try {
    const hdf5::Handle file = hdf5::open_file(path);
    return read_demo(hdf5::open_group(file, "data/" + episode_name(episode)));
  } catch (const core::InputError& error) {
    throw core::InputError({path.string()}, error.message());
  }
}

}  // namespace microcosm::datagen
