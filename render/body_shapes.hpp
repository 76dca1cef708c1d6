#pragma once
// Triangles of the shapes that rigid bodies are made of.

#include "engine/rigid/body_model.hpp"
#include "render/surface_mesh.hpp"

namespace microcosm::render {

/// Adds the surface of a shape, in the frame that its pose refers to. Round shapes have smooth normals,
/// boxes, hulls and meshes one normal a face; height fields are smooth. `segments` (at least 8) go around a
/// round shape. A plane has no end and adds nothing.
void add_shape(SurfaceMesh& mesh, const rigid::Shape& shape, int segments, const Colour& colour);

}  // namespace microcosm::render
