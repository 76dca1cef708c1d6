#pragma once
// The worlds of rigid bodies whose steps are measured.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/exchange.hpp"
#include "engine/core/random.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::bench {

/// Equal bodies of 1,000 kg/m^3 on a plane, gravity as usual.
struct Heap {
  std::string name;
  bool spheres = false;
  double size = 0;  // diameter, or edge [m]
  double friction = 0;
  std::vector<core::Vec3> places;
};

constexpr double heap_step = 5e-3;  // [s]
constexpr double heap_density = 1000;

/// 6^3 frictionless balls of 0.5 m in a lattice above a plane, moved a little out of line.
Heap balls();
/// 120 boxes of 1 m in 15 rows.
Heap pyramid();

rigid::RigidWorldModel world_of(const Heap& heap);

/// An arm of seven axes that follows slow sines by PD control on what its noisy encoders read, at one step of
/// 1 ms a control period; a floor and a cube beside it.
class ControlledArm {
 public:
  ControlledArm();
  void step();

 private:
  rigid::RigidWorld world_;
  core::Exchange exchange_;
  std::vector<std::uint32_t> joints_;
  std::vector<double> last_;  // [rad], what the encoders read before
  core::RandomStream random_;
  int steps_ = 0;
};

}  // namespace microcosm::bench
