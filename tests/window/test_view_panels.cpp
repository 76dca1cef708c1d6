#include <catch2/catch.hpp>

#include <set>

#include "tests/window/watched_bodies.hpp"
#include "tests/window/watched_episode.hpp"
#include "window/body_traces.hpp"
#include "window/inspector.hpp"
#include "window/view_panels.hpp"

using namespace microcosm;
using namespace microcosm::window;

namespace {

constexpr int space_key = 32;

// ImGui without a graphics library: frames are laid out and thrown away.
class Panels {
 public:
  Panels() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {1280, 860};
    io.DeltaTime = 1.0f / 60;
    io.KeyMap[ImGuiKey_Space] = space_key;
    fonts_ = render::add_fonts(*io.Fonts, 0.75);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    agents::Stream stream;
    stream.info.id = "doppler";
    stream.info.channels = {"a", "b"};
    stream.info.unit = "m^3/s";
    for (int i = 0; i < 100; ++i) {
      stream.t_ns.push_back(i * 10'000'000LL);
      stream.raw.insert(stream.raw.end(), {1e-6 * i, 2e-6 * i});
    }
    streams = {stream};
    status_.state = RunState::running;
    status_.duration = 8;
  }
  ~Panels() { ImGui::DestroyContext(); }

  ViewEvents frame() {
    ImGui::NewFrame();
    const ViewEvents events =
        draw_panels(fonts_, "hepatic_delivery, seed 0", status_, scene, streams, choices, area);
    ImGui::Render();
    vertices = ImGui::GetDrawData()->TotalVtxCount;
    return events;
  }

  ViewChoices choices;
  SceneArea area;
  int vertices = 0;
  render::SceneSnapshot scene;
  std::vector<agents::Stream> streams;

 private:
  render::Fonts fonts_;
  LiveStatus status_;
};

// What a user reaches who clicks everywhere down a line of the window at x.
std::set<std::string> clicked(Panels& panels, float x, float bottom) {
  std::set<std::string> seen;
  for (float y = 4; y < bottom; y += 6) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {x, y};
    for (const bool down : {false, true, false}) {
      io.MouseDown[0] = down;
      const ViewEvents events = panels.frame();
      if (events.pause) seen.insert("pause");
      if (events.play) seen.insert("play");
      if (events.step) seen.insert("step");
      if (events.restart) seen.insert("restart");
    }
    if (panels.choices.colour == render::VesselColour::flow) seen.insert("flow");
    if (panels.choices.overlays.contacts) seen.insert("contacts");
    if (panels.choices.overlays.joints) seen.insert("joints");
    if (panels.choices.overlays.centres) seen.insert("centres");
    if (panels.choices.overlays.names) seen.insert("names");
    if (panels.choices.body >= 0) seen.insert("body " + std::to_string(panels.choices.body));
  }
  return seen;
}

render::SceneSnapshot scene_of_vessels() {
  std::shared_ptr<const core::FlowField> flow;
  render::SceneSnapshot scene;
  render::take_snapshot(watched_episode(1, flow)->parts, scene);
  return scene;
}

render::SceneSnapshot scene_of_bodies() {
  const auto episode = watched_bodies(1);
  episode->parts.world->prepare();
  episode->parts.world->advance(core::from_seconds(0.01));
  render::SceneSnapshot scene;
  render::take_snapshot(episode->parts, scene);
  return scene;
}

}  // namespace

TEST_CASE("the panels leave a part of the window for the scene, and draw plots") {
  Panels panels;
  panels.frame();
  panels.frame();
  CHECK(panels.area.right - panels.area.left > 800);
  CHECK(panels.area.bottom - panels.area.top > 400);
  CHECK(panels.vertices > 3000);
  CHECK(panels.choices.plots_chosen);
}

TEST_CASE("the space bar pauses, and plays again") {
  Panels panels;
  panels.frame();
  ImGui::GetIO().KeysDown[space_key] = true;
  const ViewEvents first = panels.frame();
  CHECK(first.pause);
  CHECK_FALSE(panels.choices.playing);
  panels.frame();
  ImGui::GetIO().KeysDown[space_key] = false;
  panels.frame();
  ImGui::GetIO().KeysDown[space_key] = true;
  CHECK(panels.frame().play);
}

TEST_CASE("clicks down the column of controls reach pause, step, restart and the colour of the vessels") {
  Panels panels;
  panels.scene = scene_of_vessels();
  panels.frame();
  CHECK(clicked(panels, 120, 500) == std::set<std::string>{"flow", "pause", "play", "restart", "step"});
}

TEST_CASE("a scene of bodies has switches for overlays, none for vessels, and room for the list of bodies") {
  Panels panels;
  panels.scene = scene_of_bodies();
  panels.frame();
  panels.frame();
  CHECK(panels.area.right < 1000);
  CHECK(panels.area.right - panels.area.left > 600);
  const std::set<std::string> wanted{"centres", "contacts", "joints",  "names",
                                     "pause",   "play",     "restart", "step"};
  CHECK(clicked(panels, 20, 420) == wanted);
}

TEST_CASE("a click on a body in the list chooses it, and its speed stands alone in the plot") {
  Panels panels;
  panels.scene = scene_of_bodies();
  panels.streams = body_streams(*panels.scene.bodies.forms, core::from_seconds(0.01));
  for (int i = 0; i < 20; ++i)
    sample_bodies(panels.scene.bodies, core::from_seconds(0.01 * i), panels.streams);
  panels.frame();
  panels.frame();
  CHECK(panels.streams[panels.choices.plots[0].stream].info.id == speeds_stream);
  CHECK(panels.choices.plots[0].channel == -1);
  const std::set<std::string> seen = clicked(panels, panels.area.right + 40, 300);
  CHECK(seen == std::set<std::string>{"body 1", "body 2", "body 3"});  // body 0 is the floor
  REQUIRE(panels.choices.body == 3);
  CHECK(panels.choices.plots[0].channel == 2);
}

TEST_CASE("a scene with neither vessels nor bodies shows controls of neither") {
  Panels panels;
  panels.frame();
  CHECK(clicked(panels, 20, 500) == std::set<std::string>{"pause", "play", "restart", "step"});
  CHECK(panels.area.right == 1280);
}

TEST_CASE("masses read well from picograms to tonnes") {
  CHECK(mass_text(20) == "20 kg");
  CHECK(mass_text(0.125) == "125 g");
  CHECK(mass_text(5.24e-13) == "524 pg");
  CHECK(mass_text(1250) == "1250 kg");
}

TEST_CASE("the status line says the time, the state and the speed") {
  LiveStatus status;
  status.state = RunState::running;
  status.time = 1.2345;
  status.duration = 8;
  status.real_time_factor = 4.21;
  CHECK(status_text(status) == "t = 1.234 s of 8 s  ·  running  ·  4.2 × real time");
  status.state = RunState::failed;
  status.real_time_factor = 0;
  status.message = "step 12: NaN";
  CHECK(status_text(status) == "t = 1.234 s of 8 s  ·  failed: step 12: NaN");
}
