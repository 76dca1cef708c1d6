#include <catch2/catch.hpp>

#include "datagen/content.hpp"
#include "datagen/dataset.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "engine/core/errors.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using testing::synthetic_recording;

namespace {

agents::Recording written_and_read(const agents::Recording& recording) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "demo.h5";
  write_atomically(path, encode_episode(recording, content_sha256(recording), Json{{"env_name", "test"}}));
  return read_episode_file(path, recording.episode);
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  const auto left = canonical(a), right = canonical(b);
  return std::ranges::equal(std::as_bytes(std::span(left)), std::as_bytes(std::span(right)));
}

}  // namespace

TEST_CASE("An episode reads back with every value as it was") {
  const agents::Recording recording = synthetic_recording(7, 3);
  const agents::Recording back = written_and_read(recording);
  CHECK(back.seed == 7);
  CHECK(back.episode == 3);
  CHECK(back.control_t_ns == recording.control_t_ns);
  CHECK(same_bits(back.actions, recording.actions));
  CHECK(same_bits(back.rewards, recording.rewards));
  CHECK(back.action_names == recording.action_names);
  CHECK(back.observation_names == recording.observation_names);
  REQUIRE(back.observations.size() == 2);
  CHECK(same_bits(back.observations[0], recording.observations[0]));
  CHECK(back.state_hash == recording.state_hash);
  REQUIRE(back.streams.size() == recording.streams.size());
  for (std::size_t i = 0; i < back.streams.size(); ++i) {
    CHECK(back.streams[i].info.id == recording.streams[i].info.id);
    CHECK(back.streams[i].info.channels == recording.streams[i].info.channels);
    CHECK(back.streams[i].info.unit == recording.streams[i].info.unit);
    CHECK(back.streams[i].info.channel_units == recording.streams[i].info.channel_units);
    CHECK(back.streams[i].info.meaning == recording.streams[i].info.meaning);
    CHECK(back.streams[i].info.latency == recording.streams[i].info.latency);
    CHECK(back.streams[i].info.truth == recording.streams[i].info.truth);
    CHECK(back.streams[i].t_ns == recording.streams[i].t_ns);
    CHECK(same_bits(back.streams[i].raw, recording.streams[i].raw));
  }
  CHECK(content_sha256(back) == content_sha256(recording));
}

TEST_CASE("A channel's unit is content") {
  const agents::Recording recording = synthetic_recording(7, 3);
  agents::Recording other = recording;
  REQUIRE(other.streams[2].info.channel_units == std::vector<std::string>{"T", "m/s"});
  std::swap(other.streams[2].info.channel_units[0], other.streams[2].info.channel_units[1]);
  CHECK(content_sha256(other) != content_sha256(recording));
}

TEST_CASE("An episode without actuators, sensors or steps is kept too") {
  agents::Recording recording;
  recording.seed = 1;
  CHECK(content_sha256(written_and_read(recording)) == content_sha256(recording));
  recording = synthetic_recording(1, 2, 0);
  CHECK(content_sha256(written_and_read(recording)) == content_sha256(recording));
  recording.control_t_ns = {0, 10};
  recording.rewards = {0, 0};
  recording.action_names.clear();
  recording.observation_names.clear();
  recording.observations.clear();
  CHECK(content_sha256(written_and_read(recording)) == content_sha256(recording));
}

TEST_CASE("A broken run keeps what broke it") {
  agents::Recording recording = synthetic_recording(7, 3);
  recording.failure = {{12, "carrier 3", "velocity", "is NaN"}};
  const agents::Recording back = written_and_read(recording);
  REQUIRE(back.failure.size() == 1);
  CHECK(back.failure[0].step == 12);
  CHECK(back.failure[0].body == "carrier 3");
  CHECK(back.failure[0].message == "is NaN");
  CHECK(content_sha256(back) == content_sha256(recording));
}

TEST_CASE("The content hash sees every part of an episode, and nothing outside its content") {
  const agents::Recording recording = synthetic_recording(7, 3);
  const std::string hash = content_sha256(recording);
  const auto changed = [&](const auto& change) {
    agents::Recording other = recording;
    change(other);
    return content_sha256(other) != hash;
  };
  using R = agents::Recording;
  CHECK(changed([](R& r) { r.seed = 8; }));
  CHECK(changed([](R& r) { r.episode = 4; }));
  CHECK(changed([](R& r) { r.actions[5] = 0; }));
  CHECK(changed([](R& r) { r.rewards.back() = 0; }));
  CHECK(changed([](R& r) { r.control_t_ns[1] += 1; }));
  CHECK(changed([](R& r) { r.observations[1][0] += 1e-12; }));
  CHECK(changed([](R& r) { r.streams[0].raw[1] += 1; }));
  CHECK(changed([](R& r) { r.streams[3].t_ns[0] += 1; }));
  CHECK(changed([](R& r) { r.streams[2].info.scale = 0.2; }));
  CHECK(changed([](R& r) { std::swap(r.streams[2].info.channels[0], r.streams[2].info.channels[1]); }));
  CHECK(changed([](R& r) { r.outcomes[0].second = 0; }));
  CHECK(changed([](R& r) { std::swap(r.drawn[0].first, r.drawn[1].first); }));
  CHECK(changed([](R& r) { r.failure.push_back({}); }));
  CHECK(changed([](R& r) { r.outcome_units = {"m", "1", "1", "1"}; }));
  CHECK(changed([](R& r) { r.streams[1].info.rate = 30; }));
  CHECK_FALSE(changed([](R& r) { r.cpu_seconds = 99; }));
  CHECK_FALSE(changed([](R& r) { r.simulated_seconds = 99; }));
  CHECK_FALSE(changed([](R& r) { r.observations[0][0] = -r.observations[0][0]; }));  // a NaN's sign
}

TEST_CASE("A damaged episode file is refused with its path") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "demo.h5";
  const agents::Recording recording = synthetic_recording(7, 3);
  const auto image = encode_episode(recording, content_sha256(recording), Json::object());
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(read_episode_file(path, 3), Contains("demo.h5"));
  write_atomically(path, std::span(image).first(image.size() / 2));
  CHECK_THROWS_WITH(read_episode_file(path, 3), Contains("demo.h5"));
  write_atomically(path, image);
  CHECK_THROWS_WITH(read_episode_file(path, 4), Contains("'/data/demo_4' is missing"));
}

TEST_CASE(
    "Format 1 is written and read as Microcosm 0.1.0 did: without units of outcomes and declared rates") {
  agents::Recording recording = synthetic_recording(7, 3);
  const std::string hash = content_sha256(recording, first_format);
  recording.outcome_units = {"m", "1", "1", "1"};
  recording.streams[1].info.rate = 30;
  CHECK(content_sha256(recording, first_format) == hash);
  const testing::TemporaryFolder folder;
  write_atomically(folder.path() / "demo.h5", encode_episode(recording, hash, Json::object(), first_format));
  const agents::Recording back = read_episode_file(folder.path() / "demo.h5", 3);
  CHECK(back.outcome_units.empty());
  CHECK(back.streams[1].info.rate == 0);
  CHECK(content_sha256(back, first_format) == hash);
}

TEST_CASE("Names that a file can't keep are refused: not UTF-8, or with a zero byte") {
  agents::Recording recording = synthetic_recording(7, 3, 2);
  using Catch::Matchers::Contains;
  recording.streams[1].info.meaning = "caf\xe9";
  CHECK_THROWS_WITH(encode_episode(recording, "", Json::object()), Contains("isn't UTF-8"));
  recording.streams[1].info.meaning = std::string("a\0b", 3);
  CHECK_THROWS_WITH(encode_episode(recording, "", Json::object()), Contains("zero byte"));
  recording = synthetic_recording(7, 3, 2);
  recording.drawn[0].first = std::string("\xff");
  CHECK_THROWS_WITH(encode_episode(recording, "", Json::object()), Contains("isn't UTF-8"));
  // What a script says as it breaks is kept, as far as it is text.
  recording = synthetic_recording(7, 3, 2);
  recording.failure = {{1, "control", "return", std::string("bad \xff\0 end", 10)}};
  CHECK(content_sha256(written_and_read(recording)) == content_sha256(recording));
}

TEST_CASE("Stream names that collide inside a file are refused") {
  agents::Recording recording = synthetic_recording(7, 3, 2);
  recording.streams[1].info.id = "tracker/x";
  CHECK_THROWS_AS(encode_episode(recording, "", Json::object()), core::InputError);
  recording.streams[1].info.id = "tracker";
  CHECK_THROWS_AS(encode_episode(recording, "", Json::object()), core::InputError);
}
