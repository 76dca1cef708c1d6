#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "datagen/content.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/hdf5/load_tree.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

using hdf5::ElementType;
using hdf5::Value;

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  return shape.empty() ? "of one value" : fmt::format("{}", fmt::join(shape, " x "));
}

/// What a tree holds, by name; whatever is missing or of another type throws InputError that names it.
class Group {
 public:
  Group(const hdf5::Tree& tree, std::string path) : tree_(tree), path_(std::move(path)) {
    if (object("").kind != hdf5::ObjectKind::group)
      throw core::InputError(fmt::format("'{}' is no group", path_));
  }

  Group group(const std::string& name) const { return {tree_, path_ + "/" + name}; }

  const Value& array(const std::string& name, ElementType type) const {
    const hdf5::Object& found = object("/" + name);
    if (found.kind != hdf5::ObjectKind::array)
      throw core::InputError(fmt::format("'{}/{}' is no array", path_, name));
    if (found.value.type != type)
      throw core::InputError(fmt::format("'{}/{}' holds {}; expected {}", path_, name,
                                         element_name(found.value.type), element_name(type)));
    return found.value;
  }

  template <class T>
  std::vector<T> values(const std::string& name, ElementType type,
                        const std::vector<std::uint64_t>& shape) const {
    const Value& value = array(name, type);
    if (value.shape != shape)
      throw core::InputError(fmt::format("'{}/{}' has the shape {}; expected {}", path_, name,
                                         shape_text(value.shape), shape_text(shape)));
    return elements<T>(value);
  }

  template <class T>
  static std::vector<T> elements(const Value& value) {
    std::vector<T> values(value.bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), value.bytes.data(), values.size() * sizeof(T));
    return values;
  }

  std::string text(const std::string& name) const {
    return attribute("", name, ElementType::text, 0).texts[0];
  }
  std::vector<std::string> texts(const std::string& name, const std::string& of = "") const {
    return attribute(of, name, ElementType::text, 1).texts;
  }
  std::int64_t integer(const std::string& name) const {
    return scalar<std::int64_t>(name, ElementType::int64);
  }
  std::uint64_t count(const std::string& name) const {
    return scalar<std::uint64_t>(name, ElementType::uint64);
  }
  double real(const std::string& name) const { return scalar<double>(name, ElementType::float64); }
  bool flag(const std::string& name) const { return scalar<std::int8_t>(name, ElementType::flag) != 0; }
  bool has(const std::string& name) const { return object("").attributes.contains(name); }

 private:
  const hdf5::Object& object(const std::string& below) const {
    const auto found = tree_.objects.find(path_ + below);
    if (found == tree_.objects.end()) throw core::InputError(fmt::format("'{}' is missing", path_ + below));
    return found->second;
  }

  const Value& attribute(const std::string& of, const std::string& name, ElementType type,
                         std::size_t rank) const {
    const hdf5::Object& owner = object(of);
    const auto found = owner.attributes.find(name);
    const std::string place = path_ + of;
    if (found == owner.attributes.end())
      throw core::InputError(fmt::format("the attribute '{}' of '{}' is missing", name, place));
    if (found->second.type != type || found->second.shape.size() != rank)
      throw core::InputError(fmt::format("the attribute '{}' of '{}' is {}, shape {}; expected {}{}", name,
                                         place, element_name(found->second.type),
                                         shape_text(found->second.shape), rank == 0 ? "one " : "a list of ",
                                         element_name(type)));
    return found->second;
  }

  template <class T>
  T scalar(const std::string& name, ElementType type) const {
    return elements<T>(attribute("", name, type, 0))[0];
  }

  const hdf5::Tree& tree_;
  std::string path_;
};

agents::StreamInfo stream_info(const Group& group, const std::string& id, std::uint64_t format) {
  agents::StreamInfo info;
  info.id = id;
  info.channels = group.texts("channels");
  info.unit = group.text("unit");
  info.channel_units = group.texts("channel_units");
  if (!info.channel_units.empty() && info.channel_units.size() != info.channels.size())
    throw core::InputError(fmt::format("the stream '{}' has {} channels and {} units", id,
                                       info.channels.size(), info.channel_units.size()));
  info.meaning = group.text("meaning");
  info.storage = storage_from_name(group.text("storage"));
  info.scale = group.real("scale");
  info.offset = group.real("offset");
  info.period = core::Nanoseconds(group.integer("period_ns"));
  info.latency = core::Nanoseconds(group.integer("latency_ns"));
  info.truth = group.flag("truth");
  if (format > first_format) info.rate = group.real("rate_hz");
  return info;
}

agents::Stream read_stream(const Group& group, const std::string& id, std::uint64_t format) {
  agents::Stream stream;
  stream.info = stream_info(group, id, format);
  const std::uint64_t samples = group.array("t_ns", ElementType::int64).count();
  stream.t_ns = group.values<std::int64_t>("t_ns", ElementType::int64, {samples});
  const std::vector<std::byte> bytes =
      group.values<std::byte>("x", element_type(stream.info.storage), {samples, stream.info.channels.size()});
  stream.raw = raw_from_stored(stream.info.storage, bytes);
  return stream;
}

void read_observations(const Group& demo, agents::Recording& recording) {
  const Group obs = demo.group("obs");
  const std::uint64_t steps = recording.control_t_ns.size();
  recording.observation_names = obs.texts("names");
  for (const auto& name : recording.observation_names) {
    const Value& value = obs.array(name, ElementType::float64);
    if (value.shape.size() != 2 || value.shape[0] != steps)
      throw core::InputError(fmt::format("the observation '{}' has the shape {}; expected {} rows", name,
                                         shape_text(value.shape), steps));
    recording.observations.push_back(Group::elements<double>(value));
  }
}

void require_format(const Group& demo, std::uint64_t format) {
  const std::int64_t version = demo.integer("format_version");
  require_known_format(static_cast<std::uint64_t>(version),
                       demo.has("format_state") ? demo.text("format_state") : "");
  if (format != 0 && static_cast<std::uint64_t>(version) != format)
    throw core::InputError(
        fmt::format("is of format version {}, in a dataset of format version {}", version, format));
}

void read_attributes(const Group& demo, agents::Recording& recording, std::uint64_t format) {
  const std::uint64_t episode = demo.count("episode");
  if (episode > std::numeric_limits<std::uint32_t>::max())
    throw core::InputError("the episode's number is too large");
  recording.episode = static_cast<std::uint32_t>(episode);
  recording.seed = demo.count("seed");
  recording.state_hash = state_hash_from_text(demo.text("state_hash"));
  recording.drawn = named_values_from_json(Json{{"drawn", parse_json(demo.text("drawn"))}}, "drawn");
  recording.outcomes = named_values_from_json(Json{{"outcome", parse_json(demo.text("outcome"))}}, "outcome");
  if (format > first_format) recording.outcome_units = demo.texts("outcome_units");
  if (!recording.outcome_units.empty() && recording.outcome_units.size() != recording.outcomes.size())
    throw core::InputError(fmt::format("has {} outcomes and {} units of outcomes", recording.outcomes.size(),
                                       recording.outcome_units.size()));
  for (const auto& failure : parse_json(demo.text("failure"))) {
    const Json& step = json_member(failure, "step");
    if (!step.is_number_integer()) throw core::InputError("'step' should be a whole number");
    recording.failure.push_back({step.get<std::int64_t>(), json_text(failure, "body"),
                                 json_text(failure, "field"), json_text(failure, "message")});
  }
}

}  // namespace

agents::Recording recording_in(const hdf5::Tree& tree, std::uint32_t episode, std::uint64_t format) {
  const Group demo(tree, "/data/" + episode_name(episode));
  require_format(demo, format);
  const auto version = static_cast<std::uint64_t>(demo.integer("format_version"));
  agents::Recording recording;
  read_attributes(demo, recording, version);
  if (recording.episode != episode)
    throw core::InputError(fmt::format("says that it is episode {}, not {}", recording.episode, episode));
  const std::uint64_t steps = demo.array("control_t_ns", ElementType::int64).count();
  recording.control_t_ns = demo.values<std::int64_t>("control_t_ns", ElementType::int64, {steps});
  recording.action_names = demo.texts("names", "/actions");
  recording.actions =
      demo.values<double>("actions", ElementType::float64, {steps, recording.action_names.size()});
  recording.rewards = demo.values<double>("rewards", ElementType::float64, {steps});
  read_observations(demo, recording);
  const Group streams = demo.group("streams");
  for (const auto& id : streams.texts("names"))
    recording.streams.push_back(read_stream(streams.group(id), id, version));
  return recording;
}

agents::Recording read_episode_file(const std::filesystem::path& path, std::uint32_t episode) {
  const auto content = read_file(path);
  if (!content) throw core::InputError({path.string()}, "is missing");
  try {
    return recording_in(hdf5::load_tree(std::as_bytes(std::span(*content))), episode, 0);
  } catch (const core::InputError& error) {
    throw core::InputError({path.string()}, error.message());
  }
}

}  // namespace microcosm::datagen
