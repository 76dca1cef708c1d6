#include "render/offscreen.hpp"

#include <epoxy/egl.h>
#include <imgui/backends/imgui_impl_opengl3.h>

#include <algorithm>

#include "engine/core/errors.hpp"
#include "render/gl_objects.hpp"

namespace microcosm::render {
namespace {

[[noreturn]] void no_context(const char* what) {
  throw core::SystemError(
      fmt::format("no picture can be drawn: {} (EGL error {:#x}); Mesa's EGL with llvmpipe is enough "
                  "(Debian: libegl-mesa0, libgl1-mesa-dri)",
                  what, eglGetError()));
}

// Owns the display connection and the context, and makes it current.
class EglContext {
 public:
  EglContext() {
    if (!epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless"))
      no_context("EGL has no surfaceless platform");
    display_ = eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display_ == EGL_NO_DISPLAY || !eglInitialize(display_, nullptr, nullptr))
      no_context("EGL does not start");
    if (!eglBindAPI(EGL_OPENGL_API)) no_context("EGL has no OpenGL");
    const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                                 3,
                                 EGL_CONTEXT_MINOR_VERSION,
                                 3,
                                 EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                 EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                 EGL_NONE};
    context_ = eglCreateContext(display_, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
    if (context_ == EGL_NO_CONTEXT) no_context("OpenGL 3.3 is not to be had");
    if (!eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_))
      no_context("the OpenGL context cannot be used");
  }
  ~EglContext() {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
  }
  EglContext(const EglContext&) = delete;
  EglContext& operator=(const EglContext&) = delete;

 private:
  EGLDisplay display_ = EGL_NO_DISPLAY;
  EGLContext context_ = EGL_NO_CONTEXT;
};

// An ImGui context of its own, current while it lives; the one before comes back.
class OverlayContext {
 public:
  OverlayContext(int width, int height, double text_scale) : before_(ImGui::GetCurrentContext()) {
    context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io.DeltaTime = 1;
    fonts = add_fonts(*io.Fonts, text_scale);
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  ~OverlayContext() {
    ImGui::SetCurrentContext(context_);
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext(context_);
    ImGui::SetCurrentContext(before_);
  }
  OverlayContext(const OverlayContext&) = delete;
  OverlayContext& operator=(const OverlayContext&) = delete;

  Fonts fonts;

 private:
  ImGuiContext* before_;
  ImGuiContext* context_;
};

}  // namespace

struct OffscreenPicture::Implementation {
  Implementation(int w, int h, double text_scale)
      : width(w), height(h), framebuffer(w, h), overlay(w, h, text_scale) {}

  int width, height;
  EglContext egl;
  Framebuffer framebuffer;
  OverlayContext overlay;
};

OffscreenPicture::OffscreenPicture(int width, int height, double text_scale)
    : implementation_(std::make_unique<Implementation>(width, height, text_scale)) {
  implementation_->framebuffer.bind_multisampled();
  glViewport(0, 0, width, height);
  glClearColor(1, 1, 1, 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
}

OffscreenPicture::~OffscreenPicture() = default;

const Fonts& OffscreenPicture::fonts() const {
  return implementation_->overlay.fonts;
}

ImDrawList& OffscreenPicture::begin_overlay() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  return *ImGui::GetBackgroundDrawList();
}

Image OffscreenPicture::finish() {
  Implementation& self = *implementation_;
  self.framebuffer.resolve();
  ImGui::Render();
  glViewport(0, 0, self.width, self.height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  return read_framebuffer(self.width, self.height);
}

}  // namespace microcosm::render
