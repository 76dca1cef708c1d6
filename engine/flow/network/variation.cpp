#include "engine/flow/network/variation.hpp"

#include "engine/core/random.hpp"

namespace microcosm::flow {

namespace {

/// Every factor is drawn, also those of no spread, so that the others stay what they are.
class Draw {
 public:
  Draw(NetworkVariation& variation, std::uint64_t seed, std::uint32_t index)
      : variation_(variation), random_(seed, index, core::stream_id("perturbation")) {}

  double factor(double spread, const char* quantity, const std::string& of = "") {
    const double drawn = random_.uniform(1 - spread, 1 + spread);
    if (!(spread > 0)) return 1;
    variation_.factors.emplace_back(of.empty() ? quantity : quantity + (" of " + of), drawn);
    return drawn;
  }

 private:
  NetworkVariation& variation_;
  core::RandomStream random_;
};

void vary_inflow(NetworkDescription& network, double factor) {
  for (double& flow : network.inflow.flow) flow *= factor;
  for (auto& entry : network.ends)
    if (auto* wave = std::get_if<InflowWave>(&entry.second))
      for (double& flow : wave->flow) flow *= factor;
}

void vary_windkessel(Windkessel& windkessel, double resistance, double compliance) {
  windkessel.proximal_resistance *= resistance;
  windkessel.distal_resistance *= resistance;
  windkessel.compliance *= compliance;
}

void vary_ends(NetworkDescription& network, const VariationSpread& spread, Draw& draw) {
  for (auto& [node, windkessel] : network.windkessels) {
    const double resistance = draw.factor(spread.resistances, "resistance", node);
    vary_windkessel(windkessel, resistance, draw.factor(spread.compliances, "compliance", node));
  }
  for (auto& [node, end] : network.ends) {
    if (auto* windkessel = std::get_if<Windkessel>(&end)) {
      const double resistance = draw.factor(spread.resistances, "resistance", node);
      vary_windkessel(*windkessel, resistance, draw.factor(spread.compliances, "compliance", node));
    }
    if (auto* resistance = std::get_if<ResistanceEnd>(&end))
      resistance->resistance *= draw.factor(spread.resistances, "resistance", node);
  }
}

void vary_stiffness(VesselDescription& vessel, double factor) {
  vessel.young_modulus_start *= factor;
  vessel.young_modulus_end *= factor;
  if (!vessel.stiffness_law) return;
  vessel.stiffness_law->k1 *= factor;
  vessel.stiffness_law->k3 *= factor;
}

}  // namespace

NetworkVariation vary(const NetworkDescription& network, const VariationSpread& spread, std::uint64_t seed,
                      std::uint32_t index) {
  NetworkVariation variation{network, {}};
  Draw draw(variation, seed, index);
  vary_inflow(variation.network, draw.factor(spread.inflow, "inflow"));
  for (VesselDescription& vessel : variation.network.vessels) {
    const double radius = draw.factor(spread.radii, "radius", vessel.name);
    for (double* length :
         {&vessel.radius_start, &vessel.radius_end, &vessel.wall_thickness_start, &vessel.wall_thickness_end})
      *length *= radius;
  }
  vary_ends(variation.network, spread, draw);
  for (VesselDescription& vessel : variation.network.vessels)
    vary_stiffness(vessel, draw.factor(spread.stiffness, "stiffness", vessel.name));
  variation.network.fluid.viscosity *= draw.factor(spread.viscosity, "viscosity");
  return variation;
}

}  // namespace microcosm::flow
