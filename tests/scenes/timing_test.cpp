// Control and sampling rates, and what a script sees of time.

#include <catch2/catch.hpp>
#include <cmath>

#include "scenes/files.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string ball = "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n";

std::string case_path(const std::string& file) {
  return std::string(MICROCOSM_SOURCE_DIR) + "/tests/scenes/cases/" + file;
}

/// What the script prints, a line each, without file and line.
std::vector<std::string> printed(const Scenario& scenario) {
  std::vector<std::string> lines;
  const auto episode = scenario.build(
      7, 0, [&](const std::string& line) { lines.push_back(line.substr(line.find(": ") + 2)); });
  agents::run_episode(*episode);
  return lines;
}

}  // namespace

TEST_CASE("t is the number that a script writes, at every step of a second at 100 Hz") {
  CHECK(printed(*Scenario::load(case_path("time.lua"))) == std::vector<std::string>{"heard 100 of 100"});
}

TEST_CASE("t is k / control_rate at rates that are no whole nanoseconds, and at sums of a script") {
  for (const std::string rate : {"240", "30", "60", "1000", "441"}) {
    INFO(rate);
    const auto lines = printed(*load(
        ball + "local k, heard = 0, 0\nfunction control(t) if t == k/" + rate +
        " then heard = heard + 1 end\n" + "k = k + 1 if k == " + rate +
        " then print(heard) end end\nreturn episode { duration = 1*s, control_rate = " + rate + "*Hz }"));
    CHECK(lines == std::vector<std::string>{rate});
  }
  CHECK(
      printed(*load(ball + "function control(t) if t == 0.3 or t == 0.35 or t == 2/3 then print(t) end end\n"
                           "return episode { duration = 1*s, control_rate = 60*Hz }"))
          .size() == 3);
}

TEST_CASE("a camera of 30 Hz runs beside a control rate of 100 Hz, each sample at the nearest step") {
  const auto recording = run_whole(*Scenario::load(case_path("rates.lua")));
  const agents::Stream& camera = recording.streams.at(0);
  REQUIRE(camera.t_ns.size() == 30);
  for (std::size_t k = 0; k < 30; ++k)
    CHECK(std::fabs(static_cast<double>(camera.t_ns[k]) * 1e-9 - static_cast<double>(k) / 30) <=
          0.5e-3 + 1e-12);
  CHECK(camera.info.rate == 30);
  CHECK(camera.info.period == core::Nanoseconds(33'333'333));
}

TEST_CASE("a sensor runs as fast as the world's steps, and no faster") {
  const auto with = [](const std::string& rate, const std::string& step) {
    return ball + "sensors.imu { of = ball, rate = " + rate +
           " }\nreturn episode { duration = 0.02*s, control_rate = "
           "100*Hz, time_step = " +
           step + " }";
  };
  CHECK(run_whole(*load(with("1*kHz", "1*ms"))).streams[0].t_ns.size() == 20);
  CHECK(run_whole(*load(with("44.1*kHz", "20*us"))).streams[0].t_ns.size() == 882);
  CHECK(run_whole(*load(with("240*Hz", "1/240*s"))).streams[0].t_ns.size() == 5);
  CHECK_THAT(load_error(with("44.1*kHz", "1*ms")),
             StartsWith("test.lua:2:1:") && Contains("44100 Hz") && Contains("time_step = 20*us"));
  CHECK_THAT(load_error(with("1001*Hz", "1*ms")), Contains("time_step = 0.5*ms"));
  // Sample 20, due at 19.98 ms, falls on the step of 20 ms, which is the end.
  CHECK(run_whole(*load(with("1001*Hz", "0.5*ms"))).streams[0].t_ns.size() == 20);
}

TEST_CASE("a sensor's reading says when it was measured, exactly") {
  CHECK(printed(*load(
            ball +
            "local eye = sensors.pose { of = ball, rate = 10*Hz, latency = 0*s }\n"
            "function control(t, sense) if sense.eye.t == 0.3 and sense.eye.fresh then print(t) end end\n"
            "return episode { duration = 0.5*s, control_rate = 100*Hz }")) ==
        std::vector<std::string>{"0.3"});
}

TEST_CASE("durations, latencies and sizes that can't be are refused with the numbers") {
  const auto with = [](const std::string& sensor, const std::string& episode) {
    return load_error(ball + sensor + "\nreturn episode { " + episode + " }");
  };
  CHECK_THAT(with("", "duration = 1*ms, control_rate = 100*Hz"),
             StartsWith("test.lua:3:") && Contains("0.001 s, shorter than one control period, 0.01 s"));
  CHECK_THAT(with("sensors.pose { of = ball, latency = 1e11*s }", "duration = 1*s, control_rate = 100*Hz"),
             StartsWith("test.lua:2:") && Contains("'latency'") && Contains("1e+11") && Contains("100000 s"));
  CHECK_THAT(with("sensors.pose { of = ball, rate = 1e-300*Hz }", "duration = 1*s, control_rate = 100*Hz"),
             Contains("'rate'"));
  CHECK_THAT(with("sensors.pose { of = ball, rate = 10*MHz }",
                  "duration = 1e5*s, control_rate = 10*MHz, time_step = 0.1*us"),
             Contains("would record") && Contains("GB of memory"));
  CHECK_THAT(
      load_error(small_scenario("count = 1e15, radius = 50*um, density = 1500*kg/m^3, release = { vessel = "
                                "'stem' }")),
      Contains("'count'"));
}
