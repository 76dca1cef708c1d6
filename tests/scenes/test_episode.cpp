#include <catch2/catch.hpp>

#include <cmath>
#include <thread>

#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/blood.hpp"
#include "scenes/build/inflow.hpp"
#include "scenes/files.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

agents::Recording run(const Scenario& scenario, std::uint64_t seed = 7, std::uint32_t number = 0) {
  const auto episode = scenario.build(seed, number);
  return agents::run_episode(*episode);
}

std::string run_error(const std::string& callbacks) {
  return error_of([&] { run(*load(small_scenario(valid_carriers, callbacks))); });
}

std::string path_of(const std::string& file) {
  return std::string(MICROCOSM_SOURCE_DIR) + "/" + file;
}

}  // namespace

TEST_CASE("Callbacks command actuators in SI; actions are shares of full scale") {
  const auto recording = run(*load(small_scenario(
      valid_carriers,
      "function control(t, sense) gradient:set{0.1, -0.2, 9} if t == 0 then carriers:release(2) end end")));
  REQUIRE(recording.action_names ==
          std::vector<std::string>{"gradient_x", "gradient_y", "gradient_z", "carriers"});
  CHECK(recording.actions[0] == Approx(0.25));
  CHECK(recording.actions[1] == Approx(-0.5));
  CHECK(recording.actions[2] == 1);            // clamped to the limit
  CHECK(recording.actions[3] == Approx(0.4));  // 2 of 5
  CHECK(recording.actions[7] == 0);            // a release is one act
  CHECK(recording.actions.size() == 5 * 4);
}

TEST_CASE("Errors in callbacks name file and line") {
  CHECK_THAT(run_error("function control(t, sense)\n  gradient:set(0/0, 0, 0)\nend"),
             StartsWith("test.lua:7:") && Contains("gradient:set") && Contains("x is"));
  CHECK_THAT(run_error("function control(t, sense)\n  gradient:set(0.1*T/m, 0, 0)\nend"),
             StartsWith("test.lua:7:") && Contains("plain number"));
  CHECK_THAT(run_error("function control(t, sense)\n  carriers:release(-1)\nend"), StartsWith("test.lua:7:"));
  CHECK_THAT(run_error("function control(t, sense)\n  local x = nil + 1\nend"),
             StartsWith("test.lua:7:") && Contains("arithmetic"));
  CHECK_THAT(run_error("function control(t, sense) while true do end end"),
             StartsWith("test.lua:6:") && Contains("callback 'control'") && Contains("instructions"));
  CHECK_THAT(run_error("function reset() while true do pcall(reset) end end"), Contains("callback 'reset'"));
  CHECK_THAT(run_error("function reset() carriers:release(1) end"),
             StartsWith("test.lua:6:") && Contains("not in reset"));
  CHECK_THAT(run_error("function control(t, sense) return sense.trakcer.t end"),
             Contains("no sensor 'trakcer'"));
  CHECK_THAT(run_error("function control() magnetics.uniform {} end"), Contains("inside a callback"));
  CHECK_THAT(run_error("function control() os.execute('true') end"), StartsWith("test.lua:6:"));
}

TEST_CASE("sense holds readings under the variable's name, nil before the first delivery") {
  const std::string watch =
      "local tracker = sensors.tracker { of = carriers, rate = 100*Hz, latency = 20*ms, noise = 0*mm, "
      "dropout = 0 }\n"
      "local speed = sensors.doppler { vessel = 'stem', at = 20*mm, noise = 0*m/s, latency = 0*s }\n"
      "function control(t, sense)\n"
      "  if t == 0 then carriers:release(3) assert(sense.tracker == nil) assert(sense.speed.value > 0.05 and "
      "sense.speed.t == 0) end\n"
      "  if t >= 0.035 then\n"
      "    assert(sense.tracker.count == 5 and sense.tracker.fresh and sense.tracker.t < t)\n"
      "    assert(math.abs(sense.tracker[1][1]) < 0.05 and sense.tracker[5] == nil)\n"
      "    gradient:set(0.4, 0, 0)\n"
      "  end\nend";
  const auto recording = run(*load(small_scenario(valid_carriers, watch)));
  CHECK(recording.actions[4 * 4] == 1);  // the branch was reached
}

TEST_CASE("Random fields are drawn per episode, under stable names, whatever else is declared") {
  const std::string carriers =
      "count = 5, radius = normal(50, 5)*um, density = uniform(1000, 2000)*kg/m^3, release = { vessel = "
      "'stem', at = uniform(0, 5)*mm }";
  const auto first = load(small_scenario(carriers, "local phase = parameter('phase', uniform(0, 1))"));
  const auto second = load(small_scenario(
      carriers,
      "local other = parameter('other', uniform(0, 1))\nlocal phase = parameter('phase', uniform(0, 1))"));
  const auto a = first->build(7, 3)->drawn, b = second->build(7, 3)->drawn, c = first->build(7, 4)->drawn;
  REQUIRE(a.size() == 4);
  CHECK(a[0].first == "phase");
  CHECK(a[1].first == "carriers.radius");
  CHECK(a[2].first == "carriers.density");
  CHECK(a[3].first == "carriers.release.at");
  CHECK(a[0] == b[1]);
  CHECK(a[1] == b[2]);
  CHECK(a[1].second != c[1].second);
  CHECK(first->build(7, 3)->parts.carriers[0].carriers->model().radius == a[1].second);
}

TEST_CASE("Episodes built on many threads at once are those built alone") {
  const auto scenario = Scenario::load(path_of("scenes/examples/pulse.lua"));
  std::vector<std::uint64_t> alone(4), together(4);
  for (std::uint32_t i = 0; i < 4; ++i) alone[i] = run(*scenario, 7, i).state_hash;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < 4; ++i)
    threads.emplace_back([&, i] { together[i] = run(*scenario, 7, i).state_hash; });
  for (auto& thread : threads) thread.join();
  CHECK(alone == together);
  CHECK(alone[0] != alone[1]);
}

TEST_CASE("Identity depends on sources, options and duration alone") {
  const std::string text = small_scenario(valid_carriers, "local side = option('side', {'left', 'right'})");
  const auto id = [&](const LoadOptions& options, const std::string& more = {}) {
    return load(text + more, options)->identity();
  };
  CHECK(id({}) == id({}));
  CHECK(id({}).size() == 64);
  CHECK(id({}) != id({{{"side", "right"}}, {}, {}, {}}));
  CHECK(id({}) != id({{}, "0.02s", {}, {}}));
  CHECK(id({}) != id({}, "-- a comment"));
}

TEST_CASE("The duration can be overridden, rounded to whole control periods") {
  const std::string text = small_scenario(valid_carriers);
  CHECK(load(text)->duration() == std::chrono::milliseconds(50));
  CHECK(load(text, {{}, "0.2s", {}, {}})->duration() == std::chrono::milliseconds(200));
  CHECK(load(text, {{}, "0.2s", {}, {}})->notes().empty());
  const auto rounded = load(text, {{}, "14 ms", {}, {}});
  CHECK(rounded->duration() == std::chrono::milliseconds(10));
  REQUIRE(rounded->notes().size() == 1);
  CHECK_THAT(rounded->notes()[0], Contains("0.014 s is no whole number") && Contains("becomes 0.01 s"));
  CHECK_THAT(load_error(text, {{}, "1 ms", {}, {}}),
             Contains("the duration is 0.001 s, shorter than one control period, 0.01 s"));
  CHECK_THAT(load_error(text, {{}, "5m", {}, {}}), Contains("duration"));
}

TEST_CASE("Every bundled scenario loads and builds from its own sources alone") {
  for (const char* file :
       {"hepatic_delivery", "balloon_delivery", "y_channel", "closed_loop", "examples/pulse"}) {
    INFO(file);
    const auto scenario = Scenario::load(path_of(std::string("scenes/") + file + ".lua"));
    const auto& sources = scenario->sources();
    const std::vector<SourceFile> files(sources.begin() + 1, sources.end());
    const auto again = Scenario::load_text(sources[0].path, sources[0].content, files);
    CHECK(again->identity() == scenario->identity());
    CHECK(again->build(1, 2)->drawn == scenario->build(1, 2)->drawn);
  }
}

TEST_CASE("A stroke volume and a heart rate scale the inflow exactly") {
  const flow::InflowWave wave{{0, 0.25, 1}, {0, 4e-4, 0}, 1};  // a triangle: 0.5 * 1 s * 4e-4 m^3/s
  CHECK(stroke_volume(wave) == Approx(2e-4));
  const auto fast = adapted(wave, 2.0, 1e-4);
  CHECK(fast.period == 0.5);
  CHECK(fast.time[1] == Approx(0.125));
  CHECK(stroke_volume(fast) == Approx(1e-4).epsilon(1e-14));
  CHECK(stroke_volume(adapted(wave, 2.0, {})) == Approx(2e-4).epsilon(1e-14));  // a beat keeps its volume
}

TEST_CASE("A balloon leaves the stated fraction of the vessel's mean flow") {
  auto network =
      load_vessel_asset("adan56.lua", read_text_file(path_of("assets/vessels/adan56.lua"))).network;
  const auto index =
      static_cast<std::size_t>(std::find_if(network.vessels.begin(), network.vessels.end(),
                                            [](const auto& v) { return v.name == "celiac_trunk"; }) -
                               network.vessels.begin());
  const double free_flow = flow::mean_flow(network)[index];
  for (const double fraction : {0.15, 0.5, 1.0}) {
    auto narrowed = network;
    narrowed.balloons.push_back({"celiac_trunk", balloon_resistance(network, "celiac_trunk", fraction)});
    CHECK(flow::mean_flow(narrowed)[index] == Approx(fraction * free_flow).epsilon(1e-6));
  }
}

TEST_CASE("A prescribed flow divides by its shares") {
  const std::string fork =
      "local b = blood.prescribed { flow_rate = 8*ul/s, vessels = {\n"
      "{ name = 's', from = 'a', to = 'b', radius = 1*mm, path = {{0*mm,0*mm,0*mm},{10*mm,0*mm,0*mm}} },\n"
      "{ name = 'l', from = 'b', to = 'c', radius = 1*mm, path = {{10*mm,0*mm,0*mm},{20*mm,5*mm,0*mm}}, "
      "share = 0.25 },\n"
      "{ name = 'r', from = 'b', to = 'd', radius = 1*mm, path = {{10*mm,0*mm,0*mm},{20*mm,-5*mm,0*mm}}, "
      "share = SHARE } } }\n"
      "return episode { duration = 0.01*s, control_rate = 100*Hz }";
  const auto with = [&](const std::string& share) {
    std::string text = fork;
    return text.replace(text.find("SHARE"), 5, share);
  };
  const auto episode = load(with("0.75"))->build(1, 0);
  CHECK(episode->parts.flow->flow_rate(0, 0) == Approx(8e-9));
  CHECK(episode->parts.flow->flow_rate(1, 0) == Approx(2e-9));
  CHECK(episode->parts.flow->flow_rate(2, 0) == Approx(6e-9));
  CHECK_THAT(load_error(with("0.5")), StartsWith("test.lua:3:") && Contains("sum to 0.75"));
}

TEST_CASE("The schema has examples that its own check accepts, and sources for its defaults") {
  for (const auto& entry : schema()) {
    INFO(entry.name);
    CHECK(!entry.meaning.empty());
    for (const auto& field : entry.fields) {
      INFO(field.name);
      CHECK(!field.meaning.empty());
      if (!field.default_text.empty()) CHECK(!field.source.empty());
      if (field.required && field.fields.empty()) CHECK(!(field.example.empty() && field.choices.empty()));
    }
  }
}

TEST_CASE("docs/reference.md is that of the schema") {
  CHECK(read_text_file(path_of("docs/reference.md")) == schema_markdown());
  CHECK_THAT(schema_lua_annotations(), Contains("---@field radius Quantity|RandomValue") &&
                                           Contains("function agents.bead_carrier(fields) end"));
}
