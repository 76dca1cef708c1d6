#include "scenes/build/murray_tree.hpp"

#include "engine/flow/network/murray_tree.hpp"
#include "scenes/build/located.hpp"

namespace microcosm::scenes {

VesselAsset grown_tree(const core::Values& tree) {
  flow::MurrayTree stated;
  stated.seed = static_cast<std::uint64_t>(tree.integer("seed"));
  stated.generations = static_cast<int>(tree.integer("generations"));
  stated.root_radius = tree.number("root_radius");
  stated.exponent = tree.number("exponent");
  stated.asymmetry = tree.number("asymmetry");
  stated.length_to_radius = tree.number("length_to_radius");
  stated.length_variation = tree.number("length_variation");
  stated.plane_angle = tree.number("plane_angle");
  stated.mean_pressure = tree.number("mean_pressure");
  stated.wall_shear_stress = tree.number("wall_shear_stress");
  stated.pulsatility = tree.number("pulsatility");
  stated.time_constant = tree.number("time_constant");
  VesselAsset asset;
  asset.network = located(tree.where, [&] { return flow::grow_murray_tree(stated); });
  asset.inflows.emplace_back("sine", asset.network.inflow);
  return asset;
}

}  // namespace microcosm::scenes
