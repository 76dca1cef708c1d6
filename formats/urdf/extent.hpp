#pragma once
// The box around a link's shapes, along the link's axes.

#include "engine/rigid/body_model.hpp"

namespace microcosm::formats::urdf {

struct Extent {
  core::Vec3 low{rigid::unlimited, rigid::unlimited, rigid::unlimited}, high = -low;  // [m]; empty at first

  /// By a box, sphere, cylinder, capsule, mesh or hull.
  void widen(const rigid::Shape& shape);
};

}  // namespace microcosm::formats::urdf
