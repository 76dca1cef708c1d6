#pragma once
// Masses that rigid shapes don't have: of ellipsoids, and of meshes as MuJoCo takes them.

#include "engine/rigid/body_model.hpp"
#include "formats/mjcf/assets.hpp"

namespace microcosm::formats::mjcf {

/// A mass given in a frame, in the frame's parent.
rigid::Inertial placed(const rigid::Inertial& inertial, const core::Pose& frame);
/// Of several masses in one frame, at least one of them not zero.
rigid::Inertial sum_of(const std::vector<rigid::Inertial>& parts);

/// At density 1, half axes [m] along x, y, z.
rigid::Inertial mass_of_ellipsoid(const core::Vec3& half_axes);
/// An icosahedron, each triangle divided twice into four: 162 vertices on the ellipsoid.
std::shared_ptr<const geometry::TriangleMesh> ellipsoid_mesh(const core::Vec3& half_axes);

/// At density 1. `legacy`: each triangle's pyramid counts as positive, whatever way the triangle faces; its
/// tip is the centroid of the surface for volume and centre, then that centre for the inertia. `exact` needs
/// a closed mesh. `convex` is that of its hull, to 1e-4 of its size. Throws InputError, naming `owner`: open
/// edges, no volume.
rigid::Inertial mass_of_mesh(const geometry::TriangleMesh& mesh, MeshInertia kind, const std::string& owner);

}  // namespace microcosm::formats::mjcf
