#pragma once
// <compiler>, <option> and <size>: how the rest of an MJCF file is to be understood.

#include <string>
#include <utility>

#include "formats/mjcf/reading.hpp"

namespace microcosm::formats::mjcf {

enum class InertiaFromGeoms { where_none_is_given, never, always };

/// Defaults are those of MuJoCo 3 (https://mujoco.readthedocs.io, XML reference).
struct Settings {
  double angle = core::pi / 180;       // [rad] of one unit of angle
  std::string euler_sequence = "xyz";  // lower case: about axes that turn along; upper case: about fixed ones
  bool automatic_limits = true;        // a range alone makes a limit
  std::string mesh_folder;
  bool strip_paths = false;  // of meshes' files
  InertiaFromGeoms inertia_from_geoms = InertiaFromGeoms::where_none_is_given;
  std::pair<int, int> inertia_groups{0, 5};  // geoms of these groups count
  double least_mass = 0;                     // [kg] of bodies
  double least_inertia = 0;                  // [kg m^2] of principal moments
  bool balance_inertia = false;              // moments that no body has become their mean
  double total_mass = 0;                     // [kg]; 0: as it is
};

/// What can't be followed becomes a finding.
Settings read_settings(const Element& root, AttributeReader& reader);

}  // namespace microcosm::formats::mjcf
