#pragma once
// Bodies of one shape, as scenarios, tests and benchmarks want them.

#include <string>

#include "engine/rigid/body_model.hpp"

namespace microcosm::rigid {

Shape sphere(double radius, Material material = {});
Shape box(const Vec3& half_extents, Material material = {});
Shape capsule(double radius, double length, Material material = {});
Shape cylinder(double radius, double length, Material material = {});
Shape plane(Material material = {});  // z <= 0 is solid

/// A body of one link on a free joint, filled at `density` [kg/m^3], its link's origin at `pose`.
BodyModel free_body(std::string name, const Shape& shape, double density, const Pose& pose);
/// Shapes fixed to the world.
BodyModel scenery(std::string name, std::vector<Shape> shapes, const Pose& pose = {});

}  // namespace microcosm::rigid
