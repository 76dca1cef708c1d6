// What it takes to put an episode into a dataset: hashing, packing, and the file's bytes.

#include <fmt/format.h>

#include "bench/cases.hpp"
#include "datagen/dataset.hpp"
#include "datagen/episode_file.hpp"
#include "engine/core/random.hpp"

namespace microcosm::bench {

namespace {

/// A noisy sensor of 16 bits, and a smooth truth of 60 channels: 10 s at 1 kHz.
agents::Recording recording_of_sensors() {
  constexpr std::size_t samples = 10'000;
  core::RandomStream random(1, 0, core::stream_id("bench/datasets"));
  agents::Recording recording;
  agents::Stream sensor, truth;
  sensor.info.id = "sensor";
  sensor.info.channels.assign(6, "channel");
  sensor.info.storage = agents::Storage::int16;
  truth.info.id = "truth/carriers";
  truth.info.channels.assign(60, "channel");
  std::vector<double> level(60, 0.0);
  for (std::size_t i = 0; i < samples; ++i) {
    sensor.t_ns.push_back(static_cast<std::int64_t>(i) * 1'000'000);
    for (int c = 0; c < 6; ++c)
      sensor.raw.push_back(agents::raw_from_value(sensor.info, 20 * random.normal()));
    for (double& value : level) {
      value += 1e-6 * random.normal();
      truth.raw.push_back(value);
    }
  }
  truth.t_ns = sensor.t_ns;
  recording.streams = {sensor, truth};
  return recording;
}

std::vector<Figure> writing() {
  const agents::Recording recording = recording_of_sensors();
  const double megabytes = 1e-6 * static_cast<double>(10'000 * (6 * 2 + 60 * 8 + 2 * 8));
  const std::string config = "10 s at 1 kHz: 6 noisy channels of int16, 60 random walks of float64";
  std::size_t bytes = 0;
  std::string sha256;
  const double hashing = median_cpu_seconds(5, [&] { sha256 = datagen::content_sha256(recording); });
  const double encoding = median_cpu_seconds(
      5, [&] { bytes = datagen::encode_episode(recording, sha256, datagen::Json::object()).size(); });
  return {{"datasets/writing", "content hashed a second of CPU time", megabytes / hashing, "MB/s", config},
          {"datasets/writing", "content packed a second of CPU time", megabytes / encoding, "MB/s", config},
          {"datasets/writing", "bytes of the file, of 1 byte of content",
           1e-6 * static_cast<double>(bytes) / megabytes, "1", config}};
}

const RegisterCase writing_case({"datasets/writing",
                                 "An episode's way into its file: hash, shuffle, deflate, HDF5.", writing});

}  // namespace

}  // namespace microcosm::bench
