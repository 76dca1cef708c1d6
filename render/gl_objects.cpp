#include "render/gl_objects.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/core/errors.hpp"

namespace microcosm::render {
namespace {

GLuint compile(GLenum kind, const std::string& source) {
  const GLuint shader = glCreateShader(kind);
  const char* text = source.c_str();
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  GLint done = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &done);
  if (done) return shader;
  char log[2000] = {};
  glGetShaderInfoLog(shader, sizeof log, nullptr, log);
  glDeleteShader(shader);
  throw core::SystemError(fmt::format("OpenGL: a shader does not compile: {}", log));
}

constexpr GLsizei shadow_texels = 2048;

const void* offset(std::size_t bytes) {
  return reinterpret_cast<const void*>(bytes);
}

}  // namespace

ShaderProgram::ShaderProgram(const std::string& vertex_source, const std::string& fragment_source) {
  const GLuint vertex = compile(GL_VERTEX_SHADER, vertex_source);
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, fragment_source);
  id_ = glCreateProgram();
  glAttachShader(id_, vertex);
  glAttachShader(id_, fragment);
  glLinkProgram(id_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint done = 0;
  glGetProgramiv(id_, GL_LINK_STATUS, &done);
  if (done) return;
  char log[2000] = {};
  glGetProgramInfoLog(id_, sizeof log, nullptr, log);
  glDeleteProgram(id_);
  throw core::SystemError(fmt::format("OpenGL: a shader program does not link: {}", log));
}

ShaderProgram::~ShaderProgram() {
  glDeleteProgram(id_);
}

MeshBuffer::MeshBuffer() {
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &indices_);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  const GLsizei stride = sizeof(SurfaceVertex);
  glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, stride, offset(offsetof(SurfaceVertex, position)));
  glVertexAttribPointer(1, 3, GL_FLOAT, GL_FALSE, stride, offset(offsetof(SurfaceVertex, normal)));
  glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, stride, offset(offsetof(SurfaceVertex, colour)));
  for (GLuint attribute = 0; attribute < 3; ++attribute) glEnableVertexAttribArray(attribute);
  glBindVertexArray(0);
}

MeshBuffer::~MeshBuffer() {
  glDeleteBuffers(1, &indices_);
  glDeleteBuffers(1, &vertices_);
  glDeleteVertexArrays(1, &array_);
}

void MeshBuffer::upload(const SurfaceMesh& mesh) {
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(mesh.vertices.size() * sizeof(SurfaceVertex)),
               mesh.vertices.data(), GL_STREAM_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(mesh.indices.size() * sizeof(std::uint32_t)),
               mesh.indices.data(), GL_STREAM_DRAW);
  glBindVertexArray(0);
  size_ = mesh.indices.size();
}

void MeshBuffer::draw(std::size_t first, std::size_t count) const {
  if (count == 0) return;
  glBindVertexArray(array_);
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(count), GL_UNSIGNED_INT,
                 offset(first * sizeof(std::uint32_t)));
  glBindVertexArray(0);
}

Framebuffer::Framebuffer(int width, int height) : width_(width), height_(height) {
  GLint samples = 0, largest = 0;
  glGetIntegerv(GL_MAX_SAMPLES, &samples);
  glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
  if (width < 1 || height < 1 || width > largest || height > largest)
    throw core::SystemError(fmt::format(
        "a picture of {} x {} pixels: the graphics driver takes 1 to {} each way", width, height, largest));
  glGenFramebuffers(1, &multisampled_);
  glGenFramebuffers(1, &resolved_);
  glGenRenderbuffers(3, renderbuffers_);
  const GLenum formats[3] = {GL_RGBA8, GL_DEPTH_COMPONENT24, GL_RGBA8};
  for (int i = 0; i < 3; ++i) {
    glBindRenderbuffer(GL_RENDERBUFFER, renderbuffers_[i]);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, i < 2 ? std::min(samples, 8) : 0, formats[i], width,
                                     height);
  }
  glBindFramebuffer(GL_FRAMEBUFFER, resolved_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, renderbuffers_[2]);
  const GLenum resolved_status = glCheckFramebufferStatus(GL_FRAMEBUFFER);
  glBindFramebuffer(GL_FRAMEBUFFER, multisampled_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, renderbuffers_[0]);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, renderbuffers_[1]);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE ||
      resolved_status != GL_FRAMEBUFFER_COMPLETE)
    throw core::SystemError(fmt::format("OpenGL: no framebuffer of {} x {} pixels", width, height));
}

Framebuffer::~Framebuffer() {
  glDeleteRenderbuffers(3, renderbuffers_);
  glDeleteFramebuffers(1, &resolved_);
  glDeleteFramebuffers(1, &multisampled_);
}

void Framebuffer::resolve() const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, multisampled_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, resolved_);
  glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, resolved_);
}

ShadowMap::ShadowMap() {
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_DEPTH_COMPONENT24, shadow_texels, shadow_texels, 0, GL_DEPTH_COMPONENT,
               GL_FLOAT, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_COMPARE_FUNC, GL_LEQUAL);
  glBindTexture(GL_TEXTURE_2D, 0);
  glGenFramebuffers(1, &framebuffer_);
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &before_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer_);
  glFramebufferTexture2D(GL_DRAW_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, texture_, 0);
  glDrawBuffer(GL_NONE);
  const GLenum status = glCheckFramebufferStatus(GL_DRAW_FRAMEBUFFER);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, static_cast<GLuint>(before_));
  if (status != GL_FRAMEBUFFER_COMPLETE) throw core::SystemError("OpenGL: no framebuffer for shadows");
}

ShadowMap::~ShadowMap() {
  glDeleteFramebuffers(1, &framebuffer_);
  glDeleteTextures(1, &texture_);
}

void ShadowMap::begin() {
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &before_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer_);
  glDisable(GL_SCISSOR_TEST);
  glViewport(0, 0, shadow_texels, shadow_texels);
  glEnable(GL_DEPTH_TEST);
  glDepthMask(GL_TRUE);
  glClear(GL_DEPTH_BUFFER_BIT);
  glEnable(GL_CULL_FACE);
  glCullFace(GL_FRONT);
}

void ShadowMap::end() {
  glCullFace(GL_BACK);
  glDisable(GL_CULL_FACE);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, static_cast<GLuint>(before_));
}

void ShadowMap::bind_texture() const {
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, texture_);
}

Image read_framebuffer(int width, int height) {
  Image image{width, height, {}};
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  image.rgba.resize(row * height);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
  for (int y = 0; y < height / 2; ++y)
    std::swap_ranges(image.rgba.begin() + row * y, image.rgba.begin() + row * (y + 1),
                     image.rgba.begin() + row * (height - 1 - y));
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

}  // namespace microcosm::render
