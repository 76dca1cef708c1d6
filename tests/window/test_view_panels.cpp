#include <catch2/catch.hpp>

#include <set>

#include "tests/window/watched_episode.hpp"
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
    streams_ = {stream};
    status_.state = RunState::running;
    status_.duration = 8;
  }
  ~Panels() { ImGui::DestroyContext(); }

  ViewEvents frame() {
    ImGui::NewFrame();
    const ViewEvents events =
        draw_panels(fonts_, "hepatic_delivery, seed 0", status_, scene_, streams_, choices, area);
    ImGui::Render();
    vertices = ImGui::GetDrawData()->TotalVtxCount;
    return events;
  }

  ViewChoices choices;
  SceneArea area;
  int vertices = 0;

 private:
  render::Fonts fonts_;
  LiveStatus status_;
  render::SceneSnapshot scene_;
  std::vector<agents::Stream> streams_;
};

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
  panels.frame();
  std::set<std::string> seen;
  for (float y = 4; y < 500; y += 6) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {120, y};
    for (const bool down : {false, true, false}) {
      io.MouseDown[0] = down;
      const ViewEvents events = panels.frame();
      if (events.pause) seen.insert("pause");
      if (events.play) seen.insert("play");
      if (events.step) seen.insert("step");
      if (events.restart) seen.insert("restart");
    }
    if (panels.choices.colour == render::VesselColour::flow) seen.insert("flow");
  }
  CHECK(seen == std::set<std::string>{"flow", "pause", "play", "restart", "step"});
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
