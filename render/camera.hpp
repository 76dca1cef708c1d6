#pragma once
// The eye. Parallel projection: one scale holds for the whole picture, so that a scale bar is true
// everywhere.

#include <array>
#include <span>

#include "engine/core/vec3.hpp"

namespace microcosm::render {

using core::Vec3;

/// A ball that should be in view.
struct Ball {
  Vec3 centre;        // [m]
  double radius = 0;  // [m]
};

/// Column-major, as OpenGL takes it.
using Mat4 = std::array<float, 16>;

class Camera {
 public:
  /// Looks along `direction`, with `up` towards the top of the picture as far as possible. Neither is zero;
  /// if they are parallel, another axis is up. `up` stays the axis that `orbit` turns about.
  void look(const Vec3& direction, const Vec3& up);
  /// Centres the balls and sets the scale so that they fill a picture of this aspect (width / height),
  /// leaving `margin` (a part of the half height) at each border. Keeps the direction. No balls: no change.
  void fit(std::span<const Ball> balls, double aspect, double margin = 0.06);

  void orbit(double yaw, double pitch);  ///< [rad]; stops short of looking along the axis
  void pan(double right, double up);  ///< parts of the picture's height: what is drawn moves with the mouse
  void zoom(double factor);           ///< > 1: closer
  void set_depth(const Vec3& centre,
                 double radius);  ///< a ball that holds all there is to draw: nothing in it is cut off

  const Vec3& right() const { return right_; }
  const Vec3& up() const { return up_; }
  const Vec3& forward() const { return forward_; }
  double half_height() const { return half_height_; }  // [m]
  const Vec3& target() const { return target_; }       // [m], in the middle of the picture

  Mat4 view() const;
  Mat4 projection(double aspect) const;
  /// In a picture `height` pixels high: pixels from its centre, x to the right, y down.
  std::array<double, 2> project(const Vec3& point, double height) const;
  double pixels_per_metre(double height) const { return height / (2 * half_height_); }

 private:
  Vec3 axis_{0, 0, 1};
  Vec3 right_{1, 0, 0}, up_{0, 0, 1}, forward_{0, 1, 0};
  Vec3 target_;
  double half_height_ = 1;
  Vec3 depth_centre_;
  double depth_radius_ = 10;
};

}  // namespace microcosm::render
