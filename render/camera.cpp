#include "render/camera.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::render {
namespace {

// Rodrigues' rotation of `v` about the unit vector `axis`.
Vec3 rotated(const Vec3& v, const Vec3& axis, double angle) {
  const double c = core::cos(angle), s = core::sin(angle);
  return c * v + s * cross(axis, v) + (1 - c) * dot(axis, v) * axis;
}

}  // namespace

void Camera::look(const Vec3& direction, const Vec3& up) {
  MICROCOSM_ASSERT(norm(direction) > 0 && norm(up) > 0);
  forward_ = normalized(direction);
  axis_ = normalized(up);
  if (norm(cross(forward_, axis_)) < 1e-3) axis_ = std::abs(forward_.z) < 0.9 ? Vec3{0, 0, 1} : Vec3{0, 1, 0};
  right_ = normalized(cross(forward_, axis_));
  up_ = cross(right_, forward_);
}

void Camera::fit(std::span<const Ball> balls, double aspect, double margin) {
  if (balls.empty()) return;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Vec3 low{infinity, infinity, infinity}, high{-infinity, -infinity, -infinity};
  for (const Ball& ball : balls) {
    const Vec3 p{dot(ball.centre, right_), dot(ball.centre, up_), dot(ball.centre, forward_)};
    low = {std::min(low.x, p.x - ball.radius), std::min(low.y, p.y - ball.radius),
           std::min(low.z, p.z - ball.radius)};
    high = {std::max(high.x, p.x + ball.radius), std::max(high.y, p.y + ball.radius),
            std::max(high.z, p.z + ball.radius)};
  }
  const Vec3 middle = 0.5 * (low + high);
  target_ = middle.x * right_ + middle.y * up_ + middle.z * forward_;
  const double needed = std::max((high.y - low.y) / 2, (high.x - low.x) / (2 * aspect));
  half_height_ = std::max(needed, 1e-9) / (1 - margin);
}

void Camera::orbit(double yaw, double pitch) {
  constexpr double closest = 0.05;  // [rad], to the axis
  const double elevation = core::asin(std::clamp(dot(forward_, axis_), -1.0, 1.0));
  const double limit = core::pi / 2 - closest;
  const double turned =
      std::clamp(elevation + pitch, std::min(-limit, elevation), std::max(limit, elevation));
  forward_ = rotated(forward_, right_, turned - elevation);
  forward_ = normalized(rotated(forward_, axis_, yaw));
  right_ = normalized(cross(forward_, axis_));
  up_ = cross(right_, forward_);
}

void Camera::pan(double right, double up) {
  target_ -= 2 * half_height_ * (right * right_ + up * up_);
}

void Camera::zoom(double factor) {
  half_height_ = std::clamp(half_height_ / factor, 1e-9, 1e3);
}

void Camera::set_depth(const Vec3& centre, double radius) {
  depth_centre_ = centre;
  depth_radius_ = radius;
}

Mat4 Camera::view() const {
  const auto f = [](double value) { return static_cast<float>(value); };
  return {f(right_.x),
          f(up_.x),
          f(-forward_.x),
          0,
          f(right_.y),
          f(up_.y),
          f(-forward_.y),
          0,
          f(right_.z),
          f(up_.z),
          f(-forward_.z),
          0,
          f(-dot(right_, target_)),
          f(-dot(up_, target_)),
          f(dot(forward_, target_)),
          1};
}

Mat4 Camera::projection(double aspect) const {
  const auto f = [](double value) { return static_cast<float>(value); };
  const double middle = dot(forward_, depth_centre_ - target_);
  const double near = middle - depth_radius_, far = middle + depth_radius_;
  return {f(1 / (half_height_ * aspect)),
          0,
          0,
          0,  //
          0,
          f(1 / half_height_),
          0,
          0,  //
          0,
          0,
          f(-2 / (far - near)),
          0,  //
          0,
          0,
          f(-(far + near) / (far - near)),
          1};
}

std::array<double, 2> Camera::project(const Vec3& point, double height) const {
  const Vec3 offset = point - target_;
  const double scale = pixels_per_metre(height);
  return {scale * dot(offset, right_), -scale * dot(offset, up_)};
}

}  // namespace microcosm::render
