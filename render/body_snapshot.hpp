#pragma once
// What pictures show of a rigid world: its shapes, made once, and where they are at one instant, copied out
// of it.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/pose.hpp"
#include "engine/rigid/body_model.hpp"
#include "render/surface_mesh.hpp"

namespace microcosm::rigid {
class RigidWorld;
}
namespace microcosm::agents {
struct BodyVisual;
}

namespace microcosm::render {

using core::Pose;

/// Triangles of one link, or of one shape of scenery: indices [first, first + count) of the mesh, in the
/// link's frame.
struct BodyPiece {
  std::uint32_t body = 0, link = 0;
  std::size_t first = 0, count = 0;
  Vec3 low, high;        // [m], corners of its box
  bool scenery = false;  // it never moves
  bool open = false;     // a surface that bounds no solid
};

struct BodyPlane {
  std::uint32_t body = 0, link = 0;
  Pose pose;  // of the plane, in the world: z <= 0 is solid
};

struct BodyDescription {
  std::string name;
  double mass = 0;     // [kg], of all links; 0: scenery
  bool moves = false;  // else scenery
};

/// What doesn't change while a world runs.
struct BodyForms {
  SurfaceMesh mesh;
  std::vector<BodyPiece> pieces;
  std::vector<BodyPlane> planes;
  std::vector<BodyDescription> bodies;
};

struct SnapshotContact {
  Vec3 point;  // [m]
  Vec3 force;  // [N], on the one that moves; of two, on the one that it lifts; zero: they nearly touch
};

struct SnapshotJoint {
  Vec3 position, axis;  // world; the axis a unit vector
};

struct SnapshotCentre {
  Vec3 position;    // [m]
  double mass = 0;  // [kg]
};

struct SnapshotBodies {
  std::shared_ptr<const BodyForms> forms;    // null: there is no rigid world
  std::vector<Pose> poses;                   // by piece, in the world
  std::vector<SnapshotCentre> centres;       // by body: of mass; of scenery its first link's origin
  std::vector<double> speeds;                // [m/s], by body, of the centre of mass
  std::vector<SnapshotCentre> link_centres;  // of links with mass that move
  std::vector<SnapshotContact> contacts;
  std::vector<SnapshotJoint> joints;                // revolute, continuous and prismatic ones
  double kinetic_energy = 0, potential_energy = 0;  // [J]

  bool empty() const { return !forms || forms->bodies.empty(); }
};

/// Links named in `visuals` are drawn as these, the others by the shapes that touch.
std::shared_ptr<const BodyForms> make_forms(const rigid::RigidWorld& world,
                                            std::span<const agents::BodyVisual> visuals);

/// Copies from `world`, whose forms `bodies` holds already; memory is used again.
void take_bodies(const rigid::RigidWorld& world, SnapshotBodies& bodies);

/// The eight corners of a piece's box, in the world.
std::array<Vec3, 8> corners(const BodyPiece& piece, const Pose& pose);

}  // namespace microcosm::render
