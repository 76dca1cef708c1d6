#pragma once
// A vessel network as a user describes it: plain data, SI units, checked by `check`. The solver's Model is
// built from it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/vec3.hpp"
#include "engine/flow/fluid.hpp"
#include "engine/flow/network/ends.hpp"

namespace microcosm::flow {

/// Stiffness that depends on the radius alone: E h = r_0 (k1 exp(k2 r_0) + k3), r_0 the reference radius.
/// Defaults: Olufsen 1999 (Am J Physiol 276:H257), for systemic arteries.
struct OlufsenStiffness {
  double k1 = 2e6;     // [Pa]
  double k2 = -2253;   // [1/m]
  double k3 = 8.65e4;  // [Pa]
};

/// A tapered elastic tube: radius, wall thickness and Young's modulus are linear in arc length. Wall (Boileau
/// et al. 2015, eq. 3): p = p_reference + beta/A_r (sqrt(A) - sqrt(A_r)), beta = 4/3 sqrt(pi) E h, A_r the
/// area at the reference pressure.
struct VesselDescription {
  std::string name;
  std::string start_node, end_node;
  double length = 0;                                        // [m]
  double radius_start = 0, radius_end = 0;                  // [m], at the reference pressure
  double wall_thickness_start = 0, wall_thickness_end = 0;  // [m]
  double young_modulus_start = 0, young_modulus_end = 0;    // [Pa]
  std::optional<OlufsenStiffness> stiffness_law;            // instead of thickness and modulus
  // phi of a Kelvin–Voigt wall (viscoelastic_wall.hpp) [Pa s]; 0: elastic. It needs a wall thickness.
  double wall_viscosity_start = 0, wall_viscosity_end = 0;
  std::vector<core::Vec3> centreline;  // [m]
};

inline bool is_viscoelastic(const VesselDescription& vessel) {
  return vessel.wall_viscosity_start > 0 || vessel.wall_viscosity_end > 0;
}

/// A partly inflated balloon at the start of a vessel: the pressure falls by `resistance` Q [Pa s/m^3] there.
struct Balloon {
  std::string vessel;
  double resistance = 0;
};

/// dp = viscous Q + turbulent Q |Q| + inertance dQ/dt.
struct StenosisLoss {
  double viscous = 0;    // [Pa s/m^3]
  double turbulent = 0;  // [Pa s^2/m^6]
  double inertance = 0;  // [Pa s^2/m^3]
};

/// A narrowing between a vessel and the node where it starts or ends, at which other vessels must meet; the
/// vessel itself keeps its radius. Its loss: as stated, or that of stenosis.hpp.
struct Stenosis {
  std::string vessel;
  bool at_end = false;                    // of the vessel; else at its start
  double area_reduction = 0;              // 1 - throat over open area, in [0, 0.99]
  double length = 0;                      // [m]
  std::optional<StenosisLoss> loss = {};  // then area_reduction and length have no meaning
};

struct NetworkDescription {
  std::string name;
  Fluid fluid;
  double reference_pressure = 0;  // [Pa]
  double external_pressure = 0;   // [Pa]
  std::vector<VesselDescription> vessels;
  std::string inlet_node;  // where `inflow` enters; empty: the network is driven by `ends` alone
  InflowWave inflow;
  std::optional<Heart> heart;  // at the inlet, instead of `inflow`; every other end is then a windkessel or a
                               // resistance, and all of them end in the heart's veins
  std::vector<std::pair<std::string, Windkessel>> windkessels;  // by node
  std::vector<std::pair<std::string, End>> ends;  // others, by node: further inlets, outlets of other kinds
  std::vector<Balloon> balloons;
  std::vector<Stenosis> stenoses;
};

/// Throws InputError naming the vessel or node: disconnected parts, orphans, radii or lengths that are not
/// positive, what check_ends refuses.
void check(const NetworkDescription& network);

}  // namespace microcosm::flow
