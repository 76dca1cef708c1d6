#pragma once
// What a rigid world is made of: articulated bodies. A body is a tree of links; each link hangs on its parent
// by one joint. A single rigid body is a tree of one link on a free joint; scenery is a link fixed to the
// world. Descriptions, in SI units; the dynamics is built from them once.

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/pose.hpp"
#include "engine/geometry/triangle_mesh.hpp"
#include "engine/geometry/vessel_walls.hpp"

namespace microcosm::rigid {

using core::Mat3;
using core::Pose;
using core::Quaternion;
using core::Vec3;

inline constexpr double unlimited = std::numeric_limits<double>::infinity();
inline constexpr std::int32_t world_link = -1;  // the parent of a root link: the world frame

/// Of rolling and torsional friction: as the other surface in contact has it; if neither is given, that of a
/// round body that rolls or spins (default_rolling).
inline constexpr double not_given = -1;

/// Rolling friction over the radius of a sphere, capsule, cylinder or cone, where sliding friction isn't
/// zero; of two, of r1 r2 / (r1 + r2) (the rolling radius of Ai et al. 2011, Powder Technol 206:269).
/// Torsional friction is the sliding coefficient times that length: Hertz's pressure on a patch of radius 1.7
/// times it (3 pi/16 mu a: Johnson 1985, Contact Mechanics, 7.4). Hard bodies on hard ground have .001 to
/// .02; grains of sand or gravel, that aren't quite round, .1 and more (Ai et al., Wensrich and Katterfeld
/// 2012, Powder Technol 217:409).
inline constexpr double default_rolling = 0.02;

/// Coulomb friction and restitution of a surface. Two surfaces in contact: the geometric mean of the
/// frictions (lengths too), the larger restitution.
struct Material {
  double friction = 0.5;                  // sliding, >= 0
  double rolling_friction = not_given;    // [m], >= 0: largest rolling torque over the normal force
  double torsional_friction = not_given;  // [m], >= 0: largest torque about the normal over the normal force
  double restitution = 0;                 // 0–1: separation speed over approach speed
  // [m/s], of scenery: of a conveyor's belt along itself, in the body's axes. What lies on it feels friction
  // against the belt; what points off the surface counts for nothing.
  core::Vec3 surface_velocity{};
};

enum class ShapeKind {
  sphere,         // radius
  box,            // half_extents
  capsule,        // radius; length of its cylinder, along z
  cylinder,       // radius, length along z
  cone,           // radius, length along z, apex at +length/2
  convex_hull,    // of the vertices of `mesh`
  triangle_mesh,  // the surface `mesh`; of scenery only (links fixed to the world)
  height_field,   // heights on a grid, along z; of scenery only
  plane,          // z <= 0 is solid; of scenery only
  vessel_walls,   // all outside `vessels` is solid; of scenery only, in the world's frame
};

/// heights[row * columns + column] at x = (column - (columns-1)/2) * spacing, y = (row - (rows-1)/2) *
/// spacing.
struct HeightField {
  std::uint32_t rows = 0, columns = 0;
  double spacing = 0;           // [m]
  std::vector<double> heights;  // [m]
};

struct Shape {
  std::string name;  // for messages; may be empty
  ShapeKind kind = ShapeKind::sphere;
  Pose pose;                                             // in the link's frame
  double radius = 0, length = 0;                         // [m]
  Vec3 half_extents;                                     // [m]
  std::shared_ptr<const geometry::TriangleMesh> mesh;    // of convex_hull and triangle_mesh
  std::shared_ptr<const HeightField> heights;            // of height_field
  std::shared_ptr<const geometry::VesselWalls> vessels;  // of vessel_walls
  Material material;
};

struct Inertial {
  double mass = 0;  // [kg]
  Vec3 centre;      // [m], of mass, in the link's frame
  Mat3 inertia;     // [kg m^2], about the centre, along the axes of the link's frame
};

enum class JointKind { fixed, revolute, continuous, prismatic, spherical, planar, free };

/// How a joint's motor is commanded. All but motion are bounded by the joint's effort limit. A target rate
/// and an effort of one's own (feed-forward) are zero unless commanded; the target position moves on at the
/// target rate.
enum class MotorKind {
  none,
  torque,    // command: torque or force
  velocity,  // command: rate; torque = velocity_gain (command - rate) + effort
  position,  // command: position; torque = position_gain (command - position) + velocity_gain (target rate -
             // rate) + effort
  motion,    // command: position and rate to have after a time; the joint goes there exactly, whatever effort
             // it takes
};

struct Motor {
  MotorKind kind = MotorKind::none;
  double position_gain = 0;  // [N m/rad] or [N/m], >= 0
  double velocity_gain = 0;  // [N m s/rad] or [N s/m], >= 0
  double command_limit = 0;  // the largest command, > 0; 0: the joint's effort, velocity or position limit
};

/// position = multiplier * position of `joint` + offset, held as a constraint.
struct Mimic {
  std::uint32_t link = 0;  // whose joint it follows
  double multiplier = 1, offset = 0;
};

/// The joint of a link to its parent. The joint's frame is the link's frame; at position zero it lies at
/// `origin` in the parent's frame. Rates of multi-dimensional joints are components along the link's axes.
/// Positions: one number for revolute, continuous [rad] and prismatic [m]; planar: x, y [m] in the origin's
/// frame, turned the shortest way that lays z along `axis` (about x if that is half a turn), and the angle
/// about `axis`; spherical: w, x, y, z; free: x, y, z [m], w, x, y, z. Rates: spherical: angular velocity;
/// planar: along x, along y, about z; free: angular velocity [rad/s], then velocity [m/s] of the link's
/// origin.
struct Joint {
  std::string name;
  JointKind kind = JointKind::fixed;
  std::int32_t parent = world_link;  // a link before this one
  Pose origin;
  Vec3 axis{0, 0, 1};                            // unit, in the link's frame
  double lower = -unlimited, upper = unlimited;  // [rad] or [m]; of one-dimensional joints
  double velocity_limit = unlimited;             // [rad/s] or [m/s]
  double effort_limit = unlimited;               // [N m] or [N], of the motor
  double damping = 0;                            // [N m s/rad] or [N s/m], each direction of the joint
  double friction = 0;                           // [N m] or [N], dry, each direction
  double armature = 0;                           // [kg m^2] or [kg]: a rotor's inertia, seen at the joint
  double stiffness = 0;                          // [N m/rad] or [N/m], of a spring; of one-dimensional joints
  double rest = 0;                               // [rad] or [m]: where the spring is relaxed
  Motor motor;
  std::optional<Mimic> mimic;
};

struct Link {
  std::string name;
  Inertial inertial;  // ignored on a fixed joint to the world
  std::vector<Shape> shapes;
  Joint joint;
};

/// Names are unique among the bodies of a world; so are those of links and of joints in a body.
struct BodyModel {
  std::string name;
  std::vector<Link> links;        // parents before children
  bool self_collision = false;    // between links that no joint connects directly
  std::vector<double> positions;  // at time zero, of all joints in order; empty: zero (quaternions: identity)
  std::vector<double> rates;      // at time zero; empty: at rest
};

std::uint32_t position_count(JointKind kind);  // 0, 1, 3, 4 or 7
std::uint32_t rate_count(JointKind kind);      // 0, 1, 3 or 6

/// Mass, centre and inertia of a shape filled at `density` [kg/m^3], in the link's frame. Throws InputError
/// for scenery shapes, and meshes with holes or no volume.
Inertial inertial_of(const Shape& shape, double density);

/// What can't be simulated: throws InputError naming body, link, field, what was given, what is valid.
/// Checks: sizes, masses (positive, finite), inertias (positive, triangle inequality up to 1e-6 relative),
/// axes, limits (lower <= upper), gains (finite, >= 0), parents, scenery shapes on moving links, depth of the
/// tree (<= 128), names.
void check(const BodyModel& body);

}  // namespace microcosm::rigid
