#pragma once
// Steady blood flow through networks of microvessels: Poiseuille's law with a viscosity that depends on
// diameter and haematocrit, and the uneven split of red cells at bifurcations. Equations, sources and
// measured errors: docs/vascular/capillaries.md.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/vec3.hpp"

namespace microcosm::flow {

struct CapillaryNode {
  std::string name;
  core::Vec3 position;  ///< [m]
  int line = 0;         ///< of the description's file, for messages; 0: unknown
};

struct CapillarySegment {
  std::string name;
  std::uint32_t start = 0, end = 0;  ///< indices of nodes; flow from start to end is positive
  double length = 0;                 ///< [m], positive
  double diameter = 0;               ///< [m], positive
  int line = 0;
  std::vector<core::Vec3> path = {};  ///< [m], from start to end; empty: straight. Drawn and swum in only
};

enum class CapillaryBoundaryKind { pressure, flow };

/// What holds at a node where the network meets the rest of the body. Every blind end needs one (a flow of 0
/// is allowed).
struct CapillaryBoundary {
  std::uint32_t node = 0;
  CapillaryBoundaryKind kind = CapillaryBoundaryKind::pressure;
  double value = 0;        ///< pressure [Pa], or flow into the network [m^3/s], negative if blood leaves
  double haematocrit = 0;  ///< discharge haematocrit of blood that enters here, 0–0.7
  int line = 0;
};

struct CapillaryDescription {
  std::string file;  ///< named by messages; empty: none
  std::vector<CapillaryNode> nodes;
  std::vector<CapillarySegment> segments;
  std::vector<CapillaryBoundary> boundaries;
};

enum class ViscosityLaw {
  in_vivo_1994,   ///< Pries, Secomb, Gessner, Sperandio, Gross and Gaehtgens 1994, Circ Res 75:904
  in_vitro_1992,  ///< Pries, Neuhaus and Gaehtgens 1992, Am J Physiol 263:H1770; diameters from 3 um
  newtonian       ///< the same viscosity everywhere
};

enum class PhaseSeparationLaw {
  pries_1989,  ///< Pries, Ley, Claassen and Gaehtgens 1989 with the constants of Pries and Secomb 2008
  none         ///< every branch takes the mixed haematocrit
};

/// What red cells do at nodes where more than three vessels meet, for which no law was measured.
enum class LargerNodes {
  mixing,   ///< every branch takes the mixed haematocrit
  separate  ///< the law of bifurcations, generalised: cell_transport.hpp
};

struct CapillaryOptions {
  ViscosityLaw viscosity_law = ViscosityLaw::in_vivo_1994;
  PhaseSeparationLaw phase_separation_law = PhaseSeparationLaw::pries_1989;
  LargerNodes larger_nodes = LargerNodes::mixing;
  /// [Pa s]; 1.0466e-3: plasma at 37 degrees as in Pries and Secomb's simulations of the rat mesentery.
  double plasma_viscosity = 1.0466e-3;
  /// [Pa s], of the Newtonian law; 3e-3: blood of 0.45 in wide tubes (Pries, Neuhaus and Gaehtgens 1992).
  double newtonian_viscosity = 3e-3;
  /// Mean volume of a red cell [m^3]. The viscosity laws, fitted to human cells of 92e-18 m^3, are evaluated
  /// at the diameter times (92e-18/volume)^(1/3) (Pries, Secomb, Gessner, Sperandio, Gross and Gaehtgens
  /// 1994); the rat's is 55e-18.
  double mean_cell_volume = 92e-18;
  /// Largest change of a haematocrit, and of a flow over the network's largest flow, that one more pass
  /// makes.
  double tolerance = 1e-9;
  int maximum_iterations = 400;
};

struct CapillarySolution {
  std::vector<double> pressure;     ///< by node [Pa]
  std::vector<double> flow;         ///< by segment [m^3/s], positive from start to end
  std::vector<double> haematocrit;  ///< by segment, discharge haematocrit; 0 where blood stands
  std::vector<double> viscosity;    ///< by segment, apparent [Pa s]
  int iterations = 0;               ///< factorisations of the pressure equations
  double flow_residual = 0;         ///< largest net flow of a node without a pressure [m^3/s]
  double cell_residual = 0;         ///< the same of red cells [m^3/s]
  double haematocrit_change = 0;    ///< of the last pass, largest
  double flow_change = 0;           ///< of the last pass, largest over the largest flow
  bool converged = false;
  /// Where not converged: largest range of one segment's haematocrit over 40 further passes with relaxation
  /// 1/2.
  double limit_cycle_amplitude = 0;
};

/// The steady state. Throws InputError, naming the node or segment (and file and line where known), for a
/// node without segments, a segment that ends at itself or at no node, lengths and diameters that are not
/// positive, haematocrits outside [0, 0.7], a boundary at no node or at a node that has one, a blind end
/// without a boundary, a part of the network without a pressure, and options out of range. A network whose
/// passes don't settle is returned with converged = false.
CapillarySolution solve_capillary_network(const CapillaryDescription& description,
                                          const CapillaryOptions& options = {});

}  // namespace microcosm::flow
