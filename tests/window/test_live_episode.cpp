#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

#include "engine/core/errors.hpp"
#include "tests/window/watched_bodies.hpp"
#include "tests/window/watched_episode.hpp"
#include "window/body_traces.hpp"
#include "window/live_episode.hpp"

using namespace microcosm;
using namespace microcosm::window;

namespace {

// Waits for what another thread will bring about; false after ten seconds.
bool soon(const std::function<bool()>& condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace

TEST_CASE(
    "an episode that plays as fast as it goes finishes, and leaves every sample and action for the plots") {
  std::shared_ptr<const core::FlowField> flow;
  LiveEpisode live([&] { return watched_episode(1, flow); }, true, 0);
  REQUIRE(soon([&] { return live.status().state == RunState::finished; }));
  CHECK(live.status().time == 1.0);
  std::vector<agents::Stream> streams;
  std::uint64_t run = 0;
  live.traces(run, streams);
  REQUIRE(streams.size() == 2);
  CHECK(streams[0].info.id == "counter");
  REQUIRE(streams[0].raw.size() >= 100);  // every 10 ms
  CHECK(streams[0].raw[99] == 99);
  CHECK(streams[1].info.channels == std::vector<std::string>{"lever"});
  REQUIRE(streams[1].raw.size() == 100);
  CHECK(streams[1].raw[42] == 0.5);
  render::SceneSnapshot scene;
  REQUIRE(live.scene(0, scene));
  CHECK(scene.time == 1.0);
  REQUIRE(scene.vessels.size() == 3);
  CHECK(scene.vessels[1].points[3].flow_rate == 6e-6);
  CHECK_FALSE(live.scene(live.status().frame, scene));
}

TEST_CASE("a paused episode goes one control step at a time, and on when it plays") {
  std::shared_ptr<const core::FlowField> flow;
  LiveEpisode live([&] { return watched_episode(60, flow); }, false, 0);
  REQUIRE(soon([&] { return live.status().state == RunState::paused; }));
  const double first = live.status().time;
  CHECK(first == Approx(0.01));
  live.step();
  REQUIRE(soon([&] { return live.status().time > first; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK(live.status().time == Approx(first + 0.01));
  live.play();
  CHECK(soon([&] { return live.status().time > 1; }));
}

TEST_CASE("the speed holds the episode back to the wall's time") {
  std::shared_ptr<const core::FlowField> flow;
  LiveEpisode live([&] { return watched_episode(60, flow); }, true, 1);
  REQUIRE(soon([&] { return live.status().time > 0.1; }));
  const auto wall = std::chrono::steady_clock::now();
  const double time = live.status().time;
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
  CHECK(live.status().time - time <= passed + 0.03);
  CHECK(live.status().time > time);
}

TEST_CASE("a restart begins again with empty traces, also when the episode was over") {
  std::shared_ptr<const core::FlowField> flow;
  LiveEpisode live([&] { return watched_episode(0.5, flow); }, true, 0);
  REQUIRE(soon([&] { return live.status().state == RunState::finished; }));
  std::vector<agents::Stream> streams;
  std::uint64_t run = 0;
  live.traces(run, streams);
  const std::uint64_t first_run = run;
  live.restart();
  REQUIRE(soon([&] { return live.status().run > first_run && live.status().state == RunState::finished; }));
  live.traces(run, streams);
  CHECK(run == first_run + 1);
  CHECK(streams[1].raw.size() == 50);
}

TEST_CASE("a scenario that cannot be built is told, and the window stays") {
  LiveEpisode live([]() -> std::unique_ptr<agents::Episode> { throw core::InputError("no such vessel"); },
                   true, 0);
  REQUIRE(soon([&] { return live.status().state == RunState::failed; }));
  CHECK(live.status().message == "no such vessel");
}

TEST_CASE("rigid bodies leave traces of energy, contacts, heights and speeds, and a scene to draw") {
  LiveEpisode live([] { return watched_bodies(0.1); }, true, 0);
  REQUIRE(soon([&] { return live.status().state == RunState::finished; }));
  std::vector<agents::Stream> streams;
  std::uint64_t run = 0;
  live.traces(run, streams);
  REQUIRE(streams.size() == 5);  // the actions come first
  CHECK(streams[1].info.id == energy_stream);
  CHECK(streams[2].info.id == contacts_stream);
  CHECK(streams[3].info.id == heights_stream);
  CHECK(streams[4].info.id == speeds_stream);
  CHECK(streams[3].info.channels == std::vector<std::string>{"resting", "falling", "door"});
  REQUIRE(streams[3].t_ns.size() == 10);
  CHECK(streams[1].raw[0] == streams[1].raw[1] + streams[1].raw[2]);
  // Free fall from 0.3 m for 0.1 s: g t = 0.98 m/s; semi-implicit Euler's height errs by g t h / 2 at most.
  CHECK(streams[4].raw[3 * 9 + 1] == Approx(9.80665 * 0.1).epsilon(1e-9));
  CHECK(streams[3].raw[3 * 9 + 1] == Approx(0.3 - 9.80665 * 0.005).margin(9.80665 * 0.1 * 0.005 / 2 + 1e-12));
  CHECK(streams[2].raw[9] >= 3);  // a box rests on three points at least
  render::SceneSnapshot scene;
  REQUIRE(live.scene(0, scene));
  CHECK(scene.vessels.empty());
  REQUIRE(scene.bodies.forms);
  CHECK(scene.bodies.forms->pieces.size() == 3);
  CHECK(scene.bodies.forms->planes.size() == 1);
  REQUIRE(scene.bodies.joints.size() == 1);
  CHECK(norm(scene.bodies.joints[0].axis - render::Vec3{0, 0, 1}) < 1e-12);
  CHECK(scene.bodies.link_centres.size() == 3);
}
