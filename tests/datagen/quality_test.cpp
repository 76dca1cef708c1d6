#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "agents/schedule.hpp"
#include "datagen/quality.hpp"
#include "engine/core/time.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;

namespace {

/// The report of a dataset of four episodes that were changed before they were written.
QualityReport report_of(const std::function<void(agents::Recording&)>& change) {
  const TemporaryFolder folder;
  const auto run = [&](std::uint32_t episode, const KeepGoing&) -> std::optional<agents::Recording> {
    auto recording = synthetic_recording(7, episode);
    recording.streams.pop_back();  // the empty stream
    change(recording);
    return recording;
  };
  GenerateOptions options;
  options.seed = 7;
  options.episodes = 4;
  options.out = folder.path().string();
  generate_with(run, *synthetic_scenario(), options, {}, {});
  return check_quality({folder.path().string()});
}

const Finding* find(const QualityReport& report, const std::string& subject, const std::string& message) {
  for (const auto& finding : report.findings)
    if (finding.subject.find(subject) != std::string::npos &&
        finding.message.find(message) != std::string::npos)
      return &finding;
  return nullptr;
}

using R = agents::Recording;

}  // namespace

TEST_CASE("A sound dataset has no problems; the share of missing values is told") {
  const QualityReport report = report_of([](R&) {});
  CHECK(report.episodes == 4);
  CHECK_FALSE(report.has_problems());
  // Rows 3, 10, 17 … of 500 have no value.
  CHECK(find(report, "stream 'tracker'",
             "3 of its channels with missing values ('channel 0': 14.2 % of its values)"));
}

TEST_CASE("Samples on the nearest step of a rate that is no fraction of the steps' rate are no gaps") {
  // Steps of 1 ms; from two thirds of their rate on, one or two steps lie between samples.
  for (const double rate : {700.0, 751.0, 999.0, 1000.0, 1000.0 / 1.5, 333.0}) {
    const core::Nanoseconds step(1'000'000);
    const agents::Schedule schedule(rate, core::from_seconds(1 / rate), step);
    for (const std::size_t left_out : {0, 100}) {
      const auto report = report_of([&](R& r) {
        r.streams[1].info.rate = rate;
        r.streams[1].info.period = core::from_seconds(1 / rate);
        for (std::size_t i = 0; i < r.streams[1].t_ns.size(); ++i) {
          const bool after = left_out > 0 && i >= left_out;
          r.streams[1].t_ns[i] = schedule.time(static_cast<std::int64_t>(i + (after ? 1 : 0))).count();
        }
      });
      INFO(rate << " Hz, left out: " << left_out);
      CHECK((find(report, "stream 'doppler'", "samples are missing") != nullptr) == (left_out > 0));
    }
  }
}

TEST_CASE("The report names what is wrong") {
  SECTION("failed episodes") {
    const auto report = report_of([](R& r) {
      if (r.episode == 2) r.failure = {{1, "carrier 0", "position", "is NaN"}};
    });
    CHECK(report.failed == 1);
    REQUIRE(find(report, "failed", "broke"));
    CHECK(find(report, "failed", "broke")->episodes == std::vector<std::uint32_t>{2});
  }
  SECTION("an action out of range") {
    const auto report = report_of([](R& r) { r.actions[3] = 1.5; });
    CHECK(report.has_problems());
    CHECK(find(report, "action 'gradient_y'", "[-1, 1]"));
  }
  SECTION("a constant channel") {
    const auto report =
        report_of([](R& r) { std::fill(r.streams[1].raw.begin(), r.streams[1].raw.end(), 4); });
    CHECK(find(report, "stream 'doppler'", "always 4"));
  }
  SECTION("a clipped channel") {
    const auto report = report_of([](R& r) {
      for (double& raw : r.streams[1].raw) raw = std::min(raw, 20.0);
    });
    CHECK(find(report, "stream 'doppler'", "saturated"));
  }
  SECTION("a channel that rests at its start, or is coarse, is no clipped one") {
    const auto resting = report_of([](R& r) {
      for (std::size_t i = 0; i < r.streams[1].raw.size(); ++i)
        r.streams[1].raw[i] = i < 1500 ? 7 : 7 + static_cast<double>(i - 1500);
    });
    CHECK_FALSE(find(resting, "stream 'doppler'", "saturated"));
    const auto coarse = report_of([](R& r) {
      for (double& raw : r.streams[1].raw) raw = std::clamp(std::round(raw / 100), -2.0, 2.0);
    });
    CHECK_FALSE(find(coarse, "stream 'doppler'", "saturated"));
  }
  SECTION("equal episodes, whatever their number") {
    const auto report = report_of([](R& r) {
      const std::uint32_t number = r.episode;
      if (number > 1) return;
      r = synthetic_recording(7, 0);
      r.streams.pop_back();
      r.episode = number;
    });
    REQUIRE(find(report, "equal episodes", "same"));
    CHECK(find(report, "equal episodes", "same")->episodes == std::vector<std::uint32_t>{0, 1});
    CHECK_FALSE(report.has_problems());
  }
  SECTION("a count or force, which is often zero, is no clipped channel") {
    const auto report_of_floor = [](double unit) {
      return report_of([unit](R& r) {
        agents::Stream& stream = r.streams[1];
        stream.info.storage = agents::Storage::float64;
        for (double& raw : stream.raw) raw = unit * std::floor(std::max(0.0, raw - 20));
      });
    };
    CHECK_FALSE(find(report_of_floor(1), "stream 'doppler'", "saturated"));
    CHECK_FALSE(find(report_of_floor(0.1), "stream 'doppler'", "saturated"));
  }
  SECTION("the end of the range") {
    const auto report = report_of([](R& r) { r.streams[0].raw[0] = 32767; });
    CHECK(find(report, "stream 'tracker'", "end of their range"));
  }
  SECTION("a silent channel") {
    const auto report = report_of([](R& r) {
      for (double& raw : r.streams[1].raw) raw = agents::no_value(r.streams[1].info.storage);
    });
    CHECK_FALSE(report.has_problems());
    CHECK(find(report, "stream 'doppler'", "without any value")->episodes.size() == 4);
  }
  SECTION("a gap, and time that goes back") {
    const auto report = report_of([](R& r) {
      r.streams[2].t_ns.back() += 5'000'000;
      r.streams[0].t_ns[4] = r.streams[0].t_ns[3];
    });
    CHECK(find(report, "stream 'hall'", "samples are missing"));
    CHECK(find(report, "stream 'tracker'", "repeat"));
  }
}

TEST_CASE("A damaged file is a problem, and the episode is named") {
  const TemporaryFolder folder;
  auto entries = synthetic_dataset(folder.path(), 3);
  std::filesystem::resize_file(folder.path() / "episodes/demo_1.h5", 1000);
  const QualityReport report = check_quality({folder.path().string()});
  CHECK(report.has_problems());
  REQUIRE(find(report, "episodes/demo_1.h5", "was cut or changed"));
  CHECK(find(report, "episodes/demo_1.h5", "was cut")->episodes == std::vector<std::uint32_t>{1});
}
