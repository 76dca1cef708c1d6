// An EpisodeRun as bytes, and back.

#include <algorithm>
#include <cmath>
#include <cstring>

#include "agents/episode_run.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/state_check.hpp"
#include "engine/world/exchange_bytes.hpp"
#include "engine/world/step_hashes.hpp"

namespace microcosm::agents {

namespace {

using core::Nanoseconds;
using world::append_number;
using world::append_values;
using world::read_number;
using world::read_values;

static_assert(std::is_trivially_copyable_v<core::StateHash>);

/// A count that is written before what it counts, and must fit.
std::size_t read_count(std::span<const std::byte>& in, std::size_t size_of_one) {
  const std::int64_t count = read_number(in);
  if (count < 0 || static_cast<std::size_t>(count) > in.size() / size_of_one)
    throw core::InputError(fmt::format("the checkpoint ends early: {} x {} bytes are due where {} are left",
                                       count, size_of_one, in.size()));
  return static_cast<std::size_t>(count);
}

void append_memory(std::vector<std::byte>& out, std::span<const double> memory) {
  append_number(out, static_cast<std::int64_t>(memory.size()));
  append_values(out, memory);
}

void read_memory(std::span<const std::byte>& in, std::span<double> memory, const std::string& whose) {
  const std::size_t count = read_count(in, sizeof(double));
  if (count != memory.size())
    throw core::InputError(fmt::format("the checkpoint is of another episode: {} numbers of {}, which has {}",
                                       count, whose, memory.size()));
  read_values(in, memory);
  core::StateCheck(whose).finite("memory", memory);
}

/// Samples may be missing (NaN), but nothing else than a number.
void check_samples(const core::StateCheck& check, std::string_view field, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isinf(values[i]))
      check.refuse(field, i, fmt::format("{}", values[i]), "finite numbers and none (nan)");
}

}  // namespace

void EpisodeRun::save(std::vector<std::byte>& out) const {
  const std::size_t size_at = out.size();
  append_number(out, 0);
  world().save(out);
  const auto size = static_cast<std::int64_t>(out.size() - size_at - sizeof(std::int64_t));
  std::memcpy(out.data() + size_at, &size, sizeof size);

  append_values(out, std::span<const core::StateHash>(&state_hash_, 1));
  append_memory(out, actions_);
  for (std::size_t i = 0; i < sensors_.size(); ++i) save_sensor(out, i);
  for (const auto& meter : episode_.meters) append_memory(out, meter->memory());
}

void EpisodeRun::save_sensor(std::vector<std::byte>& out, std::size_t sensor) const {
  const SensorRun& run = sensors_[sensor];
  const Stream& stream = recording_.streams[sensor];
  append_number(out, static_cast<std::int64_t>(run.random.counter()));
  append_values(out, std::span<const double>(run.raw));
  append_memory(out, episode_.sensors[sensor]->memory());
  if (stream.info.truth) return;
  append_values(out, std::span<const double>(run.delivered));
  append_number(out, readings_[run.reading].any ? 1 : 0);
  append_number(out, readings_[run.reading].sampled.count());
  append_number(out, static_cast<std::int64_t>(stream.t_ns.size() - run.next_delivery));
  append_values(out, std::span(stream.t_ns).subspan(run.next_delivery));
  append_values(out, std::span(stream.raw).subspan(run.next_delivery * run.raw.size()));
}

void EpisodeRun::load(std::span<const std::byte> checkpoint) {
  const std::size_t size = read_count(checkpoint, 1);
  episode_.parts.world->load(checkpoint.first(size));
  checkpoint = checkpoint.subspan(size);
  const Nanoseconds now = world().now();
  if (now < Nanoseconds(0) || now > episode_.duration || now % world().time_step() != Nanoseconds(0))
    throw core::InputError(fmt::format("the checkpoint is of another episode: it lies at {:g} s of {:g} s",
                                       core::seconds(now), core::seconds(episode_.duration)));
  read_values(checkpoint, std::span(&state_hash_, 1));
  read_memory(checkpoint, actions_, "the actions");
  core::StateCheck("the actions").within("value", actions_, -1, 1);
  for (std::size_t i = 0; i < sensors_.size(); ++i) {
    load_sensor(checkpoint, i);
    // At the end, and after it, nothing is sampled.
    set_next_sample(sensors_[i],
                    sensors_[i].schedule.count(std::min(now + Nanoseconds(1), episode_.duration)));
  }
  for (const auto& meter : episode_.meters) read_memory(checkpoint, meter->memory(), "an outcome");
  if (!checkpoint.empty())
    throw core::InputError(
        fmt::format("the checkpoint is of another episode: {} bytes too long", checkpoint.size()));
}

void EpisodeRun::check_time(const core::StateCheck& check, std::string_view field, std::size_t index,
                            Nanoseconds time) const {
  if (time >= Nanoseconds(0) && time <= world().now()) return;
  check.refuse(field, index, fmt::format("{} ns", time.count()),
               fmt::format("0 to {} ns", world().now().count()));
}

void EpisodeRun::load_sensor(std::span<const std::byte>& in, std::size_t sensor) {
  SensorRun& run = sensors_[sensor];
  Stream& stream = recording_.streams[sensor];
  const auto drawn = static_cast<std::uint64_t>(read_number(in));
  run.random =
      core::RandomStream(episode_.seed, episode_.number, core::stream_id("sensor/" + stream.info.id), drawn);
  const std::string name = "sensor " + stream.info.id;
  const core::StateCheck check(name);
  read_values(in, std::span(run.raw));
  check_samples(check, "channel of the last sample", run.raw);
  read_memory(in, episode_.sensors[sensor]->memory(), name);
  if (stream.info.truth) return;
  read_values(in, std::span(run.delivered));
  check_samples(check, "channel of the delivered sample", run.delivered);
  Reading& reading = readings_[run.reading];
  const auto any = static_cast<std::uint64_t>(read_number(in));
  check.below("whether anything is delivered", 0, any, 2);
  reading.any = any != 0;
  reading.sampled = Nanoseconds(read_number(in));
  check_time(check, "time of the delivered sample", 0, reading.sampled);
  const std::size_t waiting = read_count(in, sizeof(std::int64_t) + run.raw.size() * sizeof(double));
  stream.t_ns.resize(waiting);
  stream.raw.resize(waiting * run.raw.size());
  read_values(in, std::span(stream.t_ns));
  read_values(in, std::span(stream.raw));
  check_samples(check, "channel of a waiting sample", stream.raw);
  for (std::size_t i = 0; i < waiting; ++i)
    check_time(check, "time of waiting sample", i, Nanoseconds(stream.t_ns[i]));
  run.next_delivery = 0;
}

std::uint64_t EpisodeRun::sensor_hash(std::size_t sensor) const {
  const SensorRun& run = sensors_[sensor];
  const bool sampled = world().now() == run.last_at;
  const std::uint64_t parts[] = {sampled ? world::hash_of_block(std::as_bytes(std::span(run.raw))) : 0,
                                 world::hash_of_block(std::as_bytes(episode_.sensors[sensor]->memory())),
                                 run.random.counter()};
  return world::hash_of_block(std::as_bytes(std::span(parts)));
}

}  // namespace microcosm::agents
