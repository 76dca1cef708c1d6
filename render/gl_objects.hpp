#pragma once
// OpenGL objects that free themselves. Each needs a current context (3.3 core or later) from construction to
// destruction.

#include <epoxy/gl.h>

#include <string>

#include "render/body_shaders.hpp"
#include "render/image.hpp"
#include "render/surface_mesh.hpp"

namespace microcosm::render {

class ShaderProgram {
 public:
  /// Throws SystemError with the driver's log.
  ShaderProgram(const std::string& vertex_source, const std::string& fragment_source);
  explicit ShaderProgram(const ProgramSource& source) : ShaderProgram(source.vertex, source.fragment) {}
  ~ShaderProgram();
  ShaderProgram(const ShaderProgram&) = delete;
  ShaderProgram& operator=(const ShaderProgram&) = delete;

  void use() const { glUseProgram(id_); }
  GLint uniform(const char* name) const { return glGetUniformLocation(id_, name); }

 private:
  GLuint id_ = 0;
};

/// A SurfaceMesh on the graphics side: attributes 0 position, 1 normal, 2 colour.
class MeshBuffer {
 public:
  MeshBuffer();
  ~MeshBuffer();
  MeshBuffer(const MeshBuffer&) = delete;
  MeshBuffer& operator=(const MeshBuffer&) = delete;

  void upload(const SurfaceMesh& mesh);
  /// Triangles from index `first`; `count` indices.
  void draw(std::size_t first, std::size_t count) const;
  std::size_t size() const { return size_; }

 private:
  GLuint array_ = 0, vertices_ = 0, indices_ = 0;
  std::size_t size_ = 0;
};

/// A framebuffer with several samples a pixel, and one to resolve it into.
class Framebuffer {
 public:
  /// Throws SystemError if the driver refuses the size.
  Framebuffer(int width, int height);
  ~Framebuffer();
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;

  void bind_multisampled() const { glBindFramebuffer(GL_FRAMEBUFFER, multisampled_); }
  /// Averages the samples; what is drawn then goes to the resolved picture.
  void resolve() const;
  GLuint resolved() const { return resolved_; }

 private:
  int width_, height_;
  GLuint multisampled_ = 0, resolved_ = 0;
  GLuint renderbuffers_[3] = {};
};

/// Depths as a light sees them, and comparisons with them in a shader (sampler2DShadow).
class ShadowMap {
 public:
  ShadowMap();
  ~ShadowMap();
  ShadowMap(const ShadowMap&) = delete;
  ShadowMap& operator=(const ShadowMap&) = delete;

  /// What is drawn until `end` goes into the map, triangles that face away from the light alone: the sides
  /// that it lights then need no margin.
  void begin();
  /// The framebuffer is bound that was before.
  void end();
  void bind_texture() const;  // to unit 0

 private:
  GLuint texture_ = 0, framebuffer_ = 0;
  GLint before_ = 0;
};

/// The bound framebuffer's pixels, opaque, rows from the top.
Image read_framebuffer(int width, int height);

}  // namespace microcosm::render
