#pragma once
// Drawing without a display: an EGL context on no surface (EGL_MESA_platform_surfaceless; llvmpipe where
// there is no graphics card), a framebuffer in memory, and ImGui's draw lists over it for text and lines.

#include <memory>

#include "render/image.hpp"
#include "render/text.hpp"

namespace microcosm::render {

/// One picture in the making. Not for several threads at once. First draw in three dimensions, then call
/// `begin_overlay` and draw on its list, then `finish`.
class OffscreenPicture {
 public:
  /// White. `text_scale` multiplies the sizes of the fonts. Throws SystemError if EGL or OpenGL 3.3 is not to
  /// be had, or the size not allowed.
  OffscreenPicture(int width, int height, double text_scale);
  ~OffscreenPicture();

  ImDrawList& begin_overlay();
  const Fonts& fonts() const;
  Image finish();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace microcosm::render
