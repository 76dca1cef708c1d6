#include "window/viewer.hpp"

#include <epoxy/gl.h>
// epoxy first: GLFW then leaves OpenGL's declarations to it.
#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <imgui/backends/imgui_impl_glfw.h>
#include <imgui/backends/imgui_impl_opengl3.h>

#include "datagen/output_file.hpp"
#include "engine/core/errors.hpp"
#include "guard/printable.hpp"
#include "render/gl_objects.hpp"
#include "window/scene_view.hpp"
#include "window/window_loop.hpp"

namespace microcosm::window {
namespace {

[[noreturn]] void no_window() {
  const char* reason = nullptr;
  glfwGetError(&reason);
  throw core::SystemError(
      fmt::format("no window can be opened: {}; `microcosm render` draws pictures without a display",
                  reason != nullptr ? reason : "the reason is not known"));
}

class GlfwWindow {
 public:
  explicit GlfwWindow(const std::string& title) {
    glfwGetError(nullptr);
    if (!glfwInit()) no_window();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_SAMPLES, 4);
    window_ = glfwCreateWindow(1280, 860, title.c_str(), nullptr, nullptr);
    if (window_ == nullptr) {
      try {
        no_window();
      } catch (...) {
        glfwTerminate();
        throw;
      }
    }
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
  }
  ~GlfwWindow() {
    glfwDestroyWindow(window_);
    glfwTerminate();
  }
  GlfwWindow(const GlfwWindow&) = delete;
  GlfwWindow& operator=(const GlfwWindow&) = delete;

  GLFWwindow* get() const { return window_; }

 private:
  GLFWwindow* window_ = nullptr;
};

// ImGui in that window, light, in the pictures' fonts.
class WindowUi {
 public:
  explicit WindowUi(GLFWwindow* window) {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::StyleColorsLight();
    ImGui::GetStyle().WindowBorderSize = 1;
    ImGui::GetStyle().Colors[ImGuiCol_WindowBg] = {0.985f, 0.985f, 0.985f, 1};
    ImGui::GetStyle().Colors[ImGuiCol_FrameBg] = {0.92f, 0.93f, 0.94f, 1};
    fonts = render::add_fonts(*ImGui::GetIO().Fonts, 0.75);
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  ~WindowUi() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
  }
  WindowUi(const WindowUi&) = delete;
  WindowUi& operator=(const WindowUi&) = delete;

  render::Fonts fonts;
};

// What one frame after the other needs.
struct Loop {
  LiveEpisode& episode;
  const std::string& title;
  ViewChoices choices{};
  SceneView view{};
  render::SceneSnapshot scene{};
  std::vector<agents::Stream> streams{};
  std::uint64_t streams_run = 0, frame = 0;
  bool looked = false;

  void apply(const ViewEvents& events);
  void draw_frame(GLFWwindow* window, const render::Fonts& fonts);
};

void Loop::apply(const ViewEvents& events) {
  if (events.play) episode.play();
  if (events.pause) episode.pause();
  if (events.step) episode.step();
  if (events.restart) episode.restart();
  if (events.speed) episode.set_speed(speeds[choices.speed].factor);
}

void Loop::draw_frame(GLFWwindow* window, const render::Fonts& fonts) {
  const LiveStatus status = episode.status();
  const bool fresh = episode.scene(frame, scene);
  if (fresh) frame = status.frame;
  episode.traces(streams_run, streams);
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  SceneArea area;
  const ViewEvents events = draw_panels(fonts, title, status, scene, streams, choices, area);
  apply(events);
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  glDisable(GL_SCISSOR_TEST);
  glViewport(0, 0, width, height);
  glClearColor(1, 1, 1, 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  if (!scene.empty()) {
    if (!looked || events.look) view.look(scene, choices, area);
    looked = true;
    view.move(area);
    view.set_scene(scene, choices, area, fresh);
    view.draw(scene, area, ImGui::GetIO().DisplaySize.y, ImGui::GetIO().DisplayFramebufferScale.y);
    view.annotate(*ImGui::GetBackgroundDrawList(), fonts, scene, choices, area);
  }
  ImGui::Render();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace

void show(LiveEpisode::Factory factory, const std::string& title, const ViewOptions& options) {
  const GlfwWindow window("Microcosm – " + title);
  const WindowUi ui(window.get());
  ViewChoices choices;
  LiveEpisode episode(std::move(factory), choices.playing, speeds[choices.speed].factor);
  Loop loop{episode, title, choices};
  std::optional<datagen::OutputFile> screenshot;
  if (!options.screenshot.empty()) screenshot.emplace(options.screenshot, datagen::Content::binary);
  int drawn = 0;
  while (!glfwWindowShouldClose(window.get())) {
    // Wakes for input, and often enough for a smooth picture where the driver does not wait for the screen.
    glfwWaitEventsTimeout(0.012);
    loop.draw_frame(window.get(), ui.fonts);
    const bool something = loop.frame > 0 || episode.status().state == RunState::failed;
    const bool last = options.frames > 0 && something && ++drawn >= options.frames;
    if (last && !options.screenshot.empty()) {
      int width = 0, height = 0;
      glfwGetFramebufferSize(window.get(), &width, &height);
      const auto bytes = render::encode_png(render::read_framebuffer(width, height));
      screenshot->append(std::as_bytes(std::span(bytes)));
      screenshot->commit();
    }
    glfwSwapBuffers(window.get());
    if (last) break;
  }
}

void view(std::shared_ptr<const scenes::Scenario> scenario, const ViewOptions& options) {
  const std::string title =
      fmt::format("{}, seed {}, episode {}", scenario->name(), options.seed, options.episode);
  const auto print = [](const std::string& line) { fmt::print(stderr, "{}\n", guard::printable(line)); };
  show([scenario = std::move(scenario), options,
        print] { return scenario->build(options.seed, options.episode, print); },
       title, options);
}

}  // namespace microcosm::window
