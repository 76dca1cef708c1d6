#pragma once
// One pass from haematocrits to viscosities, pressures, flows, and the haematocrits that those flows bring
// about.

#include <span>
#include <vector>

#include "engine/flow/capillary/apparent_viscosity.hpp"
#include "engine/flow/capillary/cell_transport.hpp"
#include "engine/flow/capillary/pressure_equations.hpp"

namespace microcosm::flow {

/// The map T whose fixed point H = T(H) is the steady state, and its derivative. Arrays are by vessel of the
/// graph.
class NetworkPass {
 public:
  /// Throws InputError, naming the segment, where the viscosity law has no value for its diameter.
  NetworkPass(const VesselGraph& graph, const CapillaryDescription& description,
              const CapillaryOptions& options);

  /// H -> T(H). `window`: of cell_share, for the tangent. Throws RunError if the pressure equations are
  /// singular to working precision.
  void run(std::span<const double> haematocrit, double window, std::span<double> next);

  /// T'(H) of the last run, applied to `change`.
  void tangent(std::span<const double> change, std::span<double> next_change);

  std::span<const double> flow() const { return flow_; }              ///< of the last run [m^3/s]
  std::span<const double> pressure() const { return pressure_; }      ///< by joint [Pa]
  std::span<const double> resistance() const { return resistance_; }  ///< [Pa s/m^3]
  const ApparentViscosity& viscosity(std::size_t member) const { return viscosity_[law_of_[member]]; }
  /// 128 length / (pi diameter^4) [m^-3] by member of a vessel: its resistance over its viscosity.
  double shape(std::size_t member) const { return shape_[member]; }
  int runs() const { return runs_; }

 private:
  void resist(std::span<const double> haematocrit);
  void add_flows();

  const VesselGraph& graph_;
  PressureEquations equations_;
  CellTransport transport_;
  std::vector<ApparentViscosity> viscosity_;  // members in a row of one diameter share one
  std::vector<std::uint32_t> law_of_;         // by member
  std::vector<double> shape_;                 // by member
  std::vector<double> resistance_, resistance_slope_, conductance_, flow_, flow_change_;  // by vessel
  std::vector<double> pressure_, correction_, inflow_, net_;                              // by joint
  int runs_ = 0;
};

}  // namespace microcosm::flow
