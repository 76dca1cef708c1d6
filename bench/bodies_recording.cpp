// What it costs to record every step of an episode, to store checkpoints, and to fork a World.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <memory>

#include "bench/cases.hpp"
#include "datagen/step_recorder.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::bench {

namespace {

constexpr const char* name = "bodies/recording";

double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Passes everything on, and knows when the first step began: preparation (the run-in of blood) is not
/// counted.
class Timed final : public agents::StepWatcher {
 public:
  explicit Timed(agents::StepWatcher* inner) : inner_(inner) {}
  bool start(const agents::EpisodeRun& run) override {
    const bool goes_on = inner_ == nullptr || inner_->start(run);
    start_ = cpu_now();
    return goes_on;
  }
  void act(std::int64_t step, std::span<const double> actions) override {
    if (inner_ != nullptr) inner_->act(step, actions);
  }
  bool step(const agents::EpisodeRun& run) override { return inner_ == nullptr || inner_->step(run); }
  double seconds() const { return cpu_now() - start_; }

 private:
  agents::StepWatcher* inner_;
  double start_ = 0;
};

struct Measured {
  double seconds = 0;  // of CPU, from the first step on
  double steps = 0, bodies = 0, bytes = 0;
};

enum class Record { nothing, steps, steps_and_grid };

Measured run(const std::shared_ptr<const scenes::Scenario>& scenario, Record what,
             const std::filesystem::path& file) {
  const auto episode = scenario->build(7, 0);
  std::unique_ptr<datagen::StepRecorder> recorder;
  datagen::RecorderOptions options;
  if (what == Record::steps) options.checkpoint_period = core::Nanoseconds(0);
  if (what != Record::nothing) recorder = std::make_unique<datagen::StepRecorder>(file, scenario, options);
  Timed timed(recorder.get());
  agents::EpisodeRun running(*episode, &timed);
  running.to_the_end();
  if (recorder) recorder->finish(running);
  Measured measured{.seconds = timed.seconds(),
                    .steps = static_cast<double>(running.world().step_count()),
                    .bodies = static_cast<double>(running.world().exchange().position.size())};
  if (recorder) measured.bytes = static_cast<double>(std::filesystem::file_size(file));
  return measured;
}

std::vector<Figure> figures_of(const std::string& path, const std::string& duration, int rounds) {
  scenes::LoadOptions options;
  options.duration = duration;
  const auto scenario = scenes::Scenario::load(path, options);
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("microcosm_recording_{}.steps", getpid());
  // Side by side and in turning order: a busy machine, and what the run before left behind, are the same for
  // all. Of each the lowest: what else runs only ever adds.
  double lowest[] = {1e300, 1e300, 1e300};
  Measured plain, full;
  for (int i = 0; i < 3 * rounds; ++i) {
    const auto what = static_cast<Record>((i + i / 3) % 3);
    const Measured one = run(scenario, what, file);
    if (what == Record::nothing) plain = one;
    if (what == Record::steps_and_grid) full = one;
    double& least = lowest[static_cast<int>(what)];
    least = std::min(least, one.seconds);
  }
  const auto [without, with_steps, with_grid] = lowest;
  std::filesystem::remove(file);
  const std::string config = fmt::format("{}, {}, {:g} bodies, {:g} steps, lowest of {} rounds", path,
                                         duration, plain.bodies, plain.steps, rounds);
  std::vector<Figure> figures = {
      {name, "recording's cost (target 5)", 100 * (with_steps / without - 1), "% of CPU time", config},
      {name, "checkpoints' cost, every 0.5 s (target 2)", 100 * (with_grid - with_steps) / without,
       "% of CPU time", config},
      {name, "size", full.bytes / full.steps, "B a step", config}};
  if (plain.bodies > 0)
    figures.push_back({name, "size", full.bytes / (full.steps * plain.bodies), "B a body and step", config});
  return figures;
}

/// load(save()) of one prepared World into another.
Figure fork(const std::string& path) {
  scenes::LoadOptions options;
  options.duration = "0.1s";
  const auto scenario = scenes::Scenario::load(path, options);
  const auto original = scenario->build(7, 0), copy = scenario->build(7, 0);
  original->parts.world->prepare();
  copy->parts.world->prepare();
  std::vector<std::byte> state;
  constexpr int times = 100;
  const double seconds = median_cpu_seconds(5, [&] {
    for (int i = 0; i < times; ++i) {
      state.clear();
      original->parts.world->save(state);
      copy->parts.world->load(state);
    }
  });
  return {name, "a fork", 1e6 * seconds / times, "us", fmt::format("{}, {} bytes", path, state.size())};
}

std::vector<Figure> recording_figures() {
  std::vector<Figure> figures;
  for (const auto& [path, duration] :
       {std::pair("scenes/hepatic_delivery.lua", "4s"), std::pair("scenes/y_channel.lua", "0.5s"),
        std::pair("scenes/capillary_bed.lua", "2s"), std::pair("scenes/closed_loop.lua", "2s"),
        std::pair("scenes/pick_and_place.lua", "7.5s")})
    std::ranges::move(figures_of(path, duration, 11), std::back_inserter(figures));
  figures.push_back(fork("scenes/hepatic_delivery.lua"));
  return figures;
}

const RegisterCase recording_case({name, "Recording every step, checkpoints, forks: cost and size.",
                                   recording_figures});

}  // namespace

}  // namespace microcosm::bench
