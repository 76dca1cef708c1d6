#include "synthetic.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/core/random.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen::testing {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class SyntheticScenario : public scenes::Scenario {
 public:
  SyntheticScenario(std::string name, const std::string& text, scenes::LoadOptions options)
      : name_(std::move(name)), options_(std::move(options)) {
    sources_ = {{name_ + ".lua", text}, {"assets/table.txt", "1 2 3\n"}, {"../shared/other.txt", "4 5 6\n"}};
  }
  const std::string& name() const override { return name_; }
  const std::vector<scenes::SourceFile>& sources() const override { return sources_; }
  const scenes::LoadOptions& options() const override { return options_; }
  std::string identity() const override {
    return core::sha256_hex(name_ + sources_[0].content + options_.duration);
  }
  core::Nanoseconds duration() const override { return core::Nanoseconds(1'000'000'000); }
  std::unique_ptr<agents::Episode> build(std::uint64_t, std::uint32_t,
                                         const scenes::PrintSink&) const override {
    throw std::logic_error("a synthetic scenario has no episodes");
  }

 private:
  std::string name_;
  scenes::LoadOptions options_;
  std::vector<scenes::SourceFile> sources_;
};

agents::Stream stream(const std::string& id, agents::Storage storage, std::size_t samples,
                      std::size_t channels, core::RandomStream& random) {
  agents::Stream result;
  result.info.id = id;
  for (std::size_t i = 0; i < channels; ++i) result.info.channels.push_back(fmt::format("channel {}", i));
  result.info.unit = "m/s";
  if (channels == 2) {
    result.info.unit.clear();
    result.info.channel_units = {"T", "m/s"};
  }
  result.info.meaning = "Synthetic µ";
  result.info.storage = storage;
  result.info.scale = 0.1;
  result.info.offset = -3;
  result.info.period = core::Nanoseconds(1'000'000);
  result.info.latency = core::Nanoseconds(40'000);
  result.info.truth = id.starts_with("truth/");
  const bool whole = storage == agents::Storage::int16 || storage == agents::Storage::int32;
  for (std::size_t i = 0; i < samples; ++i) {
    result.t_ns.push_back(static_cast<std::int64_t>(i) * 1'000'000 - 5);
    for (std::size_t c = 0; c < channels; ++c) {
      double value = random.normal() * 100;
      if (whole) value = std::floor(value);
      if (storage == agents::Storage::float32) value = static_cast<double>(static_cast<float>(value));
      result.raw.push_back(i % 7 == 3 ? agents::no_value(storage) : value);
    }
  }
  return result;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "microcosm-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

agents::Recording synthetic_recording(std::uint64_t seed, std::uint32_t episode, std::size_t steps) {
  core::RandomStream random(seed, episode, core::stream_id("synthetic"));
  agents::Recording recording;
  recording.seed = seed;
  recording.episode = episode;
  recording.drawn = {{"radius", random.uniform()}, {"hematocrit", 0.1 + 0.2}};
  recording.action_names = {"gradient_x", "gradient_y"};
  recording.observation_names = {"tracker", "doppler"};
  recording.observations.resize(2);
  for (std::size_t i = 0; i < steps; ++i) {
    recording.control_t_ns.push_back(static_cast<std::int64_t>(i) * 10'000'000);
    for (int a = 0; a < 2; ++a) recording.actions.push_back(random.uniform(-1, 1));
    recording.rewards.push_back(random.normal());
    for (int c = 0; c < 3; ++c) recording.observations[0].push_back(i == 0 ? -nan : random.normal());
    recording.observations[1].push_back(random.normal());
  }
  using agents::Storage;
  recording.streams.push_back(stream("tracker", Storage::int16, 10 * steps, 3, random));
  recording.streams.push_back(stream("doppler", Storage::int32, 40 * steps, 1, random));
  recording.streams.push_back(stream("hall", Storage::float32, 5, 2, random));
  recording.streams.push_back(stream("truth/carriers", Storage::float64, 20 * steps, 60, random));
  recording.streams.push_back(stream("truth/none", Storage::float64, 0, 4, random));
  recording.outcomes = {{"delivered_fraction", random.uniform()},
                        {"signal_to_noise", nan},
                        {"limit", -0.0},
                        {"infinite", std::numeric_limits<double>::infinity()}};
  recording.state_hash = random.bits();
  recording.simulated_seconds = 2.5;
  recording.cpu_seconds = 0.25;
  return recording;
}

std::shared_ptr<const scenes::Scenario> synthetic_scenario(const std::string& name, const std::string& text,
                                                           const scenes::LoadOptions& options) {
  return std::make_shared<SyntheticScenario>(name, text, options);
}

EpisodeRunner synthetic_runner(std::uint64_t seed, std::size_t steps) {
  return
      [seed, steps](std::uint32_t episode, const KeepGoing& keep_going) -> std::optional<agents::Recording> {
        if (!keep_going(0.5)) return std::nullopt;
        return synthetic_recording(seed, episode, steps);
      };
}

std::vector<ManifestEntry> synthetic_dataset(const std::filesystem::path& folder, std::uint32_t episodes,
                                             std::uint64_t seed, std::uint32_t jobs) {
  GenerateOptions options;
  options.seed = seed;
  options.episodes = episodes;
  options.jobs = jobs;
  options.out = folder.string();
  return generate_with(synthetic_runner(seed), *synthetic_scenario(), options, {}, {});
}

}  // namespace microcosm::datagen::testing
