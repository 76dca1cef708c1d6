#pragma once
// Robots in URDF, the Unified Robot Description Format (http://wiki.ros.org/urdf/XML), as models of
// articulated bodies. Strict: what can't be simulated as it is written is refused with file and line, and
// what is doubtful is named.

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/rigid/body_model.hpp"
#include "formats/urdf/finding.hpp"

namespace microcosm::formats::urdf {

enum class Base {
  fixed,  // the root link stands at `origin`
  free,   // it moves freely, from `origin`
};

/// What collision meshes become.
enum class MeshShape {
  convex_hull,
  triangle_mesh,  // the surface as it is: of scenery only
};

struct UrdfOptions {
  Base base = Base::fixed;
  rigid::Pose origin;  // of the root link, in the world
  MeshShape meshes = MeshShape::convex_hull;
  bool visuals = true;  // read what is drawn, with its meshes
  /// Masses and inertias that no body has are replaced by the nearest that one has; each is a note and one of
  /// `repairs`. docs/robots.md says how.
  bool repair = false;
  /// Where `package://name/rest` is looked for first: as folder/name/rest, or folder/rest if the folder is
  /// called `name`. Then in the folders around the file: that are called `name`, hold a package.xml of that
  /// name, or hold a folder called `name`.
  std::vector<std::string> package_folders;
  /// Gives a mesh's bytes, by its name in the file and the path where it was found ("": nowhere), for callers
  /// that hold copies or keep them; nothing: there is none. If not set, the file at the path is read.
  std::function<std::optional<std::string>(const std::string& name, const std::string& path)> read_mesh;
};

/// What is drawn of a link: no part of the physics. Meshes are of kind triangle_mesh.
struct VisualShape {
  std::uint32_t link = 0;
  rigid::Shape shape;
  std::optional<std::array<double, 4>> colour;  // red, green, blue, opacity: 0–1
  bool stands_in = false;                       // a box in place of a mesh that can't be found or read
};

/// What a link's <contact> says of its surface; nothing: the scenario says it.
struct LinkSurface {
  std::optional<double> friction;            // sliding
  std::optional<double> rolling_friction;    // [m]
  std::optional<double> torsional_friction;  // [m]
  std::optional<double> restitution;         // 0-1
};

/// A mass and inertia that was put in place of an impossible one.
struct Repair {
  std::string link;
  rigid::Inertial inertial;  // in the link's axes
};

/// Where a link of the model, and its joint, stand in the file. The joint's line is 0 for the root.
struct LinkLines {
  int link = 0, inertial = 0, joint = 0;
  std::vector<int> shapes;  // of each <collision>
};

struct UrdfRobot {
  std::string file;
  rigid::BodyModel body;  // links in order of depth, children in the order of their joints in the file
  std::vector<VisualShape> visuals;
  std::vector<LinkLines> lines;       // by link
  std::vector<LinkSurface> surfaces;  // by link
  std::vector<Repair> repairs;
  std::vector<Finding> findings;  // by line
  bool files_readable = true;     // all that it can't be without could be found and read
  bool usable = false;            // no finding is an error: `body` has passed rigid::check
  // Of MJCF alone:
  bool states_motors = false;                      // the joints' motors are the file's
  std::vector<std::vector<bool>> states_friction;  // by link and shape: its material is the file's
  std::vector<rigid::Shape> scenery;               // what stands still beside the robot, in the world
  std::vector<bool> scenery_states_friction;
};

/// Everything that is wrong or doubtful in a file at once, and the model as far as it can be built.
///
/// Conventions: the root link becomes the body's root, on a fixed or a free joint; a root named `world` is
/// the world itself (it is kept only if it has shapes) and needs a fixed base. Inertias given in a turned
/// <inertial> frame are turned to the link's axes. Links that fixed joints connect are one body: it needs a
/// mass and an inertia, not each of them (masses.hpp). The velocity and effort of a <limit> are the motor's.
/// What URDF doesn't know, and what only other programs use, is left out with a warning. Where zero lies
/// outside a joint's limits, it starts at the nearest limit; mimic joints start where their joint says.
///
/// Throws InputError, naming file and line: the file can't be read, is no XML, is xacro (with the command
/// that expands it), is no URDF.
UrdfRobot examine(const std::string& path, const UrdfOptions& options);
/// The bytes of a robot's file, at most 64 MiB. Throws InputError: it can't be read.
std::string content_of(const std::string& path);
/// The same of a text; meshes are looked for as if it stood in `path`.
UrdfRobot examine_text(const std::string& path, const std::string& content, const UrdfOptions& options);

/// A robot that can be simulated. Throws InputError naming file, line, link or joint, what was given and what
/// would be valid: the first of the errors that `examine` finds.
UrdfRobot read(const std::string& path, const UrdfOptions& options);

}  // namespace microcosm::formats::urdf
